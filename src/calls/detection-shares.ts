import { sure, wilson } from '../shared/wilson.js';

/** Verdicts of the detection, and what agents said of them; see detection-count.entity.ts. */
export interface Verdicts {
  people: number;
  machines: number;
  judgedPeople: number;
  missed: number;
  judgedMachines: number;
  mistaken: number;
}

/** Per cent of machines that may be missed, and of people that may be taken for machines; 100 sets no limit. */
export interface DetectionLimits {
  mostMissed: number;
  mostMistaken: number;
}

/**
 * Of machines at most 27 % (19.9 to 34.7) are missed at the first verdict on a corpus with the defaults, a few in the end; of people at most 1.8 %
 * (0.6 to 5.1) are taken for machines (docs/answering-machines.md). Beyond the ends of these intervals it is not the detection
 * that was measured: the audio of the gateway is bad, or people's greetings are others.
 */
export const usualLimits: DetectionLimits = { mostMissed: 40, mostMistaken: 5 };

/** So many verdicts of a kind must have been judged, and so many machines (or people) be known of, before a share says anything. */
const fewestJudged = 50;
const fewestKnown = 30;

/** A share of known cases, its lower 99 % bound, and whether there are enough of them to act on. */
export interface WrongShare {
  share: number;
  low: number;
  isEnough: boolean;
}

/**
 * The share of machines that the detection misses, and of people that it takes for machines; undefined while agents have said
 * nothing of it.
 *
 * An agent judges only what reaches them. So the calls that were called people and judged are set against as many machines as
 * were recognised beside them (`machines` scaled by the judged part of `people`): 12 machines among 100 people judged are a good
 * detection where 88 machines were recognised meanwhile, and a deaf one where none was. The bound is one of 99 %, because it is
 * looked at after every disposition and not once.
 */
export function wrongShares({ people, machines, judgedPeople, missed, judgedMachines, mistaken }: Verdicts): { missed?: WrongShare; mistaken?: WrongShare } {
  const rightMachines = judgedMachines === 0 ? 1 : 1 - mistaken / judgedMachines;
  const rightPeople = judgedPeople === 0 ? 1 : 1 - missed / judgedPeople;
  // A disposition may be counted before the end of its call.
  const caughtBeside = (machines * rightMachines * judgedPeople) / Math.max(people, judgedPeople);
  const reachedBeside = (people * rightPeople * judgedMachines) / Math.max(machines, judgedMachines);
  return {
    ...(judgedPeople > 0 && { missed: shareOf(missed, missed + caughtBeside, judgedPeople) }),
    ...(judgedMachines > 0 && { mistaken: shareOf(mistaken, mistaken + reachedBeside, judgedMachines) }),
  };
}

function shareOf(wrong: number, known: number, judged: number): WrongShare {
  return { share: known === 0 ? 0 : wrong / known, low: wilson(wrong, known, sure['99 %']).low, isEnough: judged >= fewestJudged && known >= fewestKnown };
}

export interface Excess {
  /** By how many times the limit is passed. */
  excess: number;
  reason: string;
}

/** Which limit is passed for sure, in a sentence; the worse one of two. */
export function excessOf(verdicts: Verdicts, { mostMissed, mostMistaken }: DetectionLimits): Excess | undefined {
  const { missed, mistaken } = wrongShares(verdicts);
  const { judgedPeople, judgedMachines } = verdicts;
  const found: Excess[] = [];
  if (isBeyond(missed, mostMissed))
    found.push({ excess: (missed.share * 100) / mostMissed, reason: `agents met machines in ${verdicts.missed} of ${judgedPeople} calls that it had called people, so it misses about ${percent(missed.share)} of machines; the limit is ${mostMissed} %` });
  if (isBeyond(mistaken, mostMistaken))
    found.push({ excess: (mistaken.share * 100) / mostMistaken, reason: `agents met people in ${verdicts.mistaken} of ${judgedMachines} calls that it had called machines, so it takes about ${percent(mistaken.share)} of people for machines; the limit is ${mostMistaken} %` });
  return found.sort((one, other) => other.excess - one.excess)[0];
}

const isBeyond = (share: WrongShare | undefined, most: number): share is WrongShare => share !== undefined && share.isEnough && share.low * 100 > most;
const percent = (share: number): string => `${Math.round(share * 100)} %`;
