import type { EntityManager } from 'typeorm';
import type { FloorAgent } from '../agents/floor.js';
import { abandonedOf } from '../calls/abandoned.js';
import type { Gate } from '../calls/gate.js';
import { isPerson, type LiveCall } from '../calls/live-calls.js';
import type { Claim, Placed } from '../calls/order.js';
import { abandonedCap } from '../compliance/abandoned-cap.js';
import { weekly } from '../compliance/opening.js';
import { transaction } from '../database/transaction.js';
import { dueBy, type Quota } from '../pacing/evenly.js';
import type { Window } from '../pacing/pacer.js';
import { TokenBucket } from '../pacing/token-bucket.js';
import { failed, ok, type Result } from '../shared/result.js';
import { countDue } from './claim.js';
import { composeOrder, type WaitingAgent, type WantedContact } from './compose-order.js';
import type { Dialer } from './dialer.entity.js';
import type { DialerList } from './dialer-list.entity.js';
import { enrol } from './enrol.js';
import { moveChosen, moveClaimed } from './next-action.js';
import { inFlight, lessons, type Own, Pace } from './pace.js';
import { readPace } from './pacing-states.js';
import { type Plan, readPlan, speaks } from './plan.js';
import type { Allotment, Wants } from './pools.js';
import { placedSince, readQuota, renewQuota } from './quota.js';
import { shortCallWarnings } from './short-call-warnings.js';
import { needsAgents, reachesAgents } from './settings.js';

/** Contacts a transaction: enough to carry 800 a second in twenty transactions, few enough to stay short. */
const batch = 40;
/** How often a dialer with agents decides although nothing happened (milliseconds of people's time; pacing.md). */
const decideEvery = 250;
/** A fast dialer waits this long (milliseconds of the machine) between batches, so that they fill up. */
const betweenBatches = 40;

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
  /** No gateway could be used for a while, or none has been since it began. */
  private isBlocked = true;
  isIdle = false;
  /** Begins a call for so many of the agents who are free: they are called, or asked, first. */
  onAgentsDue: (free: readonly FloorAgent[], count: number) => void = () => undefined;
  /** Told of each call that was placed, with the plan by which it was. */
  onPlaced: (call: Placed['dialled'][number], plan: Plan) => void = () => undefined;
  /** How many agents of a queue are free at this moment. */
  freeAgents: (nodeId: number, queue: string) => number = () => 0;
  /** The pacer of another dialer of the campaign, a clone that runs too: they have one α and one debt. */
  sharedPace: () => Pace | undefined = () => undefined;
  /** With agents: the pacer, the windows of abandoned calls, and the agents that are promised to this dialer. */
  pace: Pace | undefined;
  private windows: Window[] = [];
  allotment: Allotment = { agents: [], owed: 0 };
  /** The other dialers whose agents it may be given. */
  pool: readonly Runner[] = [];
  /** Calls under way for the same agents, of dialers that do not run any more: paused, say. */
  strays: readonly LiveCall[] = [];
  /** What whoever watches it should know, in sentences. */
  warnings: readonly string[] = [];
  /** Why nothing should be predicted now, in words. */
  trouble: string | undefined;
  /** A call or an agent has changed since the last decision. */
  isChanged = true;
  private decidedAt = 0;
  /** When its contacts may be counted again, in machine time. */
  countAgainAt = 0;

  constructor(private readonly gate: Gate, public dialer: Dialer) {}

  /**
   * Its calls can be placed, for the first time since a start, a pause, a restart or a take-over, or because gateways
   * are back: an even distribution goes on from what is left now, instead of catching up in a burst.
   */
  private async goOn(): Promise<void> {
    const { dataSource, clock } = this.gate.context;
    await transaction(dataSource, (manager) => renewQuota(manager, this.dialer, clock));
    this.isBlocked = false;
    this.isQuotaOld = true;
  }

  /** Reads settings, lists, schedule and quota anew; called every second, and when the gate found them out of date. */
  async refresh(): Promise<void> {
    const { dataSource, clock } = this.gate.context;
    this.plan = await readPlan(dataSource, this.dialer);
    const { settings } = this.plan;
    if (reachesAgents(settings)) await this.readAbandoned(this.plan);
    else this.windows = [];
    this.warnings = await shortCallWarnings(dataSource.manager, this.dialer.accountId, this.plan.law, this.calling.map(({ listId }) => listId), clock.now());
    this.rate ??= new TokenBucket(settings.callsPerSecond, clock.now());
    this.rate.setRate(settings.callsPerSecond);
    this.isQuotaOld = true;
  }

  private async readAbandoned({ settings, law }: Plan): Promise<void> {
    const { dataSource, clock } = this.gate.context;
    const { id, campaignId, accountId } = this.dialer;
    if (needsAgents(settings)) this.pace ??= await this.beginPace(campaignId);
    const { today, month } = await abandonedOf(dataSource.manager, campaignId, accountId, clock.now());
    const calls = this.gate.live.ofDialer(id).filter((call) => isPerson(call) === true);
    const talked = calls.filter(({ state }) => state === 'talking').length;
    const abandoned = calls.filter(({ state }) => state === 'playing').length;
    const cap = abandonedCap(law, settings);
    const withLive = (counts: { answered: number; abandoned: number }) => ({ answered: counts.answered + talked + abandoned, abandoned: counts.abandoned + abandoned, cap });
    this.windows = [{ name: 'today', ...withLive(today) }, { name: '30 days', ...withLive(month) }];
  }

  private async beginPace(campaignId: number): Promise<Pace> {
    const shared = this.sharedPace();
    return shared ? new Pace(shared) : readPace(this.gate.context.dataSource, campaignId);
  }

  get currentPlan(): Plan | undefined {
    return this.plan;
  }

  /** A call of this dialer has changed: the pacer learns from it, and the windows are right before the next reading. */
  learn(call: LiveCall, before: Readonly<LiveCall>, at: number): void {
    this.isChanged = true;
    for (const lesson of lessons(call, before, at)) {
      const isForAll = lesson.kind === 'call moved' || lesson.kind === 'call over';
      for (const learner of isForAll ? this.teaches : [this.pace?.learner]) learner?.learn(lesson);
      if (lesson.kind !== 'answer reached' && lesson.kind !== 'answer abandoned') continue;
      for (const window of this.windows) {
        window.answered += 1;
        if (lesson.kind === 'answer abandoned') window.abandoned += 1;
      }
    }
  }

  /** It is over, before or after somebody was recognised. */
  learnEnd(call: LiveCall, at: number): void {
    this.isChanged = true;
    const was = inFlight(call);
    if (was) for (const learner of this.teaches) learner.learn({ kind: 'call over', call: was, live: false, at });
  }

  /** What learns of its calls and agents, each once: its own pacer and those of its pool. */
  get teaches(): ReadonlySet<Pace['learner']> {
    return new Set([this, ...this.pool].flatMap(({ pace }) => pace?.learner ?? []));
  }

  /** Calls that may come to agents go through the node of their queue. */
  private nodeFor({ settings, queue }: Plan): number | undefined {
    return reachesAgents(settings) ? queue?.nodeId : undefined;
  }

  /** One of its messages is a text, and no node that is up speaks. */
  get isMute(): boolean {
    return this.plan !== undefined && speaks(this.plan) && !this.gate.trunks.isSpeaking(this.nodeFor(this.plan));
  }

  /** A broadcast: nobody is promised an agent before they ask for one. */
  get isBroadcast(): boolean {
    return this.plan !== undefined && !needsAgents(this.plan.settings);
  }

  /** The window in which a broadcast has come to the law's limit: too many who asked for an agent got none. */
  private get fullWindow(): Window | undefined {
    return this.isBroadcast ? this.windows.find(({ answered, abandoned, cap }) => abandoned > 0 && abandoned >= cap * answered) : undefined;
  }

  /** Why a broadcast is held back, in words. */
  get heldBack(): string | undefined {
    const { fullWindow: window } = this;
    if (!window || !this.plan?.queue) return undefined;
    const { answered, abandoned, name, cap } = window;
    return `Held back: ${abandoned} of ${answered} who asked for an agent (${name}) got none in time, and the law allows ${Number((cap * 100).toFixed(2))} %. Until it is less, one contact is called for each free agent of the queue "${this.plan.queue.name}".`;
  }

  /** Whether agents talk to those whom it calls, and which ones it wants. */
  get wants(): Wants | undefined {
    if (!this.plan?.queue || !needsAgents(this.plan.settings)) return undefined;
    const { nodeId, name: queue } = this.plan.queue;
    return { dialerId: this.dialer.id, nodeId, queue, reserve: this.plan.settings.reserveAgents };
  }

  /** It wants agents, and none is promised to it at the moment. */
  get hasNoAgents(): boolean {
    return this.wants !== undefined && this.allotment.agents.length === 0;
  }

  /** A standby agent's line is the call center's own: calls are given to it, but it cannot be rung before a contact is called. */
  canUse({ row }: FloorAgent): boolean {
    return this.plan?.settings.mode === 'contact first' || row.type === 'callback';
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
    for (const link of this.calling) isComplete = (await enrol(this.gate.context, link, this.plan?.settings)) && isComplete;
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
    if (needsAgents(plan.settings) && !this.hasNews(machineNow)) return;
    if (this.gate.trunks.count === 0) {
      this.isBlocked = true;
      return;
    }
    if (this.isBlocked) await this.goOn();
    if (this.isQuotaOld) await this.refreshQuota(this.gate.context.dataSource.manager);
    const count = this.budget(plan, machineNow);
    const now = this.gate.context.clock.now();
    if (count <= 0 || this.isClosed(plan, now)) return;
    if (plan.settings.mode !== 'contact first') {
      const due = await this.countDue(count, now, machineNow);
      if (due > 0) this.onAgentsDue(this.idleAgents, due);
      return;
    }
    await this.place(plan, count, machineNow);
  }

  /** No agent's phone rings for nobody. */
  private async countDue(most: number, now: number, machineNow: number): Promise<number> {
    const due = await countDue(this.gate.context.dataSource.manager, this.dialer.id, this.calling.map(({ listId }) => listId), most, now);
    this.isIdle = due === 0;
    if (this.isIdle) this.idleUntil = machineNow + 500;
    return due;
  }

  /** The next contact for an agent who is on the line, or the one that is chosen: the attempt's id, or why nobody is called. */
  async placeFor(agent: WaitingAgent, machineNow: number): Promise<Result<string, string>> {
    if (this.plan === undefined) return failed('The dialer is not running.');
    const placed = agent.wanted === undefined ? await this.place(this.plan, 1, machineNow, agent) : await this.placeWanted(this.plan, agent, agent.wanted);
    const [dialled] = placed?.dialled ?? [];
    if (dialled) return ok(dialled.id);
    const [refused] = placed?.refused ?? [];
    if (refused) return failed(refused.refusal.reason);
    if (!placed) return failed(this.gate.trunks.count === 0 ? 'No gateway can be used at the moment.' : 'The dialer is not running, was just changed, or all its lines are taken. Try again in a moment.');
    return failed('Nobody is left to be called now: the contact is being called already, or has ended.');
  }

  /** A contact that is decided is not counted as the dialer's own work: finding nobody does not mean that it is idle. */
  private async placeWanted(plan: Plan, agent: WaitingAgent, { isInTurn }: WantedContact): Promise<Placed | undefined> {
    const { clock } = this.gate.context;
    const trunks = this.gate.trunks.take(1, clock.now(), plan.queue?.nodeId, speaks(plan));
    if (trunks.length === 0) return undefined;
    let dialled = 0;
    try {
      const placed = await this.gate.place(trunks, (manager) => composeOrder(manager, this.dialer, plan, 1, clock.now(), agent), isInTurn ? moveClaimed : moveChosen);
      dialled = placed?.dialled.length ?? 0;
      this.rate!.take(dialled);
      return placed;
    } finally {
      this.gate.trunks.release(trunks, dialled);
    }
  }

  /** The next contact that the rules let pass, or the wanted one, for an agent to look at; `offer` writes that in the same transaction. Nobody is called. */
  async review(machineNow: number, offer: (manager: EntityManager, claim: Claim, now: number) => Promise<void>, wanted?: WantedContact): Promise<void> {
    const { plan } = this;
    if (!plan) return;
    const reviewed = await this.gate.review(
      (manager) => composeOrder(manager, this.dialer, plan, 1, this.gate.context.clock.now(), undefined, wanted),
      async (manager, { passed, refused }, now) => {
        await moveClaimed(manager, { dialled: [], refused }, now);
        for (const claim of passed) await offer(manager, claim, now);
      },
    );
    if (reviewed && !wanted) this.isIdle = reviewed.passed.length + reviewed.refused.length === 0;
    if (this.isIdle) this.idleUntil = machineNow + 500;
  }

  private async place(plan: Plan, count: number, machineNow: number, agent?: WaitingAgent): Promise<Placed | undefined> {
    const { clock } = this.gate.context;
    const trunks = this.gate.trunks.take(count, clock.now(), this.nodeFor(plan), speaks(plan));
    if (trunks.length === 0) return undefined;
    this.lastBatch = machineNow;
    let dialled = 0;
    try {
      const placed = await this.gate.place(trunks, (manager) => composeOrder(manager, this.dialer, plan, trunks.length, clock.now(), agent), moveClaimed);
      dialled = placed?.dialled.length ?? 0;
      this.rate!.take(dialled);
      this.placedOfQuota += dialled;
      for (const call of placed?.dialled ?? []) this.onPlaced(call, plan);
      if (placed) this.isIdle = placed.dialled.length + placed.refused.length === 0;
      if (this.isIdle) this.idleUntil = machineNow + 500;
      return placed;
    } catch (error) {
      // Whatever it was will not be over in 20 ms.
      this.idleUntil = machineNow + 1_000;
      throw error;
    } finally {
      this.gate.trunks.release(trunks, dialled);
    }
  }

  /** With agents it is decided anew when something has happened, and four times a second of people's time. */
  private hasNews(machineNow: number): boolean {
    const now = this.gate.context.clock.now();
    if (!this.isChanged && now - this.decidedAt < decideEvery) return false;
    this.isChanged = false;
    this.decidedAt = now;
    return machineNow >= this.idleUntil;
  }

  /** What is promised to it, its calls, and those that will want the same agents; a call that an agent is kept for needs none of them. */
  private get own(): Own {
    return { ...this.allotment, calls: [...this.gate.live.ofDialer(this.dialer.id), ...this.strays].filter(({ chosenAgent }) => chosenAgent === undefined) };
  }

  private get idleAgents(): FloorAgent[] {
    return this.allotment.agents.filter(({ phase }) => phase === 'idle');
  }

  /**
   * The message promises an agent, so at the limit the key is not taken back: nobody more is called than agents are free, as
   * with any other dialer in doubt, and those who ask and are answered bring the share down again.
   */
  private roomForAgents(): number {
    const queue = this.plan?.queue;
    if (!queue || !this.fullWindow) return Number.POSITIVE_INFINITY;
    const underWay = this.gate.live.ofDialer(this.dialer.id).filter(({ state }) => state !== 'talking' && state !== 'playing').length;
    return this.freeAgents(queue.nodeId, queue.name) - underWay;
  }

  private budget({ settings }: Plan, machineNow: number): number {
    const now = this.gate.context.clock.now();
    const room = settings.concurrentCalls - this.gate.live.of('dialer', this.dialer.id);
    if (needsAgents(settings)) {
      const tokens = this.rate!.available(now);
      return Math.min(batch, this.pace?.decide(settings, { ...this.own, now, others: this.pool.map(({ own }) => own), windows: [this, ...this.pool].flatMap(({ windows }) => windows), tokens, channels: room, trouble: this.trouble }) ?? 0);
    }
    const limit = Math.min(batch, room, this.rate!.available(now), this.roomForAgents());
    if (settings.rate.kind === 'evenly') return this.quota ? Math.min(limit, Math.floor(dueBy(this.quota, now)) - this.placedOfQuota) : 0;
    return machineNow - this.lastBatch < betweenBatches ? 0 : limit;
  }
}
