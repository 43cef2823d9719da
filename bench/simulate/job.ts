import type { Pacer } from '../../src/pacing/pacer.js';
import { power } from '../../src/pacing/power.js';
import { PredictivePacer } from '../../src/pacing/predictive.js';
import { progressive } from '../../src/pacing/progressive.js';
import { AdaptivePacer } from './adaptive.js';
import { ClairvoyantPacer } from './clairvoyant.js';
import { ordinary, type Scenario } from './scenario.js';
import { delayed, stress, unseen } from './stress.js';
import { World, type Campaign, type DayResult } from './world.js';

export const methods = ['progressive', 'power', 'adaptive', 'ours', 'clairvoyant'] as const;
export type Method = (typeof methods)[number];

/** Some consecutive days of one call center with one method: what a worker is given. */
export interface Job {
  method: Method;
  /** A stress case, an unseen distribution, or `ordinary`. */
  scenario: string;
  /** For `ordinary`. */
  agents: number;
  /** With detection and bridge taking of the two seconds. */
  isDelayed: boolean;
  seed: string;
  days: number;
}

export interface Outcome {
  job: Job;
  days: DayResult[];
}

export function run(job: Job): Outcome {
  const scenario = scenarioOf(job);
  const campaigns = scenario.mixes.map((): Campaign => ({ pacer: pacerOf(job, scenario), past: [], today: { answered: 0, abandoned: 0 } }));
  const days: DayResult[] = [];
  for (let day = 0; day < job.days; day++) {
    days.push(new World(scenario, campaigns, job.seed, day).run());
    for (const campaign of campaigns) campaign.pacer = overnight(campaign.pacer, scenario);
  }
  return { job, days };
}

function scenarioOf({ scenario: name, agents, isDelayed }: Job): Scenario {
  const found = [...stress, ...unseen].find((one) => one.name === name) ?? ordinary(agents);
  return isDelayed ? delayed(found) : { ...found };
}

/** How long a recognised person can wait until an agent is offered. */
const patience = ({ detection, bridge }: Scenario): number => 2_000 - detection - bridge;

function pacerOf({ method }: Job, scenario: Scenario): Pacer {
  switch (method) {
    case 'progressive':
      return progressive;
    case 'power':
      return power(2);
    case 'adaptive':
      return new AdaptivePacer('hard', scenario.day);
    case 'ours':
      return new PredictivePacer(patience(scenario));
    case 'clairvoyant':
      return new ClairvoyantPacer(patience(scenario));
  }
}

/** The service is stopped at night: what the pacer has learned goes through JSON, as it does in the database. */
function overnight(pacer: Pacer, scenario: Scenario): Pacer {
  if (!(pacer instanceof PredictivePacer) || pacer instanceof ClairvoyantPacer) return pacer;
  return PredictivePacer.from(JSON.parse(JSON.stringify(pacer)), patience(scenario));
}
