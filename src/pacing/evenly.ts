/** The calls of a stretch of time: `calls` from `from` to `until`, both milliseconds since 1970, and what is owed at once. */
export interface Quota {
  from: number;
  until: number;
  calls: number;
  /** What the quota before had not placed by `from`, a part of a call mostly; below 0 what it was ahead. */
  owed: number;
}

/** A backlog up to this is the line's own rounding and latency, and is made good; a larger one is spread over what is left of the time. */
const madeGood = 2;

/**
 * The quota of the next `stretch` milliseconds of an even distribution: what is left of the contacts, by
 * what is left of the time. `backlog` is how far the quota before is behind its line now; without it each
 * quota would lose its part of a call. After the end everything that is left is due at once.
 */
export function nextQuota(left: number, now: number, start: number, end: number, stretch: number, backlog = 0): Quota {
  const from = Math.max(now, start);
  if (from >= end) return { from: now, until: now, calls: left, owed: 0 };
  const owed = Math.abs(backlog) <= madeGood ? backlog : 0;
  const until = Math.min(from + stretch, end);
  return { from, until, calls: ((left - owed) * (until - from)) / (end - from), owed };
}

/**
 * How many calls of a quota should have been placed by `now`. The line goes on beyond `until`: when the next
 * quota is late the pace stays what it was, instead of stopping and catching up.
 */
export function dueBy({ from, until, calls, owed }: Quota, now: number): number {
  if (until <= from) return owed + calls;
  return Math.max(0, owed + (calls * Math.max(0, now - from)) / (until - from));
}
