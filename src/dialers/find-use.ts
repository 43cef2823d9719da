import type { EntityManager } from 'typeorm';
import type { CallerIdRule } from '../caller-ids/rule.js';
import { Dialer } from './dialer.entity.js';
import { DialerVersion } from './dialer-version.entity.js';
import { messagesOf } from './plan.js';
import type { DialerSettings } from './settings.js';

/** The dialer whose version in force keeps to the schedule, in words. */
export const findScheduleUse = (manager: EntityManager, schedule: { id: number; accountId: number }): Promise<string | undefined> =>
  findUse(manager, schedule.accountId, ({ scheduleId }) => scheduleId === schedule.id);

/** The dialer whose version in force plays the message, in words. */
export const findMessageUse = (manager: EntityManager, message: { id: number; accountId: number }): Promise<string | undefined> =>
  findUse(manager, message.accountId, (settings) => messagesOf(settings).includes(message.id));

/** The dialer whose version in force asks the lambda, in words. */
export const findLambdaUse = (manager: EntityManager, lambda: { id: number; accountId: number }): Promise<string | undefined> =>
  findUse(manager, lambda.accountId, ({ lambdaId }) => lambdaId === lambda.id);

/** The dialer whose version in force names the number as the one to show, in words. */
export const findCallerIdUse = (manager: EntityManager, { accountId, number }: { number: string; accountId: number }): Promise<string | undefined> =>
  findUse(manager, accountId, ({ callerId }) => (callerId.kind === 'specific' || callerId.kind === 'last or specific') && callerId.number === number);

/** The dialer whose version in force shows numbers of the list, or never does, in words. */
export const findShownListUse = (manager: EntityManager, { accountId, id }: { id: number; accountId: number }): Promise<string | undefined> =>
  findUse(manager, accountId, ({ callerId }) => listsOf(callerId).includes(id));

/** The dialer whose version in force puts numbers on the list by a rule, in words. */
export const findRuleUse = (manager: EntityManager, { accountId, id }: { id: number; accountId: number }): Promise<string | undefined> =>
  findUse(manager, accountId, ({ listRules }) => listRules.some(({ listId }) => listId === id));

/** The contact lists that a rule names. */
export const listsOf = (rule: CallerIdRule): number[] => [...(rule.kind === 'random' ? rule.listIds : []), ...(rule.excludeListId === null ? [] : [rule.excludeListId])];

/** An account has few dialers, and settings are only ever read whole. */
async function findUse(manager: EntityManager, accountId: number, uses: (settings: DialerSettings) => boolean): Promise<string | undefined> {
  const versions = await manager
    .createQueryBuilder(DialerVersion, 'version')
    .innerJoinAndMapOne('version.dialer', Dialer, 'dialer', 'dialer.versionId = version.id')
    .where('dialer.accountId = :accountId', { accountId })
    .getMany();
  const user = versions.find(({ settings }) => uses(settings));
  return user && `the dialer "${user.dialer!.name}"`;
}
