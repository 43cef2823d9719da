import type { EntityManager } from 'typeorm';
import { type CallerIdRule, isSameTeam } from '../caller-ids/rule.js';
import type { ContactList } from '../contacts/contact-list.entity.js';
import { Dialer } from './dialer.entity.js';
import { DialerVersion } from './dialer-version.entity.js';
import { messagesOf } from './plan.js';
import type { DialerSettings } from './settings.js';

/** The dialer whose version in force keeps to the schedule, in words. */
export const findScheduleUse = async (manager: EntityManager, schedule: { id: number; accountId: number }): Promise<string | undefined> =>
  (await findUse(manager, schedule.accountId, ({ scheduleId }) => scheduleId === schedule.id)) ?? findForwarding(manager, schedule.accountId, ({ scheduleId }) => scheduleId === schedule.id);

/** The dialer whose version in force plays the message, in words. */
export const findMessageUse = async (manager: EntityManager, message: { id: number; accountId: number }): Promise<string | undefined> =>
  (await findUse(manager, message.accountId, (settings) => messagesOf(settings).includes(message.id))) ?? findForwarding(manager, message.accountId, ({ action }) => action.messageId === message.id);

/** The dialer whose version in force asks the lambda, in words. */
export const findLambdaUse = (manager: EntityManager, lambda: { id: number; accountId: number }): Promise<string | undefined> =>
  findUse(manager, lambda.accountId, ({ lambdaId }) => lambdaId === lambda.id);

/** The dialer whose version in force names the number, or the team, as the one to show, in words. */
export const findCallerIdUse = (manager: EntityManager, { accountId, ...shown }: { accountId: number; number: string } | { accountId: number; team: string }): Promise<string | undefined> =>
  findUse(manager, accountId, ({ callerId }) => ('team' in shown ? callerId.kind === 'team' && isSameTeam(callerId.team, shown.team) : (callerId.kind === 'specific' || callerId.kind === 'last or specific') && callerId.number === shown.number));

/** The dialer whose version in force shows numbers of the list, or never does, in words. */
export const findShownListUse = (manager: EntityManager, { accountId, id }: { id: number; accountId: number }): Promise<string | undefined> =>
  findUse(manager, accountId, ({ callerId }) => listsOf(callerId).includes(id));

/** The dialers whose version in force shows the numbers on the list as caller IDs, by name. */
export const whoShows = async (manager: EntityManager, { accountId, id }: { id: number; accountId: number }): Promise<string[]> =>
  (await versionsInForce(manager, accountId)).filter(({ settings: { callerId } }) => callerId.kind === 'random' && callerId.listIds.includes(id)).map(({ dialer }) => dialer!.name);

/** The dialer whose version in force puts numbers on the list by a rule, in words. */
export const findRuleUse = (manager: EntityManager, { accountId, id }: { id: number; accountId: number }): Promise<string | undefined> =>
  findUse(manager, accountId, ({ listRules }) => listRules.some(({ listId }) => listId === id));

/** Who calls the list, or puts numbers on it by a rule: the beginning of a sentence. */
export async function findFiller(manager: EntityManager, list: Pick<ContactList, 'id' | 'accountId' | 'name'>): Promise<string | undefined> {
  const [caller] = await manager.query(`SELECT dialer.name AS name, dialer_list.is_own AS isOwn FROM dialer_list JOIN dialer ON dialer.id = dialer_list.dialer_id WHERE dialer_list.list_id = ? AND role = 'call' ORDER BY dialer.id LIMIT 1`, [list.id]);
  if (caller) return `The list "${list.name}" ${caller.isOwn ? 'takes those who come to the dialer' : 'is called by the dialer'} "${caller.name}"`;
  const filledBy = await findRuleUse(manager, list);
  return filledBy && `The list "${list.name}" gets numbers by a rule of ${filledBy}`;
}

/** The forwarding that decides by the list, or the rule that adds nobody who is on it, in words. */
export async function findCallInListUse(manager: EntityManager, { accountId, id }: { id: number; accountId: number }): Promise<string | undefined> {
  const [rule] = await manager.query('SELECT name FROM call_rule WHERE except_list_id = ?', [id]);
  return rule ? `the call rule "${rule.name}"` : findForwarding(manager, accountId, ({ callers }) => callers.listIds.includes(id));
}

/**
 * By whom the numbers on a list are not called, turned away or not shown, in words: such a list is proof, and whoever takes numbers
 * off it lets them be called. A dialer that shows its numbers as caller IDs does not block by it (whoShows). `findAbove` knows of rooms above.
 */
export async function whoBlocksBy(manager: EntityManager, list: ContactList, findAbove: (manager: EntityManager, list: ContactList) => Promise<string | undefined>): Promise<string[]> {
  const { id, blocksAll, registryOf } = list;
  if (blocksAll) return ['every dialer of the account'];
  const linked: { name: string }[] = await manager.query(`SELECT name FROM dialer WHERE id IN (SELECT dialer_id FROM dialer_list WHERE list_id = ? AND role = 'block') ORDER BY name`, [id]);
  const shown = await findUse(manager, list.accountId, ({ callerId }) => callerId.excludeListId === id);
  const others = [shown && `the caller IDs of ${shown}`, await findCallInListUse(manager, list), await findAbove(manager, list)];
  return [...(registryOf === null ? [] : [`every dialer, as a do-not-call registry (${registryOf})`]), ...linked.map(({ name }) => `the dialer "${name}"`), ...others.flatMap((one) => one ?? [])];
}

/** The rule that adds callers to the dialer, in words. */
export async function findDialerUse(manager: EntityManager, dialerId: number): Promise<string | undefined> {
  const [rule] = await manager.query('SELECT name FROM call_rule WHERE dialer_id = ?', [dialerId]);
  return rule && `the call rule "${rule.name}"`;
}

/** Whether callers or visitors of sites are added to the dialer: then it may be started before the first one is there. Who adds them is a room above this one. */
export async function isFed(manager: EntityManager, dialerId: number): Promise<boolean> {
  return (await findDialerUse(manager, dialerId)) !== undefined || (await manager.query('SELECT 1 FROM widget WHERE dialer_id = ? LIMIT 1', [dialerId])).length > 0;
}

/** Forwardings are a room above this one; what they name is all that is needed of them. */
async function findForwarding(manager: EntityManager, accountId: number, uses: (row: { scheduleId: number | null; callers: { listIds: number[] }; action: { messageId?: number } }) => boolean): Promise<string | undefined> {
  const rows: { name: string; scheduleId: number | null; callers: string; action: string }[] = await manager.query('SELECT name, schedule_id AS scheduleId, callers, action FROM forwarding WHERE account_id = ? ORDER BY id', [accountId]);
  const user = rows.find(({ scheduleId, callers, action }) => uses({ scheduleId, callers: JSON.parse(callers), action: JSON.parse(action) }));
  return user && `the forwarding "${user.name}"`;
}

/** The contact lists that a rule names. */
export const listsOf = (rule: CallerIdRule): number[] => [...(rule.kind === 'random' ? rule.listIds : []), ...(rule.excludeListId === null ? [] : [rule.excludeListId])];

/** An account has few dialers, and settings are only ever read whole. */
async function findUse(manager: EntityManager, accountId: number, uses: (settings: DialerSettings) => boolean): Promise<string | undefined> {
  const user = (await versionsInForce(manager, accountId)).find(({ settings }) => uses(settings));
  return user && `the dialer "${user.dialer!.name}"`;
}

/** The version in force of each dialer of an account, with its dialer. */
export const versionsInForce = (manager: EntityManager, accountId: number): Promise<DialerVersion[]> =>
  manager
    .createQueryBuilder(DialerVersion, 'version')
    .innerJoinAndMapOne('version.dialer', Dialer, 'dialer', 'dialer.versionId = version.id')
    .where('dialer.accountId = :accountId', { accountId })
    .getMany();
