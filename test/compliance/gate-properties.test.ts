import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { decide, type Judged } from '../../src/calls/judge.js';
import { underWayAt } from '../../src/calls/under-way.js';
import { placeOfNumber } from '../../src/calls/place-of-number.js';
import type { Claim } from '../../src/calls/order.js';
import { inForce, jurisdictions, takeHousePacks } from '../../src/compliance/jurisdictions.js';
import type { WeeklyHours } from '../../src/compliance/schedule.entity.js';
import type { Candidate, Rules } from '../../src/compliance/rule.js';
import type { PhoneNumber } from '../../src/shared/phone-number.js';
import { dayOfSaoPaulo, endingRules, type Hours, isOpenAt, lawCodes, listNames, type Person, places, readings, rulesOfTime, timeOfDay, type Week, whyForbidden, type World } from './forbidden.js';

const attempts = 1_000_000;
const actionsInRun = 240;

const numbers = Object.keys(places);
const emails = ['ann@example.com', 'ben@example.com'];
const hour = 3_600_000;
const day = 24 * hour;
/** The clocks of the United States, of Europe and of Australia change within two days of some of these, both ways; others are before a weekend or holidays. */
const beginnings = ['2026-03-06', '2026-03-27', '2026-04-02', '2026-10-09', '2026-10-23', '2026-10-30', '2026-11-10', '2026-12-23'].map((date) => Date.parse(`${date}T12:00:00Z`));

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const days = (count: number, ...intervals: Hours[]): Week => Array.from({ length: count }, () => intervals);
const whole = { from: 0, to: 1_440 };
const schedules: NonNullable<World['rules']['schedule']>[] = [
  { name: 'Office', zone: 'America/New_York', week: [...days(5, { from: 540, to: 720 }, { from: 780, to: 1_050 }), [{ from: 600, to: 840 }], []], holidays: ['2026-10-12', '2026-11-11', '2026-12-25'] },
  { name: 'Night', zone: 'Europe/Paris', week: days(7, { from: 0, to: 150 }, { from: 1_020, to: 1_440 }), holidays: [] },
  { name: 'Weekend', zone: 'Australia/Sydney', week: [...days(5), ...days(2, whole)], holidays: ['2026-12-26'] },
  { name: 'Week', zone: 'UTC', week: [...days(6, whole), []], holidays: ['2026-04-03'] },
];
const preferences: Person['preferences'][] = [
  { from: 540, to: 1_020, notOn: [] }, { notOn: ['sunday', '2026-10-12', '2026-12-24'] }, { from: 1_080, notOn: ['friday'] }, { to: 720, notOn: [] }, { notOn: weekdays.slice(0, 5) },
];
/** What a file of the house's own says of Spain. */
const weeksOfSpain: Week[] = [[[{ from: 600, to: 720 }], ...days(6)], [...days(3), [{ from: 540, to: 1_200 }], ...days(3)], days(7, { from: 660, to: 1_260 })];
const zones = ['Asia/Kolkata', 'Pacific/Honolulu', 'Europe/London', 'America/St_Johns', 'Australia/Sydney'];

/** Takes choices out of one number, so that fast-check can shrink a run to the actions that matter. */
class Dice {
  constructor(private rest: number) {}
  below(limit: number): number {
    const value = this.rest % limit;
    this.rest = Math.floor(this.rest / limit);
    return value;
  }
  /** One of them, or null. */
  oneOf<T>(some: readonly T[]): T | null {
    return some[this.below(some.length + 1)] ?? null;
  }
}

const newWorld = (now: number): World => ({
  now, entries: [], devices: new Map(), consents: new Set(numbers.slice(0, 12)), calls: [], reachedByHand: new Map(), calledIn: new Map(), shortCalls: { day: '', calls: 0 }, underWay: 0,
  rules: {
    hours: null, accountHours: null, schedule: null, blacklistHit: 'end', limits: [], requiresConsent: false, abandonedLockoutHours: 24, manualCallIsSuccess: true, inboundCallIsSuccess: true, law: true,
    jurisdictions: {}, spain: null, isBusiness: false, isDebt: false,
  },
});

/** Whoever may be in every zone from Samoa to Guam is asked for in the runs of one beginning: the gate takes a thousand times as long to find out that they have no common hour as for anybody else. */
const newPeople = (addedAt: number): Person[] => (addedAt === beginnings[4] ? numbers : numbers.filter((number) => places[number]!.zones.length < 10)).map((main, index) => ({
  numbers: index % 3 === 0 ? [main, numbers[(index + 3) % numbers.length]!, numbers[(index + 5) % numbers.length]!] : [main],
  email: index % 4 === 0 ? emails[(index / 4) % 2]! : null,
  addedAt, zone: null, customerType: null, preferences: null,
}));

type Change = (world: World, number: string, person: Person, dice: Dice) => void;
const timePasses: Change = (world, _number, _person, dice) => void (world.now += (1 + dice.below(480)) * 120_000 + dice.below(60_000));
const isUnblocked: Change = ({ entries }, number) => entries.forEach((entry) => (entry.isCancelled ||= entry.number === number));
const isAllowed: Change = ({ devices }, number, _person, dice) => void devices.set(dice.below(3) === 0 ? emails[dice.below(2)]! : number, 'allow');

/** What somebody may change, or what may come to pass; the often listed ones keep enough of the calls allowed. */
const changes: Change[] = [
  timePasses, timePasses, isUnblocked, isUnblocked, isAllowed, isAllowed,
  ({ entries, now }, number, _person, dice) => void entries.push({ number, list: listNames[dice.below(listNames.length)]!, isCancelled: false, ...(dice.below(3) > 0 && { until: now + (1 + dice.below(100)) * hour }) }),
  ({ devices }, number, _person, dice) => void devices.set(dice.below(5) === 0 ? emails[dice.below(2)]! : number, 'block'),
  ({ consents }, number) => void consents.add(number),
  ({ consents }, number) => void consents.delete(number),
  ({ calledIn, now }, number) => void calledIn.set(number, now),
  ({ rules }, _number, _person, dice) => void (rules.limits = Array.from({ length: dice.below(3) }, (_, index) => ({ attempts: 1 + dice.below(5), hours: 1 + dice.below(72), of: index === 0 ? ('this dialer' as const) : ('the account' as const) }))),
  ({ rules }, _number, _person, dice) => {
    const switches = ['requiresConsent', 'law', 'isBusiness', 'isDebt', 'manualCallIsSuccess', 'inboundCallIsSuccess'] as const;
    const one = switches[dice.below(switches.length)]!;
    rules[one] = !rules[one];
  },
  ({ rules }, _number, _person, dice) => void (rules.spain = dice.oneOf(weeksOfSpain)),
  ({ rules }) => void (rules.blacklistHit = rules.blacklistHit === 'end' ? 'wait' : 'end'),
  ({ rules }, _number, _person, dice) => void (rules.jurisdictions = { ...rules.jurisdictions, [lawCodes[dice.below(lawCodes.length)]!]: dice.below(2) === 0 }),
  ({ rules }, _number, _person, dice) => void (rules.hours = dice.below(3) === 0 ? null : { from: dice.below(12) * 60, to: (13 + dice.below(11)) * 60 }),
  ({ rules }, _number, _person, dice) => void (rules.accountHours = dice.below(2) === 0 ? null : { from: dice.below(11) * 60, to: (12 + dice.below(12)) * 60 + 30 }),
  ({ rules }, _number, _person, dice) => void (rules.schedule = dice.below(2) === 0 ? null : dice.oneOf(schedules)),
  ({ rules }, _number, _person, dice) => void (rules.abandonedLockoutHours = dice.below(4) * 24),
  (_world, _number, person, dice) => void (person.preferences = dice.oneOf(preferences)),
  (_world, _number, person, dice) => void (person.zone = dice.below(2) === 0 ? null : dice.oneOf(zones)),
  (_world, _number, person, dice) => void (person.customerType = dice.oneOf(['consumer', 'business'] as const)),
  (world, _number, _person, dice) => void Object.assign(world, { shortCalls: { day: dayOfSaoPaulo(world.now), calls: 99_980 + dice.below(25) }, underWay: dice.below(10) }),
];

const windowOf = ({ from, to }: Hours) => ({ from: timeOfDay(from), to: timeOfDay(to) });
const weekOf = (week: Week) => Object.fromEntries(weekdays.map((weekday, index) => [weekday, week[index]!.map(windowOf)])) as WeeklyHours;
const scheduleRules = new Map(schedules.map(({ name, zone, week, holidays }) => [name, { name, zone, holidays, hours: weekOf(week) }]));

let taken: Week | null = null;
/** A file of the house that changes while the service runs is another pack with the code of the one before. */
function takeSpain(week: Week | null): void {
  if (week === taken) return;
  takeHousePacks([]);
  const spain = jurisdictions().find(({ code }) => code === 'ES')!;
  if (week) takeHousePacks([{ ...spain, verified: true, hours: weekOf(week) }]);
  taken = week;
}

function rulesOf(world: World): Rules {
  takeSpain(world.rules.spain);
  return rulesNow(world);
}

const rulesNow = ({ rules }: World): Rules => ({
  hours: rules.hours ? { restrict: true, ...windowOf(rules.hours) } : { restrict: false, from: '00:00', to: '24:00' },
  ...(rules.schedule && { schedule: scheduleRules.get(rules.schedule.name) }),
  blacklistHit: rules.blacklistHit, abandonedLockoutHours: rules.abandonedLockoutHours, manualCallIsSuccess: rules.manualCallIsSuccess, inboundCallIsSuccess: rules.inboundCallIsSuccess, requiresConsent: rules.requiresConsent,
  limits: rules.limits, accountHours: rules.accountHours && windowOf(rules.accountHours),
  law: inForce(rules), customerType: rules.isBusiness ? 'business' : 'consumer', purpose: rules.isDebt ? 'debt collection' : 'general',
});

const latest = (own: readonly string[], times: ReadonlyMap<string, number>): number | undefined => {
  const found = own.flatMap((number) => times.get(number) ?? []);
  return found.length > 0 ? Math.max(...found) : undefined;
};

/** The candidate as the look-up in the rows would give it (calls/judge.ts). */
function candidateOf(world: World, person: Person, number: string): Candidate {
  const calls = world.calls.filter((call) => person.numbers.includes(call.number)).map((call) => ({ ...call, isUnderWay: call.endsAt > world.now }));
  const device = [number, person.email].find((one) => one !== null && world.devices.get(one) === 'block');
  const abandoned = calls.filter(({ isAbandoned }) => isAbandoned).map(({ at }) => at);
  const { from, to, notOn } = person.preferences ?? { notOn: [] };
  return {
    number: number as PhoneNumber, zone: person.zone, addedAt: person.addedAt, customerType: person.customerType, calls, place: placeOfNumber(number as PhoneNumber),
    preferences: person.preferences && { ...(from !== undefined && { from: timeOfDay(from) }), ...(to !== undefined && { to: timeOfDay(to) }), notOn },
    blacklisted: world.entries
      .filter((entry) => entry.number === number && !entry.isCancelled && (entry.until === undefined || entry.until > world.now))
      .map(({ list, until }) => ({ listId: 1, listName: list, status: 'BLACKLIST', until, ...(list.startsWith('registry') && { registryOf: list.slice(-2) }) })),
    ...(device !== undefined && device !== null && { blockedDevice: { device, reason: 'test', changedBy: 'test' } }),
    hasConsent: world.consents.has(number),
    underWay: underWayAt(new Map(person.numbers.map((one) => [one, calls.filter((call) => call.number === one)])), person.numbers, world.now),
    ...(abandoned.length > 0 && { abandonedAt: Math.max(...abandoned) }),
    reachedByHandAt: latest(person.numbers, world.reachedByHand),
    calledInAt: latest(person.numbers, world.calledIn),
    ...(places[number]!.country === 'BR' && { shortCalls: new Map([['BR', shortCallsOf(world)]]) }),
  };
}

/** The day's count as the rows have it (calls/short-calls.ts), with this call. */
function shortCallsOf({ now, shortCalls: { day: counted, calls }, underWay }: World) {
  const today = dayOfSaoPaulo(now);
  return { calls: counted === today ? calls : 0, underWay: underWay + 1, until: endOf(today) };
}

const ends = new Map<string, number>();
/** When a day ends in São Paulo. */
function endOf(date: string): number {
  const end = ends.get(date) ?? DateTime.fromISO(date, { zone: 'America/Sao_Paulo' }).plus({ days: 1 }).toMillis();
  ends.set(date, end);
  return end;
}

/** What came of a call. */
function dial(world: World, number: string, dice: Dice): void {
  const result = dice.below(20);
  world.calls = world.calls.filter(({ at }) => at > world.now - 61 * day);
  const lasts = dice.below(3) === 0 ? dice.below(300) * 60_000 : 0;
  world.calls.push({ number, at: world.now, endsAt: world.now + lasts, isAbandoned: result === 0, isConversation: result === 1 || result === 2, isRefusal: result === 2, isReachedByHand: false });
  const today = dayOfSaoPaulo(world.now);
  if (places[number]!.country === 'BR' && result > 3) world.shortCalls = { day: today, calls: (world.shortCalls.day === today ? world.shortCalls.calls : 0) + 1 };
  if (result === 3) world.reachedByHand.set(number, world.now);
}

/** Moments between two, evenly spread without a common measure with hours and days. */
const between = (from: number, to: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + Math.floor((to - from) * (((index + 1) * 0.618_033_988_75) % 1)));
const isNeverOpen = (world: World, person: Person, number: string): boolean => between(world.now, world.now + 60 * day, 40).every((at) => !isOpenAt(world, person, number, at));
const forbids = (rule: string, world: World, person: Person, number: string, at = world.now): boolean => readings[rule]!(world, person, number, at).length > 0;

/** What is wrong with a judgement, by the second reading of the rules. */
function objection(world: World, person: Person, { claim: { number }, refusal }: Judged): string | undefined {
  const { now } = world;
  if (!refusal) {
    const forbidden = whyForbidden(world, person, number);
    return forbidden && `it was let through, but: ${forbidden}`;
  }
  const { rule, reason, until, again, ends } = refusal;
  const grounds = readings[rule]!(world, person, number, now);
  if (grounds.length === 0) return `it was refused by ${rule} without need: ${reason}`;
  if (!grounds.some((ground) => reason.includes(ground))) return `the reason of ${rule} names none of ${grounds.join(', ')}: ${reason}`;

  const isOfTime = rule in rulesOfTime;
  const isForGood = rule === 'time zone' || (isOfTime ? until === undefined : rule in endingRules && !(rule === 'blacklist' && world.rules.blacklistHit === 'wait' && until !== undefined));
  const expected = !isForGood ? undefined : rule === 'blacklist' ? 'blacklisted' : rule === 'already reached' ? 'success' : rule === 'time zone' || isOfTime ? undefined : 'blocked';
  if (ends !== expected) return `${rule} ends the contact as ${ends} in place of ${expected}`;
  if ((again === now + day) !== (isForGood && (rule === 'time zone' || isOfTime))) return `${rule} asks again at ${again}`;
  if (!isForGood) for (const other of ['device', 'consent', 'already reached']) if (rule !== 'blacklist' && forbids(other, world, person, number)) return `it waits by ${rule}, but ${other} is for good`;

  if (until === undefined) {
    const isEver = isOfTime ? isNeverOpen(world, person, number) : forbids(rule, world, person, number, now + 400 * day);
    return isEver ? undefined : `${rule} is for good, but lets it through later on`;
  }
  const isShut = (at: number) => (isOfTime ? !isOpenAt(world, person, number, at) : forbids(rule, world, person, number, at));
  if (isShut(until)) return `${rule} still forbids at ${new Date(until).toISOString()}, when it says it may be`;
  const earlier = [until - 1, ...between(now, until, 2)].find((at) => !isShut(at));
  return earlier === undefined ? undefined : `${rule} says ${new Date(until).toISOString()}, but it may be at ${new Date(earlier).toISOString()}`;
}

/** Whether a number has its turn, by the rule that is asked first; undefined: it may be open for some minutes in 60 days, which are not looked through here. */
function hasTurn(world: World, person: Person, number: string): boolean | undefined {
  const isForbidden = (...rules: string[]) => rules.some((rule) => forbids(rule, world, person, number));
  if (isForbidden('blacklist', 'device', 'consent')) return false;
  if (isForbidden('already reached', 'abandoned', 'rest', 'attempts', 'short calls')) return true;
  if (isForbidden('time zone')) return false;
  return isOpenAt(world, person, number, world.now) || !isNeverOpen(world, person, number) ? true : undefined;
}

/** What is wrong with the choice among several numbers: those that may be called now or later take turns over the attempts; which are on a list, blocked or may be called never have none. */
function wrongTurn(world: World, person: Person, made: number, { claim: { number }, refusal }: Judged): string | undefined {
  const own = person.numbers;
  if (own.length === 1 || (refusal && number === own[0] && ['blacklist', 'device'].includes(refusal.rule))) return undefined;
  const turns = own.map((one) => hasTurn(world, person, one));
  const isPassedOver = refusal !== undefined && (refusal.rule === 'blacklist' || refusal.ends === 'blocked' || refusal.again !== undefined);
  for (let maybe = 0; maybe < 2 ** own.length; maybe++) {
    const left = own.filter((_, index) => turns[index] ?? Math.floor(maybe / 2 ** index) % 2 === 1);
    if (left.length === 0 ? isPassedOver : left[made % left.length] === number) return undefined;
  }
  return `it was not the turn of ${number} after ${made} of ${own.map((one, index) => `${one} (${turns[index]})`).join(', ')}`;
}

describe('the gate, against rules that change at random', () => {
  after(() => takeSpain(null));

  it(`lets no forbidden call through, refuses none that every rule allows, and says rightly until when (${attempts.toLocaleString('en')} attempts)`, function () {
    this.timeout(600_000);
    let [asked, dialled, waits] = [0, 0, 0];
    const refusedBy: Record<string, number> = {};
    // One beginning after the other, so that the gate finds the offsets of its zones again.
    for (const beginning of beginnings)
      fc.assert(
        fc.property(fc.array(fc.nat({ max: 2 ** 31 - 1 }), { minLength: actionsInRun, maxLength: actionsInRun }), (actions) => {
          const world = newWorld(beginning);
          const people = newPeople(beginning);
          const turns = new Map<Person, number>();
          let rules = rulesOf(world);
          for (const action of actions) {
            const dice = new Dice(action);
            const isChange = dice.below(5) === 0;
            const person = people[dice.below(people.length)]!;
            if (isChange) {
              changes[dice.below(changes.length)]!(world, person.numbers[0]!, person, dice);
              rules = rulesOf(world);
              continue;
            }
            const [number, ...otherNumbers] = person.numbers as PhoneNumber[];
            const made = turns.get(person) ?? 0;
            const claim: Claim = {
              dialerContactId: 1, contactId: 1, listId: 1, attempts: made, number: number!, otherNumbers: otherNumbers.length > 0 ? otherNumbers : null, zone: person.zone, customerType: person.customerType, preferences: null,
              clientId: null, email: person.email, name: null, attributes: null, addedAt: person.addedAt,
            };
            const judged = decide(claim, (_, one) => candidateOf(world, person, one), rules, world.now);
            const wrong = objection(world, person, judged) ?? wrongTurn(world, person, made, judged);
            if (wrong) throw new Error(`${judged.claim.number} at ${new Date(world.now).toISOString()}: ${wrong}`);
            asked += 1;
            if (judged.refusal) {
              refusedBy[judged.refusal.rule] = (refusedBy[judged.refusal.rule] ?? 0) + 1;
              if (judged.refusal.until !== undefined) waits += 1;
            } else {
              dialled += 1;
              turns.set(person, made + 1);
              dial(world, judged.claim.number, dice);
            }
          }
        }),
        { numRuns: Math.ceil(attempts / (actionsInRun * 0.79) / beginnings.length) },
      );
    const counts = Object.entries(refusedBy).map(([rule, count]) => `${rule} ${count.toLocaleString('en')}`);
    console.log(`      ${asked.toLocaleString('en')} attempts, ${dialled.toLocaleString('en')} dialled, ${waits.toLocaleString('en')} told until when; refused by ${counts.join(', ')}`);
    for (const rule of Object.keys(readings)) expect(refusedBy[rule], rule).to.be.greaterThan(0);
    expect(dialled).to.be.greaterThan(asked / 50);
  });
});
