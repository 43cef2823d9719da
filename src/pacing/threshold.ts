/** ρ: the share of live answers that α steers for, a little under the cap of 3 %. */
export const target = 0.0295;
/** γ: one abandoned call takes a thirtieth from α where it settles. Larger steps swing: 0.0008 cost a point with 100 agents. */
export const step = 0.0002;
/** Where α settles with 3 to 100 agents is between 0.005 and 0.01. */
const first = 0.006;
const most = 0.05;

/**
 * α: how much risk of abandoning a person the pacer takes for a call that would save an agent all of the idle time
 * that a call can save. It rises a little with each live answer that reaches an agent and falls a lot with each
 * abandoned one, so that the long-run share goes to the target without any model being right (Gibbs & Candès,
 * "Adaptive conformal inference under distribution shift", 2021). It has no floor: below 0 it is a debt that answers
 * must pay off before anything is predicted again. The updates add up, so over any run of answers
 * abandoned ≤ ρ · answers + (α before − α after) / γ. The windows' own limits are faster and harder (windows.ts);
 * this finds the level at which they need not brake.
 */
export class Threshold {
  constructor(private value = first) {}

  get alpha(): number {
    return this.value;
  }

  reached(): void {
    this.value = Math.min(most, this.value + step * target);
  }

  abandoned(): void {
    this.value -= step * (1 - target);
  }
}
