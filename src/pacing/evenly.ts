/** The calls of a stretch of time: `calls` from `from` to `until`, both milliseconds since 1970. */
export interface Quota {
  from: number;
  until: number;
  calls: number;
}

/**
 * The quota of the next `stretch` milliseconds of an even distribution: what is left of the contacts, by
 * what is left of the time. After the end everything that is left is due at once.
 */
export function nextQuota(left: number, now: number, start: number, end: number, stretch: number): Quota {
  const from = Math.max(now, start);
  if (from >= end) return { from: now, until: now, calls: left };
  const until = Math.min(from + stretch, end);
  return { from, until, calls: (left * (until - from)) / (end - from) };
}

/**
 * How many calls of a quota should have been placed by `now`. The line goes on beyond `until`: when the next
 * quota is late the pace stays what it was, instead of stopping and catching up.
 */
export function dueBy({ from, until, calls }: Quota, now: number): number {
  if (until <= from) return calls;
  return Math.max(0, (calls * (now - from)) / (until - from));
}
