import { IANAZone } from 'luxon';
import type { CallingPreferences } from './calling-preferences.js';
import type { Weekday, WeeklyHours } from './schedule.entity.js';

/**
 * Something that is open at times: gives the first instant at or after `at` (milliseconds since 1970) at
 * which it is open, `at` itself when it is open then, and undefined when it does not open within 60 days.
 */
export type Opening = (at: number) => number | undefined;

const horizonDays = 60;
const day = 86_400_000;
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
    const limit = at + horizonDays * day;
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
  if (!IANAZone.create(zone).isValid) return () => undefined;
  const isInside = (instant: number) => {
    const { date, weekday, time } = localTime(zone, instant);
    return intervalsOf(date, weekday).some(({ from, to }) => from <= time && time < to);
  };
  return (at) => {
    if (isInside(at)) return at;
    const today = Date.parse(localTime(zone, at).date);
    for (let offset = 0; offset <= horizonDays; offset++) {
      const midnight = today + offset * day;
      const beginnings = intervalsOf(dateOf(midnight), weekdayOf(midnight)).flatMap(({ from }) => onClock(zone, midnight + minutesOf(from) * 60_000));
      const openings = [...beginnings, ...jumps(zone, midnight)].filter((instant) => instant > at && isInside(instant));
      if (openings.length > 0) return Math.min(...openings);
    }
    return undefined;
  };
}

// What a clock shows is written as the instant at which a clock of UTC shows it.
const dateOf = (shown: number): string => new Date(shown).toISOString().slice(0, 10);
const weekdayOf = (shown: number): Weekday => weekdays[(new Date(shown).getUTCDay() + 6) % 7]!;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** The instants at which the clocks of a zone show this: two when the hour is repeated. In a skipped hour, instants before and after the skip. */
const onClock = (zone: string, shown: number): number[] => [...new Set([shown - day, shown + day].map((near) => shown - offsetAt(zone, near)))];

/** The moment of that day at which its clocks are set forward or back, which may open a window; none on other days. */
function jumps(zone: string, midnight: number): number[] {
  const before = offsetAt(zone, midnight - day);
  if (before === offsetAt(zone, midnight + 2 * day)) return [];
  let jump = midnight - day;
  while (offsetAt(zone, jump) === before) jump += quarterHour;
  return localTime(zone, jump).date === dateOf(midnight) ? [jump] : [];
}

const quarterHour = 900_000;
const mostOffsets = 10_000;
/** How far a zone is ahead of UTC in a quarter of an hour, in milliseconds, by both. */
const offsets = new Map<string, number>();

/**
 * Zones change their offset at full quarters of an hour only (tzdata, since 1972), so one look-up serves a
 * quarter: the gate asks this for every contact, and luxon needs 400 µs for a moment in a zone.
 */
function offsetAt(zone: string, at: number): number {
  const key = `${zone} ${Math.floor(at / quarterHour)}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = IANAZone.create(zone).offset(at) * 60_000;
    if (offsets.size >= mostOffsets) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

/** What the clocks of a zone show. */
function localTime(zone: string, at: number): { date: string; weekday: Weekday; time: string } {
  const shown = at + offsetAt(zone, at);
  return { date: dateOf(shown), weekday: weekdayOf(shown), time: new Date(shown).toISOString().slice(11, 16) };
}
