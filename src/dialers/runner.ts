import type { EntityManager } from 'typeorm';
import type { FloorAgent } from '../agents/floor.js';
import type { Gate } from '../calls/gate.js';
import type { Placed } from '../calls/order.js';
import type { Rest } from '../pacing/rest.js';
import { TokenBucket } from '../pacing/token-bucket.js';
import { failed, type Result } from '../shared/result.js';
import { AbandonedWindows } from './abandoned-windows.js';
import { countDue } from './claim.js';
import type { WaitingAgent, WantedContact } from './compose-order.js';
import type { Dialer } from './dialer.entity.js';
import { enrol } from './enrol.js';
import { EvenQuota } from './even-quota.js';
import { heldBackBy, roomWhileHeldBack, whyHeldBack } from './held-back.js';
import { Pace } from './pace.js';
import { readPace } from './pacing-states.js';
import { answerFor, countCallable, judgeChosen, type Judgement, type Offer, placeOn, reviewNext, takeTrunks } from './place-order.js';
import { callingLists, isClosed, nodeOf, type Plan, readPlan, speaks } from './plan.js';
import { PoolMember } from './pool-member.js';
import type { Wants } from './pools.js';
import { staleRegistries } from '../contacts/registries.js';
import { shortCallWarnings } from './short-call-warnings.js';
import { needsAgents, reachesAgents } from './settings.js';

/** Contacts a transaction: enough to carry 800 a second in twenty transactions, few enough to stay short. */
const batch = 40;
/** A fast dialer waits this long (milliseconds of the machine) between batches, so that they fill up. */
const betweenBatches = 40;

/** One dialer in the engine: knows its plan, and places its calls within its rates and the gate's limits. */
export class Runner {
  private plan: Plan | undefined;
  private rate: TokenBucket | undefined;
  private readonly quota: EvenQuota;
  private readonly windows = new AbandonedWindows();
  /** With agents: those that are promised to it, and its pacer. */
  readonly member: PoolMember;
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
  /** How many agents ring, or wait on the line, for contacts that are not claimed yet. */
  agentsWaiting: () => number = () => 0;
  /** The pacer of another dialer of the campaign, a clone that runs too: they have one α and one debt. */
  sharedPace: () => Pace | undefined = () => undefined;
  /** What whoever watches it should know, in sentences. */
  warnings: readonly string[] = [];
  /** When its contacts may be counted again, in machine time. */
  countAgainAt = 0;

  constructor(private readonly gate: Gate, public dialer: Dialer, private readonly rest?: Rest) {
    this.quota = new EvenQuota(gate.context.dataSource, gate.context.clock);
    this.member = new PoolMember(dialer.id, gate.live, this.windows);
  }

  /** Reads settings, lists, schedule and quota anew; called every second, and when the gate found them out of date. */
  async refresh(): Promise<void> {
    const { dataSource, clock } = this.gate.context;
    this.plan = await readPlan(dataSource, this.dialer);
    const { settings } = this.plan;
    if (needsAgents(settings)) this.member.pace ??= await this.beginPace();
    if (reachesAgents(settings)) await this.windows.read(this.gate, this.dialer, this.plan);
    else this.windows.forget();
    const { law } = this.plan;
    const called = callingLists(this.plan).map(({ listId }) => listId);
    const short = await shortCallWarnings(dataSource.manager, this.dialer.accountId, law, called, clock.now());
    this.warnings = [...short, ...(law.length > 0 ? await staleRegistries(this.gate.context, this.dialer.accountId, called, law) : [])];
    this.rate ??= new TokenBucket(settings.callsPerSecond, clock.now());
    this.rate.setRate(settings.callsPerSecond);
    this.quota.expire();
  }

  private async beginPace(): Promise<Pace> {
    const shared = this.sharedPace();
    return shared ? new Pace(shared, this.rest) : readPace(this.gate.context.dataSource, this.dialer.campaignId, this.rest);
  }

  get currentPlan(): Plan | undefined {
    return this.plan;
  }

  /** The node through which it must call, where its agents are on one. */
  get nodeId(): number | undefined {
    return this.plan && nodeOf(this.plan);
  }

  /** One of its messages is a text, and no node that is up speaks. */
  get isMute(): boolean {
    return this.plan !== undefined && speaks(this.plan) && !this.gate.trunks.isSpeaking(this.nodeId);
  }

  /** A broadcast: nobody is promised an agent before they ask for one. */
  get isBroadcast(): boolean {
    return this.plan !== undefined && !needsAgents(this.plan.settings);
  }

  /** Why a broadcast is held back, in words. */
  get heldBack(): string | undefined {
    const heldBack = this.plan && heldBackBy(this.windows, this.plan);
    return heldBack && whyHeldBack(heldBack);
  }

  /** Whether agents talk to those whom it calls, and which ones it wants. */
  get wants(): Wants | undefined {
    if (!this.plan?.queue || !needsAgents(this.plan.settings)) return undefined;
    const { nodeId, name: queue } = this.plan.queue;
    const { reserveAgents, mode } = this.plan.settings;
    return { dialerId: this.dialer.id, nodeId, queue, reserve: reserveAgents, callsAgents: mode !== 'contact first', asksAgents: mode === 'preview', isIdle: this.isIdle || this.member.pace?.rest.isResting === true || isClosed(this.plan, this.gate.context.clock.now()) };
  }

  /** It wants agents, and none is promised to it at the moment. */
  get hasNoAgents(): boolean {
    return this.wants !== undefined && this.member.allotment.agents.length === 0;
  }

  /** Gives newcomers their places, a chunk at a time; true when all have theirs. */
  async enrolSome(): Promise<boolean> {
    if (!this.plan) return true;
    let isComplete = true;
    for (const link of callingLists(this.plan)) isComplete = (await enrol(this.gate.context, link, this.plan.settings)) && isComplete;
    if (!isComplete) this.idleUntil = 0;
    return isComplete;
  }

  /** Places what is due now. */
  async placeDue(machineNow: number): Promise<void> {
    const { plan } = this;
    const { clock } = this.gate.context;
    if (!plan || machineNow < this.idleUntil) return;
    if (needsAgents(plan.settings) && !this.member.takeNews(clock.now())) return;
    if (this.gate.trunks.count === 0) {
      this.isBlocked = true;
      return;
    }
    // The first time since a start, a pause, a restart or a take-over, or gateways are back.
    if (this.isBlocked) await this.quota.renew(this.dialer);
    this.isBlocked = false;
    await this.quota.refresh(this.dialer.id, plan.settings);
    const count = this.budget(plan, machineNow);
    if (isClosed(plan, clock.now())) return;
    // While the others of its pool have the agents it looks all the same, and has its share again once somebody is due.
    if (this.isIdle && this.hasNoAgents) return this.found(await this.countDue(plan, 1), machineNow);
    if (count <= 0) return;
    if (plan.settings.mode === 'contact first') await this.place(plan, count, machineNow);
    else await this.callAgents(plan, count, machineNow);
  }

  /** No agent's phone rings for nobody, nor for somebody whom the gate refuses; what is offered to look at is judged as it is offered. */
  private async callAgents(plan: Plan, most: number, machineNow: number): Promise<void> {
    const due = await this.countDue(plan, most);
    this.found(due, machineNow);
    const callable = due > 0 && plan.settings.mode === 'agent first' ? await this.countCallable(plan, due) : due;
    if (callable > 0) this.onAgentsDue(this.member.idleAgents, callable);
  }

  private async countCallable(plan: Plan, due: number): Promise<number> {
    const spokenFor = this.agentsWaiting();
    return ((await countCallable(this.gate, this.dialer, plan, due + spokenFor)) ?? 0) - spokenFor;
  }

  /** How many of up to `most` contacts are due for whom no agent has been called yet. */
  private async countDue(plan: Plan, most: number): Promise<number> {
    const { dataSource, clock } = this.gate.context;
    const spokenFor = this.agentsWaiting();
    const due = await countDue(dataSource.manager, this.dialer.id, callingLists(plan).map(({ listId }) => listId), most + spokenFor, clock.now());
    return Math.max(0, due - spokenFor);
  }

  /** So many contacts were due, where it could be looked. */
  private found(count: number | undefined, machineNow: number): void {
    if (count !== undefined) this.isIdle = count === 0;
    if (this.isIdle) this.idleUntil = machineNow + 500;
  }

  /** The next contact for an agent who is on the line, or the one that is chosen: the attempt's id, or why nobody is called. */
  async placeFor(agent: WaitingAgent, machineNow: number): Promise<Result<string, string>> {
    if (this.plan === undefined) return failed('The dialer is not running.');
    const placed = agent.wanted === undefined ? await this.place(this.plan, 1, machineNow, agent) : await this.placeWanted(this.plan, agent);
    return answerFor(placed, this.gate);
  }

  /** A contact that is decided is not counted as the dialer's own work: finding nobody does not mean that it is idle. */
  private async placeWanted(plan: Plan, agent: WaitingAgent): Promise<Placed | undefined> {
    const trunks = takeTrunks(this.gate, plan, 1, agent);
    if (trunks.length === 0) return undefined;
    const placed = await placeOn(trunks, this.gate, this.dialer, plan, agent);
    this.rate!.take(placed?.dialled.length ?? 0);
    return placed;
  }

  private async place(plan: Plan, count: number, machineNow: number, agent?: WaitingAgent): Promise<Placed | undefined> {
    const trunks = takeTrunks(this.gate, plan, count, agent);
    if (trunks.length === 0) return undefined;
    this.lastBatch = machineNow;
    try {
      const placed = await placeOn(trunks, this.gate, this.dialer, plan, agent);
      const dialled = placed?.dialled ?? [];
      this.rate!.take(dialled.length);
      this.quota.take(dialled.length);
      if (!agent) this.member.placed(dialled.map(({ id }) => id), this.gate.context.clock.now());
      for (const call of dialled) this.onPlaced(call, plan);
      this.found(placed && dialled.length + placed.refused.length, machineNow);
      return placed;
    } catch (error) {
      // Whatever it was will not be over in 20 ms.
      this.idleUntil = machineNow + 1_000;
      throw error;
    }
  }

  /** The next contact that the rules let pass, or the wanted one, for an agent to look at; nobody is called. */
  async review(machineNow: number, offer: Offer, wanted?: WantedContact): Promise<void> {
    if (!this.plan) return;
    const found = await reviewNext(this.gate, this.dialer, this.plan, offer, wanted);
    this.found(wanted ? undefined : found, machineNow);
  }

  /** Whether the rules let this contact be called now for an agent who has accepted it (judgeChosen); nobody is called. */
  async judge(agent: Omit<WaitingAgent, 'leg'>, refuse: (manager: EntityManager, says: string, now: number) => Promise<unknown>): Promise<Judgement> {
    return this.plan && judgeChosen(this.gate, this.dialer, this.plan, { ...agent, leg: '' }, refuse);
  }

  private roomForAgents(plan: Plan): number {
    const heldBack = heldBackBy(this.windows, plan);
    if (!heldBack) return Number.POSITIVE_INFINITY;
    return roomWhileHeldBack(this.freeAgents(heldBack.queue.nodeId, heldBack.queue.name), this.gate.live.ofDialer(this.dialer.id));
  }

  private budget(plan: Plan, machineNow: number): number {
    const { settings } = plan;
    const now = this.gate.context.clock.now();
    const channels = settings.concurrentCalls - this.gate.live.of('dialer', this.dialer.id);
    const tokens = this.rate!.available(now);
    if (needsAgents(settings)) return Math.min(batch, this.member.decide(settings, { now, tokens, channels }));
    const limit = Math.min(batch, channels, tokens, this.roomForAgents(plan));
    if (settings.rate.kind === 'evenly') return Math.min(limit, this.quota.due(now));
    return machineNow - this.lastBatch < betweenBatches ? 0 : limit;
  }
}
