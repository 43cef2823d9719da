import type { Principal } from '../accounts/principal.js';
import { ContactNote } from '../contacts/contact-note.entity.js';
import type { Context } from '../database/context.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { myAgent, subjectOf } from './my-agent.js';

const longest = 5_000;

/** Keeps what the agent wrote about the contact of a call or a task of theirs; whoever calls next reads it. */
export async function writeNote(context: Context, principal: Principal, { text, ...about }: { attemptId?: string; taskId?: number; text: string }): Promise<Result<void, Problem>> {
  const agent = await myAgent(context, principal);
  if (!agent.ok) return agent;
  const subject = await subjectOf(context, agent.value, about);
  if (!subject.ok) return subject;
  const written = text.trim();
  if (written === '' || written.length > longest) return failed(problem(422, 'A note has from 1 to 5,000 characters; nothing was kept.', 'text'));
  const { accountId, contactId, attempt } = subject.value;
  await context.dataSource.getRepository(ContactNote).insert({ accountId, contactId, attemptId: attempt?.id ?? null, text: written, writtenBy: principal.name, writtenAt: new Date(context.clock.now()) });
  return ok(undefined);
}
