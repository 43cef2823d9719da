import { always, between, exponential, lognormal, pareto, seconds, type Draw } from './draws.js';
import { hour, ordinary, ordinaryMix, type Mix, type Scenario } from './scenario.js';

/** The stress cases, each with 20 agents. Only the table's own mix was tuned on. */
export const stress: Scenario[] = [
  ordinary(20, { name: 'answers halve every other hour', mixes: [ordinaryMix((at) => (Math.floor(at / hour) % 2 === 0 ? 0.25 : 0.125))] }),
  ordinary(20, { name: '10 % answers', mixes: [ordinaryMix(0.1)] }),
  ordinary(20, { name: 'talk of 45 s', talk: lognormal(45, 0.8) }),
  ordinary(20, { name: 'agents come and go', presence: { stays: exponential(2_400), away: between(300, 900) }, shifts: (at) => (at < 2 * hour ? 0.6 : at < 5 * hour ? 1 : 0.4) }),
  ordinary(20, { name: 'blended with inbound', inbound: { every: 45_000, talk: lognormal(180, 0.8), reserve: 2 } }),
  ordinary(20, { name: 'two dialers on one pool', mixes: [ordinaryMix(0.3), ordinaryMix(0.12)] }),
  ordinary(20, { name: 'ring times change at noon', mixes: [ordinaryMix(0.25, (at) => (at < 4 * hour ? lognormal(9, 0.6) : lognormal(15, 0.3)))] }),
];

/** Two distributions that nothing was tuned on, each with 10 agents. */
export const unseen: Scenario[] = [
  ordinary(10, { name: 'bimodal ringing, early media', mixes: [bimodal()] }),
  ordinary(10, { name: 'heavy-tailed talk', mixes: [drifting()], talk: heavyTalk(), wrapUp: lognormal(25, 0.7) }),
];

/** Half of those who answer have the phone in their hand, half come from another room; a third of calls ring with early media, and machines answer fast there. */
function bimodal(): Mix {
  const near = lognormal(4, 0.3);
  const far = lognormal(16, 0.25);
  const machine = lognormal(12, 0.2);
  return (random) => {
    const setup = 800 + 2_500 * random();
    const isEarly = random() < 0.35;
    const phases = [{ phase: isEarly ? ('earlyMedia' as const) : ('ringing' as const), at: setup }];
    const draw = random();
    if (draw < 0.12) return { phases: [], end: setup * 0.8, live: false };
    if (draw < 0.4) return { phases, end: setup + (random() < (isEarly ? 0.3 : 0.6) ? near : far)(random), live: true };
    if (draw < 0.65) {
      const picked = setup + (isEarly ? seconds(1) : machine(random));
      return { phases: [...phases, { phase: 'detecting', at: picked }], end: picked + 500 + 1_500 * random(), live: false };
    }
    return { phases, end: seconds(30), live: false };
  };
}

/** Answers swing between 15 and 35 % over three hours; people answer after a Weibull time. */
function drifting(): Mix {
  return (random, at) => {
    const share = 0.25 + 0.1 * Math.sin((2 * Math.PI * at) / (3 * hour));
    const phases = [{ phase: 'ringing' as const, at: 600 + 900 * random() }];
    const draw = random();
    if (draw < share) return { phases, end: seconds(2 + Math.min(33, 11 * (-Math.log(1 - random())) ** (1 / 1.6))), live: true };
    if (draw < share + 0.1) return { phases: [], end: 500, live: false };
    return { phases, end: draw < 0.7 ? seconds(18 + 4 * random()) : seconds(35), live: false };
  };
}

/** A third hang up at once; the rest talk with a Pareto tail: most of the time is in few conversations. */
function heavyTalk(): Draw {
  const short = always(12);
  const long = pareto(50, 1.5, 3_600);
  return (random) => (random() < 0.33 ? short(random) : long(random));
}

/** The same call centers with what detection (0.8 s) and the bridge (0.4 s) take of the two seconds. */
export const delayed = (scenario: Scenario): Scenario => ({ ...scenario, detection: 800, bridge: 400 });
