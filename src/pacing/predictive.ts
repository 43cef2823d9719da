import { AnswerRates, type AnswerRatesState } from './answer-rates.js';
import { Curves, startOf, type CurvesState } from './curves.js';
import { Drain, type DrainState } from './drain.js';
import { Outlook, type Knowledge } from './outlook.js';
import { noAgentIsFree, within, type Decision, type Observation, type Pacer, type Share, type Snapshot } from './pacer.js';
import { spare } from './progressive.js';
import { Threshold } from './threshold.js';
import { isAtLimit, room, slack, tightest } from './windows.js';

/** Live answers before anything is predicted. */
const enough = 15;
const version = 1;

/** What outlives a restart, a take-over or a clone: α and the learned curves, some 10 KB. The counts of the windows are the database's. */
export interface PredictiveState {
  version: number;
  alpha: number;
  answers: number;
  curves: CurvesState;
  rates: AnswerRatesState;
  drain: DrainState;
}

/** Dials ahead: as many calls as the risk that a person answers and finds no agent allows (docs/pacing.md). */
export class PredictivePacer implements Pacer {
  private readonly curves: Curves;
  private readonly rates = new AnswerRates();
  private threshold = new Threshold();
  private drain = new Drain();
  private answers = 0;
  private isGated = false;

  /** `patience`: how long a recognised person can wait until an agent is offered, in milliseconds: 2 s less detection and bridge. */
  constructor(patience = 2_000) {
    this.curves = new Curves(patience);
  }

  get alpha(): number {
    return this.threshold.alpha;
  }

  learn(observation: Observation): void {
    switch (observation.kind) {
      case 'call over': {
        const { call, at, live } = observation;
        this.rates.learn(call.key, at, live, this.curves.answerShare);
        if (live) this.answers++;
        break;
      }
      case 'agent moved':
        if (observation.from === 'idle' && observation.to === 'away') this.drain.taken(observation.at);
        break;
      case 'answer reached':
        if (!this.isGated) this.threshold.reached();
        break;
      case 'answer abandoned':
        this.threshold.abandoned();
        break;
    }
    this.curves.learn(observation);
  }

  decide(snapshot: Snapshot): Decision {
    this.curves.refresh(snapshot);
    const floor = within(spare(snapshot), snapshot);
    const doubt = this.doubt(snapshot);
    const kept = (snapshot.kept || snapshot.callers) && snapshot.idle <= 0 ? ` ${noAgentIsFree(snapshot)}` : '';
    if (doubt) return { dial: floor, reason: `Progressive: ${doubt}.${kept}` };
    const agents = sharesOf(snapshot).reduce((sum, { idle, busy }) => sum + Math.max(0, idle) + busy.length, 0);
    const window = tightest(snapshot.windows);
    const left = window ? room(slack(window), agents) : 1;
    const dial = this.largest(snapshot, this.alpha * left, within(Math.ceil(agents / 2) + 2, snapshot));
    if (dial > floor) return { dial, reason: 'Predictive: dialling ahead of the agents.' };
    const held = left < 1 ? ` (${window!.name}: ${window!.abandoned} of ${window!.answered} live answers abandoned, ${percent(window!.cap)} allowed)` : '';
    return { dial: floor, reason: `${floor > 0 ? 'One line for each free agent' : 'No call now'}: the next would be too likely to be abandoned${held}.${kept}` };
  }

  /** Why only one line for each free agent is dialled, if so. */
  private doubt({ trouble, windows }: Snapshot): string | undefined {
    const limited = windows.find(isAtLimit);
    this.isGated = limited !== undefined;
    if (trouble) return trouble;
    if (this.answers < enough) return `${this.answers} of the ${enough} live answers seen that predicting needs`;
    if (limited) return `${limited.name}: ${limited.abandoned} of ${limited.answered} live answers abandoned, at the limit of ${percent(limited.cap)}`;
    if (this.alpha <= 0) return 'more was abandoned lately than the target allows';
    return undefined;
  }

  /** How many calls can be dialled until the risk of one more is above what its gain is worth. */
  private largest(snapshot: Snapshot, tolerance: number, most: number): number {
    if (most === 0) return 0;
    const outlook = new Outlook(sharesOf(snapshot), this.knowledge(snapshot));
    for (let count = 0; count < most; count++) {
      const { risk, gain } = outlook.oneMore();
      if (risk > tolerance * gain) return count;
      outlook.dial();
    }
    return most;
  }

  /** What the curves and rates say of a snapshot. */
  protected knowledge({ now, nextKey = '' }: Snapshot): Knowledge {
    const { curves, rates, drain } = this;
    const factors = new Map<string, number>();
    const factorOf = (key: string): number => {
      const known = factors.get(key);
      if (known !== undefined) return known;
      const factor = rates.factor(key, now);
      factors.set(key, factor);
      return factor;
    };
    return {
      // Whoever has picked up is no longer subject to how likely people of this list pick up.
      answers: ({ phase, since, key }) => ({ rows: curves.answers(phase), from: startOf(now - since), factor: phase === 'detecting' ? 1 : factorOf(key) }),
      fresh: () => ({ rows: curves.answers('dialled'), from: 0, factor: factorOf(nextKey) }),
      frees: ({ phase, since }) => ({ rows: curves.frees(phase), from: startOf(now - since), factor: 1 }),
      drain: drain.rate(now),
    };
  }

  toJSON(): PredictiveState {
    return { version, alpha: this.alpha, answers: this.answers, curves: this.curves.toJSON(), rates: this.rates.toJSON(), drain: this.drain.toJSON() };
  }

  /** A pacer that goes on from where another was; from a state of another version it begins anew. */
  static from(state: PredictiveState | undefined, patience?: number): PredictivePacer {
    const pacer = new PredictivePacer(patience);
    if (state?.version !== version) return pacer;
    pacer.threshold = new Threshold(state.alpha);
    pacer.answers = state.answers;
    pacer.drain = new Drain(state.drain.count, state.drain.at);
    pacer.curves.restore(state.curves);
    pacer.rates.restore(state.rates);
    return pacer;
  }
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
const sharesOf = (snapshot: Snapshot): Share[] => (snapshot.others ? [snapshot, snapshot.others] : [snapshot]);
