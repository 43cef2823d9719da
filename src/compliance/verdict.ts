import { lawOf } from './jurisdictions.js';
import type { Jurisdiction } from './jurisdictions/jurisdiction.js';
import type { Candidate, Refusal, Rule, Rules } from './rule.js';
import { byAbandoned } from './rules/abandoned.js';
import { byBlacklist } from './rules/blacklist.js';
import { byConsent } from './rules/consent.js';
import { byDevice } from './rules/device.js';
import { byCallIn } from './rules/call-in.js';
import { byHand } from './rules/by-hand.js';
import { byLimits } from './rules/limits.js';
import { byRest } from './rules/rest.js';
import { byShortCalls } from './rules/short-calls.js';
import { byTime, byZone } from './rules/time.js';
import { byUnderWay } from './rules/under-way.js';

/** Those that end the contact come before those that only wait; last the one whose wait is the shortest, so that nobody is asked again every minute who may not be called today. */
const inOrder: readonly Rule[] = [byBlacklist, byDevice, byConsent, byHand, byCallIn, byAbandoned, byRest, byLimits, byShortCalls, byZone, byTime, byUnderWay];

/** The law of the place, for a candidate. */
export const lawFor = ({ place, customerType }: Pick<Candidate, 'place' | 'customerType'>, rules: Rules): readonly Jurisdiction[] =>
  place && rules.law ? lawOf(rules.law, place, customerType ?? rules.customerType ?? 'consumer', rules.purpose ?? 'general') : [];

/**
 * May this contact be dialled at `now`? Undefined is yes. Pure: the same question about the same rows
 * has the same answer, so it can be asked for a dry run too. The first rule that refuses is named.
 */
export function refusal(candidate: Candidate, rules: Rules, now: number): Refusal | undefined {
  const law = lawFor(candidate, rules);
  for (const rule of inOrder) {
    const refused = rule(candidate, rules, now, law);
    if (refused) return refused;
  }
  return undefined;
}

/** Every rule that refuses, for who asks why. */
export function refusals(candidate: Candidate, rules: Rules, now: number): Refusal[] {
  const law = lawFor(candidate, rules);
  return inOrder.flatMap((rule) => rule(candidate, rules, now, law) ?? []);
}

/** The first rule of all: what it refuses, no other one is asked about. */
export const blacklistRefusal = (candidate: Candidate, rules: Rules, now: number): Refusal | undefined => byBlacklist(candidate, rules, now, lawFor(candidate, rules));

/** What is asked of the main number, whichever number is dialled: it is the person, so on a blacklist or blocked it ends all. */
export const identityRefusal = (candidate: Candidate, rules: Rules, now: number): Refusal | undefined => blacklistRefusal(candidate, rules, now) ?? byDevice(candidate, rules, now, []);
