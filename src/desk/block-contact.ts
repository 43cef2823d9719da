import { In } from 'typeorm';
import { Task } from '../agents/task.entity.js';
import type { Principal } from '../accounts/principal.js';
import { Attempt } from '../calls/attempt.entity.js';
import { Contact } from '../contacts/contact.entity.js';
import { optOut } from '../contacts/opt-out.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { release } from '../dialers/tasks.js';
import type { PhoneNumber } from '../shared/phone-number.js';
import type { Problem } from '../shared/problem.js';
import { ok, type Result } from '../shared/result.js';
import { myAgent, subjectOf } from './my-agent.js';

/**
 * The contact of a call or a task of the agent's own is never called again: the number that was called opts out, and the main one, whichever lists block in its dialer, as any of those
 * may be another dialer's to call. A contact that is offered, or kept for a promised call, goes back, and the gate ends it.
 */
export async function blockContact(context: Context, principal: Principal, { reason, ...about }: { attemptId?: string; taskId?: number; reason?: string }): Promise<Result<void, Problem>> {
  const agent = await myAgent(context, principal);
  if (!agent.ok) return agent;
  const subject = await subjectOf(context, agent.value, about);
  if (!subject.ok) return subject;
  const { accountId, contactId, dialerContactId, attempt, task } = subject.value;
  const now = context.clock.now();
  await transaction(context.dataSource, async (manager) => {
    const called = attempt ?? (task?.attemptId ? await manager.getRepository(Attempt).findOneBy({ id: task.attemptId }) : null);
    // Nobody was called yet: it is the person, by the main number.
    const { number } = called ?? (await manager.getRepository(Contact).findOneByOrFail({ id: contactId }));
    await optOut(manager, { accountId, number: number as PhoneNumber, contactId, source: `the agent ${agent.value.name}`, reason: reason?.trim() || undefined, at: now });
    const { affected } = await manager.getRepository(Task).update({ dialerContactId, state: In(['offered', 'planned']) }, { state: 'skipped', decidedAt: new Date(now), says: 'Its number was blocked.' });
    if (affected) await release(manager, dialerContactId, now);
  });
  return ok(undefined);
}
