import { In } from 'typeorm';
import { z } from 'zod';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { visibleAccounts } from '../accounts/scope.js';
import { User } from '../accounts/user.entity.js';
import type { Context, Reading } from '../database/context.js';
import { marks } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Agent } from './agent.entity.js';
import { Queue } from './queue.entity.js';

export const agentChanges = z
  .strictObject({
    isSoftphone: z.boolean().describe('That its fixed address is a softphone.'),
    userId: z.int().positive().nullable().describe('The user who sits there; a user is one agent at most.'),
  })
  .partial();

export const queueChanges = z.strictObject({ accountId: z.int().positive().nullable().describe('The account whose dialers may use it; null: those of every account.') });

/** Says who sits at an agent's telephone, and whether that is a softphone; the engine reads it within seconds. */
export async function updateAgent(context: Context, principal: Principal, id: number, changes: z.output<typeof agentChanges>): Promise<Result<Agent, Problem>> {
  if (!may(principal, 'administer')) return failed(problem(403, 'You may not change agents.'));
  const agent = await findAgent(context, principal, id);
  if (!agent) return failed(problem(404, `There is no agent ${id}.`));
  // A queue's account says whose agent it is; whoever serves none belongs to the enterprise.
  if (changes.isSoftphone !== undefined && !may(principal, 'manage enterprise')) return failed(problem(403, 'Only an agency administrator says which fixed address is a softphone.', 'isSoftphone'));
  if (changes.userId !== undefined && agent.userId !== null && !(await isSeen(context, principal, await context.dataSource.getRepository(User).findOneBy({ id: agent.userId }))))
    return failed(problem(409, `Somebody of another account sits at the telephone of "${agent.name}"; nothing was changed. An agency administrator can change that.`, 'userId'));
  if (changes.userId) {
    const user = await context.dataSource.getRepository(User).findOneBy({ id: changes.userId, enterpriseId: principal.enterpriseId });
    if (!user || !(await isSeen(context, principal, user))) return failed(problem(422, `There is no user ${changes.userId}; nothing was changed.`, 'userId'));
    const other = await context.dataSource.getRepository(Agent).findOneBy({ userId: changes.userId });
    if (other && other.id !== id) return failed(problem(409, `${user.email} is the agent "${other.name}" already; nothing was changed. Take that away first.`, 'userId'));
  }
  if (Object.keys(changes).length === 0) return ok(agent);
  await transaction(context.dataSource, async (manager) => {
    await manager.getRepository(Agent).update(id, changes);
    await audit(manager, { at: context.clock.now(), accountId: null, actor: principal.name, action: 'change agent', subject: `agent ${id}`, detail: { name: agent.name, ...changes } });
  });
  return ok(Object.assign(agent, changes));
}

/** Whether a user, if there still is one, is of an account that the principal sees; those of the whole enterprise are seen by their like. */
async function isSeen({ dataSource }: Context, principal: Principal, user: User | null): Promise<boolean> {
  if (!user) return true;
  return user.accountId === null ? principal.accountId === null : (await visibleAccounts(dataSource, principal)).includes(user.accountId);
}

export async function updateQueue(context: Context, principal: Principal, id: number, { accountId }: z.output<typeof queueChanges>): Promise<Result<Queue, Problem>> {
  if (!may(principal, 'manage enterprise')) return failed(problem(403, 'Only an agency administrator says whose a queue is.'));
  const [queue] = await queuesFor(context, principal, { id });
  if (!queue) return failed(problem(404, `There is no queue ${id}.`));
  if (accountId !== null && !(await visibleAccounts(context.dataSource, principal)).includes(accountId)) return failed(problem(422, `There is no account ${accountId}; nothing was changed.`, 'accountId'));
  await transaction(context.dataSource, async (manager) => {
    await manager.getRepository(Queue).update(id, { accountId });
    await audit(manager, { at: context.clock.now(), accountId: null, actor: principal.name, action: 'change queue', subject: `queue ${id}`, detail: { name: queue.name, accountId } });
  });
  return ok(Object.assign(queue, { accountId }));
}

/** The queues that the dialers of a principal's accounts may use. */
export async function queuesFor({ dataSource }: Reading, principal: Principal, where: { id?: number } = {}): Promise<Queue[]> {
  const queues = await dataSource.getRepository(Queue).find({ where: { ...where, nodeId: In(await nodesOf({ dataSource }, principal)) }, order: { id: 'ASC' } });
  const accounts = await visibleAccounts(dataSource, principal);
  return queues.filter(({ accountId }) => accountId === null || accounts.includes(accountId));
}

/** The agents who serve a queue of the principal's accounts; an agency administrator sees all. */
export async function agentsFor({ dataSource }: Pick<Context, 'dataSource'>, principal: Principal, where: { id?: number; userId?: number } = {}): Promise<Agent[]> {
  const agents = await dataSource.getRepository(Agent).find({ where: { ...where, nodeId: In(await nodesOf({ dataSource }, principal)) }, order: { id: 'ASC' } });
  if (principal.accountId === null) return agents;
  const queues = await queuesFor({ dataSource }, principal);
  return agents.filter((agent) => queues.some(({ nodeId, name }) => nodeId === agent.nodeId && agent.queues.includes(name)));
}

async function findAgent(context: Context, principal: Principal, id: number): Promise<Agent | undefined> {
  return (await agentsFor(context, principal, { id }))[0];
}

/** Of two queues or agents with one name only the node's tells which is which. */
export async function withNode<Row extends { nodeId: number }>({ dataSource }: Pick<Context, 'dataSource'>, rows: readonly Row[]): Promise<(Row & { node: string })[]> {
  const ids = [...new Set(rows.map(({ nodeId }) => nodeId))];
  const nodes: { id: number; name: string }[] = ids.length === 0 ? [] : await dataSource.query(`SELECT id, name FROM node WHERE id IN (${marks(ids)})`, ids);
  return rows.map((row) => Object.assign(row, { node: nodes.find(({ id }) => id === row.nodeId)?.name ?? '' }));
}

/** Nodes are a room beside this one; their ids are all that is needed of them. */
async function nodesOf({ dataSource }: Reading, { enterpriseId }: Principal): Promise<number[]> {
  const rows: { id: number }[] = await dataSource.query('SELECT id FROM node WHERE enterprise_id = ?', [enterpriseId]);
  return rows.map(({ id }) => id);
}
