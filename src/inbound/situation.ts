import { In, type DataSource } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Queue } from '../agents/queue.entity.js';
import { CallerId } from '../caller-ids/caller-id.entity.js';
import { Message } from '../calls/message.entity.js';
import { Schedule } from '../compliance/schedule.entity.js';
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
  /** The numbers of the callbacks in use, by account. */
  calledBack: Map<number, string[]>;
  queues: Map<number, Queue>;
  messages: Map<number, Message>;
  /** Whose numbers are called, in E.164: account by number. */
  owners: Map<string, number[]>;
}

/** The numbers of the accounts are many, and change seldom: `before` lends them while their count and the newest are the same. */
export async function readSituation(dataSource: DataSource, before?: Situation & { ownersSeen?: string }): Promise<Situation & { ownersSeen: string }> {
  const [accounts, rows, callRules, schedules, queues, [numbers]] = await Promise.all([
    dataSource.getRepository(Account).find({ order: { id: 'ASC' } }),
    dataSource.getRepository(Forwarding).find({ order: { accountId: 'ASC', position: 'ASC', id: 'ASC' } }),
    dataSource.getRepository(CallRule).findBy({ isActive: true }),
    dataSource.getRepository(Schedule).find(),
    dataSource.getRepository(Queue).find(),
    dataSource.query('SELECT COUNT(*) AS count, MAX(id) AS newest FROM caller_id') as Promise<{ count: unknown; newest: unknown }[]>,
  ]);
  const messageIds = rows.flatMap(({ action }) => (action.kind === 'message' ? [action.messageId] : []));
  const messages = messageIds.length > 0 ? await dataSource.getRepository(Message).findBy({ id: In(messageIds) }) : [];
  const situated = rows.map((row): SituatedForwarding => {
    const schedule = schedules.find(({ id }) => id === row.scheduleId);
    return { ...row, schedule };
  });
  const ownersSeen = `${numbers?.count} ${numbers?.newest}`;
  return {
    accounts, forwardings: groupBy(situated, ({ accountId }) => accountId), ownersSeen,
    calledBack: new Map([...groupBy(callRules, ({ accountId }) => accountId)].map(([accountId, rules]) => [accountId, rules.flatMap(({ numbers: called }) => called)])),
    queues: new Map(queues.map((queue) => [queue.id, queue])), messages: new Map(messages.map((message) => [message.id, message])),
    owners: before?.ownersSeen === ownersSeen ? before.owners : await readOwners(dataSource),
  };
}

async function readOwners(dataSource: DataSource): Promise<Map<string, number[]>> {
  const owners = new Map<string, number[]>();
  for (const { number, accountId } of await dataSource.getRepository(CallerId).find({ select: { id: true, number: true, accountId: true }, order: { id: 'ASC' } }))
    owners.set(number, [...(owners.get(number) ?? []), accountId]);
  return owners;
}

export const countryOf = ({ country }: Account): Country => country as Country;

/** The number called, as its account reads it. Nothing shown is a call to nothing. */
export const readCalled = (to: string, account: Account): Shown => readShown(to, countryOf(account), account.shortNumbers) ?? { asItCame: to };

/**
 * Whose call it is: the account that has the number among its caller IDs, or names it in a forwarding or in a callback in use, or is
 * the only one of the enterprise; once it has ended, also the one whose queue it was in. Undefined: nobody's, and it goes on untouched.
 */
export function accountOf({ accounts, owners, forwardings, calledBack, queues }: Situation, { nodeId, enterpriseId }: { nodeId: number; enterpriseId: number }, { to, queue }: { to: string; queue?: string }): Account | undefined {
  const own = accounts.filter((account) => account.enterpriseId === enterpriseId);
  if (own.length < 2) return own[0];
  const read = own.map((account) => ({ account, shown: readCalled(to, account) }));
  const isOwner = ({ account, shown }: (typeof read)[number]) => shown.number !== undefined && (owners.get(shown.number)?.includes(account.id) ?? false);
  const named = ({ account, shown }: (typeof read)[number]) => forwardings.get(account.id)?.some(({ numbers }) => likeOneOf(numbers, shown) !== undefined) ?? false;
  const callsBack = ({ account, shown }: (typeof read)[number]) => likeOneOf(calledBack.get(account.id) ?? [], shown) !== undefined;
  const waitedWith = queue === undefined ? undefined : [...queues.values()].find((one) => one.nodeId === nodeId && one.name === queue)?.accountId;
  return (read.find(isOwner) ?? read.find(named) ?? read.find(callsBack))?.account ?? own.find(({ id }) => id === waitedWith);
}
