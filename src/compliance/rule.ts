import type { PhoneNumber } from '../shared/phone-number.js';
import type { AttemptLimit } from './attempt-limit.js';
import type { BlacklistHit } from './blacklist.js';
import type { CallingPreferences } from './calling-preferences.js';
import type { CustomerType, Purpose } from './customer-type.js';
import type { DeviceHit } from './device-blocks.js';
import type { Place } from './jurisdictions.js';
import type { Jurisdiction } from './jurisdictions/jurisdiction.js';
import type { PastCall } from './past-call.js';
import type { WeeklyHours } from './schedule.entity.js';
import type { ShortCallsToday } from './short-calls.js';

/** Whom it is about, as the rules see them. */
export interface Candidate {
  number: PhoneNumber;
  /** IANA zone of the contact, where it is known better than by the number. */
  zone: string | null;
  /** The zones in which whoever has the number may be, where that was looked up (A9); they count before those by number. */
  lookedUpZones?: readonly string[];
  preferences: CallingPreferences | null;
  blacklisted: readonly BlacklistHit[];
  /** The phone, or the contact's email address, where either is blocked. */
  blockedDevice?: DeviceHit;
  /** To calls on this number. */
  hasConsent?: boolean;
  /** When a call to this person was last abandoned, as far back as the lock-out goes. */
  abandonedAt?: number;
  /** When it came onto its list, and when an agent last reached the person by click-to-dial. */
  addedAt?: number;
  reachedByHandAt?: number;
  /** When whoever has the number last called in and talked to somebody. */
  calledInAt?: number;
  /** Calls of the account to this person, on any of their numbers, as far back as any rule asks. */
  calls?: readonly PastCall[];
  /** A call of the account to this person that is under way, on any of their numbers, and when it is asked again whether it is over. */
  underWay?: { number: string; until: number };
  /** Of a place whose law limits calls that come to nothing: the account's of today there, by the code of the jurisdiction. */
  shortCalls?: ReadonlyMap<string, ShortCallsToday>;
  /** Where they may be; the law of places is not asked where this is not known. */
  place?: Place;
  /** Where the contact says it; else the dialer's. */
  customerType?: CustomerType | null;
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
  /** Whoever called in and talked to somebody since they were added is not dialled. */
  inboundCallIsSuccess?: boolean;
  /** Limits of the dialer and of the account: each holds. */
  limits?: readonly (AttemptLimit & { of: string })[];
  requiresConsent?: boolean;
  /** The account's own hours, for all its dialers. */
  accountHours?: { from: string; to: string } | null;
  /** The jurisdictions in force in the account. */
  law?: readonly Jurisdiction[];
  customerType?: CustomerType;
  purpose?: Purpose;
}

/** Why a number must not be dialled now: until a moment; or for good, and the contact ends in the state `ends`; or, as things stand, never, and it waits for them to change. */
export interface Refusal {
  rule: 'expired' | 'blacklist' | 'device' | 'consent' | 'already reached' | 'abandoned' | 'rest' | 'attempts' | 'short calls' | 'time zone' | 'hours' | 'preferences' | 'schedule' | 'law' | 'under way';
  reason: string;
  until?: number;
  /** As things stand there is no moment at which it may be called, but hours and zones are changed: it is asked again then. */
  again?: number;
  ends?: 'blacklisted' | 'blocked' | 'success' | 'expired';
  /** The word shown for the ended contact. */
  status?: string;
}

/** A rule's verdict; undefined: it lets the call pass. `law` is what holds at the place, for this customer and purpose. */
export type Rule = (candidate: Candidate, rules: Rules, now: number, law: readonly Jurisdiction[]) => Refusal | undefined;
