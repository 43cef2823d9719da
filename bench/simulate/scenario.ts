import type { CallPhase } from '../../src/pacing/pacer.js';
import { always, between, lognormal, seconds, type Draw, type Random } from './draws.js';

/** What becomes of a call, drawn when it is dialled. Times are milliseconds after the dial. */
export interface Fate {
  /** The phases that it shows, in order; before the first it is `dialled`. */
  phases: readonly { phase: CallPhase; at: number }[];
  /** When it is over, or a person answers. */
  end: number;
  live: boolean;
}

/** A call dialled at `at` milliseconds of the day. */
export type Mix = (random: Random, at: number) => Fate;

export interface Scenario {
  name: string;
  /** The agents who are there; without shifts, all of the day. */
  agents: number;
  /** Milliseconds. */
  day: number;
  /** Dialers on the one pool, with what their calls meet. */
  mixes: readonly Mix[];
  talk: Draw;
  wrapUp: Draw;
  /** From the end of the greeting until a person is recognised; from the offer to an agent until the bridge. Milliseconds. */
  detection: number;
  bridge: number;
  /** Agents who come and go: how long they stay, and how long they are away. */
  presence?: { stays: Draw; away: Draw };
  /** Shift changes: the agents of each part of the day, as a share of all. */
  shifts?: (at: number) => number;
  /** Inbound calls come first; `reserve` idle agents are kept for them. `every`: mean milliseconds between two. */
  inbound?: { every: number; talk: Draw; reserve: number };
}

export const hour = 3_600_000;

const liveRing = lognormal(9, 0.6);
const machineRing = lognormal(8, 0.4);
const busyTone = between(1, 4);
const ringsOut = seconds(26);

/** The calls of "Figures to beat": `live` of them reach a person, the rest as in the table's mix. */
export function ordinaryMix(live: number | ((at: number) => number) = 0.25, ring: (at: number) => Draw = () => liveRing): Mix {
  return (random, at) => {
    const share = typeof live === 'number' ? live : live(at);
    const draw = random();
    if (draw < share) return answered(seconds(2) + ring(at)(random), ringsOut);
    const rest = ((draw - share) / (1 - share)) * 0.75;
    if (rest < 0.25) return over(Math.min(seconds(28), seconds(15) + machineRing(random)));
    if (rest < 0.4) return over(busyTone(random));
    return over(ringsOut);
  };
}

const answered = (end: number, most: number): Fate => (end <= most ? { phases: [], end, live: true } : over(most));
const over = (end: number): Fate => ({ phases: [], end, live: false });

/** The table's call center: 8 h, talk of 120 s on average, 15 s of wrap-up. */
export function ordinary(agents: number, change: Partial<Scenario> = {}): Scenario {
  return { name: 'ordinary', agents, day: 8 * hour, mixes: [ordinaryMix()], talk: lognormal(120, 0.8), wrapUp: always(15), detection: 0, bridge: 0, ...change };
}
