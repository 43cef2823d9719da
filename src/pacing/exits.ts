import { binOf, bins, edges, widthOf } from './ages.js';

/** As if this many had been seen with one hazard at every age: what holds where nothing has been seen yet. */
const prior = 2;
/** Weights are brought back to 1 before they grow too large to add to. */
const largest = 1e6;

export interface ExitsState {
  weight: number;
  counts: Record<string, [bin: number, count: number][]>;
}

/**
 * At what age a phase was left, and for what, with forgetting: each exit weighs 1/memory more than the one before,
 * so that some `memory` of them count in the end. From these, the hazard of each cause at each age: of those who
 * came to this age, the share that left within its bin.
 */
export class Exits<Cause extends string> {
  private weight = 1;
  private readonly counts: Record<Cause, Float64Array>;

  constructor(readonly causes: readonly Cause[], private readonly memory: number) {
    this.counts = Object.fromEntries(causes.map((cause) => [cause, new Float64Array(bins)])) as Record<Cause, Float64Array>;
  }

  /** An exit at this age in milliseconds. */
  add(age: number, cause: Cause): void {
    this.counts[cause]![binOf(age)]! += this.weight;
    this.weight *= 1 + 1 / this.memory;
    if (this.weight > largest) this.scale(1 / this.weight);
  }

  private scale(by: number): void {
    this.weight *= by;
    for (const cause of this.causes) this.counts[cause] = this.counts[cause]!.map((count) => count * by);
  }

  /** How many exits for this cause are remembered. */
  seen(cause: Cause): number {
    return this.counts[cause]!.reduce((sum, count) => sum + count, 0) / this.weight;
  }

  /**
   * The hazard of each cause in each bin: the chance that who is there at its beginning leaves for this cause within it.
   * `present` are the ages of those who are still in the phase (Kaplan and Meier): without them the first to leave,
   * who are the quick ones, would pass for all.
   */
  hazards(present: readonly number[]): Record<Cause, Float64Array> {
    const total = new Float64Array(bins);
    for (const cause of this.causes) this.counts[cause]!.forEach((count, bin) => (total[bin]! += count / this.weight));
    const exposure = total.reduce((sum, count, bin) => sum + count * (edges[bin]! + widthOf(bin) / 2), 0) + present.reduce((sum, age) => sum + age, 0);
    const atRisk = Float64Array.from(total);
    // Whoever is in the middle of a bin has not been through it: he counts for those before.
    for (const age of present) if (binOf(age) > 0) atRisk[binOf(age) - 1]! += 1;
    for (let bin = bins - 2; bin >= 0; bin--) atRisk[bin]! += atRisk[bin + 1]!;
    return Object.fromEntries(
      this.causes.map((cause) => {
        const rate = exposure > 0 ? this.seen(cause) / exposure : 0;
        const hazard = this.counts[cause]!.map((count, bin) => (count / this.weight + prior * -Math.expm1(-rate * widthOf(bin))) / (atRisk[bin]! + prior));
        return [cause, hazard];
      }),
    ) as Record<Cause, Float64Array>;
  }

  toJSON(): ExitsState {
    const entries = this.causes.map((cause): [Cause, [number, number][]] => {
      const counts = Array.from(this.counts[cause]!, (count, bin): [number, number] => [bin, Number((count / this.weight).toPrecision(4))]);
      return [cause, counts.filter(([, count]) => count >= 0.001)];
    });
    return { weight: 1, counts: Object.fromEntries(entries) };
  }

  /** Takes over what another process had learned. */
  restore({ weight, counts }: ExitsState): void {
    this.weight = weight;
    for (const cause of this.causes) {
      this.counts[cause]!.fill(0);
      for (const [bin, count] of counts[cause] ?? []) if (bin < bins) this.counts[cause]![bin] = count;
    }
  }
}
