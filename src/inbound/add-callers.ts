import type { EntityManager } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Queue } from '../agents/queue.entity.js';
import { factsOf } from '../caller-ids/number-facts.js';
import { CallIn, type CallInOutcome } from '../calls/call-in.entity.js';
import { addInTransaction } from '../dialers/add-to-dialer.js';
import { Dialer } from '../dialers/dialer.entity.js';
import { isPhoneNumber } from '../shared/phone-number.js';
import { readShortNumber } from '../shared/short-numbers.js';
import type { CallAdded } from '../switch/switch.js';
import { CallRule, type RuleEvent } from './call-rule.entity.js';
import { listsOf } from './decide.js';
import { whyNeverCalled } from './never-called.js';
import { likeOneOf, readShown } from './patterns.js';
import { countryOf } from './situation.js';

const meant: Record<RuleEvent, readonly CallInOutcome[]> = { 'left queue': ['left queue'], missed: ['missed'], unanswered: ['left queue', 'missed'], answered: ['answered'] };

/** Whether the rule is for calls that ended so. */
export const meantBy = ({ event }: Pick<CallRule, 'event'>, outcome: CallInOutcome): boolean => meant[event].includes(outcome);

/**
 * In the transaction that writes how a call ended: adds its caller to the dialers of the rules that are for it. One who waits in
 * such a dialer already keeps that place, so that whoever calls three times is called back once. What was done is kept with the call.
 */
export async function addCallers(manager: EntityManager, account: Account, call: CallIn, now: number): Promise<void> {
  const rules = await manager.getRepository(CallRule).find({ where: { accountId: account.id, isActive: true }, order: { id: 'ASC' } });
  const said: string[] = [];
  for (const rule of rules) {
    if (!meantBy(rule, call.outcome) || !(await isFor(manager, rule, call))) continue;
    said.push(`"${rule.name}": ${await addCaller(manager, account, rule, call, now)}`);
  }
  if (said.length > 0) await manager.getRepository(CallIn).update(call.id, { callback: said.join(' ').slice(0, 1_000) });
}

/** Writes why the callbacks added nobody for a call that might as well be another account's. */
export async function sayTorn(manager: EntityManager, { id, queue }: Pick<CallIn, 'id' | 'queue'>, rules: readonly Pick<CallRule, 'name'>[]): Promise<void> {
  const said = rules.map(({ name }) => `"${name}": not added, for another account has a callback for the queue ${queue} too, and nobody can tell whose the call is.`);
  await manager.getRepository(CallIn).update(id, { callback: said.join(' ').slice(0, 1_000) });
}

async function isFor(manager: EntityManager, { queueId, numbers }: CallRule, { queue, called }: CallIn): Promise<boolean> {
  if (numbers.length > 0 && likeOneOf(numbers, { asItCame: called }) === undefined) return false;
  if (queueId === null) return true;
  const wanted = await manager.getRepository(Queue).findOneBy({ id: queueId });
  return wanted !== null && wanted.name === queue;
}

/** Without the number, which the call has: it may be erased. */
async function addCaller(manager: EntityManager, account: Account, { id, name, dialerId, exceptListId, abroad }: CallRule, { id: callId, number, called, outcome }: CallIn, now: number): Promise<string> {
  if (number === null) return 'not added, for the caller shows no number.';
  if (!isPhoneNumber(number) && readShortNumber(number, account.shortNumbers) === undefined) return 'not added, for what the caller shows is no number that could be called.';
  // A caller can show any number, and have dear calls made so.
  const never = isPhoneNumber(number) ? whyNeverCalled(number, countryOf(account), abroad) : undefined;
  if (never !== undefined) return `not added, for the caller's number ${never}.`;
  const [except] = exceptListId === null ? [] : (await listsOf(manager, [exceptListId], number, now)).values();
  if (except !== undefined) return `not added, for the caller is on the list "${except}".`;
  const { name: dialer } = await manager.getRepository(Dialer).findOneByOrFail({ id: dialerId });
  if (await isWaiting(manager, dialerId, number)) return `the caller waits in the dialer "${dialer}" already.`;
  const source = `${{ 'left queue': 'left a queue after calling', missed: 'missed call to', answered: 'called' }[outcome as 'missed'] ?? 'called'} ${called}`;
  const added = await addInTransaction(manager, { id: dialerId }, { number, source, key: `rule ${id} call ${callId}` }, `rule "${name}"`, now);
  return added.ok ? `added to the dialer "${dialer}". ${added.value.says}` : `not added. ${added.failure.message}`;
}

/** On any list that the dialer calls: its own, where whoever is added goes, and the others, also of those who have no place yet (enrol.ts), for they would be rung beside it. */
async function isWaiting(manager: EntityManager, dialerId: number, number: string): Promise<boolean> {
  const rows: unknown[] = await manager.query(
    `SELECT 1 FROM contact JOIN dialer_list ON dialer_list.list_id = contact.list_id
        LEFT JOIN dialer_contact ON dialer_contact.contact_id = contact.id AND dialer_contact.dialer_id = dialer_list.dialer_id
      WHERE dialer_list.dialer_id = ? AND dialer_list.role = 'call' AND contact.number = ?
        AND (dialer_contact.state IN ('waiting', 'claimed', 'dialing') OR (dialer_contact.id IS NULL AND contact.id > dialer_list.enrolled_to AND contact.cancelled_at IS NULL)) LIMIT 1`,
    [dialerId, number],
  );
  return rows.length > 0;
}

/** Whom a voice menu added. The switch is its enterprise's own, so it may name any dialer of it. */
export async function addFromMenu(manager: EntityManager, enterpriseId: number, { uuid, dialerId, number }: CallAdded, now: number): Promise<string> {
  const dialer = await manager.getRepository(Dialer).findOneBy({ id: dialerId });
  const account = dialer && (await manager.getRepository(Account).findOneBy({ id: dialer.accountId, enterpriseId }));
  if (!dialer || !account) return `There is no dialer ${dialerId}; nobody was added.`;
  const shown = readShown(number, countryOf(account), account.shortNumbers);
  if (shown?.number === undefined) return `"${number}" is no number that could be called; nobody was added.`;
  // The dialplan may ask which country it is; what costs extra nobody means to call.
  if (factsOf(shown.number)?.costsExtra) return `${shown.number} is one that costs extra; nobody was added.`;
  if (await isWaiting(manager, dialer.id, shown.number)) return `${shown.number} waits in the dialer "${dialer.name}" already.`;
  const added = await addInTransaction(manager, dialer, { number: shown.number, source: 'voice menu', key: `menu ${uuid}` }, 'voice menu', now);
  return added.ok ? added.value.says : added.failure.message;
}
