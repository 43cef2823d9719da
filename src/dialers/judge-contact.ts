import type { EntityManager } from 'typeorm';
import { decide, lookUp } from '../calls/judge.js';
import type { Claim } from '../calls/order.js';
import { blockingLists } from '../compliance/blacklist.js';
import type { Candidate, Refusal, Rules } from '../compliance/rule.js';
import { refusals } from '../compliance/verdict.js';
import { type Place, withContacts } from './claim.js';
import type { Dialer } from './dialer.entity.js';
import { readRulesOf } from './dialer-rules.js';
import { DialerList } from './dialer-list.entity.js';
import { withSubscribers } from './enhance.js';
import type { DialerSettings } from './settings.js';

interface JudgedContact {
  /** With the number whose turn it is. */
  claim: Claim;
  refusal: Refusal | undefined;
  candidate: Candidate;
  rules: Rules;
  /** The same at a later moment, by what is known now. */
  refusalAt: (at: number) => Refusal | undefined;
}

/** Contacts of a dialer with all that its rules ask about them at a moment, looked up at once; nothing is written. `now` is when it is asked, where that is another. */
export async function withFacts(manager: EntityManager, { id: dialerId, accountId }: Pick<Dialer, 'id' | 'accountId'>, settings: DialerSettings, places: readonly Place[], at: number, now = at) {
  const rules = await readRulesOf(manager, accountId, settings);
  const blocking = await blockingLists(manager, accountId, await manager.getRepository(DialerList).findBy({ dialerId }));
  const claims = await withSubscribers(manager, accountId, settings, await withContacts(manager, places, settings.otherNumbers === 'in turn'), at);
  return { rules, claims, candidateOf: await lookUp(manager, { accountId, rules, blocking }, claims, at, now) };
}

/** Asks the rules of a dialer about one contact, as the gate would at a moment, and writes nothing; `now` is when it is asked, where that is another. */
export async function judgeContact(manager: EntityManager, dialer: Pick<Dialer, 'id' | 'accountId'>, settings: DialerSettings, place: Place, at: number, now = at): Promise<JudgedContact> {
  const { rules, claims: [asked], candidateOf } = await withFacts(manager, dialer, settings, [place], at, now);
  const { claim, refusal } = decide(asked!, candidateOf, rules, at);
  return { claim, refusal, candidate: candidateOf(claim, claim.number), rules, refusalAt: (later) => decide(asked!, candidateOf, rules, later).refusal };
}

/** Why a call that is promised to a contact could not be made at its time, in a sentence; undefined where nothing stands in the way. */
export async function refusedAt(manager: EntityManager, dialer: Pick<Dialer, 'id' | 'accountId'>, settings: DialerSettings, place: Place, at: number): Promise<string | undefined> {
  const { refusal, candidate, rules } = await judgeContact(manager, dialer, settings, place, at);
  // Whoever was reached is called again all the same where an agent has them called again, and the call in which that is promised is over by then.
  return refusal && refusals(candidate, rules, at).find(({ rule }) => rule !== 'already reached' && rule !== 'under way')?.reason;
}
