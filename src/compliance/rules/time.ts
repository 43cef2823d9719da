import type { CallingPreferences } from '../calling-preferences.js';
import { inSentence, type Jurisdiction } from '../jurisdictions/jurisdiction.js';
import { all, both, daily, type Opening, preferred, remembered, weeklyOf } from '../opening.js';
import type { Candidate, Refusal, Rule, Rules } from '../rule.js';
import { zonesOfNumber } from '../zones-of-number.js';

const zonesOf = ({ zone, lookedUpZones = [], number }: Somewhere): readonly string[] => (zone ? alone(zone) : lookedUpZones.length > 0 || !number ? lookedUpZones : zonesOfNumber(number));

/** One array for each zone: what is worked out for a list of zones is found again by the list itself. */
const single = new Map<string, readonly string[]>();
function alone(zone: string): readonly string[] {
  const known = single.get(zone) ?? [zone];
  single.set(zone, known);
  return known;
}

/** Whom nobody may call as things stand is asked again so much later: a slip in the hours that is mended ends nobody's run. */
const againAfter = 24 * 3_600_000;

export const byZone: Rule = (candidate, { hours, accountHours }, now, law) => {
  if (!hours.restrict && !accountHours && !candidate.preferences && law.every((one) => !one.hours)) return undefined;
  if (zonesOf(candidate).length > 0) return undefined;
  return { rule: 'time zone', reason: `Nobody knows in which time zone ${candidate.number} is, so its hours cannot be kept. Give the contact a time zone: it is asked again then, and once a day.`, again: now + againAfter };
};

/** The rules of time; together they say when the next moment is at which all of them allow. Of those that are closed, the one that opens last is named. */
export const byTime: Rule = (candidate, rules, now, law) => {
  const { ofPlace, own } = timesOf(candidate, rules, law);
  if (isOpen(ofPlace.together, now) && own.every(({ opening }) => isOpen(opening, now))) return undefined;
  const closed = lastToOpen([...ofPlace.each, ...own], now);
  if (!closed) return undefined;
  const until = together(ofPlace, own)(now);
  if (until === undefined)
    return {
      rule: closed.rule, again: now + againAfter,
      reason: `It is ${closed.words}, and within 60 days there is no moment at which every rule of time allows a call. ${zonesOf(candidate).length > 1 ? 'Give the contact its time zone, or change the hours' : 'Change the hours, or the contact’s wishes or time zone'}: it is asked again once a day, and soon after such a change.`,
    };
  return { rule: closed.rule, reason: `It is ${closed.words}; the next moment that is allowed is ${new Date(until).toISOString()}.`, until };
};

/** Of those that are closed now; the first of several that open at one moment, or never. */
function lastToOpen(times: readonly Times[], now: number): Times | undefined {
  let last: { one: Times; opensAt: number } | undefined;
  for (const one of times) {
    const opensAt = one.opening(now);
    // None opens later than never.
    if (opensAt === undefined) return one;
    if (opensAt > (last?.opensAt ?? now)) last = { one, opensAt };
  }
  return last?.one;
}

/** Whom the rules of time are asked about. Of whom nobody knows the number nor the zone, those of places are not asked. */
export type Somewhere = Pick<Candidate, 'zone' | 'lookedUpZones'> & Partial<Pick<Candidate, 'number' | 'preferences'>>;

/** When every rule of time allows a call to somebody, under the law of their place. */
export function openingFor(somebody: Somewhere, rules: Rules, law: Parameters<Rule>[3]): Opening {
  const { ofPlace, own } = timesOf(somebody, rules, law);
  return together(ofPlace, own);
}

function timesOf(somebody: Somewhere, { hours, schedule, accountHours }: Rules, law: Parameters<Rule>[3]): { ofPlace: TimesOfPlace; own: Times[] } {
  const zones = zonesOf(somebody);
  const { preferences } = somebody;
  const own: Times[] = [];
  if (preferences)
    own.push({ rule: 'preferences', opening: preferredIn(zones, preferences), words: 'a time at which the contact does not want calls' });
  if (schedule) own.push({ rule: 'schedule', opening: weeklyOf(schedule.zone, schedule), words: `outside the schedule "${schedule.name}"` });
  return { ofPlace: timesIn(zones, hours, accountHours, law), own };
}

const together = (ofPlace: TimesOfPlace, own: readonly Times[]): Opening => own.reduce((so, { opening }) => both(so, opening), ofPlace.together);

const isOpen = (opening: Opening, now: number): boolean => opening(now) === now;

/** A rule of time, with the words for when it is closed. */
interface Times {
  rule: Refusal['rule'];
  opening: Opening;
  words: string;
}

interface TimesOfPlace {
  each: Times[];
  together: Opening;
}

const mostKept = 2_000;
const kept = new WeakMap<readonly string[], Map<string, TimesOfPlace>>();

/**
 * What the hours of dialer, account and law are in these zones, together. Thousands of contacts share zones and rules, and a toll-free number is in
 * 42 zones and the law of six jurisdictions: worked out anew, those take a hundred times as long as all else.
 */
function timesIn(zones: readonly string[], hours: Rules['hours'], accountHours: Rules['accountHours'], law: Parameters<Rule>[3]): TimesOfPlace {
  const key = `${hours.restrict ? `${hours.from}-${hours.to}` : ''} ${accountHours ? `${accountHours.from}-${accountHours.to}` : ''} ${law.flatMap((one) => (one.hours ? idOf(one) : [])).join()}`;
  let ofZones = kept.get(zones);
  if (!ofZones || ofZones.size >= mostKept) kept.set(zones, (ofZones = new Map()));
  let times = ofZones.get(key);
  if (!times) ofZones.set(key, (times = workOut(zones, hours, accountHours, law)));
  return times;
}

/** Of the object, not of the code: the house's own packs change while the service runs, and a new one under the same code has its own hours. */
function idOf(one: Jurisdiction): number {
  const id = ids.get(one) ?? (lastId += 1);
  ids.set(one, id);
  return id;
}

let lastId = 0;
const ids = new WeakMap<Jurisdiction, number>();

const wishes = new WeakMap<readonly string[], Map<string, Opening>>();

/** The same of what contacts want: many want the same, and in 42 zones it took nine milliseconds of a batch to say when. */
function preferredIn(zones: readonly string[], preferences: CallingPreferences): Opening {
  const key = JSON.stringify(preferences);
  let ofZones = wishes.get(zones);
  if (!ofZones || ofZones.size >= mostKept) wishes.set(zones, (ofZones = new Map()));
  let opening = ofZones.get(key);
  if (!opening) ofZones.set(key, (opening = remembered(all(zones.map((zone) => preferred(zone, preferences))))));
  return opening;
}

function workOut(zones: readonly string[], hours: Rules['hours'], accountHours: Rules['accountHours'], law: Parameters<Rule>[3]): TimesOfPlace {
  const each: Times[] = [];
  const inAll = (opening: (zone: string) => Opening) => remembered(all(zones.map(opening)));
  if (hours.restrict) each.push({ rule: 'hours', opening: inAll((zone) => daily(zone, hours.from, hours.to)), words: `outside ${hours.from}–${hours.to} ${placeOf(zones)}` });
  if (accountHours)
    each.push({ rule: 'hours', opening: inAll((zone) => daily(zone, accountHours.from, accountHours.to)), words: `outside the account’s ${accountHours.from}–${accountHours.to} ${placeOf(zones)}` });
  for (const one of law) if (one.hours) each.push({ rule: 'law', opening: inAll((zone) => weeklyOf(zone, one)), words: `outside the hours and days of ${inSentence(one)}, ${placeOf(zones)}` });
  return { each, together: remembered(all(each.map(({ opening }) => opening))) };
}

const placeOf = (zones: readonly string[]): string =>
  zones.length === 1 ? `in ${zones[0]}` : `in one of the ${zones.length} time zones that the number may be in`;
