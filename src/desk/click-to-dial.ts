import type { EntityManager } from 'typeorm';
import type { Agent } from '../agents/agent.entity.js';
import { agentsFor } from '../agents/edit-agents.js';
import { isOutside } from '../agents/phase.js';
import { softphone } from '../agents/phone.js';
import { Queue } from '../agents/queue.entity.js';
import { openTaskStates, Task, type TaskKind } from '../agents/task.entity.js';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import { Node } from '../calls/node.entity.js';
import { pastCalls } from '../calls/past-calls.js';
import { longestCall, underWayAt } from '../calls/under-way.js';
import type { Candidate } from '../compliance/rule.js';
import { Contact } from '../contacts/contact.entity.js';
import type { Context } from '../database/context.js';
import { change, forUpdate, insertRows, marks, sqlTime } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { Dialer } from '../dialers/dialer.entity.js';
import { stateInWords } from '../dialers/dialer-state.js';
import { DialerVersion } from '../dialers/dialer-version.entity.js';
import { promiseAgain } from '../dialers/promise-again.js';
import { release } from '../dialers/tasks.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { myAgent } from './my-agent.js';

export interface DialRequest {
  dialerId: number;
  contactId: number;
  /** Whose telephone rings; the caller's own unless told, which needs the permission to operate. */
  agentId?: number;
}

/** Whom a link would dial, to be confirmed. */
export interface Dialable {
  dialer: Dialer;
  contact: Contact;
  agent: Agent;
}

/**
 * Dials one contact in a dialer for one agent: the agent's telephone rings, then the contact's, by the leading process and
 * through the gate like every call. It must run, and the agent must serve its queue.
 */
export async function clickToDial(context: Context, principal: Principal, request: DialRequest): Promise<Result<{ taskId: number }, Problem>> {
  const found = await findDialable(context, principal, request);
  if (!found.ok) return found;
  const { dialer, contact, agent } = found.value;
  if (dialer.state !== 'running') return failed(problem(409, `The dialer "${dialer.name}" is ${stateInWords(dialer)}; nobody was called. It dials by hand too only while it runs.`));
  const whose = request.agentId === undefined ? ['You are', 'your', 'Make yourself available'] : [`"${agent.name}" is`, 'their', 'Have them make themselves available'];
  if (!agent.status.startsWith('Available')) return failed(problem(409, `${whose[0]} ${agent.status === 'On Break' ? 'on a break' : 'logged out'}; nobody was called. ${whose[2]} first.`));
  if (agent.phone !== softphone) return failed(problem(409, `Nobody was called: ${whose[1]} telephone cannot be used (${agent.phone}).`));
  if (isOutside(agent)) return failed(problem(409, `${whose[0]} in another call on ${whose[1]} telephone; nobody was called.`));
  return transaction(context.dataSource, async (manager): Promise<Result<{ taskId: number }, Problem>> => {
    // The agent's row is locked, so that of two clicks at once one is a call.
    await manager.query(`SELECT id FROM agent WHERE id = ?${forUpdate(manager)}`, [agent.id]);
    const now = context.clock.now();
    if (await isOnTheLine(manager, agent.id)) return failed(problem(409, `${whose[0]} on a call; nobody was called.`));
    const underWay = await callTo(manager, contact, now);
    if (underWay) return failed(problem(409, `A call to ${underWay.number} is under way; nobody was called. Dial again when it is over.`));
    await putBack(manager, agent.id, now);
    const open = await manager.query(`SELECT id FROM task WHERE agent_id = ? AND state IN (${marks(openTaskStates)})`, [agent.id, ...openTaskStates]);
    if (open.length > 0) return failed(problem(409, `${whose[0]} being connected to another contact already; nobody was called.`));
    const place = await placeOf(manager, dialer, contact);
    if (!place.ok) return place;
    const at = new Date(now);
    const row = { accountId: dialer.accountId, dialerId: dialer.id, contactId: contact.id, dialerContactId: place.value, agentId: agent.id, kind: 'click' as const, state: 'accepted' as const, offeredAt: at, expiresAt: at, decidedAt: at };
    const { identifiers } = await manager.getRepository(Task).insert(row);
    const taskId = identifiers[0]!.id as number;
    await audit(manager, { at: now, accountId: dialer.accountId, actor: principal.name, action: 'dial by hand', subject: `dialer ${dialer.id}`, detail: { contact: contact.id, number: contact.number, agent: agent.name } });
    return ok({ taskId });
  });
}

/** Finds out whom a request would dial and for whom, and changes nothing. */
export async function findDialable(context: Context, principal: Principal, { dialerId, contactId, agentId }: DialRequest): Promise<Result<Dialable, Problem>> {
  const { dataSource } = context;
  const agent = await agentOf(context, principal, agentId);
  if (!agent.ok) return agent;
  const dialer = await findVisible(dataSource, principal, Dialer, dialerId);
  const contact = dialer && (await dataSource.getRepository(Contact).findOneBy({ id: contactId, accountId: dialer.accountId }));
  const isCalled = contact && (await dataSource.query(`SELECT 1 FROM dialer_list WHERE dialer_id = ? AND list_id = ? AND role = 'call'`, [dialerId, contact.listId])).length > 0;
  if (!dialer || !contact || !isCalled) return failed(problem(404, `The dialer ${dialerId} has no contact ${contactId}.`));
  const { settings } = await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId });
  const queue = settings.queueId === null ? null : await dataSource.getRepository(Queue).findOneBy({ id: settings.queueId });
  if (!queue) return failed(problem(409, `The dialer "${dialer.name}" has no queue, so no agent dials for it; nobody was called.`));
  if (queue.nodeId !== agent.value.nodeId || !agent.value.queues.includes(queue.name))
    return failed(problem(409, `${agentId === undefined ? 'You do' : `"${agent.value.name}" does`} not serve the queue "${queue.name}" of the dialer "${dialer.name}"; nobody was called.`));
  const node = await dataSource.getRepository(Node).findOneBy({ id: queue.nodeId });
  if (!node?.enabled) return failed(problem(409, `The node of the queue "${queue.name}" is not in use (Nodes); nobody was called.`));
  return ok({ dialer, contact, agent: agent.value });
}

async function agentOf(context: Context, principal: Principal, agentId: number | undefined): Promise<Result<Agent, Problem>> {
  if (agentId === undefined) return myAgent(context, principal);
  if (!may(principal, 'operate')) return failed(problem(403, 'You may dial for yourself only; nobody was called.', 'agentId'));
  const [agent] = await agentsFor(context, principal, { id: agentId });
  return agent ? ok(agent) : failed(problem(404, `There is no agent ${agentId}.`, 'agentId'));
}

/** Whether the agent's desk shows a call on the line. One that nothing has settled since its leader died is mended by the next. */
async function isOnTheLine(manager: EntityManager, agentId: number): Promise<boolean> {
  const talking = await manager.query(
    `SELECT 1 FROM desk_call LEFT JOIN attempt ON attempt.id = desk_call.attempt_id WHERE desk_call.agent_id = ? AND desk_call.state = 'talking' AND attempt.settled_at IS NULL`,
    [agentId],
  );
  return talking.length > 0;
}

/** The call of another dialer, or by another list, to one of the contact's numbers that is under way; the gate asks again when it is dialled. */
async function callTo(manager: EntityManager, { accountId, number, otherNumbers }: Contact, now: number): Promise<Candidate['underWay']> {
  const numbers = [number, ...(otherNumbers ?? []).map((other) => other.number)];
  return underWayAt(await pastCalls(manager, accountId, numbers, now - longestCall), numbers, now);
}

/** Whoever dials by hand has decided against what is offered at that moment: it goes back to the others, and a promised call comes again in a minute. */
async function putBack(manager: EntityManager, agentId: number, now: number): Promise<void> {
  const offered: { id: number; kind: TaskKind; dialerContactId: number }[] = await manager.query(`SELECT id, kind, dialer_contact_id AS dialerContactId FROM task WHERE agent_id = ? AND state = 'offered'`, [agentId]);
  for (const { id, kind, dialerContactId } of offered) {
    if (kind === 'follow up') {
      await promiseAgain(manager, { id, dialerContactId }, now, now + 60_000);
      continue;
    }
    const isBack = await change(manager, `UPDATE task SET state = 'skipped', decided_at = ?, says = 'Somebody else was called by hand.' WHERE id = ? AND state = 'offered'`, [sqlTime(now), id]);
    if (isBack > 0) await release(manager, dialerContactId, now);
  }
}

/** The contact's place in the dialer; one that was just added gets it here instead of with the next enrolment. */
async function placeOf(manager: EntityManager, { id: dialerId, accountId, name }: Dialer, { id: contactId, listId }: Contact): Promise<Result<number, Problem>> {
  const find = async () => (await manager.query(`SELECT id, state, status FROM dialer_contact WHERE dialer_id = ? AND contact_id = ?`, [dialerId, contactId]))[0];
  let place = await find();
  if (!place) {
    await insertRows(manager, 'dialer_contact', ['account_id', 'dialer_id', 'contact_id', 'list_id', 'state', 'attempts'], [[accountId, dialerId, contactId, listId, 'waiting', 0]]);
    place = await find();
  }
  if (place.state === 'dialing') return failed(problem(409, 'The contact is being called at this moment; nobody was called once more.'));
  if (!['waiting', 'success', 'failed'].includes(place.state)) return failed(problem(409, `The contact has ended in "${name}" as ${place.status ?? place.state}; nobody was called.`));
  return ok(place.id);
}
