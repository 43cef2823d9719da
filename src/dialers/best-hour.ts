import { DateTime } from 'luxon';
import { all, daily, type Opening } from '../compliance/opening.js';

/** What is known of the attempts of a segment in one hour of the day, in the contacts' own zones. */
export interface HourTally {
  attempts: number;
  answered: number;
}

/** An hour of a segment says something from so many attempts on … */
const leastAttempts = 30;
/** … and is preferred when so much more often somebody answered than in all its hours together. */
const leastGain = 1.25;
/** Nobody waits longer for their hour than until its next one. */
const longestWait = 24 * 3_600_000;

/** The hour of the day (0 to 23) in which a person answered most often, the later answer deciding between equals; undefined when they never did. */
export function hourOfAnswers(answeredAt: readonly number[], zone: string): number | undefined {
  const counts = new Map<number, number>();
  let best: number | undefined;
  for (const at of [...answeredAt].sort((one, other) => one - other)) {
    const hour = hourIn(zone, at);
    const count = (counts.get(hour) ?? 0) + 1;
    counts.set(hour, count);
    if (best === undefined || count >= counts.get(best)!) best = hour;
  }
  return best;
}

/** The hour in which a segment answers most, where its attempts show that it makes a difference; the tallies are by hour, 0 to 23. */
export function hourOfSegment(tallies: readonly HourTally[]): number | undefined {
  const total = tallies.reduce((sum, { attempts, answered }) => ({ attempts: sum.attempts + attempts, answered: sum.answered + answered }), { attempts: 0, answered: 0 });
  let best: { hour: number; rate: number } | undefined;
  for (const [hour, { attempts, answered }] of tallies.entries()) {
    const rate = answered / attempts;
    if (attempts >= leastAttempts && rate > (best?.rate ?? 0)) best = { hour, rate };
  }
  return best && best.rate >= (leastGain * total.answered) / total.attempts ? best.hour : undefined;
}

/**
 * From when on somebody is called who had better be called in this hour of their day: its next time inside what is
 * allowed, `at` when it is that hour, and `at` too when the wait would be longer than a day.
 */
export function preferredTime(at: number, hour: number, zone: string, allowed: readonly Opening[]): number {
  const clock = (of: number) => `${String(of).padStart(2, '0')}:00`;
  const openAt = all(allowed)(at);
  const preferredAt = openAt === undefined ? undefined : all([...allowed, daily(zone, clock(hour), clock(hour + 1))])(openAt);
  return preferredAt !== undefined && preferredAt - openAt! <= longestWait && preferredAt !== openAt ? preferredAt : at;
}

export const hourIn = (zone: string, at: number): number => DateTime.fromMillis(at, { zone }).hour;
