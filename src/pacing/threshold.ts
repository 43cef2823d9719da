import { tuning } from './tuning.js';
/** The share of live answers that α steers for: below the cap of 3 %, by what the windows' own brake costs. */


/** γ: what one abandoned call takes from α. About a tenth of α where it settles (0.005 to 0.01), with 5 agents as with 100. */




/**
 * α: how much risk of abandoning a person the pacer takes for a call that would save an agent all of the idle time
 * that a call can save. It rises a little with each live answer that reaches an agent and falls a lot with each
 * abandoned one, so that the long-run share goes to the target without any model being right (Gibbs & Candès,
 * "Adaptive conformal inference under distribution shift", 2021). It has no floor: below 0 it is a debt that answers
 * must pay off before anything is predicted again. While nothing is abandoned at α ≤ 0, the updates add up to
 * abandoned ≤ target · answers + first / step + 1 + the answers of calls in flight when α crossed zero.
 */
export class Threshold {
  constructor(private value = tuning.first) {}

  get alpha(): number {
    return this.value;
  }

  reached(): void {
    this.value = Math.min(tuning.most, this.value + tuning.step * tuning.target);
  }

  abandoned(): void {
    this.value -= tuning.step * (1 - tuning.target);
  }
}
