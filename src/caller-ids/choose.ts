import { counted } from '../shared/counted.js';
import { commonPrefix, factsOf, type NumberFacts } from './number-facts.js';
import { type CallerIdRule, isSameTeam } from './rule.js';

/** One of the account's numbers, as it stands at this moment. */
export interface CallerNumber {
  id: number;
  number: string;
  teams: readonly string[];
  /** mod_callcenter's name of the agent whose number it is. */
  agent: string | null;
  /** Shown where nothing is near. */
  isDefault: boolean;
  outboundCampaign: string;
  enabled: boolean;
  /** Calls a day on which it may be shown; 0 sets no limit. */
  dailyCap: number;
  usedToday: number;
  /** Until then it rests. */
  restedUntil: number | null;
}

/** Everything that the choice depends on, for one call. */
export interface Situation {
  /** The number that is called, E.164. */
  called: string;
  now: number;
  /** The account's numbers. */
  numbers: readonly CallerNumber[];
  /** Numbers that must not be shown. */
  excluded: ReadonlySet<string>;
  /** The agent who is to talk; not known yet where the contact is dialled first. */
  agent?: string;
  /** The caller ID of the contact's last dialled attempt. */
  last?: string;
  /** Numbers of the chosen lists (random). */
  listed: readonly string[];
}

export interface Choice {
  /** Null: none of ours can be shown, and the gateway's own is. */
  number: string | null;
  /** The account's row of it; a number may also be somebody's from a list, or written into the dialer. */
  callerId: CallerNumber | null;
  /** Why, in sentences, the last one about the number that is shown. */
  reasons: string[];
}

/**
 * Which number is shown to whoever is called, and why. Pure: the same situation and the same random number (0 to 1, asked for
 * only by the rule `random`) have the same answer. A number that is disabled, rests, has reached its cap of the day or is on
 * the exclusion list is never chosen, by whatever rule; neither is the called number itself.
 */
export function chooseCallerId(rule: CallerIdRule, situation: Situation, random: () => number): Choice {
  switch (rule.kind) {
    case 'specific':
      return rule.number === '' ? best(situation, []) : (named(situation, rule.number, 'It is the one chosen.', []) ?? best(situation, [unfitness(situation, rule.number)]));
    case 'best match':
      return best(situation, []);
    case 'agent':
      return agents(situation);
    case 'last or best match': {
      const [choice, why] = last(situation);
      return choice ?? best(situation, [why]);
    }
    case 'last or specific': {
      const [choice, why] = last(situation, rule.number);
      return choice ?? named(situation, rule.number, 'It is the one chosen.', [why]) ?? best(situation, [why, unfitness(situation, rule.number)]);
    }
    case 'team':
      return ofTeam(situation, rule.team);
    case 'random':
      return atRandom(situation, random);
  }
}

const rowOf = ({ numbers }: Situation, number: string): CallerNumber | undefined => numbers.find((row) => row.number === number);

/** Why a number cannot be shown now; empty when it can. */
function hindrance({ called, now, excluded }: Situation, number: string, row: CallerNumber | undefined): string {
  if (number === called) return 'is the called number itself';
  if (excluded.has(number)) return 'is on the exclusion list';
  if (!row) return '';
  if (!row.enabled) return 'is not in use';
  if (row.restedUntil !== null && row.restedUntil > now) return `rests until ${new Date(row.restedUntil).toISOString()}`;
  if (row.dailyCap > 0 && row.usedToday >= row.dailyCap) return `has reached its cap of ${row.dailyCap} a day`;
  return '';
}

const unfitness = (situation: Situation, number: string): string => `${number} ${hindrance(situation, number, rowOf(situation, number))}: best match instead.`;

/** A certain number, if it can be shown. */
function named(situation: Situation, number: string, why: string, before: string[]): Choice | undefined {
  const row = rowOf(situation, number);
  if (hindrance(situation, number, row) !== '') return undefined;
  return { number, callerId: row ?? null, reasons: [...before, `${number}: ${lowered(why)}`] };
}

const lowered = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

function agents(situation: Situation): Choice {
  const { agent, numbers } = situation;
  if (agent === undefined) return best(situation, ['It is not known yet which agent will talk: best match instead.']);
  const own = numbers.filter((row) => row.agent === agent);
  if (own.length === 0) return best(situation, [`The agent ${agent} has no number: best match instead.`]);
  const fit = own.filter((row) => hindrance(situation, row.number, row) === '');
  if (fit.length === 0) return best(situation, [unfitness(situation, own[0]!.number)]);
  const choice = nearest(situation, fit);
  return { ...choice, reasons: [`${choice.number} is a number of the agent ${agent}.`, ...(fit.length > 1 ? choice.reasons : [])] };
}

/** What the contact saw last, when it is still one of ours: a number given back to the carrier is somebody else's by now. */
function last(situation: Situation, specific?: string): [Choice | undefined, string] {
  const { last: number } = situation;
  if (number === undefined) return [undefined, 'The contact has seen none of our numbers yet.'];
  if (number !== specific && !rowOf(situation, number)) return [undefined, `${number}, which the contact saw last, is not among the account’s numbers any more.`];
  const choice = named(situation, number, 'The contact saw it last.', []);
  return [choice, choice ? '' : `${number}, which the contact saw last, ${hindrance(situation, number, rowOf(situation, number))}.`];
}

/** A team may stand for a brand, so no other team's number is shown in its place; the account's default one is. */
function ofTeam(situation: Situation, team: string): Choice {
  const isOfTeam = ({ teams }: CallerNumber) => teams.some((name) => isSameTeam(name, team));
  const members = situation.numbers.filter(isOfTeam);
  const within = best({ ...situation, numbers: members }, members.length === 0 ? [`The team ${team} has no number.`] : []);
  if (within.number !== null) return { ...within, reasons: [...within.reasons.slice(0, -1), `${within.reasons.at(-1)!.replace(/\.$/, '')}, of the team ${team}.`] };
  const fallback = situation.numbers.find(({ isDefault }) => isDefault);
  return (fallback && named(situation, fallback.number, 'It is the default one.', within.reasons.slice(0, -1))) ?? within;
}

function atRandom(situation: Situation, random: () => number): Choice {
  const fit = situation.listed.filter((number) => hindrance(situation, number, rowOf(situation, number)) === '');
  if (fit.length === 0) return best(situation, [situation.listed.length === 0 ? 'There is no number on the chosen lists: best match instead.' : 'No number of the chosen lists can be shown now: best match instead.']);
  const number = fit[Math.min(fit.length - 1, Math.floor(random() * fit.length))]!;
  return { number, callerId: rowOf(situation, number) ?? null, reasons: [`${number}: at random from ${counted(fit.length, 'number')} of the chosen lists.`] };
}

/** Sentences about this many numbers that were left out, no more. */
const mostNamed = 3;

function best(situation: Situation, before: string[]): Choice {
  const left: string[] = [];
  const fit = situation.numbers.filter((row) => {
    const why = hindrance(situation, row.number, row);
    if (why !== '' && !before.some((sentence) => sentence.startsWith(row.number))) left.push(`${row.number} ${why}.`);
    return why === '';
  });
  const reasons = [...before, ...left.slice(0, mostNamed), ...(left.length > mostNamed ? [`So it is with ${counted(left.length - mostNamed, 'other', 'others')}.`] : [])];
  if (fit.length === 0) return { number: null, callerId: null, reasons: [...reasons, 'None of the account’s numbers can be shown: the gateway’s own is.'] };
  const choice = nearest(situation, fit);
  return { ...choice, reasons: [...reasons, ...choice.reasons] };
}

/** What two numbers have in common. */
interface Nearness {
  area: boolean;
  /** Digits behind the country code that are the same. */
  digits: number;
  state: boolean;
  country: boolean;
}

/** The nearest of these, the one used least today of those that are as near, and of those the one that is there longest. */
function nearest({ called }: Situation, rows: readonly CallerNumber[]): Choice {
  const target = factsOf(called);
  let top = -1;
  let tied: CallerNumber[] = [];
  for (const row of rows) {
    const rank = rankOf(nearness(factsOf(row.number), target), row.isDefault);
    if (rank < top) continue;
    if (rank > top) tied = [];
    top = rank;
    tied.push(row);
  }
  const row = tied.reduce((one, other) => ((other.usedToday - one.usedToday || other.id - one.id) < 0 ? other : one));
  const used = row.usedToday === 0 ? 'not used today yet' : `used ${counted(row.usedToday, 'time')} today`;
  const tie = tied.length > 1 ? `, least of the ${tied.length} that are as near` : '';
  return { number: row.number, callerId: row, reasons: [`${row.number}: ${inWords(row, target)}; ${used}${tie}.`] };
}

const strangers: Nearness = { area: false, digits: 0, state: false, country: false };

function nearness(facts: NumberFacts | undefined, target: NumberFacts | undefined): Nearness {
  if (!facts || !target || facts.callingCode !== target.callingCode) return strangers;
  const country = facts.country === target.country;
  return {
    area: facts.area !== undefined && facts.area === target.area,
    digits: commonPrefix(facts, target),
    state: country && facts.state !== undefined && facts.state === target.state,
    country,
  };
}

/** Larger is nearer: same area before common digits (15 at most) before same state before same country before the default one. One figure, because it is asked of every number at every call. */
function rankOf({ area, digits, state, country }: Nearness, isDefault: boolean): number {
  const near = (Number(area) * 16 + digits) * 4 + Number(state) * 2 + Number(country);
  return near === 0 ? Number(isDefault) : near * 2;
}

function inWords({ number, isDefault }: CallerNumber, target: NumberFacts | undefined): string {
  const facts = factsOf(number);
  const { area, digits, state, country } = nearness(facts, target);
  if (area) return facts!.callingCode === '1' ? `same area code ${facts!.area}` : `same area, ${facts!.area}`;
  if (state) return `same state, ${facts!.state}`;
  if (digits) return `it begins alike, with +${facts!.callingCode} ${facts!.national.slice(0, digits)}`;
  if (country) return `same country, ${facts!.country}`;
  return isDefault ? 'none is near, and it is the default one' : 'none is near';
}
