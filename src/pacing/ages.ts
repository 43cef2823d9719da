/** Ages are counted in bins: half a second wide up to a minute (the ringing and the wrap-up), then 5 % wide up to an hour (conversations). */
export const step = 500;
const fine = 120;
const growth = 1.05;

/** Where each bin begins, in milliseconds. */
export const edges: readonly number[] = (() => {
  const list = Array.from({ length: fine + 1 }, (_, index) => index * step);
  while (list.at(-1)! < 3_600_000) list.push(Math.round(list.at(-1)! * growth));
  return list;
})();

export const bins = edges.length;
const logGrowth = Math.log(growth);

/** The bin of an age in milliseconds; whatever is older than the last edge is in the last bin. */
export function binOf(age: number): number {
  if (age < fine * step) return Math.max(0, Math.floor(age / step));
  // The edges are whole milliseconds, so near one the logarithm may be a bin off.
  const near = Math.min(bins - 1, fine + Math.floor(Math.log(age / (fine * step)) / logGrowth));
  if (near < bins - 1 && edges[near + 1]! <= age) return near + 1;
  return edges[near]! > age ? near - 1 : near;
}

export const widthOf = (bin: number): number => (bin < fine ? step : bin < bins - 1 ? edges[bin + 1]! - edges[bin]! : edges[bin]! * (growth - 1));
