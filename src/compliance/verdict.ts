import { DateTime } from 'luxon';
import type { CallingPreferences } from './calling-preferences.js';
import type { PhoneNumber } from '../shared/phone-number.js';
import type { BlacklistHit } from './blacklist.js';
import { all, daily, type Opening, preferred, weekly } from './opening.js';
import type { WeeklyHours } from './schedule.entity.js';
import { zonesOfNumber } from './zones-of-number.js';

/** Whom it is about, as the rules see them. */
export interface Candidate {
  number: PhoneNumber;
  /** IANA zone of the contact, where it is known better than by the number. */
  zone: string | null;
  /** The zones in which whoever has the number may be, where that was looked up (A9); they count before those by number. */
  lookedUpZones?: readonly string[];
  preferences: CallingPreferences | null;
  blacklisted: readonly BlacklistHit[];
  /** When a call to this number was last abandoned, as far back as the lock-out goes. */
  abandonedAt?: number;
  /** When it came onto its list, and when an agent last reached the number by click-to-dial. */
  addedAt?: number;
  reachedByHandAt?: number;
}

/** The rules of a dialer, as they stand at this moment. */
export interface Rules {
  hours: { restrict: boolean; from: string; to: string };
  schedule?: { name: string; zone: string; hours: WeeklyHours; holidays: readonly string[] };
  /** What a hit on a list with a limit does: end the contact's run, or make it wait for the limit. */
  blacklistHit: 'end' | 'wait';
  /** Hours in which somebody whose call was abandoned is not called again. */
  abandonedLockoutHours?: number;
  /** Whoever was reached by hand since they were added is not dialled (A22). */
  manualCallIsSuccess?: boolean;
}

/** Why a number must not be dialled now. Without `until` it is for good, and the contact ends in the state `ends`. */
export interface Refusal {
  rule: 'expired' | 'blacklist' | 'already reached' | 'abandoned' | 'time zone' | 'hours' | 'preferences' | 'schedule';
  reason: string;
  until?: number;
  ends?: 'blacklisted' | 'blocked' | 'success' | 'expired';
  /** The word shown for the ended contact. */
  status?: string;
}

/**
 * May this contact be dialled at `now`? Undefined is yes. Pure: the same question about the same rows
 * has the same answer, so it can be asked for a dry run too. The first rule that refuses is named; those
 * that end the contact come before those that only wait.
 */
export function refusal(candidate: Candidate, rules: Rules, now: number): Refusal | undefined {
  return byBlacklist(candidate, rules) ?? byHand(candidate, rules) ?? byAbandoned(candidate, rules, now) ?? byZone(candidate, rules) ?? byTime(candidate, rules, now);
}

function byBlacklist({ number, blacklisted }: Candidate, { blacklistHit }: Rules): Refusal | undefined {
  if (blacklisted.length === 0) return undefined;
  const forEver = blacklisted.find(({ until }) => until === undefined);
  const hit = forEver ?? blacklisted.reduce((longest, other) => (other.until! > longest.until! ? other : longest));
  const limit = hit.until === undefined ? '' : ` until ${new Date(hit.until).toISOString()}`;
  const reason = `${number} is on the list "${hit.listName}"${limit}.`;
  if (blacklistHit === 'wait' && hit.until !== undefined) return { rule: 'blacklist', reason, until: hit.until };
  return { rule: 'blacklist', reason, ends: 'blacklisted', status: hit.status, ...(hit.until !== undefined && { until: hit.until }) };
}

/** Whoever has talked to an agent by a call that was dialled by hand has been reached, whichever dialer that was for. */
function byHand({ number, addedAt, reachedByHandAt }: Candidate, { manualCallIsSuccess = false }: Rules): Refusal | undefined {
  if (!manualCallIsSuccess || reachedByHandAt === undefined || addedAt === undefined || reachedByHandAt < addedAt) return undefined;
  const reason = `${number} was reached at ${new Date(reachedByHandAt).toISOString()} by a call that an agent dialled by hand, after it came onto the list.`;
  return { rule: 'already reached', reason, ends: 'success', status: 'DIALED BY HAND' };
}

/** Who was called and heard nobody is left in peace for a while, by whichever dialer of the account it was. */
function byAbandoned({ number, abandonedAt }: Candidate, { abandonedLockoutHours = 0 }: Rules, now: number): Refusal | undefined {
  const until = (abandonedAt ?? Number.NEGATIVE_INFINITY) + abandonedLockoutHours * 3_600_000;
  if (until <= now) return undefined;
  return { rule: 'abandoned', reason: `A call to ${number} was abandoned at ${new Date(abandonedAt!).toISOString()}: it is not called again for ${abandonedLockoutHours} hours.`, until };
}

const zonesOf = ({ zone, lookedUpZones = [], number }: Candidate): readonly string[] => (zone ? [zone] : lookedUpZones.length > 0 ? lookedUpZones : zonesOfNumber(number));

function byZone(candidate: Candidate, { hours }: Rules): Refusal | undefined {
  if (!hours.restrict && !candidate.preferences) return undefined;
  if (zonesOf(candidate).length > 0) return undefined;
  return { rule: 'time zone', reason: `Nobody knows in which time zone ${candidate.number} is, so its hours cannot be kept. Give the contact a time zone.`, ends: 'blocked', status: 'NO TIME ZONE' };
}

/** The three rules of time; together they say when the next moment is at which all of them allow. */
function byTime(candidate: Candidate, { hours, schedule }: Rules, now: number): Refusal | undefined {
  const zones = zonesOf(candidate);
  const { preferences } = candidate;
  const openings: { rule: Refusal['rule']; opening: Opening; words: string }[] = [];
  if (hours.restrict)
    openings.push({ rule: 'hours', opening: all(zones.map((zone) => daily(zone, hours.from, hours.to))), words: `outside ${hours.from}–${hours.to} ${placeOf(zones)}` });
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
}

const placeOf = (zones: readonly string[]): string =>
  zones.length === 1 ? `in ${zones[0]}` : `in one of the ${zones.length} time zones that the number may be in`;
