import type { AnswerRates } from './answer-rates.js';
import { horizon, type Curves } from './curves.js';
import type { Drain } from './drain.js';
import { skewed } from './normal.js';
import type { Snapshot } from './pacer.js';

const times = horizon.length;
/** A second of an agent's idleness counts less the further ahead it is: until then another call can be dialled for it. Milliseconds. */
const replaced = 6_000;
/** What a second at each time of the horizon is worth: the time until the next one, discounted. */
const worth = horizon.map((time, index) => ((horizon[index + 1] ?? time + 5_000) - time) * Math.exp(-time / replaced));

/** By each time of the horizon: the agents that will be free less the people that will have answered, as mean, variance and third moment. */
export class Outlook {
  private readonly mean = new Float64Array(times);
  private readonly variance = new Float64Array(times);
  private readonly third = new Float64Array(times);
  /** The same chances for a call that would be dialled now. */
  private readonly fresh: Float64Array;
  private readonly most: number;

  constructor(snapshot: Snapshot, curves: Curves, rates: AnswerRates, drain: Drain) {
    const { now, idle, waiting, calls, busy } = snapshot;
    const taken = drain.rate(now);
    for (let index = 0; index < times; index++) {
      const gone = taken * horizon[index]!;
      this.mean[index] = idle - waiting - gone;
      this.variance[index] = gone;
      this.third[index] = -gone;
    }
    for (const { phase, since } of busy) {
      const { rows, from } = curves.frees(phase, now - since);
      for (let index = 0; index < times; index++) this.add(index, rows[from + index]!, 1);
    }
    const factors = new Map<string, number>();
    for (const { key, phase, since } of calls) {
      let factor = factors.get(key);
      if (factor === undefined) factors.set(key, (factor = rates.factor(key, now)));
      const { rows, from } = curves.answers(phase, now - since);
      for (let index = 0; index < times; index++) this.add(index, phase === 'detecting' ? rows[from + index]! : scaled(rows[from + index]!, factor), -1);
    }
    const factor = factors.get(snapshot.nextKey ?? '') ?? rates.factor(snapshot.nextKey ?? '', now);
    const { rows, from } = curves.answers('dialled', 0);
    this.fresh = rows.slice(from, from + times).map((chance) => scaled(chance, factor));
    this.most = this.gain(() => 0);
  }

  /** One more call is under way. */
  dial(): void {
    for (let index = 0; index < times; index++) this.add(index, this.fresh[index]!, -1);
  }

  private add(index: number, chance: number, sign: 1 | -1): void {
    const variance = chance * (1 - chance);
    this.mean[index]! += sign * chance;
    this.variance[index]! += variance;
    this.third[index]! += sign * variance * (1 - 2 * chance);
  }

  /**
   * What one more call would be: `risk`, the chance that it is answered while no agent is free for it; and `gain`, the idle
   * time that it would save, as a share of what a call saves that surely finds an agent who would stay idle.
   */
  oneMore(): { risk: number; gain: number } {
    const short = horizon.map((_, index) => this.shortage(index));
    let risk = 0;
    for (let index = 0; index < times; index++) risk += this.answeredAt(index) * short[index]!;
    return { risk, gain: this.gain((index) => short[index]!) / this.most };
  }

  private gain(short: (index: number) => number): number {
    let gain = 0;
    let saved = 0;
    for (let index = times - 1; index >= 0; index--) {
      saved += (1 - short(index)) * worth[index]!;
      gain += this.answeredAt(index) * saved;
    }
    return gain;
  }

  /** The chance that a call dialled now is answered between this time of the horizon and the one before. */
  private answeredAt(index: number): number {
    return this.fresh[index]! - (index > 0 ? this.fresh[index - 1]! : 0);
  }

  /** The chance that one more answer by this time finds no agent. */
  private shortage(index: number): number {
    const deviation = Math.sqrt(this.variance[index]! + 1e-9);
    return skewed((0.5 - this.mean[index]!) / deviation, this.third[index]! / deviation ** 3);
  }
}

/** A chance whose odds are multiplied. */
const scaled = (chance: number, factor: number): number => (factor === 1 ? chance : (chance * factor) / (1 - chance + chance * factor));
