import type { EntityManager } from 'typeorm';
import type { Context } from '../database/context.js';
import { publish } from '../database/outbox.js';
import { change, sqlTime, timeOf } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import type { CallEnd, Detected, KeyChoice } from '../switch/switch.js';
import { type Counted, countLive } from './abandoned.js';
import { countVerdicts, type Heard } from './detection-counts.js';
import { type AttemptResult, resultOf } from './attempt-result.js';
import { expectRecordings, type Recorded } from './expect-recordings.js';
import type { LiveCalls } from './live-calls.js';
import { countShortCalls, type Over } from './short-calls.js';

/** The domain event of a settled attempt: all that the rooms above need of it. */
export interface AttemptSettled {
  attemptId: string;
  dialerId: number;
  dialerVersionId: number;
  dialerContactId: number;
  ordinal: number;
  nodeId: number | null;
  gatewayId: number | null;
  result: AttemptResult;
  /** Somebody answered; known of a LOST call too when its answer had been written. */
  wasAnswered: boolean;
  /** An agent chose the contact by click-to-dial. */
  byHand: boolean;
  /** The person pressed the key that asks never to be called again. */
  optedOut: boolean;
  /** What they chose by a key in the message of a broadcast. */
  chosen?: KeyChoice;
  number: string;
  milliseconds: number;
  settledAt: number;
}

interface Settlement {
  id: string;
  result: AttemptResult;
  cause: string;
  end?: CallEnd;
}

type Unsettled = Pick<AttemptSettled, 'dialerId' | 'dialerVersionId' | 'dialerContactId' | 'ordinal' | 'nodeId' | 'gatewayId' | 'number'> & {
  id: string;
  accountId: number;
  campaignId: number;
  queue: string | null;
  answeredAt: unknown;
  bridgedAt: unknown;
  byHand: unknown;
  isRecorded: unknown;
  detected: Detected | null;
  createdAt: string | Date;
};

const batchSize = 200;

/**
 * Writes the ends of calls, in batches: each attempt's result and its domain event in one transaction, once
 * (a second end of the same attempt finds it settled and changes nothing). What could not be written stays
 * and is tried again; the switch keeps its copy until `onSettled` has been called for it.
 */
export class Settler {
  private waiting: Settlement[] = [];
  private running: Promise<void> | undefined;

  constructor(
    private readonly context: Context,
    private readonly live: LiveCalls,
    /** After the commit: their ends need not be kept by the switch any longer. */
    private readonly onSettled: (settled: AttemptSettled[]) => void,
  ) {}

  ended(end: CallEnd): void {
    this.add({ id: end.uuid, result: resultOf(end), cause: end.cause, end });
  }

  /** The originate failed before there was a channel; `cause` is the switch's word for it. */
  failed(id: string, cause: string): void {
    this.add({ id, result: resultOf({ cause }), cause });
  }

  /** The command certainly never ran. */
  notSent(id: string, why: string): void {
    this.add({ id, result: 'failed', cause: why });
  }

  /** Neither the switch nor its store knows of it any more. It counts as an attempt: somebody may have been called. */
  lost(id: string): void {
    this.add({ id, result: 'lost', cause: 'LOST' });
  }

  get backlog(): number {
    return this.waiting.length;
  }

  /** Writes everything that waits now; used by a timer, and at the end. One batch at a time. */
  flush(): Promise<void> {
    this.running ??= this.writeAll().finally(() => (this.running = undefined));
    return this.running;
  }

  private add(settlement: Settlement): void {
    this.live.remove(settlement.id);
    this.waiting.push(settlement);
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, batchSize);
      const left = (await this.tryToWrite(batch)) ? [] : await this.writeOneByOne(batch);
      this.waiting.unshift(...left);
      if (left.length > 0) return;
    }
  }

  /** So that one row that cannot be written does not hold up the others; gives those that are left for the next time. */
  private async writeOneByOne(batch: readonly Settlement[]): Promise<Settlement[]> {
    const left: Settlement[] = [];
    for (const [index, settlement] of batch.entries()) {
      if (await this.tryToWrite([settlement])) continue;
      left.push(settlement);
      // When not even the first few can be, it is the database.
      if (left.length === 3 && index === 2) return [...left, ...batch.slice(3)];
    }
    return left;
  }

  private async tryToWrite(batch: readonly Settlement[]): Promise<boolean> {
    try {
      this.onSettled(await transaction(this.context.dataSource, (manager) => this.write(manager, batch)));
      return true;
    } catch (error) {
      this.context.log.error({ error: String(error), calls: batch.length }, 'ended calls could not be written; they are kept and tried again');
      return false;
    }
  }

  private async write(manager: EntityManager, batch: readonly Settlement[]): Promise<AttemptSettled[]> {
    const now = this.context.clock.now();
    const settled: (AttemptSettled & { accountId: number })[] = [];
    const counts: Counted[] = [];
    const recorded: Recorded[] = [];
    const over: Over[] = [];
    const heard: (Heard & { detected: 'human' | 'machine' })[] = [];
    const rows = await manager.query(
      `SELECT id, account_id AS accountId, dialer_id AS dialerId, dialer_version_id AS dialerVersionId, dialer_contact_id AS dialerContactId, ordinal, node_id AS nodeId, gateway_id AS gatewayId, answered_at AS answeredAt,
              campaign_id AS campaignId, number, queue, bridged_at AS bridgedAt, by_hand AS byHand, is_recorded AS isRecorded, detected, created_at AS createdAt
         FROM attempt WHERE settled_at IS NULL AND id IN (${batch.map(() => '?').join(', ')})`,
      batch.map(({ id }) => id),
    );
    const unsettled = new Map<string, Unsettled>(
      rows.map((row: { id: string }) => [row.id, row]),
    );
    for (const { id, result, cause, end } of batch) {
      const row = unsettled.get(id);
      if (!row) continue;
      unsettled.delete(id);
      const milliseconds = end?.answeredAt === undefined ? 0 : Math.max(0, end.endedAt - end.answeredAt);
      // The first bridge is when the person had somebody: the switch writes its time anew at each, also on the way back from a colleague who was asked
      // (FreeSWITCH 1.10.12, switch_ivr_bridge.c 1373 and 1686).
      const bridged = time(end?.bridgedAt);
      const changed = await change(
        manager,
        `UPDATE attempt SET state = 'settled', result = ?, cause = ?, note = ?, ringing_at = COALESCE(?, ringing_at), answered_at = COALESCE(?, answered_at),
                ended_at = ?, milliseconds = ?, settled_at = ?, detected = COALESCE(?, detected), corrected_at = COALESCE(?, corrected_at), queued_at = COALESCE(?, queued_at),
                bridged_at = CASE WHEN bridged_at IS NULL OR bridged_at > ? THEN ? ELSE bridged_at END, agent = COALESCE(?, agent), key_pressed = ?, chosen = COALESCE(?, chosen)
          WHERE id = ? AND settled_at IS NULL`,
        [result, cause.slice(0, 100), end?.note?.slice(0, 40) ?? null, time(end?.ringingAt), time(end?.answeredAt), sqlTime(end?.endedAt ?? now), milliseconds, sqlTime(now),
         end?.detected ?? null, time(end?.correctedAt), time(end?.queuedAt), bridged, bridged, end?.agent?.slice(0, 100) ?? null, end?.key?.slice(0, 10) ?? null, end?.chosen ?? null, id],
      );
      if (changed === 0) continue;
      const { id: attemptId, answeredAt, campaignId, queue, bridgedAt, byHand, isRecorded, detected: noted, createdAt, ...known } = row;
      const wasAnswered = end?.answeredAt !== undefined || answeredAt !== null;
      // For an agent and answered by a person: what the abandoned calls are a share of.
      const hadAgent = end?.bridgedAt !== undefined || bridgedAt !== null;
      const isLive = queue !== null && (result === 'abandoned' || (result === 'answered' && hadAgent));
      if (isLive) counts.push({ campaignId, accountId: row.accountId, at: end?.answeredAt ?? now, isAbandoned: result === 'abandoned' });
      // Without a channel nothing was sent to a carrier; of a LOST call nobody knows.
      if (end || result !== 'failed') over.push({ accountId: row.accountId, number: row.number, at: end?.endedAt ?? now, milliseconds });
      if (isRecorded && hadAgent) recorded.push({ accountId: row.accountId, attemptId, isUntold: end?.notRecorded !== undefined });
      const detected = end?.detected ?? noted;
      if (queue !== null && row.gatewayId !== null && (detected === 'human' || detected === 'machine'))
        heard.push({ accountId: row.accountId, dialerId: row.dialerId, gatewayId: row.gatewayId, createdAt: timeOf(createdAt), detected });
      settled.push({ ...known, attemptId, result, wasAnswered, byHand: Boolean(byHand), optedOut: end?.note?.endsWith('opted out') ?? false, ...(end?.chosen && { chosen: end.chosen }), milliseconds, settledAt: now });
    }
    await countLive(manager, counts);
    await countShortCalls(manager, over);
    await countVerdicts(manager, heard);
    await expectRecordings(manager, recorded, now);
    await publish(manager, now, settled.map(({ accountId, ...payload }) => ({ accountId, kind: 'attempt settled', payload })));
    return settled;
  }
}

const time = (at: number | undefined): string | null => (at === undefined ? null : sqlTime(at));
