/** How many standard deviations a 95 % and a 99 % interval reach to each side. */
export const sure = { '95 %': 1.959964, '99 %': 2.575829 } as const;

/** The interval of a share after Wilson (1927), of 95 % unless told; it also holds for shares near 0 with few cases. Between 0 and 1. */
export function wilson(hits: number, of: number, z: number = sure['95 %']): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const share = hits / of;
  const centre = (share + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
