import { AgentWish, type Wish } from '../agents/agent-wish.entity.js';
import type { Agent } from '../agents/agent.entity.js';
import { DeskCall } from '../agents/desk-call.entity.js';
import { queuesFor } from '../agents/edit-agents.js';
import { audit } from '../accounts/audit.js';
import type { Principal } from '../accounts/principal.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import type { AgentStatus, TransferTo } from '../switch/switch.js';
import { transferTarget } from '../switch/transfer.js';
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

/** Hands the contact of the agent's call to a queue or an extension; the agent's own leg ends with that. */
export async function transferCall(context: Context, principal: Principal, { attemptId, to }: { attemptId: string; to: TransferTo }): Promise<Result<void, Problem>> {
  const agent = await myAgent(context, principal);
  if (!agent.ok) return agent;
  const subject = await subjectOf(context, agent.value, { attemptId });
  if (!subject.ok) return subject;
  const call = await context.dataSource.getRepository(DeskCall).findOneBy({ agentId: agent.value.id, attemptId });
  const { attempt } = subject.value;
  if (!call || attempt?.settledAt || (call.state !== 'talking' && attempt?.state !== 'talking')) return failed(problem(409, 'You do not talk to that contact at this moment; nobody was transferred.'));
  const target = transferTarget(to);
  if (!target.ok) return failed(problem(422, `${target.failure} Nobody was transferred.`, to.kind));
  if (to.kind === 'queue' && !(await queuesFor(context, principal)).some(({ nodeId, name, isGone }) => nodeId === agent.value.nodeId && name === to.queue && !isGone))
    return failed(problem(422, `There is no queue "${to.queue}"; nobody was transferred.`, 'queue'));
  await ask(context, principal, agent.value, { kind: 'transfer', attemptId, to });
  return ok(undefined);
}

async function ask({ dataSource, clock }: Context, principal: Principal, agent: Agent, wish: Wish): Promise<void> {
  await transaction(dataSource, async (manager) => {
    const wishes = manager.getRepository(AgentWish);
    // Of several that nobody has taken up, the last is what the agent wants.
    if (wish.kind === 'status') await manager.query(`UPDATE agent_wish SET state = 'failed', says = 'Another status was asked for.' WHERE agent_id = ? AND state = 'asked' AND wish LIKE '%"kind":"status"%'`, [agent.id]);
    await wishes.insert({ agentId: agent.id, wish, state: 'asked', askedBy: principal.name, askedAt: new Date(clock.now()) });
    if (wish.kind === 'transfer') await audit(manager, { at: clock.now(), accountId: principal.accountId, actor: principal.name, action: 'transfer call', subject: `attempt ${wish.attemptId}`, detail: wish.to });
  });
}
