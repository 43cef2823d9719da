import { Agent } from '../agents/agent.entity.js';
import { DeskCall } from '../agents/desk-call.entity.js';
import { Task } from '../agents/task.entity.js';
import type { Principal } from '../accounts/principal.js';
import { Attempt } from '../calls/attempt.entity.js';
import type { Context } from '../database/context.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';

/** The agent of mod_callcenter who the principal is; nobody's token is one. */
export async function myAgent({ dataSource }: Pick<Context, 'dataSource'>, { userId }: Principal): Promise<Result<Agent, Problem>> {
  const agent = userId === undefined ? null : await dataSource.getRepository(Agent).findOneBy({ userId, isGone: false });
  return agent ? ok(agent) : failed(problem(404, 'You are no agent of the call center yet. An administrator says under Agents who sits at which telephone.'));
}

/** What an agent speaks of: the contact of a call of theirs, or of a task. */
export interface Subject {
  accountId: number;
  dialerId: number;
  contactId: number;
  dialerContactId: number;
  attempt?: Attempt;
  task?: Task;
}

/** Finds it among the agent's own; whatever is another's is not there. A call is known as theirs from its offer on. */
export async function subjectOf({ dataSource }: Context, agent: Agent, { attemptId, taskId }: { attemptId?: string; taskId?: number }): Promise<Result<Subject, Problem>> {
  if (taskId !== undefined) {
    const task = await dataSource.getRepository(Task).findOneBy({ id: taskId, agentId: agent.id });
    return task ? ok({ ...idsOf(task), task }) : failed(problem(404, `You have no task ${taskId}.`));
  }
  const attempt = attemptId === undefined ? null : await dataSource.getRepository(Attempt).findOneBy({ id: attemptId });
  const isMine = attempt && ((attempt.agent === agent.name && attempt.nodeId === agent.nodeId) || (await dataSource.getRepository(DeskCall).existsBy({ agentId: agent.id, attemptId: attempt.id })));
  return isMine ? ok({ ...idsOf(attempt), attempt }) : failed(problem(404, 'That is no call of yours.'));
}

const idsOf = ({ accountId, dialerId, contactId, dialerContactId }: Task | Attempt) => ({ accountId, dialerId, contactId, dialerContactId });
