import { DateTime } from 'luxon';
import { all, daily, type Opening, preferred, weekly, weeklyOf } from '../opening.js';
import type { Candidate, Refusal, Rule } from '../verdict.js';
import { zonesOfNumber } from '../zones-of-number.js';

const zonesOf = ({ zone, lookedUpZones = [], number }: Candidate): readonly string[] => (zone ? [zone] : lookedUpZones.length > 0 ? lookedUpZones : zonesOfNumber(number));

export const byZone: Rule = (candidate, { hours, accountHours }, _now, law) => {
  if (!hours.restrict && !accountHours && !candidate.preferences && law.every((one) => !one.hours)) return undefined;
  if (zonesOf(candidate).length > 0) return undefined;
  return { rule: 'time zone', reason: `Nobody knows in which time zone ${candidate.number} is, so its hours cannot be kept. Give the contact a time zone.`, ends: 'blocked', status: 'NO TIME ZONE' };
};

/** The rules of time; together they say when the next moment is at which all of them allow. */
export const byTime: Rule = (candidate, { hours, schedule, accountHours }, now, law) => {
  const zones = zonesOf(candidate);
  const { preferences } = candidate;
  const openings: { rule: Refusal['rule']; opening: Opening; words: string }[] = [];
  if (hours.restrict)
    openings.push({ rule: 'hours', opening: all(zones.map((zone) => daily(zone, hours.from, hours.to))), words: `outside ${hours.from}–${hours.to} ${placeOf(zones)}` });
  if (accountHours)
    openings.push({ rule: 'hours', opening: all(zones.map((zone) => daily(zone, accountHours.from, accountHours.to))), words: `outside the account’s ${accountHours.from}–${accountHours.to} ${placeOf(zones)}` });
  for (const one of law)
    if (one.hours) openings.push({ rule: 'law', opening: all(zones.map((zone) => weeklyOf(zone, one))), words: `outside the hours and days of ${one.name} ${placeOf(zones)}` });
  if (preferences)
    openings.push({ rule: 'preferences', opening: all(zones.map((zone) => preferred(zone, preferences))), words: 'a time at which the contact does not want calls' });
  if (schedule)
    openings.push({ rule: 'schedule', opening: weekly(schedule.zone, schedule.hours, schedule.holidays), words: `outside the schedule "${schedule.name}"` });
  const closed = openings.find(({ opening }) => opening(now) !== now);
  if (!closed) return undefined;
  const until = all(openings.map(({ opening }) => opening))(now);
  if (until === undefined)
    return { rule: closed.rule, reason: `It is ${closed.words}, and within 60 days there is no moment at which every rule of time allows a call.`, ends: 'blocked', status: 'NEVER OPEN' };
  return { rule: closed.rule, reason: `It is ${closed.words}; the next moment that is allowed is ${DateTime.fromMillis(until, { zone: 'utc' }).toISO()}.`, until };
};

const placeOf = (zones: readonly string[]): string =>
  zones.length === 1 ? `in ${zones[0]}` : `in one of the ${zones.length} time zones that the number may be in`;
