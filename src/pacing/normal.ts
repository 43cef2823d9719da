/** The standard normal density. */
const density = (z: number): number => 0.398_942_280_4 * Math.exp((-z * z) / 2);

/** The standard normal distribution function, to 1e-7 (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
  const tail = density(z) * t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  return z > 0 ? 1 - tail : tail;
}

/** The chance of a value at most `z` deviations from the mean, for a sum of few: with its skewness (Edgeworth's first term). */
export function skewed(z: number, skewness: number): number {
  const bounded = Math.max(-1, Math.min(1, skewness));
  return Math.max(0, Math.min(1, normal(z) - (density(z) * bounded * (z * z - 1)) / 6));
}
