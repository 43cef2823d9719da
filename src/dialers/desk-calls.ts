import { IsNull, Not } from 'typeorm';
import { Agent } from '../agents/agent.entity.js';
import { DeskCall, type DeskCallState } from '../agents/desk-call.entity.js';
import { Attempt } from '../calls/attempt.entity.js';
import type { Context } from '../database/context.js';
import { change, timeOf } from '../database/sql.js';
import { transaction } from '../database/transaction.js';

/** What a desk is to know of its agent's call. */
interface Noted {
  dialerId: number | null;
  attemptId: string | null;
  taskId: number | null;
  state: DeskCallState;
}

interface Slot extends Noted {
  nodeId: number;
  agent: string;
  at: number;
  isDirty: boolean;
  /** The call came to nothing: there is none to show. */
  isGone: boolean;
}

/** What was heard of a call within the last seconds may not show in mod_callcenter's tables yet (milliseconds). */
const shownAfter = 5_000;

const nothing: Noted = { dialerId: null, attemptId: null, taskId: null, state: 'ringing' };

/**
 * The call of each agent, noted as events tell of it and written a few times a second for the desks, whose process may be
 * another one. Nothing waits for the database here (rule 7 of the design).
 */
export class DeskCalls {
  private readonly slots = new Map<string, Slot>();
  /** Who was asked about an attempt last, or has it, by a colleague. */
  private readonly handed = new Map<string, { nodeId: number; agent: string }>();
  private readonly agentIds = new Map<string, number>();
  /** Nodes whose rows of an earlier term have been taken over. */
  private readonly adopted = new Set<number>();

  constructor(private readonly context: Context) {}

  /** Another process led meanwhile: the calls that are known here are of an earlier term. */
  clear(): void {
    this.slots.clear();
    this.handed.clear();
    this.adopted.clear();
  }

  /** Something has changed in the call that the agent has; what is not named stays. */
  note(nodeId: number, agent: string, change: Partial<Noted>): void {
    const key = `${nodeId} ${agent}`;
    const before = this.slots.get(key);
    this.slots.set(key, { ...(before ?? nothing), ...change, nodeId, agent, at: this.context.clock.now(), isDirty: true, isGone: false });
  }

  /** A new call, of which nothing else is known. */
  begin(nodeId: number, agent: string, call: Partial<Noted>): void {
    this.note(nodeId, agent, { ...nothing, ...call });
  }

  /** The call of an agent who was called first goes on; the earlier leader may have ended before it wrote down whose it is. */
  goOn(nodeId: number, agent: string, call: { attemptId: string; dialerId: number; state: 'calling' | 'talking' }): void {
    const slot = this.slots.get(`${nodeId} ${agent}`);
    const isSame = slot?.attemptId === call.attemptId || (slot?.attemptId === null && slot.dialerId === call.dialerId);
    if (slot?.attemptId === call.attemptId && (slot.state === call.state || slot.state === 'talking')) return;
    if (isSame) this.note(nodeId, agent, call);
    else this.begin(nodeId, agent, call);
  }

  /** A colleague asks the agent about a call, or has handed it over. An agent who has another call goes on seeing that. */
  async hand(nodeId: number, agent: string, call: { attemptId: string; dialerId: number; state: 'ringing' | 'talking' }): Promise<void> {
    const slot = this.slots.get(`${nodeId} ${agent}`);
    if (slot && !slot.isGone && slot.state !== 'over' && slot.attemptId !== call.attemptId && !(await this.isSettled(slot.attemptId))) return;
    this.take(nodeId, agent, call);
  }

  /** The same where it is the call that the agent has: a queue gave it to them. */
  take(nodeId: number, agent: string, call: { attemptId: string; dialerId: number; state: 'ringing' | 'talking' }): void {
    this.begin(nodeId, agent, call);
    this.handed.set(call.attemptId, { nodeId, agent });
  }

  /** The end of a call that another leader wrote down is not heard here. */
  private async isSettled(attemptId: string | null): Promise<boolean> {
    return attemptId !== null && (await this.context.dataSource.getRepository(Attempt).existsBy({ id: attemptId, settledAt: Not(IsNull()) }));
  }

  /** The contact is gone: of whoever had it from a colleague nothing else tells that it is over. */
  contactOver(attemptId: string): void {
    const whose = this.handed.get(attemptId);
    if (whose) this.end(whose.nodeId, whose.agent, attemptId, false);
    this.handed.delete(attemptId);
  }

  /** The call is over; one that came to nothing is not shown any more, unless it is kept. Another call than that of `attemptId` is left alone. */
  end(nodeId: number, agent: string, attemptId: string | undefined, isKept: boolean): void {
    const slot = this.slots.get(`${nodeId} ${agent}`);
    if (!slot || (attemptId !== undefined && slot.attemptId !== null && slot.attemptId !== attemptId)) return;
    if (isKept || slot.state === 'talking') return this.note(nodeId, agent, { state: 'over' });
    Object.assign(slot, { isGone: true, isDirty: true });
  }

  /** Ends the calls of a node of which nothing is left: their end was not heard, because the socket or the switch was gone. */
  async mend(nodeId: number, isUnderWay: (agent: string, attemptId: string | null) => boolean): Promise<void> {
    const now = this.context.clock.now();
    for (const slot of this.slots.values())
      if (slot.nodeId === nodeId && slot.state !== 'over' && !slot.isGone && now - slot.at >= shownAfter && !isUnderWay(slot.agent, slot.attemptId)) this.end(nodeId, slot.agent, undefined, slot.attemptId !== null);
  }

  /** What another leader wrote goes on here, unless something newer was heard. */
  async takeOver(nodeId: number): Promise<void> {
    if (this.adopted.has(nodeId)) return;
    const rows: (Noted & { agent: string; since: string })[] = await this.context.dataSource.query(
      `SELECT agent.name AS agent, dialer_id AS dialerId, attempt_id AS attemptId, task_id AS taskId, desk_call.state AS state, since
         FROM desk_call JOIN agent ON agent.id = desk_call.agent_id WHERE agent.node_id = ? AND desk_call.state <> 'over'`,
      [nodeId],
    );
    this.adopted.add(nodeId);
    for (const { agent, since, ...noted } of rows) {
      const key = `${nodeId} ${agent}`;
      if (!this.slots.has(key)) this.slots.set(key, { ...noted, nodeId, agent, at: timeOf(since), isDirty: false, isGone: false });
    }
  }

  /** The attempt's contact and its agent talk to each other, where the agent was called first. */
  talks(attemptId: string): void {
    const asked = this.handed.get(attemptId);
    for (const { nodeId, agent, attemptId: own, state } of this.slots.values()) if (own === attemptId && state !== 'talking' && !(asked?.nodeId === nodeId && asked.agent === agent)) this.note(nodeId, agent, { state: 'talking' });
  }

  async write(): Promise<void> {
    const dirty = [...this.slots.values()].filter(({ isDirty }) => isDirty);
    if (dirty.length === 0) return;
    for (const slot of dirty) {
      // Meanwhile it was noted anew, or another process has begun to lead.
      if (this.slots.get(`${slot.nodeId} ${slot.agent}`) !== slot) continue;
      slot.isDirty = false;
      const agentId = await this.idOf(slot);
      if (agentId === undefined) continue;
      if (slot.isGone) await this.giveWay(agentId, slot);
      else await this.show(agentId, slot);
    }
  }

  /** A conversation that has no word yet stays beside the call that replaces it, whoever wrote it; one about which the agent was only being asked does not. */
  private async show(agentId: number, { dialerId, attemptId, taskId, state, at }: Slot): Promise<void> {
    await transaction(this.context.dataSource, async (manager) => {
      await change(
        manager,
        `UPDATE desk_call SET earlier_attempt_id = attempt_id
          WHERE agent_id = ? AND attempt_id <> ? AND EXISTS (SELECT 1 FROM attempt WHERE attempt.id = desk_call.attempt_id AND attempt.bridged_at IS NOT NULL
                 AND (desk_call.state <> 'ringing' OR attempt.agent = (SELECT name FROM agent WHERE agent.id = desk_call.agent_id)))
            AND NOT EXISTS (SELECT 1 FROM disposition WHERE disposition.attempt_id = desk_call.attempt_id)`,
        [agentId, attemptId ?? ''],
      );
      await manager.getRepository(DeskCall).upsert({ agentId, dialerId, attemptId, taskId, state, since: new Date(at) }, ['agentId']);
    });
  }

  /** A call that came to nothing leaves the desk to the conversation before it, where there is one. */
  private async giveWay(agentId: number, { attemptId }: Slot): Promise<void> {
    // What is there may be a call before it that came to nothing too, and was not written any more.
    const isNothing = 'agent_id = ? AND (attempt_id IS NULL OR attempt_id = ? OR NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.id = desk_call.attempt_id AND attempt.bridged_at IS NOT NULL))';
    const parameters = [agentId, attemptId ?? ''];
    await transaction(this.context.dataSource, async (manager) => {
      const isBack = await change(manager, `UPDATE desk_call SET attempt_id = earlier_attempt_id, earlier_attempt_id = NULL, dialer_id = NULL, task_id = NULL, state = 'over' WHERE ${isNothing} AND earlier_attempt_id IS NOT NULL`, parameters);
      if (isBack === 0) await change(manager, `DELETE FROM desk_call WHERE ${isNothing}`, parameters);
    });
  }

  /** An agent who has no row yet gets one when mod_callcenter is read next. */
  private async idOf({ nodeId, agent }: Slot): Promise<number | undefined> {
    const key = `${nodeId} ${agent}`;
    const known = this.agentIds.get(key) ?? (await this.context.dataSource.getRepository(Agent).findOneBy({ nodeId, name: agent }))?.id;
    if (known !== undefined) this.agentIds.set(key, known);
    return known;
  }
}
