/** FreeSWITCH's microseconds since 1970 as milliseconds; undefined for "0", which says that it never happened, and for what is no time. */
export function milliseconds(microseconds: unknown): number | undefined {
  const value = typeof microseconds === 'string' || typeof microseconds === 'number' ? Number(microseconds) : 0;
  return value > 0 && Number.isFinite(value) ? Math.floor(value / 1000) : undefined;
}
