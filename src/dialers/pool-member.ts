import type { FloorAgent } from '../agents/floor.js';
import type { LiveCall, LiveCalls } from '../calls/live-calls.js';
import { claimsOf, roomOf } from '../pacing/room.js';
import type { AbandonedWindows } from './abandoned-windows.js';
import { inFlight, isWaiting, lessons, type Means, type Own, type Pace, shareOf } from './pace.js';
import type { Allotment } from './pools.js';
import type { DialerSettings } from './settings.js';

/** How often a dialer with agents decides although nothing happened (milliseconds of people's time; pacing.md). */
const decideEvery = 250;

/**
 * A dialer's part in its pool: the agents that are promised to it, who else is given such agents, and how many calls its pacer wants
 * for them. A broadcast has neither agents nor pacer; only its windows learn.
 */
export class PoolMember {
  pace: Pace | undefined;
  allotment: Allotment = nothing;
  /** The queue whose agents talk to its people; undefined while it wants none. */
  queue: string | undefined;
  /** It has calls for agents who are busy still. */
  isAhead = false;
  /** The other dialers whose agents it may be given. */
  others: readonly PoolMember[] = [];
  /** Calls under way for the same agents that no dialer of the pool has in its queue: of one that was paused, or has another queue since, or that a lambda has sent elsewhere. */
  strays: readonly LiveCall[] = [];
  /** A call or an agent has changed since the last decision. */
  isChanged = true;
  private decidedAt = 0;
  /** When it last dialled more than agents were free. */
  private aheadAt = Number.NEGATIVE_INFINITY;
  /** When it last looked with a free agent promised to it: of two to whom the next one could go, the one whose look is longer ago has it. */
  hadTurnAt = 0;

  constructor(
    readonly dialerId: number,
    private readonly live: LiveCalls,
    private readonly windows: AbandonedWindows,
  ) {}

  /** It wants no agents any more: it keeps none from the others, and learns nothing from their calls. */
  leave(): void {
    this.allotment = nothing;
    this.queue = undefined;
    this.others = [];
    this.strays = [];
  }

  /** A call of this dialer has changed: the pacers learn from it, and the windows are right before the next reading. */
  learn(call: LiveCall, before: Readonly<LiveCall>, at: number): void {
    this.isChanged = true;
    for (const lesson of lessons(call, before, at)) {
      const isForAll = lesson.kind === 'call moved' || lesson.kind === 'call over';
      for (const learner of isForAll ? this.teaches : [this.pace?.learner]) learner?.learn(lesson);
      this.windows.learn(lesson);
      // An agent who was on the line first says nothing of how telephones are picked up.
      if (lesson.kind === 'answer reached' && call.agentLeg === undefined) this.pace?.rest.answerReached();
      if (lesson.kind === 'answer abandoned' && this.isOneForOne(call)) this.pace?.rest.answerAbandoned(call.rung ?? call.chosenAgent);
    }
  }

  /** These were just dialled as its pacer decided. */
  placed(ids: readonly string[], at: number): void {
    if (!this.pace || ids.length === 0) return;
    if (!this.pace.isOneForOne) this.aheadAt = at;
    // Who was called ahead by another dialer may be given the agent.
    if (!this.pace.isOneForOne || this.others.some(({ hasCallsAhead }) => hasCallsAhead)) return;
    for (const id of ids) {
      const call = this.live.get(id);
      if (call) call.oneForOneSince = at;
    }
  }

  /** An agent was free for it alone when it was dialled, and nobody has dialled ahead for the same agents since. */
  private isOneForOne({ oneForOneSince }: LiveCall): boolean {
    return oneForOneSince !== undefined && [...this.pool].every(({ aheadAt }) => aheadAt < oneForOneSince);
  }

  private get hasCallsAhead(): boolean {
    const { idle, waiting, calls } = shareOf(this.own);
    return this.isAhead && calls.length > Math.max(0, idle - waiting);
  }

  /** It is over, before or after somebody was recognised. */
  learnEnd(call: LiveCall, at: number): void {
    this.isChanged = true;
    const was = inFlight(call);
    if (was) for (const learner of this.teaches) learner.learn({ kind: 'call over', call: was, live: false, at });
    // Whoever waited for it to be over has the agent as soon as this one does.
    for (const other of this.pool) other.isChanged = true;
  }

  /** Every dialer that shares agents with it or with one of those; itself too. */
  get pool(): ReadonlySet<PoolMember> {
    const pool = new Set<PoolMember>([this]);
    for (const member of pool) for (const other of member.others) pool.add(other);
    return pool;
  }

  /** What learns of its calls and agents, each once: its own pacer and those of its pool, of which clones share one. */
  get teaches(): ReadonlySet<Pace['learner']> {
    return new Set([this, ...this.others].flatMap(({ pace }) => pace?.learner ?? []));
  }

  /** It is decided anew when something has happened, and four times a second of people's time. */
  takeNews(now: number): boolean {
    if (!this.isChanged && now - this.decidedAt < decideEvery) return false;
    this.isChanged = false;
    this.decidedAt = now;
    return true;
  }

  /** How many calls its pacer wants now, within what the rates and channels leave. */
  decide(settings: DialerSettings, left: Pick<Means, 'now' | 'tokens' | 'channels'>): number {
    const { own, others, room } = this;
    if (this.idleAgents.length > 0) this.hadTurnAt = left.now;
    const strays = this.strays.filter(({ dialerId }) => dialerId !== this.dialerId && !others.some((other) => other.dialerId === dialerId));
    const rest = [...others.map((other) => other.own), ...(strays.length > 0 ? [{ ...nothing, calls: strays }] : [])];
    return this.pace?.decide(settings, { ...own, ...left, room, underWay: this.live.ofDialer(this.dialerId).filter((call) => inFlight(call) || isWaiting(call)).length, others: rest, windows: [this, ...others].flatMap(({ windows }) => windows.all) }) ?? 0;
  }

  /** How many more calls the free agents of its pool bear; undefined while nobody else's people could want them. */
  private get room(): number | undefined {
    if (this.queue === undefined || (this.strays.length === 0 && !this.others.some((other) => other.idleAgents.length > 0 || other.claims() > 0))) return undefined;
    const pool = [...this.pool];
    const strays = new Set(pool.flatMap((member) => member.strays));
    const claims = new Map<string, number>();
    const claim = (count: number, queue = '') => claims.set(queue, (claims.get(queue) ?? 0) + count);
    for (const member of pool) claim(member.claims(strays), member.queue);
    for (const stray of strays) if (inFlight(stray) || isWaiting(stray)) claim(1, stray.queue);
    return roomOf(this.queue, this.allotment.free.map(({ queues }) => queues), claims);
  }

  /** The free agents of its queue whom its calls may want, but for those that are counted as strays. */
  private claims(strays?: ReadonlySet<LiveCall>): number {
    const { own } = this;
    return claimsOf(shareOf({ ...own, calls: own.calls.filter((call) => !strays?.has(call)) }), this.isAhead);
  }

  get idleAgents(): FloorAgent[] {
    return this.allotment.agents.filter(({ phase }) => phase === 'idle');
  }

  /** What is promised to it, and its calls that will want those agents: not the ones that an agent is kept for, or waits for on the line. */
  get own(): Own {
    return { ...this.allotment, calls: this.live.ofDialer(this.dialerId).filter(wantsAny) };
  }
}

const nothing: Allotment = { agents: [], owed: 0, kept: 0, callers: 0, free: [] };

/** Whether a call is for whichever agent is free. */
export const wantsAny = ({ chosenAgent, agentLeg }: LiveCall): boolean => chosenAgent === undefined && agentLeg === undefined;
