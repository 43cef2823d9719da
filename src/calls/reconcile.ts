import { IsNull } from 'typeorm';
import type { Context } from '../database/context.js';
import { marks } from '../database/sql.js';
import type { CommandFailure, Switch } from '../switch/switch.js';
import type { Result } from '../shared/result.js';
import { ok } from '../shared/result.js';
import { Attempt } from './attempt.entity.js';
import type { AttemptState } from './attempt-state.js';
import type { LiveCall, LiveCalls } from './live-calls.js';
import type { Settler } from './settle.js';

/**
 * How long an attempt must have been nowhere on the switch, seen by two looks, before it is LOST: a
 * command that was sent just before a crash may still become a channel (measured on a real switch under
 * load: below 1 s).
 */
const lostAfter = 5_000;

/**
 * How long a leg of ours must have been with nobody before it is hung up, seen by two looks: between two bridges a leg is alone for 130 ms
 * at most (docs/freeswitch-evidence.md), and somebody sits in silence.
 */
const strandedAfter = 4_000;

/** Of a call in one of these only its end is still to come. */
const farthest: readonly AttemptState[] = ['talking', 'playing'];

type Unsettled = Omit<LiveCall, 'isDirty'>;

/**
 * Brings the rows, this process's memory and one switch together: after a start, a take-over, a lost
 * socket, and every half minute for events that were lost. What lives is followed again; what ended is settled with
 * what the switch kept; what is nowhere, twice, is LOST. A leg of ours that the switch has left with nobody is hung up.
 */
export class Reconciler {
  /** When an attempt of a node was first found nowhere, by the machine's clock. */
  private readonly missing = new Map<number, Map<string, number>>();

  /** When a leg of a node was first found with nobody. */
  private readonly stranded = new Map<number, Map<string, number>>();

  constructor(
    private readonly context: Context,
    private readonly live: LiveCalls,
    private readonly settler: Settler,
    private readonly machineNow: () => number,
  ) {}

  /**
   * Looks once; gives how many attempts and legs are still unexplained (look again soon). `isAfterGap`: events of calls that are followed were
   * missed too, because the socket was down.
   */
  async look(nodeId: number, connection: Switch, isAfterGap = false): Promise<Result<number, CommandFailure>> {
    await this.settler.flush();
    const startedAt = this.machineNow();
    const followed = new Set(this.live.idsOf(nodeId));
    const unsettled = await this.unsettled(nodeId);
    // Channels first, ends second: a call that ends in between is in the second, so it cannot slip through.
    const channels = await connection.liveChannels();
    if (!channels.ok) return channels;
    const ends = await connection.keptEnds();
    if (!ends.ok) return ends;

    const open = new Map(unsettled.map((attempt) => [attempt.id, attempt]));
    const known: string[] = [];
    for (const end of ends.value) {
      if (open.delete(end.uuid)) this.settler.ended(end);
      else known.push(end.uuid);
    }
    for (const attempt of open.values()) {
      if (!channels.value.has(attempt.id)) continue;
      open.delete(attempt.id);
      // One that was followed and no longer is has ended since: the switch's list of channels lags behind.
      if (!followed.has(attempt.id)) this.live.add({ ...attempt, isDirty: false });
    }
    await this.catchUp(isAfterGap ? this.live.idsOf(nodeId) : this.live.idsOf(nodeId).filter((id) => !followed.has(id)), connection);
    // And one that is followed although its row is settled would hold its place for ever.
    const rows = new Set(unsettled.map(({ id }) => id));
    for (const id of followed) if (!rows.has(id)) this.live.remove(id);
    const unexplained = this.nowhere(nodeId, [...open.keys()], startedAt);
    await this.settler.flush();
    await this.forgetSettled(known, connection);
    const stranded = await this.letGo(nodeId, connection, startedAt);
    return stranded.ok ? ok(unexplained + stranded.value) : stranded;
  }

  /** What was told of these calls while nobody listened: else a conversation is taken for a call that rings, for as long as it lasts. */
  private async catchUp(ids: readonly string[], connection: Switch): Promise<void> {
    const open = ids.filter((id) => !farthest.includes(this.live.get(id)!.state));
    for (let from = 0; from < open.length; from += 50) await Promise.all(open.slice(from, from + 50).map((id) => this.catchUpOne(id, connection)));
  }

  private async catchUpOne(id: string, connection: Switch): Promise<void> {
    const progress = await connection.progressOf(id);
    if (!progress.ok) return;
    const { abandonedAt, detected, correctedAt, ...facts } = progress.value;
    const { ringingAt, answeredAt, queuedAt, bridgedAt } = facts;
    const told = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
    if (detected && answeredAt) this.live.hear(id, answeredAt, detected, correctedAt);
    if (abandonedAt) this.live.move(id, 'playing', abandonedAt, told);
    else if (bridgedAt) this.live.move(id, 'talking', bridgedAt, told);
    else if (queuedAt) this.live.move(id, 'queued', queuedAt, told);
    else if (answeredAt) this.live.move(id, 'answered', answeredAt, told);
    else if (ringingAt) this.live.move(id, 'ringing', ringingAt, told);
  }

  /** Hangs up on the legs that have had nobody for too long; gives how many are to be looked at again. */
  private async letGo(nodeId: number, connection: Switch, now: number): Promise<Result<number, CommandFailure>> {
    const found = await connection.strandedLegs();
    if (!found.ok) return found;
    const before = this.stranded.get(nodeId);
    const still = new Map(found.value.map((leg) => [leg, before?.get(leg) ?? now]));
    this.stranded.set(nodeId, still);
    for (const [leg, since] of still) {
      if (now - since < strandedAfter) continue;
      const done = await connection.hangup(leg, 'NORMAL_CLEARING');
      this.context.log.warn({ leg, nodeId, seconds: Math.round((now - since) / 1_000), ...(!done.ok && { refused: done.failure.message }) }, 'a leg that the switch had left with nobody was hung up');
    }
    return ok(still.size);
  }

  /** Gives up the attempts of a node that has been gone for too long; nobody can say what came of them. */
  async giveUp(nodeId: number): Promise<void> {
    for (const { id } of await this.unsettled(nodeId)) this.settler.lost(id);
    await this.settler.flush();
  }

  /** These attempts of the node are neither live nor kept; gives how many of them need another look. */
  private nowhere(nodeId: number, ids: readonly string[], now: number): number {
    const before = this.missing.get(nodeId);
    const still = new Map<string, number>();
    for (const id of ids) {
      const since = before?.get(id) ?? now;
      if (now - since >= lostAfter) this.settler.lost(id);
      else still.set(id, since);
    }
    this.missing.set(nodeId, still);
    return still.size;
  }

  private async unsettled(nodeId: number): Promise<Unsettled[]> {
    const rows = await this.context.dataSource.getRepository(Attempt).findBy({ settledAt: IsNull(), nodeId });
    return rows.map(({ id, accountId, dialerId, listId, gatewayId, state, createdAt, ringingAt, answeredAt, detected, correctedAt, queue, queuedAt, bridgedAt, agent, agentLeg }) => ({
      id, accountId, dialerId, listId, nodeId, gatewayId: gatewayId!, state,
      since: (bridgedAt ?? queuedAt ?? answeredAt ?? ringingAt ?? createdAt).getTime(),
      ringingAt: ringingAt?.getTime(), answeredAt: answeredAt?.getTime(), queuedAt: queuedAt?.getTime(), bridgedAt: bridgedAt?.getTime(),
      detected: detected ?? undefined, correctedAt: correctedAt?.getTime(), queue: queue ?? undefined, agentLeg: agentLeg ?? undefined,
      ...(agent !== null && agentLeg === null && queuedAt === null && { chosenAgent: agent }),
      ...(agent !== null && agentLeg !== null && { agent }),
    }));
  }

  /** The switch need not keep an end that is written already. Ends of attempts that are not ours are left alone. */
  private async forgetSettled(ids: string[], connection: Switch): Promise<void> {
    for (let from = 0; from < ids.length; from += 500) {
      const some = ids.slice(from, from + 500);
      const rows: { id: string }[] = await this.context.dataSource.query(`SELECT id FROM attempt WHERE settled_at IS NOT NULL AND id IN (${marks(some)})`, some);
      if (rows.length > 0) await connection.forget(rows.map(({ id }) => id));
    }
  }
}

