import type { EntityManager } from 'typeorm';
import { decide, lookUp } from '../calls/judge.js';
import type { Claim } from '../calls/order.js';
import { readRules } from '../compliance/account-rules.js';
import { blockingLists } from '../compliance/blacklist.js';
import { Schedule } from '../compliance/schedule.entity.js';
import { type Candidate, type Refusal, refusals, type Rules } from '../compliance/verdict.js';
import { type Place, withContacts } from './claim.js';
import { rulesOf } from './compose-order.js';
import type { Dialer } from './dialer.entity.js';
import { DialerList } from './dialer-list.entity.js';
import { withSubscribers } from './enhance.js';
import type { DialerSettings } from './settings.js';

/** Asks the rules of a dialer about one contact, as the gate would at a moment, and writes nothing. */
export async function judgeContact(manager: EntityManager, { id: dialerId, accountId }: Pick<Dialer, 'id' | 'accountId'>, settings: DialerSettings, seat: Place, at: number): Promise<{ claim: Claim; refusal: Refusal | undefined; candidate: Candidate; rules: Rules }> {
  const schedule = settings.scheduleId === null ? null : await manager.getRepository(Schedule).findOneBy({ id: settings.scheduleId });
  const links = await manager.getRepository(DialerList).findBy({ dialerId });
  const rules = rulesOf(settings, schedule, await readRules(manager, accountId));
  const order = { accountId, rules, blocking: await blockingLists(manager, accountId, links) };
  const claims = await withContacts(manager, [seat], settings.otherNumbers === 'in turn');
  const [asked] = settings.enhancedCallerId ? await withSubscribers(manager, accountId, claims, at) : claims;
  const candidateOf = await lookUp(manager, order, [asked!], at);
  const { claim, refusal } = decide(asked!, candidateOf, rules, at);
  return { claim, refusal, candidate: candidateOf(claim, claim.number), rules };
}

/** Why a call that is promised to a contact could not be made at its time, in a sentence; undefined where nothing stands in the way. */
export async function refusedAt(manager: EntityManager, dialer: Pick<Dialer, 'id' | 'accountId'>, settings: DialerSettings, seat: Place, at: number): Promise<string | undefined> {
  const { refusal, candidate, rules } = await judgeContact(manager, dialer, settings, seat, at);
  // Whoever was reached is called again all the same where an agent has them called again.
  return refusal && refusals(candidate, rules, at).find(({ rule }) => rule !== 'already reached')?.reason;
}

/** The rules that have a contact wait for an hour. */
export const rulesOfTime: readonly Refusal['rule'][] = ['time zone', 'hours', 'preferences', 'schedule', 'law'];

/** When the rules of time let a contact be called who may not be at a moment, in milliseconds since 1970; undefined where they do not stand in the way, or there is no such time. */
export async function opensFor(manager: EntityManager, dialer: Pick<Dialer, 'id' | 'accountId'>, settings: DialerSettings, seat: Place, at: number): Promise<number | undefined> {
  const { refusal } = await judgeContact(manager, dialer, settings, seat, at);
  return refusal && rulesOfTime.includes(refusal.rule) ? refusal.until : undefined;
}
