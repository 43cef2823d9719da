import type { EntityManager } from 'typeorm';
import type { Agent } from '../agents/agent.entity.js';
import { Disposition } from '../agents/disposition.entity.js';
import { Task } from '../agents/task.entity.js';
import { Attempt } from '../calls/attempt.entity.js';
import { audit } from '../accounts/audit.js';
import type { Principal } from '../accounts/principal.js';
import { Contact } from '../contacts/contact.entity.js';
import { optOut } from '../contacts/opt-out.js';
import type { Context } from '../database/context.js';
import { forUpdate } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { afterDisposition, heldForAgent, moveDisposed } from '../dialers/after-disposition.js';
import { Dialer } from '../dialers/dialer.entity.js';
import { DialerContact } from '../dialers/dialer-contact.entity.js';
import { DialerVersion } from '../dialers/dialer-version.entity.js';
import { refusedAt } from '../dialers/judge-contact.js';
import { judgeDetection } from '../dialers/judge-detection.js';
import { nextAction } from '../dialers/next-action.js';
import { applyLateWord } from '../dialers/run-list-rules.js';
import type { DialerSettings } from '../dialers/settings.js';
import { pastEnd } from '../dialers/time-to-call.js';
import type { PhoneNumber } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { myAgent, type Subject, subjectOf } from './my-agent.js';

export interface Word {
  attemptId: string;
  /** One of the dispositions of the dialer, by its name. */
  name: string;
  note?: string;
  followUp?: { at: Date; by: 'me' | 'anyone' };
}

/** Nobody plans further ahead than a year. */
const latest = 366 * 86_400_000;

/** A word that can be kept, and whose it is. */
interface Kept extends Pick<Word, 'note' | 'followUp'> {
  principal: Principal;
  agent: Agent;
  attempt: Attempt;
  settings: DialerSettings;
  chosen: DialerSettings['dispositions'][number];
  now: number;
}

/**
 * The agent's word on a call of theirs: kept, also when it comes late, and acted on in the same transaction. Said twice, the last
 * word holds; an opt-out stays.
 */
export async function dispose(context: Context, principal: Principal, { attemptId, name, note, followUp }: Word): Promise<Result<void, Problem>> {
  const agent = await myAgent(context, principal);
  if (!agent.ok) return agent;
  const subject = await subjectOf(context, agent.value, { attemptId });
  if (!subject.ok) return subject;
  const attempt = subject.value.attempt!;
  const { settings } = await context.dataSource.getRepository(DialerVersion).findOneByOrFail({ id: attempt.dialerVersionId });
  const chosen = settings.dispositions.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
  if (!chosen) return failed(problem(422, `The dialer has no disposition "${name}"; it has ${settings.dispositions.map((one) => one.name).join(', ')}. Nothing was kept.`, 'name'));
  const now = context.clock.now();
  const fault = followUp && (await faultOf(context, subject.value, chosen, followUp.at.getTime(), now));
  if (fault !== undefined) return failed(problem(422, fault, 'followUp'));
  return transaction(context.dataSource, (manager) => keep(manager, { principal, agent: agent.value, attempt, settings, chosen, note, followUp, now }));
}

/** Why a call cannot be promised for a time, after this word. */
async function faultOf(context: Context, subject: Subject, { name, outcome }: Kept['chosen'], at: number, now: number): Promise<string | undefined> {
  if (outcome === 'do not call') return `After "${name}" nobody calls again; nothing was kept. Choose another disposition, or no follow-up.`;
  if (at <= now || at > now + latest) return 'A follow-up is at a time to come, within a year; nothing was kept.';
  const closed = await whyClosed(context, subject, at);
  return closed && `Then nobody may call: ${closed} Nothing was kept.`;
}

/** A time at which the gate would let nobody call is no promise. */
async function whyClosed({ dataSource }: Context, { dialerId, accountId, contactId, dialerContactId }: Subject, at: number): Promise<string | undefined> {
  const place = await dataSource.getRepository(DialerContact).findOneBy({ id: dialerContactId });
  const dialer = place && (await dataSource.getRepository(Dialer).findOneByOrFail({ id: dialerId }));
  if (!place || !dialer || !(await dataSource.getRepository(Contact).existsBy({ id: contactId }))) return undefined;
  const { settings } = await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId });
  return pastEnd(at, settings, place.expiresAt?.getTime() ?? null)?.reason ?? (await transaction(dataSource, (manager) => refusedAt(manager, { id: dialerId, accountId }, settings, place, at)));
}

async function keep(manager: EntityManager, { principal, agent, attempt, settings, chosen, note, followUp, now }: Kept): Promise<Result<void, Problem>> {
  const { id: attemptId, accountId, dialerId, contactId, dialerContactId } = attempt;
  const { name, outcome } = chosen;
  // As the consumer of settled calls does (after-disposition.ts): so one of the two sees the other.
  const [place] = await manager.query(`SELECT id, attempts FROM dialer_contact WHERE id = ?${forUpdate(manager)}`, [dialerContactId]);
  const given = manager.getRepository(Disposition);
  const before = await given.findOneBy({ attemptId });
  if (before && before.agentId !== agent.id) return failed(problem(409, `The call has the disposition "${before.name}" of another agent; nothing was changed.`));
  const followUpAgentId = followUp?.by === 'me' ? agent.id : null;
  const row = {
    accountId, attemptId, dialerId, contactId, agentId: agent.id, name, outcome, isMachine: outcome === 'machine', note: note?.trim() || null,
    followUpAt: followUp?.at ?? null, followUpAgentId, givenBy: principal.name, givenAt: new Date(now),
    judged: await judgeDetection(manager, await manager.getRepository(Attempt).findOneByOrFail({ id: attemptId }), before?.judged ?? null, outcome, now),
  };
  if (before) await given.update(before.id, row);
  else await given.insert(row);
  const tasks = manager.getRepository(Task);
  if (before?.followUpAgentId) await tasks.update({ dialerContactId, agentId: before.followUpAgentId, kind: 'follow up', state: 'planned' }, { state: 'skipped', says: 'It was changed.' });
  if (followUp && followUpAgentId !== null)
    await tasks.insert({ accountId, dialerId, contactId, dialerContactId, agentId: followUpAgentId, kind: 'follow up', state: 'planned', offeredAt: followUp.at, expiresAt: new Date(followUp.at.getTime() + heldForAgent) });
  if (outcome === 'do not call') await optOut(manager, { accountId, number: attempt.number as PhoneNumber, contactId, source: `the agent ${agent.name}`, at: now });
  // A later attempt at the contact has its own end; this word is kept all the same.
  if (place && place.attempts === attempt.ordinal) {
    const said = afterDisposition({ outcome, givenAt: now, ...(followUp && { followUpAt: followUp.at.getTime() }), ...(followUpAgentId !== null && { followUpAgentId }) }, settings);
    await moveDisposed(manager, dialerContactId, said ?? nextAction({ result: 'machine', wasAnswered: true, ordinal: attempt.ordinal, settledAt: now }, settings), now);
  }
  await applyLateWord(manager, attempt, name, settings, now);
  await audit(manager, { at: now, accountId, actor: principal.name, action: 'give disposition', subject: `attempt ${attemptId}`, detail: { name, contact: contactId } });
  return ok(undefined);
}
