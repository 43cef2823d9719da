/** As if this many answers had been seen at the pooled rate: what a list or an hour must outweigh. */
const prior = 30;
/** Calls that count for a list or an hour; and for how long a call counts for "just now", in milliseconds. */
const memory = 2_000;
const recently = 600_000;
/** Lists and hours that are remembered: those heard of last. */
const mostKeys = 200;
const bounds = { low: 0.2, high: 5 };

interface Tally {
  live: number;
  expected: number;
}

export interface AnswerRatesState {
  recent: Tally & { at: number };
  keys: [key: string, live: number, expected: number][];
}

/**
 * How much better or worse than the pooled curves people answer: on this list, at this hour of the day, in the last ten
 * minutes. Each is live answers over expected ones, shrunk towards 1 (a gamma prior on a Poisson rate), and what the
 * others explain is not explained twice.
 */
export class AnswerRates {
  private recent = { live: 0, expected: 0, at: 0 };
  private keys = new Map<string, Tally>();

  /** A call ended; `pooled` is the chance of an answer that the pooled curves gave it when it was dialled. */
  learn(list: string, at: number, live: boolean, pooled: number): void {
    const tallies = [this.fade(at), this.tally(`list ${list}`), this.tally(hourOf(at))];
    const ratios = tallies.map(ratio);
    const all = ratios.reduce((product, one) => product * one, 1);
    tallies.forEach((tally, index) => {
      const forget = index === 0 ? 1 : 1 - 1 / memory;
      tally.live = tally.live * forget + (live ? 1 : 0);
      tally.expected = tally.expected * forget + (pooled * all) / ratios[index]!;
    });
  }

  /** By what to multiply the odds of an answer. */
  factor(list: string, at: number): number {
    const known = [this.keys.get(`list ${list}`), this.keys.get(hourOf(at))];
    const product = known.reduce((product, tally) => product * (tally ? ratio(tally) : 1), ratio(this.recent));
    return Math.max(bounds.low, Math.min(bounds.high, product));
  }

  private fade(at: number): Tally {
    const { recent } = this;
    const left = Math.exp(-Math.max(0, at - recent.at) / recently);
    return Object.assign(recent, { live: recent.live * left, expected: recent.expected * left, at });
  }

  private tally(key: string): Tally {
    const found = this.keys.get(key) ?? { live: 0, expected: 0 };
    // The map keeps the order of entry: what was heard of last is moved to the end.
    this.keys.delete(key);
    this.keys.set(key, found);
    if (this.keys.size > mostKeys) this.keys.delete(this.keys.keys().next().value!);
    return found;
  }

  toJSON(): AnswerRatesState {
    return { recent: { ...this.recent }, keys: Array.from(this.keys, ([key, { live, expected }]) => [key, round(live), round(expected)]) };
  }

  restore({ recent, keys }: AnswerRatesState): void {
    this.recent = { ...recent };
    this.keys = new Map(keys.map(([key, live, expected]) => [key, { live, expected }]));
  }
}

const ratio = ({ live, expected }: Tally): number => (live + prior) / (expected + prior);
const hourOf = (at: number): string => `hour ${Math.floor(at / 3_600_000) % 24}`;
const round = (value: number): number => Number(value.toPrecision(5));
