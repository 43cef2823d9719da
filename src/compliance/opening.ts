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
const minute = 60_000;
const weekdays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Every day from `from` to `to` (HH:MM, `to` up to 24:00) in the zone. */
export function daily(zone: string, from: string, to: string): Opening {
  const key = `${zone} ${from} ${to}`;
  let opening = dailies.get(key);
  if (!opening) {
    opening = remembered(onDays(zone, always([{ from, to }])));
    if (dailies.size >= mostRemembered) dailies.clear();
    dailies.set(key, opening);
  }
  return opening;
}

const mostRemembered = 10_000;
/** A toll-free number may be in 42 zones, and thousands of contacts are judged in the same minute or wait for the same morning. */
const dailies = new Map<string, Opening>();

/** Answers again what was just answered: windows begin and end at full minutes, and a wait holds for every instant until it is over. */
export function remembered(opening: Opening): Opening {
  let openMinute = Number.NaN;
  let hopelessMinute = Number.NaN;
  let wait = { from: 0, opensAt: -1 };
  return (at) => {
    const now = Math.floor(at / minute);
    if (now === openMinute) return at;
    if (now === hopelessMinute) return undefined;
    if (wait.from <= at && at <= wait.opensAt) return wait.opensAt;
    const opensAt = opening(at);
    if (opensAt === at) openMinute = now;
    else if (opensAt === undefined) hopelessMinute = now;
    else if (opensAt !== undefined) wait = { from: at, opensAt };
    return opensAt;
  };
}

/** The weekly hours in the zone, except on the holidays (YYYY-MM-DD). */
export function weekly(zone: string, hours: WeeklyHours, holidays: readonly string[]): Opening {
  const week = weekdays.map((weekday) => (hours[weekday] ?? []).map(inMinutes));
  return onDays(zone, (date) => (holidays.length > 0 && holidays.includes(nameOf(date)) ? [] : week[weekdayOf(date)]!));
}

/** The hours and holidays of a jurisdiction, or of a schedule, in a zone, remembered as `daily` is: thousands of contacts ask in the same minute. */
export function weeklyOf(zone: string, of: { hours?: WeeklyHours; holidays?: readonly string[] }): Opening {
  let ofZones = weeklies.get(of);
  if (!ofZones) weeklies.set(of, (ofZones = zonesOfWeek(of)));
  let opening = ofZones.get(zone);
  if (!opening) ofZones.set(zone, (opening = remembered(weekly(zone, of.hours ?? {}, of.holidays ?? []))));
  return opening;
}

/** By the object: the rules of a jurisdiction are one as long as the process runs. A schedule is another one in each batch, so objects that say the same share what is known. Zones are some hundred. */
const weeklies = new WeakMap<object, Map<string, Opening>>();
const weeks = new Map<string, Map<string, Opening>>();

function zonesOfWeek({ hours, holidays }: { hours?: WeeklyHours; holidays?: readonly string[] }): Map<string, Opening> {
  const said = JSON.stringify([hours, holidays]);
  let zones = weeks.get(said);
  if (!zones) {
    if (weeks.size >= mostRemembered) weeks.clear();
    weeks.set(said, (zones = new Map()));
  }
  return zones;
}

/** When the contact wants to be called. */
export function preferred(zone: string, { from = '00:00', to = '24:00', notOn = [] }: CallingPreferences): Opening {
  const window = [inMinutes({ from, to })];
  return onDays(zone, (date) => (notOn.includes(nameOf(date)) || notOn.includes(weekdays[weekdayOf(date)]!) ? [] : window));
}

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

/**
 * Open when both are; of each two one that is remembered. Each remembers one answer alone, and whoever looks for a moment at which several are open asks them
 * about other moments than who asks about now: a batch of a hundred took three milliseconds more, in some processes.
 */
export function both(one: Opening, other: Opening): Opening {
  let others = pairs.get(one);
  if (!others) pairs.set(one, (others = new WeakMap()));
  let opening = others.get(other);
  if (!opening) others.set(other, (opening = remembered(all([one, other]))));
  return opening;
}

const pairs = new WeakMap<Opening, WeakMap<Opening, Opening>>();

/** Minutes of a day, from 0 to 1440. */
interface Interval {
  from: number;
  to: number;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const inMinutes = ({ from, to }: { from: string; to: string }): Interval => ({ from: minutesOf(from), to: minutesOf(to) });

/** A date is the count of its days since 1970-01-01. */
type IntervalsOf = (date: number) => readonly Interval[];

function always(intervals: readonly { from: string; to: string }[]): IntervalsOf {
  const inside = intervals.map(inMinutes);
  return () => inside;
}

function onDays(zone: string, intervalsOf: IntervalsOf): Opening {
  if (!IANAZone.create(zone).isValid) return () => undefined;
  const isInside = (instant: number) => {
    const { date, time } = localTime(zone, instant);
    return intervalsOf(date).some(({ from, to }) => from <= time && time < to);
  };
  return (at) => {
    if (isInside(at)) return at;
    const today = localTime(zone, at).date;
    for (let date = today; date <= today + horizonDays; date++) {
      const beginnings = intervalsOf(date).flatMap(({ from }) => onClock(zone, date * day + from * minute));
      const openings = [...beginnings, ...jumps(zone, date)].filter((instant) => instant > at && isInside(instant));
      if (openings.length > 0) return Math.min(...openings);
    }
    return undefined;
  };
}

const nameOf = (date: number): string => new Date(date * day).toISOString().slice(0, 10);
/** Index into `weekdays`: 1970-01-01 was a Thursday. */
const weekdayOf = (date: number): number => (((date + 3) % 7) + 7) % 7;

/** The instants at which the clocks of a zone show this (as an instant in UTC): two when the hour is repeated. In a skipped hour, instants before and after the skip. */
const onClock = (zone: string, shown: number): number[] => [...new Set([shown - day, shown + day].map((near) => shown - offsetAt(zone, near)))];

/** The moment of that day at which its clocks are set forward or back, which may open a window; none on other days. */
function jumps(zone: string, date: number): number[] {
  const midnight = date * day;
  const before = offsetAt(zone, midnight - day);
  if (before === offsetAt(zone, midnight + 2 * day)) return [];
  let jump = midnight - day;
  while (offsetAt(zone, jump) === before) jump += quarterHour;
  return localTime(zone, jump).date === date ? [jump] : [];
}

const quarterHour = 900_000;
/** How far each zone is ahead of UTC, in milliseconds, by the quarter of an hour since 1970. */
const offsets = new Map<string, Map<number, number>>();

/**
 * Zones change their offset at full quarters of an hour only (tzdata, since 1972), so one look-up serves a
 * quarter: the gate asks this for every contact, and luxon needs 400 µs for a moment in a zone.
 */
function offsetAt(zone: string, at: number): number {
  let known = offsets.get(zone);
  if (!known) offsets.set(zone, (known = new Map()));
  const quarter = Math.floor(at / quarterHour);
  let offset = known.get(quarter);
  if (offset === undefined) {
    offset = IANAZone.create(zone).offset(at) * minute;
    if (known.size >= mostRemembered) known.clear();
    known.set(quarter, offset);
  }
  return offset;
}

/** What the clocks of a zone show: the date, and the minute of the day. */
function localTime(zone: string, at: number): { date: number; time: number } {
  const shown = at + offsetAt(zone, at);
  const date = Math.floor(shown / day);
  return { date, time: Math.floor((shown - date * day) / minute) };
}
