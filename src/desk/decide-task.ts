import type { EntityManager } from 'typeorm';
import type { Principal } from '../accounts/principal.js';
import { isOutside } from '../agents/phase.js';
import { Task } from '../agents/task.entity.js';
import type { Context } from '../database/context.js';
import { change, sqlTime } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { heldForAgent } from '../dialers/after-disposition.js';
import { Dialer } from '../dialers/dialer.entity.js';
import { DialerVersion } from '../dialers/dialer-version.entity.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { myAgent } from './my-agent.js';

/** What an agent says to a contact that is offered. `snooze` brings it back after so many minutes, to anyone; what the agent promised, to them. */
export type Decision = { kind: 'accept' } | { kind: 'skip' } | { kind: 'snooze'; minutes: number };

const states = { accept: 'accepted', skip: 'skipped', snooze: 'snoozed' } as const;

/**
 * Decides a task of the agent's own, once, while it is offered. Accepted, the leading process dials it within a second;
 * skipped, the contact comes again after the dialer's pause between attempts.
 */
export async function decideTask(context: Context, principal: Principal, taskId: number, decision: Decision): Promise<Result<void, Problem>> {
  const agent = await myAgent(context, principal);
  if (!agent.ok) return agent;
  const task = await context.dataSource.getRepository(Task).findOneBy({ id: taskId, agentId: agent.value.id });
  if (!task) return failed(problem(404, `You have no task ${taskId}.`));
  // The leading process takes the contact back in a moment.
  if (decision.kind === 'accept' && isOutside(agent.value)) return failed(problem(409, 'You are in another call on your telephone; nobody was called.'));
  return transaction(context.dataSource, async (manager): Promise<Result<void, Problem>> => {
    const now = context.clock.now();
    const isMoved = await change(manager, `UPDATE task SET state = ?, decided_at = ? WHERE id = ? AND state = 'offered' AND expires_at > ?`, [states[decision.kind], sqlTime(now), taskId, sqlTime(now)]);
    if (isMoved === 0) return failed(problem(409, await whyNot(manager, taskId)));
    if (decision.kind === 'snooze' && task.kind === 'follow up') {
      await promise(manager, task, now + decision.minutes * 60_000);
      return ok(undefined);
    }
    if (decision.kind === 'skip') await wait(manager, task, now + (await retryMinutes(manager, task.dialerId)) * 60_000);
    if (decision.kind === 'snooze') await wait(manager, task, now + decision.minutes * 60_000);
    return ok(undefined);
  });
}

async function whyNot(manager: EntityManager, id: number): Promise<string> {
  const { state, says } = await manager.getRepository(Task).findOneByOrFail({ id });
  if (state === 'offered' || state === 'expired') return `${says ?? 'The time to decide was over.'} The contact has gone back to the others; nobody was called.`;
  return `It was ${state === 'dialing' ? 'accepted' : state} already; nothing was changed.`;
}

async function retryMinutes(manager: EntityManager, dialerId: number): Promise<number> {
  const { versionId } = await manager.getRepository(Dialer).findOneByOrFail({ id: dialerId });
  return (await manager.getRepository(DialerVersion).findOneByOrFail({ id: versionId })).settings.retryMinutes;
}

/** The same agent makes the call at the new time, and within a day of it. */
async function promise(manager: EntityManager, task: Task, at: number): Promise<void> {
  await manager.getRepository(Task).update(task.id, { state: 'planned', decidedAt: null, offeredAt: new Date(at), expiresAt: new Date(at + heldForAgent) });
  await wait(manager, task, at + heldForAgent);
}

const wait = (manager: EntityManager, { dialerContactId }: Task, until: number): Promise<unknown> =>
  manager.query(`UPDATE dialer_contact SET next_at = ?, refused_until = NULL WHERE id = ? AND state = 'waiting'`, [sqlTime(until), dialerContactId]);
