import { binOf } from './ages.js';
import { Exits, type ExitsState } from './exits.js';
import { forecast, type Arrival } from './forecast.js';
import type { CallPhase, Observation, Snapshot } from './pacer.js';

/** The times ahead that the pacer looks at, in milliseconds: a call dialled now is answered within them. Second by second where most are: twelve times instead cost half a point with 5 agents. */
export const horizon: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 21, 24, 27].map((seconds) => seconds * 1_000);

/** Where the row of an age (milliseconds) begins. */
export const startOf = (age: number): number => binOf(age) * horizon.length;

/**
 * Of the patience, this is not planned with: an agent who is free at the last moment is one who may be late. Half a point
 * busier at the same share abandoned than planning with all of it, with 5 agents and with 20. Milliseconds.
 */
const reserve = 1_000;

const callPhases = ['detecting', 'earlyMedia', 'ringing', 'dialled'] as const;
type CallExit = CallPhase | 'live' | 'over';
type AgentPhase = 'talk' | 'wrapUp';
type AgentExit = 'idle' | 'wrapUp' | 'away';

/** Calls and conversations that count in the curves: about an hour's of 20 agents. */
const memory = { calls: 3_000, agents: 1_000 };

export interface CurvesState {
  calls: Record<CallPhase, ExitsState>;
  agents: Record<AgentPhase, ExitsState>;
}

/** How long calls and agents stay in each phase and where they go from there: all that is learned about times. */
export class Curves {
  private readonly calls = perPhase(callPhases, () => new Exits<CallExit>(['live', 'over', ...callPhases], memory.calls));
  private readonly agents = { talk: new Exits<AgentExit>(['idle', 'wrapUp', 'away'], memory.agents), wrapUp: new Exits<AgentExit>(['idle', 'away', 'wrapUp'], memory.agents) };
  private forecasts: ReturnType<Curves['drawn']>;
  /** What was learned since the curves were drawn, and in all. */
  private news = 0;
  private total = 0;

  /** `patience`: how long a recognised person can wait until an agent is offered, in milliseconds. */
  constructor(private readonly patience: number) {
    this.forecasts = this.drawn(() => [], () => []);
  }

  learn(observation: Observation): void {
    switch (observation.kind) {
      case 'call moved':
        this.calls[observation.call.phase].add(observation.at - observation.call.since, observation.to);
        break;
      case 'call over':
        this.calls[observation.call.phase].add(observation.at - observation.call.since, observation.live ? 'live' : 'over');
        break;
      case 'agent moved': {
        const { from, to, since, at } = observation;
        if (from !== 'idle' && to !== 'talk') this.agents[from].add(at - since, to);
        break;
      }
      default:
        return;
    }
    this.news++;
    this.total++;
  }

  /** The chances that a call is answered by a person within each time of the horizon: `rows[startOf(age) + index]`. */
  answers(phase: CallPhase): Float64Array {
    return this.forecasts.calls[phase].rows;
  }

  /** The chances that a busy agent is free within each time of the horizon and the patience after it. */
  frees(phase: AgentPhase): Float64Array {
    return this.forecasts.agents[phase].rows;
  }

  /** The share of dialled calls that a person answers. */
  get answerShare(): number {
    return this.forecasts.calls.dialled.fresh.at(-1)!;
  }

  /** Looks at who is in which phase, and draws the curves anew when enough has happened to change them. */
  refresh({ now, calls, busy, others }: Snapshot): void {
    if (this.news < Math.min(this.total / 10, 200)) return;
    this.news = 0;
    const ages = (all: readonly { phase: string; since: number }[], phase: string) => all.filter((one) => one.phase === phase).map(({ since }) => now - since);
    this.forecasts = this.drawn((phase) => ages([...calls, ...(others?.calls ?? [])], phase), (phase) => ages([...busy, ...(others?.busy ?? [])], phase));
  }

  private drawn(calling: (phase: CallPhase) => number[], busy: (phase: AgentPhase) => number[]) {
    const { calls, agents } = this;
    const call = (phase: CallPhase, onward: Partial<Record<CallExit, Arrival>>) => forecast(calls[phase], calling(phase), 'live', onward, horizon);
    const detecting = call('detecting', {});
    const earlyMedia = call('earlyMedia', { detecting: detecting.fresh });
    const ringing = call('ringing', { detecting: detecting.fresh, earlyMedia: earlyMedia.fresh });
    const dialled = call('dialled', { detecting: detecting.fresh, earlyMedia: earlyMedia.fresh, ringing: ringing.fresh });
    const times = horizon.map((time) => time + this.patience - reserve);
    const wrapUp = forecast(agents.wrapUp, busy('wrapUp'), 'idle', {}, times);
    const talk = forecast(agents.talk, busy('talk'), 'idle', { wrapUp: wrapUp.fresh }, times);
    return { calls: { detecting, earlyMedia, ringing, dialled }, agents: { talk, wrapUp } };
  }

  toJSON(): CurvesState {
    return { calls: perPhase(callPhases, (phase) => this.calls[phase].toJSON()), agents: perPhase(['talk', 'wrapUp'] as const, (phase) => this.agents[phase].toJSON()) };
  }

  restore(state: CurvesState): void {
    for (const phase of callPhases) this.calls[phase].restore(state.calls[phase]);
    for (const phase of ['talk', 'wrapUp'] as const) this.agents[phase].restore(state.agents[phase]);
    this.forecasts = this.drawn(() => [], () => []);
    this.total = Number.POSITIVE_INFINITY;
  }
}

const perPhase = <P extends string, T>(phases: readonly P[], make: (phase: P) => T) => Object.fromEntries(phases.map((phase) => [phase, make(phase)])) as Record<P, T>;
