/** The calls of a stretch of time: `calls` from `from` to `until`, both milliseconds since 1970. */
export interface Quota {
  from: number;
  until: number;
  calls: number;
}

/**
 * The quota of the next `stretch` milliseconds of an even distribution: what is left of the contacts, by
 * what is left of the time. Its line begins at `since`, when the last call was placed, or else the last line
 * began: so the next call comes when it would have come, however often a quota is set. After a pause or a
 * stop it begins so late that just one call is due now: nothing is caught up in a burst. After the end everything
 * that is left is due at once.
 */
export function nextQuota(left: number, now: number, since: number, start: number, end: number, stretch: number): Quota {
  if (now >= end) return { from: now, until: now, calls: left };
  const earliest = left > 1 ? now - (end - now) / (left - 1) : Number.NEGATIVE_INFINITY;
  const from = Math.ceil(Math.max(start, Math.min(since, now), earliest));
  const until = Math.min(Math.max(now, start) + stretch, end);
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
