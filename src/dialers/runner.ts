import type { EntityManager } from 'typeorm';
import { CallerIds } from '../caller-ids/for-calls.js';
import type { Gate } from '../calls/gate.js';
import { Message } from '../calls/message.entity.js';
import { playable } from '../calls/messages.js';
import type { Order } from '../calls/order.js';
import { weekly } from '../compliance/opening.js';
import { Schedule } from '../compliance/schedule.entity.js';
import { forShare } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { dueBy, type Quota } from '../pacing/evenly.js';
import { TokenBucket } from '../pacing/token-bucket.js';
import { claim } from './claim.js';
import type { Dialer } from './dialer.entity.js';
import { DialerList } from './dialer-list.entity.js';
import { DialerVersion } from './dialer-version.entity.js';
import { enhance } from './enhance.js';
import { enrol } from './enrol.js';
import { moveClaimed } from './next-action.js';
import { placedSince, readQuota, renewQuota } from './quota.js';
import type { DialerSettings } from './settings.js';

/** Contacts a transaction: enough to carry 800 a second in twenty transactions, few enough to stay short. */
const batch = 40;
/** A fast dialer waits this long (milliseconds of the machine) between batches, so that they fill up. */
const betweenBatches = 40;

interface Plan {
  /** The version that it is of: when the dialer has another by the time of a call, this plan is not used. */
  versionId: number;
  settings: DialerSettings;
  lists: DialerList[];
  schedule: Schedule | undefined;
  message: Message | undefined;
}

/** One dialer in the engine: knows its plan, and places its calls within its rates and the gate's limits. */
export class Runner {
  private plan: Plan | undefined;
  private rate: TokenBucket | undefined;
  private quota: Quota | undefined;
  private placedOfQuota = 0;
  private isQuotaOld = true;
  private lastBatch = 0;
  /** The last claim found nobody; it need not be tried again before this machine time. */
  private idleUntil = 0;
  /** No gateway could be used for a while. */
  private isBlocked = false;
  isIdle = false;
  /** When its contacts may be counted again, in machine time. */
  countAgainAt = 0;

  constructor(private readonly gate: Gate, public dialer: Dialer) {}

  /**
   * A runner for a dialer that begins, after a start, a pause, a restart or a take-over: its even distribution goes
   * on from what is left now, instead of catching up in a burst. So it does when gateways are back.
   */
  static async begin(gate: Gate, dialer: Dialer): Promise<Runner> {
    const runner = new Runner(gate, dialer);
    await runner.goOn();
    return runner;
  }

  private async goOn(): Promise<void> {
    const { dataSource, clock } = this.gate.context;
    await transaction(dataSource, (manager) => renewQuota(manager, this.dialer, clock));
    this.isBlocked = false;
    this.isQuotaOld = true;
  }

  /** Reads settings, lists, schedule and quota anew; called every second, and when the gate found them out of date. */
  async refresh(): Promise<void> {
    const { dataSource } = this.gate.context;
    const { versionId, id: dialerId } = this.dialer;
    const { settings } = await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: versionId });
    const lists = await dataSource.getRepository(DialerList).find({ where: { dialerId }, order: { position: 'ASC', id: 'ASC' } });
    const { scheduleId, messageId } = settings;
    const schedule = scheduleId === null ? undefined : ((await dataSource.getRepository(Schedule).findOneBy({ id: scheduleId })) ?? undefined);
    const message = messageId === null ? undefined : ((await dataSource.getRepository(Message).findOneBy({ id: messageId })) ?? undefined);
    this.plan = { versionId, settings, lists, schedule, message };
    this.rate ??= new TokenBucket(settings.callsPerSecond, this.gate.context.clock.now());
    this.rate.setRate(settings.callsPerSecond);
    this.isQuotaOld = true;
  }

  /** Between two batches only, so that no call is counted both in the rows and here. */
  private async refreshQuota(manager: EntityManager): Promise<void> {
    this.isQuotaOld = false;
    const quota = this.plan?.settings.rate.kind === 'evenly' ? await readQuota(manager, this.dialer.id) : undefined;
    if (quota?.from === this.quota?.from && quota?.calls === this.quota?.calls) return;
    this.quota = quota;
    if (quota) this.placedOfQuota = await placedSince(manager, this.dialer.id, quota.from);
  }

  private isClosed({ schedule }: Plan, now: number): boolean {
    return schedule !== undefined && weekly(schedule.zone, schedule.hours, schedule.holidays)(now) !== now;
  }

  /** Gives newcomers their places, a chunk at a time; true when all have theirs. */
  async enrolSome(): Promise<boolean> {
    let isComplete = true;
    for (const link of this.calling) isComplete = (await enrol(this.gate.context, link)) && isComplete;
    if (!isComplete) this.idleUntil = 0;
    return isComplete;
  }

  private get calling(): DialerList[] {
    return this.plan?.lists.filter(({ role }) => role === 'call') ?? [];
  }

  /** Places what is due now. */
  async placeDue(machineNow: number): Promise<void> {
    const { plan } = this;
    if (!plan || machineNow < this.idleUntil) return;
    if (this.gate.trunks.count === 0) {
      this.isBlocked = true;
      return;
    }
    if (this.isBlocked) await this.goOn();
    if (this.isQuotaOld) await this.refreshQuota(this.gate.context.dataSource.manager);
    const count = this.budget(plan, machineNow);
    const now = this.gate.context.clock.now();
    if (count <= 0 || this.isClosed(plan, now)) return;
    const trunks = this.gate.trunks.take(count, now);
    if (trunks.length === 0) return;
    this.lastBatch = machineNow;
    let dialled = 0;
    try {
      const placed = await this.gate.place(trunks, (manager) => this.order(manager, plan, trunks.length), moveClaimed);
      dialled = placed?.dialled.length ?? 0;
      this.rate!.take(dialled);
      this.placedOfQuota += dialled;
      if (placed) this.isIdle = placed.dialled.length + placed.refused.length === 0;
      if (this.isIdle) this.idleUntil = machineNow + 500;
    } catch (error) {
      // Whatever it was will not be over in 20 ms.
      this.idleUntil = machineNow + 1_000;
      throw error;
    } finally {
      this.gate.trunks.release(trunks, dialled);
    }
  }

  private budget({ settings }: Plan, machineNow: number): number {
    const now = this.gate.context.clock.now();
    const room = settings.concurrentCalls - this.gate.live.of('dialer', this.dialer.id);
    const limit = Math.min(batch, room, this.rate!.available(now));
    if (settings.rate.kind === 'evenly') return this.quota ? Math.min(limit, Math.floor(dueBy(this.quota, now)) - this.placedOfQuota) : 0;
    return machineNow - this.lastBatch < betweenBatches ? 0 : limit;
  }

  /** In the gate's transaction: the locks that bind, then the claims. Undefined when this process or this plan is out of date. */
  private async order(manager: EntityManager, plan: Plan, count: number): Promise<Order | undefined> {
    const { id: dialerId, accountId, campaignId } = this.dialer;
    const [row] = await manager.query(`SELECT state, version_id AS versionId FROM dialer WHERE id = ?${forShare(manager)}`, [dialerId]);
    if (row?.state !== 'running' || row.versionId !== plan.versionId) return undefined;
    const links: { listId: number; role: string; status: string }[] = await manager.query(
      'SELECT list_id AS listId, role, status FROM dialer_list WHERE dialer_id = ? ORDER BY position, id',
      [dialerId],
    );
    const calling = links.filter(({ role }) => role === 'call').map(({ listId }) => listId);
    const { settings, message } = plan;
    const schedule = await lockSchedule(manager, settings.scheduleId);
    const now = this.gate.context.clock.now();
    const blocking = links.filter(({ role }) => role === 'block').map(({ listId, status }) => ({ listId, status }));
    const claimed = await claim(manager, dialerId, settings, calling, count, now);
    const claims = settings.enhancedCallerId ? await enhance(manager, accountId, claimed, blocking, now) : claimed;
    const { callerId: rule, outboundCampaign } = settings;
    const callerIds = await CallerIds.prepare(manager, { accountId, rule, outboundCampaign, contactIds: claims.map(({ contactId }) => contactId), now });
    return {
      accountId, campaignId, dialerId, dialerVersionId: row.versionId, tag: settings.tag, ringSeconds: settings.ringSeconds,
      callerIdFor: (one, agent) => callerIds.show(one, agent), countCallerIds: (manager) => callerIds.write(manager), callerIdName: settings.callerIdName,
      extension: 'broadcast',
      variables: (trunk) => ({ ...(message && { message: playable(trunk.mediaLocation, message) }), ...(settings.tag && { tag: settings.tag }) }),
      rules: { hours: settings.hours, blacklistHit: settings.blacklistHit, ...(schedule && { schedule }) },
      blocking,
      claims,
    };
  }
}

/** The schedule as it stands, and stays until the transaction ends. */
async function lockSchedule(manager: EntityManager, id: number | null): Promise<Schedule | undefined> {
  if (id === null) return undefined;
  await manager.query(`SELECT id FROM schedule WHERE id = ?${forShare(manager)}`, [id]);
  return (await manager.getRepository(Schedule).findOneBy({ id })) ?? undefined;
}
