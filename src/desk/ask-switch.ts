import { randomUUID } from 'node:crypto';
import { type EntityManager, In } from 'typeorm';
import { AgentWish, type Wish } from '../agents/agent-wish.entity.js';
import { Agent } from '../agents/agent.entity.js';
import { Consult, openConsultStates } from '../agents/consult.entity.js';
import { DeskCall } from '../agents/desk-call.entity.js';
import { agentsFor, queuesFor } from '../agents/edit-agents.js';
import { audit } from '../accounts/audit.js';
import type { Principal } from '../accounts/principal.js';
import { Attempt } from '../calls/attempt.entity.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import type { AgentStatus, TransferTo, Whom } from '../switch/switch.js';
import { consultUrl, nameOf, transferTarget } from '../switch/transfer.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { myAgent, subjectOf } from './my-agent.js';

/** What desks offer; any other reason can be written. */
export const pauseReasons = ['Break', 'Lunch', 'Paperwork', 'Meeting', 'Training'] as const;

/** Asks for the agent's own status; the process that leads has the switch set it within a second. */
export async function askStatus(context: Context, principal: Principal, { status, reason = '' }: { status: AgentStatus; reason?: string }): Promise<Result<void, Problem>> {
  const agent = await myAgent(context, principal);
  if (!agent.ok) return agent;
  if (status === 'On Break' && reason.trim() === '') return failed(problem(422, 'Say why: a break has a reason.', 'reason'));
  await ask(context, principal, agent.value, { kind: 'status', status, reason: reason.trim() });
  return ok(undefined);
}

/** Whom an agent names; the address of another agent is mod_callcenter's to know. */
export type AskedFor = TransferTo | { kind: 'agent'; agent: string };

/** Hands the contact of the agent's call to a queue or an extension; the agent's own leg ends with that. */
export async function transferCall(context: Context, principal: Principal, { attemptId, to }: { attemptId: string; to: TransferTo }): Promise<Result<void, Problem>> {
  const talked = await whoTalks(context, principal, attemptId, 'nobody was transferred');
  if (!talked.ok) return talked;
  const whom = await findWhom(context, principal, talked.value, to, 'nobody was transferred');
  if (!whom.ok) return whom;
  if (await openConsult(context, attemptId)) return failed(problem(409, 'Somebody is being asked already: hand the contact to them, or return to the contact first.'));
  await ask(context, principal, talked.value, { kind: 'transfer', attemptId, to });
  return ok(undefined);
}

/** Has the agent talk to somebody else first, while the contact hears the hold message (attended transfer). */
export async function consultSomebody(context: Context, principal: Principal, { attemptId, to }: { attemptId: string; to: AskedFor }): Promise<Result<void, Problem>> {
  const talked = await whoTalks(context, principal, attemptId, 'nobody was called');
  if (!talked.ok) return talked;
  const whom = await findWhom(context, principal, talked.value, to, 'nobody was called');
  if (!whom.ok) return whom;
  if (await openConsult(context, attemptId)) return failed(problem(409, 'Somebody is being asked already; nobody else was called.'));
  await ask(context, principal, talked.value, { kind: 'consult', attemptId, leg: randomUUID(), whom: whom.value });
  return ok(undefined);
}

/** Hands the contact to whoever the agent has asked, or takes the agent back to the contact. */
export async function endConsult(context: Context, principal: Principal, { attemptId, how }: { attemptId: string; how: 'transfer' | 'return' }): Promise<Result<void, Problem>> {
  const agent = await myAgent(context, principal);
  if (!agent.ok) return agent;
  const consult = await openConsult(context, attemptId);
  if (!consult || consult.agentId !== agent.value.id) return failed(problem(409, 'You are asking nobody about that contact at this moment; nothing was changed.'));
  if (how === 'transfer' && consult.state !== 'talking') return failed(problem(409, `${consult.name} has not answered yet; the contact was not handed on.`));
  const begun = await context.dataSource.getRepository(AgentWish).find({ where: { agentId: agent.value.id }, order: { id: 'DESC' }, take: 20 });
  const wish = begun.map((row) => row.wish).find((one) => one.kind === 'consult' && one.leg === consult.leg);
  if (wish?.kind !== 'consult') return failed(problem(409, 'You are asking nobody about that contact at this moment; nothing was changed.'));
  await ask(context, principal, agent.value, { kind: 'end consult', attemptId, leg: consult.leg, whom: wish.whom, how });
  return ok(undefined);
}

/** Whom the agent asks about a contact now. */
async function openConsult({ dataSource }: Pick<Context, 'dataSource'>, attemptId: string): Promise<Consult | null> {
  return dataSource.getRepository(Consult).findOne({ where: { attemptId, state: In([...openConsultStates]) }, order: { askedAt: 'DESC' } });
}

/** The agent, while they talk to the contact of this attempt; `nothing` says what was not done otherwise. */
async function whoTalks(context: Context, principal: Principal, attemptId: string, nothing: string): Promise<Result<Agent, Problem>> {
  const agent = await myAgent(context, principal);
  if (!agent.ok) return agent;
  const subject = await subjectOf(context, agent.value, { attemptId });
  if (!subject.ok) return subject;
  const call = await context.dataSource.getRepository(DeskCall).findOneBy({ agentId: agent.value.id, attemptId });
  const { attempt } = subject.value;
  // A colleague who is asked sees the contact, who waits for somebody else.
  const open = await openConsult(context, attemptId);
  const isAsked = open !== null && open.agentId !== agent.value.id;
  if (isAsked || !call || call.state === 'over' || attempt?.settledAt || (call.state !== 'talking' && attempt?.state !== 'talking')) return failed(problem(409, `You do not talk to that contact at this moment; ${nothing}.`));
  return ok(agent.value);
}

async function findWhom(context: Context, principal: Principal, agent: Agent, to: AskedFor, nothing: string): Promise<Result<Whom, Problem>> {
  const after = `${nothing[0]!.toUpperCase()}${nothing.slice(1)}.`;
  if (to.kind === 'agent') {
    const colleague = await context.dataSource.getRepository(Agent).findOneBy({ nodeId: agent.nodeId, name: to.agent, isGone: false });
    if (!colleague || !(await colleaguesOf(context, principal, agent)).includes(to.agent)) return failed(problem(422, `There is no agent "${to.agent}" beside you; ${nothing}.`, 'agent'));
    const whom: Whom = { kind: 'agent', agent: colleague.name, contact: colleague.contact };
    const url = consultUrl('', '', whom);
    return url.ok ? ok(whom) : failed(problem(422, `${url.failure} ${after}`, 'agent'));
  }
  const target = transferTarget(to);
  if (!target.ok) return failed(problem(422, `${target.failure} ${after}`, to.kind));
  if (to.kind === 'queue' && !(await queuesFor(context, principal)).some(({ nodeId, name, isGone }) => nodeId === agent.nodeId && name === to.queue && !isGone))
    return failed(problem(422, `There is no queue "${to.queue}"; ${nothing}.`, 'queue'));
  return ok(to);
}

/** Names of the agents of the same switch whom the agent's account may know, without themselves. */
export async function colleaguesOf(context: Pick<Context, 'dataSource'>, principal: Principal, { id, nodeId }: Agent): Promise<string[]> {
  const agents = await agentsFor(context, principal);
  return agents.filter((other) => other.nodeId === nodeId && other.id !== id && !other.isGone && other.type === 'callback').map(({ name }) => name);
}

async function ask({ dataSource, clock }: Context, principal: Principal, agent: Agent, wish: Wish): Promise<void> {
  await transaction(dataSource, async (manager) => {
    const wishes = manager.getRepository(AgentWish);
    // Of several that nobody has taken up, the last is what the agent wants.
    if (wish.kind === 'status') await manager.query(`UPDATE agent_wish SET state = 'failed', says = 'Another status was asked for.' WHERE agent_id = ? AND state = 'asked' AND wish LIKE '%"kind":"status"%'`, [agent.id]);
    await wishes.insert({ agentId: agent.id, wish, state: 'asked', askedBy: principal.name, askedAt: new Date(clock.now()) });
    if (wish.kind === 'consult') await beginConsult(manager, agent, wish, clock.now());
    const deed = { at: clock.now(), accountId: principal.accountId, actor: principal.name };
    if (wish.kind === 'transfer') await audit(manager, { ...deed, action: 'transfer call', subject: `attempt ${wish.attemptId}`, detail: wish.to });
    if (wish.kind === 'end consult' && wish.how === 'transfer') await audit(manager, { ...deed, action: 'transfer call', subject: `attempt ${wish.attemptId}`, detail: { after: 'asking', to: nameOf(wish.whom) } });
  });
}

async function beginConsult(manager: EntityManager, agent: Agent, { leg, attemptId, whom }: Extract<Wish, { kind: 'consult' }>, now: number): Promise<void> {
  const { accountId } = await manager.getRepository(Attempt).findOneByOrFail({ id: attemptId });
  await manager.getRepository(Consult).insert({ leg, accountId, agentId: agent.id, attemptId, name: nameOf(whom).slice(0, 100), state: 'asked', says: null, askedAt: new Date(now) });
}
