import { type DataSource, In, IsNull, MoreThan, Not } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Enterprise } from '../accounts/enterprise.entity.js';
import { AgentPause } from '../agents/agent-pause.entity.js';
import { AgentWish, type Wish } from '../agents/agent-wish.entity.js';
import type { Agent } from '../agents/agent.entity.js';
import { Consult, openConsultStates } from '../agents/consult.entity.js';
import { DeskCall, type DeskCallState } from '../agents/desk-call.entity.js';
import { Disposition } from '../agents/disposition.entity.js';
import { queuesFor } from '../agents/edit-agents.js';
import { type NotFollowed, notFollowed } from '../agents/not-followed.js';
import { openTaskStates, Task } from '../agents/task.entity.js';
import type { Principal } from '../accounts/principal.js';
import { Attempt } from '../calls/attempt.entity.js';
import { Contact } from '../contacts/contact.entity.js';
import type { Context } from '../database/context.js';
import { Dialer } from '../dialers/dialer.entity.js';
import { DialerVersion } from '../dialers/dialer-version.entity.js';
import type { DialerSettings } from '../dialers/settings.js';
import { colleaguesOf, pauseReasons } from './ask-switch.js';
import { type ContactCard, contactCard } from './contact-card.js';
import type { Detected } from '../switch/switch.js';
import { fillScript } from '../contacts/fill-script.js';
import { myAgent } from './my-agent.js';

/** A dialer as its agents see it. */
interface DeskDialer {
  id: number;
  name: string;
  dispositions: DialerSettings['dispositions'];
}

interface ShownCall {
  attemptId: string | null;
  state: DeskCallState;
  since: Date;
  /** Who answered, as the switch heard it: of a machine the agent is told, who is to leave a message. */
  detected: Detected | null;
  /** When a beep was heard of one who had been taken for a person. */
  correctedAt: Date | null;
  /** What came of it, once that is known. */
  result: string | null;
  note: string | null;
  /** Whether a word is waited for: none is of a call that has ended and in which nobody was on the line. One may be given all the same. */
  needsWord: boolean;
  disposition: string | null;
  /** The call that was promised with it. */
  followUp: { at: Date; by: 'me' | 'anyone' } | null;
  dialer: DeskDialer | null;
  contact: ContactCard | null;
  script: string;
  /** Whom the agent asks, or asked last, about the contact. */
  consult: Pick<Consult, 'name' | 'state' | 'says'> | null;
  /** The agent chose to make it: by hand, or by accepting the contact. */
  isChosen: boolean;
  /** The colleague who asks the agent about the contact, who waits meanwhile, or has handed it over to them. */
  handed: { by: string; isOver: boolean } | null;
}

/** Everything on an agent's desk at this moment. */
export interface Desk {
  agent: (Pick<Agent, 'id' | 'name' | 'status' | 'state' | 'phone' | 'queues'> & { notFollowed: NotFollowed | null }) | null;
  pause: Pick<AgentPause, 'reason' | 'startedAt'> | null;
  /** What was asked of the switch last and is not done. */
  asked: { kind: Wish['kind']; state: 'asked' | 'doing' | 'failed'; status: string | null; says: string | null } | null;
  task: (Pick<Task, 'id' | 'kind' | 'state'> & { secondsLeft: number; dialer: DeskDialer; contact: ContactCard | null; script: string }) | null;
  call: ShownCall | null;
  /** A conversation before it that has no word yet. */
  earlier: ShownCall | null;
  /** Why the last task came to nothing, for two minutes or until a call has come since. */
  told: { taskId: number; says: string; dialer: string; contact: string } | null;
  followUps: { taskId: number; at: Date; dialerId: number; dialer: string; contactId: number; contact: string }[];
  /** Of the agent's node: where a contact can be handed on to. */
  queues: string[];
  /** Other agents who can be asked first. */
  colleagues: string[];
  pauseReasons: readonly string[];
  /** In whose zone times are told to the agent. */
  times: { zone: string; of: 'account' | 'enterprise' } | null;
}

const empty: Desk = { agent: null, pause: null, asked: null, task: null, call: null, earlier: null, told: null, followUps: [], queues: [], colleagues: [], pauseReasons, times: null };

/** A call of which neither its end nor anything else was heard for so long is not shown any more (milliseconds). */
const shownFor = 15 * 60_000;

export async function deskOf(context: Context, principal: Principal): Promise<Desk> {
  const mine = await myAgent(context, principal);
  if (!mine.ok) return empty;
  const { id, name, status, state, phone, queues } = mine.value;
  const { dataSource } = context;
  const pause = await dataSource.getRepository(AgentPause).findOne({ where: { agentId: id, endedAt: IsNull() }, order: { id: 'DESC' } });
  const nodeQueues = (await queuesFor(context, principal)).filter(({ nodeId, isGone }) => nodeId === mine.value.nodeId && !isGone);
  return {
    agent: { id, name, status, state, phone, queues, notFollowed: (await notFollowed(context, [mine.value.nodeId])).get(mine.value.nodeId) ?? null },
    pause: pause && { reason: pause.reason, startedAt: pause.startedAt },
    asked: await askedBy(context, id),
    task: await taskOf(context, id),
    call: await callOf(context, mine.value),
    earlier: await earlierOf(context, id),
    told: await toldOf(context, id),
    followUps: await followUpsOf(context, id),
    queues: nodeQueues.map((queue) => queue.name),
    colleagues: await colleaguesOf(context, principal, mine.value),
    pauseReasons,
    times: await timesOf(context, principal),
  };
}

async function askedBy({ dataSource, clock }: Context, agentId: number): Promise<Desk['asked']> {
  const last = await dataSource.getRepository(AgentWish).findOne({ where: { agentId }, order: { id: 'DESC' } });
  if (!last || last.state === 'done') return null;
  if (last.state === 'failed' && clock.now() - (last.doneAt ?? last.askedAt).getTime() > 60_000) return null;
  return { kind: last.wish.kind, state: last.state, status: last.wish.kind === 'status' ? last.wish.status : null, says: last.says };
}

async function taskOf(context: Context, agentId: number): Promise<Desk['task']> {
  const task = await context.dataSource.getRepository(Task).findOne({ where: { agentId, state: In([...openTaskStates]) }, order: { id: 'DESC' } });
  if (!task) return null;
  const { id, kind, state, expiresAt } = task;
  return { id, kind, state, secondsLeft: Math.max(0, (expiresAt.getTime() - context.clock.now()) / 1_000), ...(await shown(context, task.dialerId, task.contactId)) };
}

async function callOf(context: Context, { id: agentId, name, queues }: Agent): Promise<Desk['call']> {
  const { dataSource, clock } = context;
  const row = await dataSource.getRepository(DeskCall).findOneBy({ agentId });
  if (!row) return null;
  const attempt = row.attemptId === null ? null : await dataSource.getRepository(Attempt).findOneBy({ id: row.attemptId });
  const task = row.taskId === null ? null : await dataSource.getRepository(Task).findOneBy({ id: row.taskId });
  const isStale = clock.now() - row.since.getTime() > shownFor && (attempt === null || attempt.settledAt !== null);
  const isNothing = attempt === null && task !== null && ['failed', 'expired', 'skipped', 'snoozed'].includes(task.state);
  if (isStale || isNothing) return null;
  const disposition = attempt && (await dataSource.getRepository(Disposition).findOneBy({ attemptId: attempt.id }));
  // The attempt's row knows best how far it has come: who wrote this one may have been restarted. A contact who was handed on talks to somebody else.
  const isAtTheirs = row.state !== 'over' && attempt?.agent !== name;
  const handed = await handedOf(context, agentId, isAtTheirs ? undefined : [name, ...queues], row.attemptId);
  const isAsked = handed !== null && !handed.isOver;
  const state = attempt?.settledAt || row.state === 'over' ? 'over' : attempt?.state === 'talking' && !isAsked ? 'talking' : row.state;
  if (state === 'over' && (disposition || attempt === null)) return null;
  return {
    attemptId: row.attemptId, state, since: row.since, detected: attempt?.detected ?? null, correctedAt: attempt?.correctedAt ?? null, result: attempt?.result ?? null, note: attempt?.note ?? null, needsWord: !attempt?.settledAt || attempt.bridgedAt !== null, disposition: disposition?.name ?? null,
    followUp: disposition?.followUpAt ? { at: disposition.followUpAt, by: disposition.followUpAgentId === agentId ? 'me' : 'anyone' } : null,
    consult: await consultOf(context, agentId, row.attemptId), isChosen: row.taskId !== null, handed,
    ...(await shown(context, attempt?.dialerId ?? row.dialerId, attempt?.contactId ?? task?.contactId ?? null, attempt)),
  };
}

/** The conversation before, while the agent has not said what came of it. */
async function earlierOf(context: Context, agentId: number): Promise<Desk['earlier']> {
  const { dataSource, clock } = context;
  const row = await dataSource.getRepository(DeskCall).findOneBy({ agentId });
  const attempt = row?.earlierAttemptId ? await dataSource.getRepository(Attempt).findOneBy({ id: row.earlierAttemptId }) : null;
  if (!attempt || clock.now() - (attempt.endedAt ?? attempt.createdAt).getTime() > shownFor) return null;
  if (await dataSource.getRepository(Disposition).existsBy({ attemptId: attempt.id })) return null;
  return {
    attemptId: attempt.id, state: 'over', since: attempt.endedAt ?? attempt.createdAt, detected: attempt.detected, correctedAt: attempt.correctedAt, result: attempt.result, note: attempt.note, needsWord: true, disposition: null, followUp: null, consult: null, isChosen: false, handed: null,
    ...(await shown(context, attempt.dialerId, attempt.contactId, attempt)),
  };
}

/** What came to nothing is told as long as the call lasts. */
async function consultOf({ dataSource }: Context, agentId: number, attemptId: string | null): Promise<NonNullable<Desk['call']>['consult']> {
  const last = attemptId === null ? null : await dataSource.getRepository(Consult).findOne({ where: { attemptId, agentId }, order: { askedAt: 'DESC' } });
  return last && { name: last.name, state: last.state, says: last.says };
}

/**
 * `names` are those by which the agent can be asked: their own, and their queues'. Without them, whoever was asked about the contact is the
 * agent: they have the call of somebody else, perhaps at an extension.
 */
async function handedOf({ dataSource }: Context, agentId: number, names: readonly string[] | undefined, attemptId: string | null): Promise<NonNullable<Desk['call']>['handed']> {
  if (attemptId === null) return null;
  const consult = await dataSource.getRepository(Consult).findOne({ where: { attemptId, ...(names && { name: In([...names]) }), agentId: Not(agentId), state: In([...openConsultStates, 'transferred']) }, relations: { agent: true }, order: { askedAt: 'DESC' } });
  return consult && { by: consult.agent!.name, isOver: consult.state === 'transferred' };
}

/** Of a call (`attempt`) by its own version, whose dispositions are the ones that are taken, and by the number that was called; else as the dialer is now. */
async function shown(context: Context, dialerId: number, contactId: number): Promise<{ dialer: DeskDialer; contact: ContactCard | null; script: string }>;
async function shown(context: Context, dialerId: number | null, contactId: number | null, attempt?: Attempt | null): Promise<{ dialer: DeskDialer | null; contact: ContactCard | null; script: string }>;
async function shown(context: Context, dialerId: number | null, contactId: number | null, attempt?: Attempt | null): Promise<{ dialer: DeskDialer | null; contact: ContactCard | null; script: string }> {
  const { dataSource } = context;
  const dialer = dialerId === null ? null : await dataSource.getRepository(Dialer).findOneBy({ id: dialerId });
  const settings = dialer && (await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: attempt?.dialerVersionId ?? dialer.versionId })).settings;
  const contact = contactId === null ? null : await contactCard(context, contactId, attempt?.number);
  const script = settings?.script ?? '';
  return {
    dialer: dialer && settings ? { id: dialer.id, name: dialer.name, dispositions: settings.dispositions } : null,
    contact,
    script: contact ? fillScript(script, contact) : script,
  };
}

async function toldOf({ dataSource, clock }: Context, agentId: number): Promise<Desk['told']> {
  const [last] = await dataSource.getRepository(Task).find({ where: { agentId }, order: { id: 'DESC' }, take: 1 });
  if (!last?.says || (last.state !== 'failed' && last.state !== 'expired')) return null;
  const at = last.expiresAt.getTime();
  if (clock.now() - at >= 120_000) return null;
  // Over a call that has come or gone on since, it would be read as one of that call.
  const call = await dataSource.getRepository(DeskCall).findOneBy({ agentId });
  if (call && call.since.getTime() > at) return null;
  const nameOf = await namesOf(dataSource, [last]);
  return { taskId: last.id, says: last.says, ...nameOf(last) };
}

async function followUpsOf({ dataSource, clock }: Context, agentId: number): Promise<Desk['followUps']> {
  const tasks = await dataSource.getRepository(Task).find({ where: { agentId, state: 'planned', expiresAt: MoreThan(new Date(clock.now())) }, order: { offeredAt: 'ASC' }, take: 20 });
  const nameOf = await namesOf(dataSource, tasks);
  return tasks.map((task) => ({ taskId: task.id, at: task.offeredAt, dialerId: task.dialerId, contactId: task.contactId, ...nameOf(task) }));
}

/** What people call the dialer and the contact of a task. */
async function namesOf(dataSource: DataSource, tasks: readonly Task[]): Promise<(task: Task) => { dialer: string; contact: string }> {
  const dialers = tasks.length === 0 ? [] : await dataSource.getRepository(Dialer).findBy({ id: In(tasks.map(({ dialerId }) => dialerId)) });
  const contacts = tasks.length === 0 ? [] : await dataSource.getRepository(Contact).findBy({ id: In(tasks.map(({ contactId }) => contactId)) });
  return ({ dialerId, contactId }) => {
    const contact = contacts.find(({ id }) => id === contactId);
    return { dialer: dialers.find(({ id }) => id === dialerId)?.name ?? '', contact: contact?.name || contact?.number || '' };
  };
}

async function timesOf({ dataSource }: Context, { accountId, enterpriseId }: Principal): Promise<Desk['times']> {
  if (accountId === null) return { zone: (await dataSource.getRepository(Enterprise).findOneByOrFail({ id: enterpriseId })).zone, of: 'enterprise' };
  return { zone: (await dataSource.getRepository(Account).findOneByOrFail({ id: accountId })).zone, of: 'account' };
}
