import type { EntityManager } from 'typeorm';
import { Agent } from '../agents/agent.entity.js';
import type { Floor, FloorAgent } from '../agents/floor.js';
import { openTaskStates, type TaskKind, type TaskState } from '../agents/task.entity.js';
import type { Claim } from '../calls/order.js';
import type { Context } from '../database/context.js';
import { change, insertRows, marks, sqlTime, timeOf } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import type { AgentCall, AgentCalls } from './agent-calls.js';
import type { Match } from './match-by-lambda.js';
import { nobodyLeft } from './place-order.js';
import { promiseAgain } from './promise-again.js';
import type { Runner } from './runner.js';

/** A task that was accepted is taken up within a second; when it was not for so long, whoever accepted it has given up (milliseconds). */
const acceptedFor = 30_000;
/** What was begun by a leader that is gone is looked for until then. */
const orphanedAfter = 10_000;
/** A promised call on which its agent said nothing is offered again so much later: they may have gone for a moment (milliseconds). */
const remindAfter = 5 * 60_000;
/** A contact on which nothing was said rests for so long, so that the next one is not the same again for the same agent (milliseconds). */
const passedFor = 30_000;
/** While an agent decides and their phone rings, nobody else is given the contact. */
const margin = 120_000;

interface OpenTask {
  id: number;
  dialerId: number;
  contactId: number;
  dialerContactId: number;
  agentId: number;
  nodeId: number;
  agentName: string;
  kind: TaskKind;
  state: TaskState;
  expiresAt: number;
  decidedAt: number;
  attemptId: string | null;
  /** Until it came to something: what a lambda said of it. */
  says: string | null;
}

/**
 * The leader's part of preview, click-to-dial and follow-ups: offers contacts to agents, takes back what nobody accepted, and has
 * what was accepted dialled. Everything is a row, moved by compare-and-set: after a crash the next leader goes on from there, and a
 * task is dialled once at most.
 */
export class Tasks {
  /** Agents who have an open task, as `node name`. */
  private busy = new Set<string>();
  private readonly offering = new Set<string>();
  /** How many open tasks each dialer has. */
  private open = new Map<number, number>();
  /** Tasks whose agent this process has called. */
  private readonly ours = new Set<number>();

  constructor(
    private readonly context: Context,
    private readonly floor: Floor,
    private readonly agentCalls: AgentCalls,
    private readonly runnerOf: (dialerId: number) => Runner | undefined,
  ) {}

  has({ nodeId, name }: Pick<FloorAgent, 'nodeId' | 'name'>): boolean {
    const key = keyOf(nodeId, name);
    return this.busy.has(key) || this.offering.has(key);
  }

  /** Contacts of a dialer that are with agents, who decide or are being connected. */
  of(dialerId: number): number {
    return this.open.get(dialerId) ?? 0;
  }

  /** Another process led meanwhile: what is under way is not this one's. */
  clear(): void {
    this.ours.clear();
    this.busy.clear();
    this.open.clear();
  }

  /** Offers an agent the next contact of a dialer, or the one that a lambda chose for them; its place is held until the time to decide is over. */
  async offer(runner: Runner, agent: FloorAgent, machineNow: number, match?: Match): Promise<void> {
    const key = keyOf(agent.nodeId, agent.name);
    if (this.has(agent)) return;
    this.offering.add(key);
    try {
      const row = await this.context.dataSource.getRepository(Agent).findOneBy({ nodeId: agent.nodeId, name: agent.name });
      if (!row) return;
      const { previewSeconds } = runner.currentPlan!.settings;
      await runner.review(machineNow, async (manager, claim, now) => {
        await this.write(manager, runner.dialer.accountId, runner.dialer.id, row.id, claim, now, now + previewSeconds * 1_000, match?.says);
        this.busy.add(key);
      }, match && { contactId: match.contactId, isInTurn: true });
    } finally {
      this.offering.delete(key);
    }
  }

  private async write(manager: EntityManager, accountId: number, dialerId: number, agentId: number, { contactId, dialerContactId }: Claim, now: number, expiresAt: number, says: string | undefined): Promise<void> {
    await insertRows(manager, 'task', ['account_id', 'dialer_id', 'contact_id', 'dialer_contact_id', 'agent_id', 'kind', 'state', 'offered_at', 'expires_at', 'says'], [
      [accountId, dialerId, contactId, dialerContactId, agentId, 'preview', 'offered', sqlTime(now), sqlTime(expiresAt), says?.slice(0, 500) ?? null],
    ]);
    await manager.query(`UPDATE dialer_contact SET next_at = ? WHERE id = ? AND state = 'waiting'`, [sqlTime(expiresAt + margin), dialerContactId]);
  }

  /** A few times a second: what each open task needs now. */
  async tend(): Promise<void> {
    const now = this.context.clock.now();
    const tasks = await this.read(now);
    this.busy = new Set(tasks.filter(({ state }) => state !== 'planned').map(({ nodeId, agentName }) => keyOf(nodeId, agentName)));
    this.open = new Map();
    for (const { dialerId, state } of tasks) if (state !== 'planned') this.open.set(dialerId, this.of(dialerId) + 1);
    for (const task of tasks) {
      if (task.state === 'planned') await this.remind(task, now);
      if (task.state === 'offered') await this.tendOffered(task, now);
      if (task.state === 'accepted') await this.begin(task, now);
      if (task.state === 'dialing' && !this.ours.has(task.id)) await this.adopt(task, now);
    }
  }

  private async read(now: number): Promise<OpenTask[]> {
    const rows: (Omit<OpenTask, 'expiresAt' | 'decidedAt'> & { expiresAt: string; decidedAt: string | null })[] = await this.context.dataSource.query(
      `SELECT task.id AS id, task.dialer_id AS dialerId, task.contact_id AS contactId, task.dialer_contact_id AS dialerContactId, task.agent_id AS agentId, agent.node_id AS nodeId,
              agent.name AS agentName, task.kind AS kind, task.state AS state, task.expires_at AS expiresAt, task.decided_at AS decidedAt, task.attempt_id AS attemptId, task.says AS says
         FROM task JOIN agent ON agent.id = task.agent_id
        WHERE task.state IN (${marks(openTaskStates)}) OR (task.state = 'planned' AND task.offered_at <= ?) ORDER BY task.id`,
      [...openTaskStates, sqlTime(now)],
    );
    return rows.map((row) => ({ ...row, expiresAt: timeOf(row.expiresAt), decidedAt: row.decidedAt === null ? 0 : timeOf(row.decidedAt) }));
  }

  /** A promised call is offered when its time has come and the agent is free. */
  private async remind(task: OpenTask, now: number): Promise<void> {
    if (task.expiresAt <= now) return this.close(task, 'expired', 'You were not there within a day; anyone may call now.', now);
    const runner = this.runnerOf(task.dialerId);
    const agent = this.floor.agent(task.nodeId, task.agentName);
    if (runner?.dialer.state !== 'running' || agent?.phase !== 'idle' || this.has(agent) || this.agentCalls.has(agent)) return;
    const expiresAt = now + Math.max(60, runner.currentPlan?.settings.previewSeconds ?? 60) * 1_000;
    if (await this.move(task, 'planned', { state: 'offered', offered_at: sqlTime(now), expires_at: sqlTime(expiresAt) })) this.busy.add(keyOf(task.nodeId, task.agentName));
  }

  private async tendOffered(task: OpenTask, now: number): Promise<void> {
    const agent = this.floor.agent(task.nodeId, task.agentName);
    if (task.expiresAt <= now) return this.takeBack(task, 'The time to decide was over.', now, task.kind === 'follow up' ? remindAfter : passedFor);
    if (this.runnerOf(task.dialerId)?.dialer.state !== 'running') return this.takeBack(task, 'The dialer is not running any more.', now);
    // Nobody has looked yet since a restart, or the switch is gone for a moment.
    if (!this.floor.knows(task.nodeId)) return;
    if (!agent?.row.status.startsWith('Available')) return this.takeBack(task, 'You were not available any more.', now);
    // mod_callcenter knows nothing of what is looked at, and whoever called in goes first: nobody else waits for this agent meanwhile.
    if (this.floor.isInQueueCall(task.nodeId, task.agentName)) return this.takeBack(task, 'A call from the queue came first; the contact went back to the others.', now);
    // So does a call outside the queues, or a colleague who asks them about a contact.
    if (agent.row.externalCalls > 0) await this.takeBack(task, 'You were in another call on your telephone; the contact went back to the others.', now);
  }

  /** What was promised stays with its agent, and comes again when it can; another contact goes back to the others, after `wait`. */
  private async takeBack(task: OpenTask, says: string, now: number, wait = 0): Promise<void> {
    if (task.kind !== 'follow up') return this.close(task, 'expired', says, now, wait);
    await transaction(this.context.dataSource, (manager) => promiseAgain(manager, task, now, now + wait));
  }

  /** Taken up once: whoever moves the row dials, and after a crash nobody does it again. */
  private async begin(task: OpenTask, now: number): Promise<void> {
    const { dialerId, contactId, kind, nodeId, agentName } = task;
    const isKnown = this.floor.knows(nodeId);
    if (now - task.decidedAt > acceptedFor) return this.close(task, 'failed', `It was not dialled within half a minute: ${isKnown ? 'no process was dialling' : 'the switch was not connected'}.`, now);
    const runner = this.runnerOf(dialerId);
    if (runner?.dialer.state !== 'running') return this.close(task, 'failed', `The dialer is ${runner?.dialer.state ?? 'not running'}: nobody was called.`, now);
    if (!isKnown) return;
    const agent = this.floor.agent(nodeId, agentName);
    if (!agent) return this.close(task, 'failed', `The switch does not know the agent "${agentName}" at the moment.`, now);
    if (agent.phone !== 'softphone') return this.close(task, 'failed', `Your telephone cannot be called: ${agent.phone}.`, now);
    const chosen = { contactId, taskId: task.id, isByHand: kind === 'click', says: task.says ?? undefined };
    // It may have been forbidden since it was offered, and then nobody's phone rings for it.
    const judgement = await runner.judge({ name: agentName, wanted: chosen }, (manager, says, at) => this.end(manager, task, 'failed', says, at));
    if (judgement === 'gone') return this.close(task, 'failed', nobodyLeft, now);
    // Refused, it is over; out of date, it is looked at again in a moment, by the plan as it is then.
    if (judgement !== 'passed' || !(await this.move(task, 'accepted', { state: 'dialing' }))) return;
    this.ours.add(task.id);
    const started = await this.agentCalls.start(runner, agent, { chosen });
    if (started.ok) return;
    await this.close({ ...task, state: 'dialing' }, 'failed', started.failure, this.context.clock.now());
    this.ours.delete(task.id);
  }

  /** Begun by a leader that is gone. Its call, if there was one, is an attempt at this contact since the agent's word. */
  private async adopt(task: OpenTask, now: number): Promise<void> {
    const [attempt] = await this.context.dataSource.query(
      `SELECT id, settled_at AS settledAt FROM attempt WHERE contact_id = ? AND dialer_id = ? AND agent = ? AND ordinal > 0 AND created_at >= ? ORDER BY id LIMIT 1`,
      [task.contactId, task.dialerId, task.agentName, sqlTime(task.decidedAt)],
    );
    if (attempt) {
      if (task.attemptId !== attempt.id) await this.move(task, 'dialing', { attempt_id: attempt.id });
      if (attempt.settledAt !== null) await this.close(task, 'done', undefined, now);
    } else if (now - task.decidedAt > orphanedAfter) await this.close(task, 'failed', 'The service was restarted before the contact was called; nobody was called.', now);
  }

  /** The contact of a task is being called; dialled by hand, that is the call that the agent had promised. */
  async called({ chosen }: Readonly<AgentCall>, attempt: string): Promise<void> {
    if (!chosen) return;
    const now = sqlTime(this.context.clock.now());
    await transaction(this.context.dataSource, async (manager) => {
      await change(manager, 'UPDATE task SET attempt_id = ? WHERE id = ?', [attempt, chosen.taskId]);
      const [task] = await manager.query('SELECT agent_id AS agentId, dialer_contact_id AS dialerContactId FROM task WHERE id = ?', [chosen.taskId]);
      if (!task) return;
      await change(
        manager, `UPDATE task SET state = 'done', attempt_id = ?, decided_at = ?, says = 'The call was made before its time.' WHERE agent_id = ? AND dialer_contact_id = ? AND kind = 'follow up' AND state = 'planned'`,
        [attempt, now, task.agentId, task.dialerContactId],
      );
    });
  }

  /** The agent's leg of a task is over. */
  async over({ chosen, attempt, isReady, says }: Readonly<AgentCall>): Promise<void> {
    if (!chosen) return;
    const why = says ?? (isReady ? 'The call ended before the contact was called.' : 'Your telephone was not answered.');
    const [task] = await this.context.dataSource.query(`SELECT id, kind, dialer_contact_id AS dialerContactId FROM task WHERE id = ? AND state = 'dialing'`, [chosen.taskId]);
    if (task) await this.close({ ...task, state: 'dialing' }, attempt === undefined ? 'failed' : 'done', attempt === undefined ? why : undefined, this.context.clock.now());
    this.ours.delete(chosen.taskId);
  }

  /** Ends a task; a contact that was held for it and not called is free again, after `wait`. Click-to-dial holds none: it has its turn anyway. */
  private async close(task: Pick<OpenTask, 'id' | 'kind' | 'state' | 'dialerContactId'>, state: TaskState, says: string | undefined, now: number, wait = 0): Promise<void> {
    await transaction(this.context.dataSource, async (manager) => {
      const moved = await this.end(manager, task, state, says, now);
      if (moved > 0 && state !== 'done' && task.kind !== 'click') await release(manager, task.dialerContactId, now + wait);
    });
  }

  private end(manager: EntityManager, { id, state: before }: Pick<OpenTask, 'id' | 'state'>, state: TaskState, says: string | undefined, now: number): Promise<number> {
    return change(manager, 'UPDATE task SET state = ?, says = ?, expires_at = ? WHERE id = ? AND state = ?', [state, says?.slice(0, 500) ?? null, sqlTime(now), id, before]);
  }

  private move({ id }: Pick<OpenTask, 'id'>, from: TaskState, to: Record<string, unknown>): Promise<boolean> {
    const fields = Object.keys(to).map((column) => `${column} = ?`);
    return transaction(this.context.dataSource, async (manager) => (await change(manager, `UPDATE task SET ${fields.join(', ')} WHERE id = ? AND state = ?`, [...Object.values(to), id, from])) > 0);
  }
}

/** A contact that was held for an agent's decision may be called by anyone from `nextAt` on. */
export const release = (manager: EntityManager, dialerContactId: number, nextAt: number): Promise<unknown> =>
  manager.query(`UPDATE dialer_contact SET next_at = ? WHERE id = ? AND state = 'waiting' AND next_at > ?`, [sqlTime(nextAt), dialerContactId, sqlTime(nextAt)]);

const keyOf = (nodeId: number, name: string): string => `${nodeId} ${name}`;
