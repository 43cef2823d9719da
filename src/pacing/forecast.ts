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
export function forecast<C extends string>(exits: Exits<C>, present: readonly number[], goal: C, onward: Partial<Record<C, Arrival>>, times: readonly number[]): Forecast {
  const rows = new Float64Array(bins * times.length);
  const fresh = new Float64Array(steps);
  const causes = exits.causes.filter((cause) => exits.seen(cause) > 0);
  if (causes.length === 0) return { rows, fresh };
  const hazards = exits.hazards(present);
  const leaving = leavingOf(causes.map((cause) => hazards[cause]));
  const paths = causes.flatMap((cause) => {
    const share = hazards[cause].map((hazard, bin) => (leaving.inBin[bin]! > 0 ? hazard / leaving.inBin[bin]! : 0));
    return cause === goal ? { share, arrival: immediate } : onward[cause] ? { share, arrival: onward[cause] } : [];
  });
  const arrival = new Float64Array(steps);
  for (let bin = 0; bin < bins; bin++) {
    arrive(bin, leaving.inStep, paths, arrival);
    if (bin === 0) fresh.set(arrival);
    times.forEach((time, index) => (rows[bin * times.length + index] = at(arrival, time)));
  }
  return { rows, fresh };
}

/** Whoever reaches the goal is there. */
const immediate: Arrival = new Float64Array(steps).fill(1);

/** The chance to leave for anything, within a bin and within a half second of it. */
function leavingOf(hazards: Float64Array[]): { inBin: Float64Array; inStep: Float64Array } {
  const inBin = new Float64Array(bins);
  for (const hazard of hazards) hazard.forEach((chance, bin) => (inBin[bin]! += chance));
  const inStep = inBin.map((chance, bin) => (widthOf(bin) === step ? Math.min(1, chance) : -Math.expm1((Math.log1p(-Math.min(0.999_999, chance)) * step) / widthOf(bin))));
  return { inBin, inStep };
}

/** The bin in which a step ahead falls for whoever is at the beginning of a bin: `ahead[bin * steps + index]`. */
const ahead = Int16Array.from({ length: bins * steps }, (_, cell) => binOf(edges[Math.floor(cell / steps)]! + (cell % steps) * step));
/** Smaller shares are not followed on. */
const negligible = 1e-5;

function arrive(from: number, leaving: Float64Array, paths: { share: Float64Array; arrival: Arrival }[], arrival: Arrival): void {
  arrival.fill(0);
  let staying = 1;
  let reached = 0;
  for (let index = 0; index < steps; index++) {
    const bin = ahead[from * steps + index]!;
    const left = staying * leaving[bin]!;
    staying -= left;
    for (const { share, arrival: next } of paths) {
      const entering = left * share[bin]!;
      if (next === immediate) reached += entering;
      else if (entering > negligible) for (let later = index + 1; later < steps; later++) arrival[later]! += entering * next[later - index - 1]!;
    }
    arrival[index]! += reached;
  }
}

/** The arrival by a time ahead, between the steps on a straight line. */
function at(arrival: Arrival, time: number): number {
  const position = Math.min(steps, time / step);
  const index = Math.floor(position);
  const before = index === 0 ? 0 : arrival[index - 1]!;
  return index >= steps ? before : before + (position - index) * (arrival[index]! - before);
}
