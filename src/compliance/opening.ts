import { DateTime, IANAZone } from 'luxon';
import type { CallingPreferences } from './calling-preferences.js';
import type { Weekday, WeeklyHours } from './schedule.entity.js';

/**
 * Something that is open at times: gives the first instant at or after `at` (milliseconds since 1970) at
 * which it is open, `at` itself when it is open then, and undefined when it does not open within 60 days.
 */
export type Opening = (at: number) => number | undefined;

const horizonDays = 60;
const weekdays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Every day from `from` to `to` (HH:MM, `to` up to 24:00) in the zone. */
export function daily(zone: string, from: string, to: string): Opening {
  const opening = onDays(zone, () => [{ from, to }]);
  const key = `${zone} ${from} ${to}`;
  return (at) => {
    // A toll-free number may be in 42 zones, and thousands of contacts wait for the same morning.
    const wait = waits.get(key);
    if (wait && wait.from <= at && at <= wait.opensAt) return wait.opensAt;
    const opensAt = opening(at);
    if (opensAt !== undefined && opensAt > at) waits.set(key, { from: at, opensAt });
    return opensAt;
  };
}

/** The last wait for each daily opening: one answer holds for every instant until it opens. */
const waits = new Map<string, { from: number; opensAt: number }>();

/** The weekly hours in the zone, except on the holidays (YYYY-MM-DD). */
export const weekly = (zone: string, hours: WeeklyHours, holidays: readonly string[]): Opening =>
  onDays(zone, (date, weekday) => (holidays.includes(date) ? [] : (hours[weekday] ?? [])));

/** When the contact wants to be called. */
export const preferred = (zone: string, { from = '00:00', to = '24:00', notOn = [] }: CallingPreferences): Opening =>
  onDays(zone, (date, weekday) => (notOn.includes(date) || notOn.includes(weekday) ? [] : [{ from, to }]));

/** Open when all are: each in turn moves the instant on until none does any more. */
export function all(openings: readonly Opening[]): Opening {
  return (at) => {
    const limit = at + horizonDays * 86_400_000;
    for (let instant = at; instant <= limit; ) {
      let moved = instant;
      for (const opening of openings) {
        const next = opening(moved);
        if (next === undefined) return undefined;
        moved = next;
      }
      if (moved === instant) return instant;
      instant = moved;
    }
    return undefined;
  };
}

type Intervals = readonly { from: string; to: string }[];

function onDays(zone: string, intervalsOf: (date: string, weekday: Weekday) => Intervals): Opening {
  return (at) => {
    const { date, weekday, time } = localTime(zone, at);
    if (intervalsOf(date, weekday).some(({ from, to }) => from <= time && time < to)) return at;
    const today = DateTime.fromMillis(at, { zone }).startOf('day');
    for (let offset = 0; offset <= horizonDays; offset++) {
      const day = today.plus({ days: offset });
      const openings = intervalsOf(day.toISODate()!, weekdays[day.weekday - 1]!)
        .map(({ from, to }) => ({ from: onClock(day, from), to: onClock(day, to) }))
        .filter(({ to }) => to > at)
        .map(({ from }) => Math.max(from, at));
      if (openings.length > 0) return Math.min(...openings);
    }
    return undefined;
  };
}

const quarterHour = 900_000;
const mostOffsets = 10_000;
/** Minutes that a zone is ahead of UTC in a quarter of an hour, by both. */
const offsets = new Map<string, number>();

/**
 * What the clocks of a zone show. Zones change their offset at full quarters of an hour only (tzdata, since 1972),
 * so one look-up serves a quarter: the gate asks this for every contact, and luxon needs 400 µs for it.
 */
function localTime(zone: string, at: number): { date: string; weekday: Weekday; time: string } {
  const key = `${zone} ${Math.floor(at / quarterHour)}`;
  let minutes = offsets.get(key);
  if (minutes === undefined) {
    minutes = IANAZone.create(zone).offset(at);
    if (offsets.size >= mostOffsets) offsets.clear();
    offsets.set(key, minutes);
  }
  const local = new Date(at + minutes * 60_000);
  const text = local.toISOString();
  return { date: text.slice(0, 10), weekday: weekdays[(local.getUTCDay() + 6) % 7]!, time: text.slice(11, 16) };
}

/** The instant at which the clocks of that day show HH:MM; 24:00 is the next midnight. On a day with a skipped hour, the moment after it. */
function onClock(day: DateTime, time: string): number {
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  return hour === 24 ? day.plus({ days: 1 }).startOf('day').toMillis() : day.set({ hour, minute }).toMillis();
}
