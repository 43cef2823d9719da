import { binOf, bins, edges, step, widthOf } from './ages.js';
import type { Exits } from './exits.js';

/** Steps of a forecast: half seconds, up to half a minute. */
const steps = 60;

/** The chance to have reached a goal after each half second (index 0: the first half second), up to 30 s. */
export type Arrival = Float64Array;

/** For whoever is in a phase, by the bin of its age there: the chance to reach the goal by each time ahead. */
export interface Forecast {
  /** By bin, then by time ahead: `rows[bin * times.length + index]`. */
  rows: Float64Array;
  /** For one that enters the phase now, on the fine steps: what the phase before it builds on. */
  fresh: Arrival;
}

/**
 * Competing risks, phase by phase: in each half second one leaves for the goal, for a phase from which the goal can
 * still be reached (`onward`: its own fresh arrival), or for nothing. `times` are milliseconds ahead.
 */
export function forecast<C extends string>(exits: Exits<C>, present: readonly number[], goal: C | undefined, onward: Partial<Record<C, Arrival>>, times: readonly number[]): Forecast {
  const hazards = exits.hazards(present);
  const leaving = new Float64Array(bins);
  for (const cause of exits.causes) hazards[cause].forEach((hazard, bin) => (leaving[bin]! += hazard));
  const paths = (Object.keys(onward) as C[]).filter((cause) => exits.seen(cause) > 0).map((cause) => ({ hazard: hazards[cause], arrival: onward[cause]! }));
  const direct = goal === undefined ? undefined : hazards[goal];
  const rows = new Float64Array(bins * times.length);
  const arrival = new Float64Array(steps);
  const fresh = new Float64Array(steps);
  for (let bin = 0; bin < bins; bin++) {
    arrive(bin, leaving, direct, paths, arrival);
    if (bin === 0) fresh.set(arrival);
    times.forEach((time, index) => (rows[bin * times.length + index] = at(arrival, time)));
  }
  return { rows, fresh };
}

function arrive(from: number, leaving: Float64Array, direct: Float64Array | undefined, paths: { hazard: Float64Array; arrival: Arrival }[], arrival: Arrival): void {
  arrival.fill(0);
  let staying = 1;
  let reached = 0;
  for (let index = 0; index < steps; index++) {
    const bin = binOf(edges[from]! + index * step);
    const part = step / widthOf(bin);
    const all = Math.min(1, part === 1 ? leaving[bin]! : -Math.expm1(Math.log1p(-Math.min(0.999999, leaving[bin]!)) * part));
    const share = leaving[bin]! > 0 ? (staying * all) / leaving[bin]! : 0;
    if (direct) reached += share * direct[bin]!;
    arrival[index]! += reached;
    for (const { hazard, arrival: next } of paths) {
      const entering = share * hazard[bin]!;
      if (entering > 1e-7) for (let later = index + 1; later < steps; later++) arrival[later]! += entering * next[later - index - 1]!;
    }
    staying *= 1 - all;
  }
}

/** The arrival by a time ahead, between the steps on a straight line. */
function at(arrival: Arrival, time: number): number {
  const position = Math.min(steps, time / step);
  const index = Math.floor(position);
  const before = index === 0 ? 0 : arrival[index - 1]!;
  return index >= steps ? before : before + (position - index) * (arrival[index]! - before);
}
