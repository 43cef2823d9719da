import { PredictivePacer } from '../../src/pacing/predictive.js';
import { between, lognormal, seconds, type Draw, type Random } from './draws.js';
import { hour, ordinary, type Fate, type Mix } from './scenario.js';
import { World } from './world.js';

const days = 8;
/** A person is recognised so long after their greeting (milliseconds; docs/answering-machines.md), and so long is it from the queue to the agent. */
const detection = 740;
const bridge = 320;
/** mod_callcenter counts whole seconds of wrap-up, of which it wants one more to be over, and looks ten times a second. Seconds. */
const wrapUp = between(15.1, 16.1);
/** Of what the simulation calls busy this is none in bench/agents.ts, for each conversation: the way to the agent, and what of the wrap-up is over 15 s. Milliseconds. */
const notCounted = bridge + 600;
/** Lognormal of mean 11 s: what `--people` of bench/agents.ts says by its median. */
const ring: Draw = lognormal(11, 0.53);
const hello = between(0.6, 1.5);
const machineIsHeard = between(3.9, 4.4);
const [machineRings, ringsOut] = [seconds(18), seconds(26)];

/** What becomes of the calls of the simulated switch in bench/agents.ts: machines answer, and are heard, too. */
const people: Mix = (random: Random): Fate => {
  const draw = random();
  if (draw < 0.25) return picksUp(ring(random), hello(random), true);
  if (draw < 0.5) return picksUp(machineRings, machineIsHeard(random), false);
  return draw < 0.65 ? { phases: [], end: 0, live: false } : nobody;
};
/** Rings as every other call does, so that nobody knows it from one that is still picked up. */
const nobody: Fate = { phases: [{ phase: 'ringing', at: 0 }], end: ringsOut, live: false };
const picksUp = (at: number, lasts: number, live: boolean): Fate => (at > ringsOut ? nobody : { phases: [...nobody.phases, { phase: 'detecting', at }], end: at + lasts, live });

/** What the simulation says of the run of bench/agents.ts, in the same hours: busy share from `from` on, abandoned share of all. The middle of eight days, and the lowest and highest. */
export function simulateRealPath(agents: number, from: number, hours: number): { utilisation: number; lowest: number; highest: number; abandoned: number } {
  const run = (seed: number, until: number) => {
    const scenario = ordinary(agents, { day: until * hour, mixes: [people], detection, bridge, wrapUp });
    const day = new World(scenario, [{ pacer: new PredictivePacer(2_000 - detection - bridge), past: [], today: { answered: 0, abandoned: 0 } }], `real path ${seed}`, 0).run();
    return { ...day, utilisation: day.utilisation - ((day.answered - day.abandoned) * notCounted) / (agents * until * hour) };
  };
  const all = Array.from({ length: days }, (_, seed) => ({ whole: run(seed, hours), before: run(seed, from) }));
  const busy = all.map(({ whole, before }) => (hours * whole.utilisation - from * before.utilisation) / (hours - from)).sort((a, b) => a - b);
  const sum = (of: 'answered' | 'abandoned') => all.reduce((total, { whole }) => total + whole[of], 0);
  return { utilisation: busy[days / 2]!, lowest: busy[0]!, highest: busy.at(-1)!, abandoned: sum('abandoned') / sum('answered') };
}
