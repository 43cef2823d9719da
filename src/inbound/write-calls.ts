import { type EntityManager, In, IsNull, LessThan } from 'typeorm';
import type { Account } from '../accounts/account.entity.js';
import { CallIn, type CallInOutcome } from '../calls/call-in.entity.js';
import { insertRows, isSqlite, sqlTime } from '../database/sql.js';
import type { CallInEnd } from '../switch/switch.js';
import { readShown, type Shown } from './patterns.js';
import { countryOf } from './situation.js';

/** A call that has come in and about which was decided. */
export interface Begun {
  id: string;
  accountId: number;
  nodeId: number;
  from: Shown | undefined;
  to: Shown;
  at: number;
  says?: string;
}

const numberOf = (shown: Shown | undefined): string | null => (shown === undefined ? null : (shown.number ?? shown.asItCame).slice(0, 32));
const calledOf = ({ number, asItCame }: Shown): string => (number ?? asItCame).slice(0, 60);

/** A call that ended before this was written has its row already, and keeps it. */
export async function writeBegun(manager: EntityManager, calls: readonly Begun[]): Promise<void> {
  await insertRows(
    manager, 'call_in', ['id', 'account_id', 'node_id', 'number', 'called', 'came_at', 'outcome', 'decision'],
    calls.map(({ id, accountId, nodeId, from, to, at, says }) => [id, accountId, nodeId, numberOf(from), calledOf(to), sqlTime(at), 'under way', says?.slice(0, 200) ?? null]),
    isSqlite(manager) ? 'ON CONFLICT DO NOTHING' : 'ON DUPLICATE KEY UPDATE id = call_in.id',
  );
}

/** Writes how a call ended, once; undefined when that was written before. A call of whose beginning nothing was heard has its row now. */
export async function writeEnd(manager: EntityManager, { nodeId, account, to, end }: { nodeId: number; account: Account; to: Shown; end: CallInEnd }): Promise<CallIn | undefined> {
  const calls = manager.getRepository(CallIn);
  const before = await calls.findOneBy({ id: end.uuid });
  if (before?.endedAt) return undefined;
  const from = readShown(end.from, countryOf(account), account.shortNumbers);
  const moment = (at: number | undefined) => (at === undefined ? null : new Date(at));
  const decision = before?.decision ?? null;
  return calls.save(
    calls.create({
      ...(before ?? { id: end.uuid, accountId: account.id, nodeId, number: numberOf(from), called: calledOf(to), cameAt: new Date(end.startedAt) }),
      answeredAt: moment(end.answeredAt), bridgedAt: moment(end.bridgedAt), endedAt: new Date(end.endedAt), outcome: outcomeOf(end), queue: end.queue?.slice(0, 100) ?? null, agent: end.agent?.slice(0, 100) ?? null,
      // A decision that the dialplan did not carry out came too late.
      decision: decision !== null && end.followed === undefined && !/goes on in the switch/.test(decision) ? `${decision} (too late: the call had gone on)`.slice(0, 200) : decision,
      cause: end.cause.slice(0, 60),
    }),
  );
}

/** How long a call must have been gone before its end is given up: the switch's list of channels lags behind. */
const lostAfter = 60_000;

/** Calls of the node that are neither up nor kept: the switch was restarted, or somebody else's hang-up hook took the place of ours, while nobody listened. */
export async function writeLost(manager: EntityManager, nodeId: number, known: ReadonlySet<string>, now: number): Promise<void> {
  const open = await manager.getRepository(CallIn).find({ where: { endedAt: IsNull(), nodeId, cameAt: LessThan(new Date(now - lostAfter)) }, take: 500 });
  const lost = open.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  if (lost.length > 0) await manager.getRepository(CallIn).update({ id: In(lost) }, { endedAt: new Date(now), outcome: 'lost', cause: 'LOST' });
}

export function outcomeOf({ bridgedAt, followed, queue }: Pick<CallInEnd, 'bridgedAt' | 'followed' | 'queue'>): CallInOutcome {
  if (bridgedAt !== undefined) return 'answered';
  if (followed === 'hangup') return 'turned away';
  if (followed === 'message') return 'message';
  return queue === undefined ? 'missed' : 'left queue';
}
