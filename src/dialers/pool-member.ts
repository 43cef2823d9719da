import type { FloorAgent } from '../agents/floor.js';
import type { LiveCall, LiveCalls } from '../calls/live-calls.js';
import type { AbandonedWindows } from './abandoned-windows.js';
import { inFlight, lessons, type Means, type Own, type Pace } from './pace.js';
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
  allotment: Allotment = { agents: [], owed: 0, kept: 0 };
  /** The other dialers whose agents it may be given. */
  others: readonly PoolMember[] = [];
  /** Calls under way for the same agents, of dialers that do not run any more: paused, say. */
  strays: readonly LiveCall[] = [];
  /** A call or an agent has changed since the last decision. */
  isChanged = true;
  private decidedAt = 0;

  constructor(
    readonly dialerId: number,
    private readonly live: LiveCalls,
    private readonly windows: AbandonedWindows,
  ) {}

  /** It wants no agents any more: it keeps none from the others, and learns nothing from their calls. */
  leave(): void {
    this.allotment = { agents: [], owed: 0, kept: 0 };
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
    }
  }

  /** It is over, before or after somebody was recognised. */
  learnEnd(call: LiveCall, at: number): void {
    this.isChanged = true;
    const was = inFlight(call);
    if (was) for (const learner of this.teaches) learner.learn({ kind: 'call over', call: was, live: false, at });
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
    const { own, others } = this;
    return this.pace?.decide(settings, { ...own, ...left, others: others.map((other) => other.own), windows: [this, ...others].flatMap(({ windows }) => windows.all) }) ?? 0;
  }

  get idleAgents(): FloorAgent[] {
    return this.allotment.agents.filter(({ phase }) => phase === 'idle');
  }

  /** What is promised to it, its calls, and those that will want the same agents; a call that an agent is kept for needs none of them. */
  get own(): Own {
    return { ...this.allotment, calls: [...this.live.ofDialer(this.dialerId), ...this.strays].filter(({ chosenAgent }) => chosenAgent === undefined) };
  }
}
