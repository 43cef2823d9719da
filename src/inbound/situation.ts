import { In } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Queue } from '../agents/queue.entity.js';
import { CallerId } from '../caller-ids/caller-id.entity.js';
import { Message } from '../calls/message.entity.js';
import { Schedule } from '../compliance/schedule.entity.js';
import type { Rows } from '../database/context.js';
import { groupBy } from '../shared/group-by.js';
import type { Country } from '../shared/phone-number.js';
import { CallRule } from './call-rule.entity.js';
import { Forwarding } from './forwarding.entity.js';
import type { Rule } from './match.js';
import { likeOneOf, readShown, type Shown } from './patterns.js';

export type SituatedForwarding = Omit<Forwarding, 'schedule' | keyof import('typeorm').BaseEntity> & Rule;

/** All that decides about a call that comes in, except who is on which list. Read as a whole and kept in memory, because a caller waits. */
export interface Situation {
  accounts: Account[];
  /** By account, in their order. */
  forwardings: Map<number, SituatedForwarding[]>;
  /** The callbacks in use, by account. */
  callbacks: Map<number, CallRule[]>;
  queues: Map<number, Queue>;
  messages: Map<number, Message>;
  /** Whose numbers are called, in E.164: account by number. */
  owners: Map<string, number[]>;
}

/**
 * The caller IDs of all: how many, the newest, and sums of their digits, which another number in the place of one changes. By the id, so that it is
 * noticed too when two accounts change numbers with each other.
 */
const readOwnersSeen = async (dataSource: Rows): Promise<string> => {
  const digits = (from: number, count: number) => `SUM((id % 1000 + 1) * CAST(SUBSTR(number, ${from}, ${count}) AS DECIMAL(10)))`;
  const [row] = (await dataSource.query(`SELECT COUNT(*) AS count, MAX(id) AS newest, ${digits(2, 7)} AS beginnings, ${digits(-7, 7)} AS ends FROM caller_id`)) as Record<string, unknown>[];
  return Object.values(row ?? {}).join(' ');
};

/** The numbers of the accounts are many, and change seldom: `before` lends them while nothing about them has changed. */
export async function readSituation(dataSource: Rows, before?: Situation & { ownersSeen?: string }): Promise<Situation & { ownersSeen: string }> {
  const [accounts, rows, callRules, schedules, queues, ownersSeen] = await Promise.all([
    dataSource.getRepository(Account).find({ order: { id: 'ASC' } }),
    dataSource.getRepository(Forwarding).find({ order: { accountId: 'ASC', position: 'ASC', id: 'ASC' } }),
    dataSource.getRepository(CallRule).findBy({ isActive: true }),
    dataSource.getRepository(Schedule).find(),
    dataSource.getRepository(Queue).find(),
    readOwnersSeen(dataSource),
  ]);
  const messageIds = rows.flatMap(({ action }) => (action.kind === 'message' ? [action.messageId] : []));
  const messages = messageIds.length > 0 ? await dataSource.getRepository(Message).findBy({ id: In(messageIds) }) : [];
  const situated = rows.map((row): SituatedForwarding => {
    const schedule = schedules.find(({ id }) => id === row.scheduleId);
    return { ...row, schedule };
  });
  return {
    accounts, forwardings: groupBy(situated, ({ accountId }) => accountId), ownersSeen,
    callbacks: groupBy(callRules, ({ accountId }) => accountId),
    queues: new Map(queues.map((queue) => [queue.id, queue])), messages: new Map(messages.map((message) => [message.id, message])),
    owners: before?.ownersSeen === ownersSeen ? before.owners : await readOwners(dataSource),
  };
}

async function readOwners(dataSource: Rows): Promise<Map<string, number[]>> {
  const owners = new Map<string, number[]>();
  for (const { number, accountId } of await dataSource.getRepository(CallerId).find({ select: { id: true, number: true, accountId: true }, order: { id: 'ASC' } }))
    owners.set(number, [...(owners.get(number) ?? []), accountId]);
  return owners;
}

export const countryOf = ({ country }: Account): Country => country as Country;

/** The number called, as its account reads it. Nothing shown is a call to nothing. */
export const readCalled = (to: string, account: Account): Shown => readShown(to, countryOf(account), account.shortNumbers) ?? { asItCame: to };

/** What of the situation says which numbers accounts name. */
interface Named {
  forwardings: ReadonlyMap<number, readonly Pick<SituatedForwarding, 'isActive' | 'numbers'>[]>;
  callbacks: ReadonlyMap<number, readonly Pick<CallRule, 'numbers'>[]>;
}

/** The numbers, and patterns, that an account names in forwardings and callbacks in use. */
export const namedBy = ({ forwardings, callbacks }: Named, accountId: number): string[] => [
  ...(forwardings.get(accountId) ?? []).filter(({ isActive }) => isActive).flatMap(({ numbers }) => numbers),
  ...(callbacks.get(accountId) ?? []).flatMap(({ numbers }) => numbers),
];

/** How an account has a number that is called, the strongest first. */
export const claims = ['caller ID', 'named', 'like one named', 'none'] as const;
export type Claim = (typeof claims)[number];

/** What is no number, such as a pattern, is compared as it is. */
export function claimOf(situation: Named & Pick<Situation, 'owners'>, account: Account, to: string): Claim {
  const shown = readCalled(to, account);
  if (shown.number !== undefined && situation.owners.get(shown.number)?.includes(account.id)) return 'caller ID';
  const named = namedBy(situation, account.id);
  if (named.includes(shown.number ?? shown.asItCame)) return 'named';
  return likeOneOf(named, shown) === undefined ? 'none' : 'like one named';
}

/**
 * Whose call it is: the account that has the number among its caller IDs, else names it in a forwarding or a callback in use, else names
 * what it is like, or is the only one of the enterprise; once it has ended, also the one whose queue it was in. Undefined: nobody's, and it goes on untouched.
 */
export function accountOf(situation: Situation, { nodeId, enterpriseId }: { nodeId: number; enterpriseId: number }, { to, queue }: { to: string; queue?: string }): Account | undefined {
  const own = situation.accounts.filter((account) => account.enterpriseId === enterpriseId);
  if (own.length < 2) return own[0];
  const read = own.map((account) => ({ account, claim: claimOf(situation, account, to) }));
  for (const wanted of claims.slice(0, -1)) {
    const found = read.find(({ claim }) => claim === wanted);
    if (found) return found.account;
  }
  return queue === undefined ? undefined : accountOfQueue(situation, own, nodeId, queue);
}

/** Whose calls have been in the queue: its own account's; of one that is there for every account, the only one's with a callback in use for it. */
function accountOfQueue(situation: Situation, own: readonly Account[], nodeId: number, name: string): Account | undefined {
  const queue = [...situation.queues.values()].find((one) => one.nodeId === nodeId && one.name === name);
  if (queue?.accountId) return own.find(({ id }) => id === queue.accountId);
  const calling = new Set(callbacksOf(situation, own, name).map(({ accountId }) => accountId));
  return calling.size === 1 ? own.find(({ id }) => calling.has(id)) : undefined;
}

/**
 * The callbacks in use for a queue that is there for every account, where several accounts have one: a call to nobody's number that was in it could be of
 * any of these, and is of none. Empty where that is not so.
 */
export function tornBetween(situation: Situation, { nodeId, enterpriseId }: { nodeId: number; enterpriseId: number }, call: { to: string; queue?: string }): CallRule[] {
  if (call.queue === undefined || accountOf(situation, { nodeId, enterpriseId }, call)) return [];
  const between = callbacksOf(situation, situation.accounts.filter((account) => account.enterpriseId === enterpriseId), call.queue);
  return new Set(between.map(({ accountId }) => accountId)).size > 1 ? between : [];
}

/** The callbacks in use by which a call that was in the queue is an account's. One that names numbers is for calls to these, whose they are anyway. */
export const callbacksOf = ({ queues, callbacks }: Pick<Situation, 'queues' | 'callbacks'>, accounts: readonly Account[], queue: string): CallRule[] =>
  accounts.flatMap(({ id }) => callbacks.get(id) ?? []).filter(({ queueId, numbers }) => queueId !== null && numbers.length === 0 && queues.get(queueId)?.name === queue);
