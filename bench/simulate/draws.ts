export type Random = () => number;
export type Draw = (random: Random) => number;

export const seconds = (count: number): number => count * 1_000;

/** Lognormal by its mean (seconds) and its coefficient of variation; the draw is in milliseconds. */
export function lognormal(mean: number, variation: number): Draw {
  const sigma = Math.sqrt(Math.log(1 + variation ** 2));
  const median = Math.log(seconds(mean)) - sigma ** 2 / 2;
  return (random) => Math.exp(median + sigma * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}

/** Evenly between two numbers of seconds; the draw is in milliseconds. */
export const between = (low: number, high: number): Draw => (random) => seconds(low + (high - low) * random());

/** Exponential with this mean in seconds; the draw is in milliseconds. */
export const exponential = (mean: number): Draw => (random) => -seconds(mean) * Math.log(1 - random());

/** A Pareto tail above `least` seconds with this exponent, cut at `most`; the draw is in milliseconds. */
export const pareto = (least: number, exponent: number, most: number): Draw => (random) => seconds(Math.min(most, least * (1 - random()) ** (-1 / exponent)));

export const always = (count: number): Draw => () => seconds(count);
