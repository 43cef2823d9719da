import { horizon } from './curves.js';
import { skewed } from './normal.js';
import type { BusyAgent, CallInFlight, Share } from './pacer.js';

const times = horizon.length;
/** A second of an agent's idleness counts less the further ahead it is: until then another call can be dialled for it. Milliseconds. */
const replaced = 6_000;
/** What a second at each time of the horizon is worth: the time until the next one, discounted. */
const worth = horizon.map((time, index) => ((horizon[index + 1] ?? time + 5_000) - time) * Math.exp(-time / replaced));

/** Chances by each time of the horizon, `rows[from + index]`; their odds are multiplied by `factor`. */
export interface Chances {
  rows: Float64Array;
  from: number;
  factor: number;
}

/** What is known of the calls and agents of a snapshot. */
export interface Knowledge {
  /** The chances that a person has answered the call. */
  answers(call: CallInFlight): Chances;
  /** The same for a call dialled now. */
  fresh(): Chances;
  /** The chances that a busy agent is free in time for who answers by then. */
  frees(agent: BusyAgent): Chances;
  /** Agents a millisecond that others take away. */
  drain: number;
}

/** By each time of the horizon: the agents that will be free less the people that will have answered, as mean, variance and third moment. */
export class Outlook {
  private readonly mean = new Float64Array(times);
  private readonly variance = new Float64Array(times);
  private readonly third = new Float64Array(times);
  /** The same chances for a call that would be dialled now. */
  private readonly fresh: Chances;

  /** `shares` are all that use the same agents. */
  constructor(shares: readonly Share[], knowledge: Knowledge) {
    for (let index = 0; index < times; index++) {
      const gone = knowledge.drain * horizon[index]!;
      this.mean[index] = -gone;
      this.variance[index] = gone;
      this.third[index] = -gone;
    }
    for (const { idle, waiting, busy, calls } of shares) {
      for (let index = 0; index < times; index++) this.mean[index]! += idle - waiting;
      for (const agent of busy) this.add(knowledge.frees(agent), 1);
      for (const call of calls) this.add(knowledge.answers(call), -1);
    }
    const { rows, from, factor } = knowledge.fresh();
    this.fresh = { rows: rows.slice(from, from + times).map((chance) => scaled(chance, factor)), from: 0, factor: 1 };
  }

  /** One more call is under way. */
  dial(): void {
    this.add(this.fresh, -1);
  }

  private add({ rows, from, factor }: Chances, sign: 1 | -1): void {
    for (let index = 0; index < times; index++) {
      const pooled = rows[from + index]!;
      const chance = factor === 1 ? pooled : scaled(pooled, factor);
      const variance = chance * (1 - chance);
      this.mean[index]! += sign * chance;
      this.variance[index]! += variance;
      this.third[index]! += sign * variance * (1 - 2 * chance);
    }
  }

  /**
   * What one more call would be: `risk`, the chance that it is answered while no agent is free for it; and `gain`, the idle
   * time that it would save, as a share of what a call saves that surely finds an agent who would stay idle.
   */
  oneMore(): { risk: number; gain: number } {
    let risk = 0;
    let gain = 0;
    let most = 0;
    let saved = 0;
    let savable = 0;
    for (let index = times - 1; index >= 0; index--) {
      const answered = this.answeredAt(index);
      const short = this.shortage(index);
      saved += (1 - short) * worth[index]!;
      savable += worth[index]!;
      risk += answered * short;
      gain += answered * saved;
      most += answered * savable;
    }
    return { risk, gain: gain / most };
  }

  /** The chance that a call dialled now is answered between this time of the horizon and the one before. */
  private answeredAt(index: number): number {
    const { rows } = this.fresh;
    return rows[index]! - (index > 0 ? rows[index - 1]! : 0);
  }

  /** The chance that one more answer by this time finds no agent. */
  private shortage(index: number): number {
    const deviation = Math.sqrt(this.variance[index]! + 1e-9);
    return skewed((0.5 - this.mean[index]!) / deviation, this.third[index]! / deviation ** 3);
  }
}

/** A chance whose odds are multiplied. */
const scaled = (chance: number, factor: number): number => (chance * factor) / (1 - chance + chance * factor);
