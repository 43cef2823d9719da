import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { decide } from '../../src/calls/judge.js';
import { placeOfNumber } from '../../src/calls/place-of-number.js';
import type { Claim } from '../../src/calls/order.js';
import { inForce } from '../../src/compliance/jurisdictions.js';
import type { Candidate, Rules } from '../../src/compliance/verdict.js';
import type { PhoneNumber } from '../../src/shared/phone-number.js';
import { dayOfSaoPaulo, type Person, places, whyForbidden, type World } from './forbidden.js';

const attempts = 1_000_000;
const actionsInRun = 240;

const numbers = Object.keys(places);
const emails = ['ann@example.com', 'ben@example.com'];
const hour = 3_600_000;
/** A Friday, so that runs go over weekends; the clocks of Europe change back within the month behind it. */
const beginning = Date.UTC(2026, 9, 9, 12);
const timeOfDay = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const law = inForce({ law: true, jurisdictions: {} });

/** Takes choices out of one number, so that fast-check can shrink a run to the actions that matter. */
class Dice {
  constructor(private rest: number) {}
  below(limit: number): number {
    const value = this.rest % limit;
    this.rest = Math.floor(this.rest / limit);
    return value;
  }
}

const newWorld = (): World => ({
  now: beginning, entries: [], devices: new Map(), consents: new Set(numbers.slice(0, 8)), calls: [], reachedByHand: new Map(), shortCalls: { day: '', calls: 0 }, underWay: 0,
  rules: { hours: null, accountHours: null, limits: [], requiresConsent: false, abandonedLockoutHours: 24, manualCallIsSuccess: true, law: true, isBusiness: false, isDebt: false },
});

const people: Person[] = numbers.map((main, index) => ({
  numbers: index % 3 === 0 ? [main, numbers[(index + 3) % numbers.length]!, numbers[(index + 5) % numbers.length]!] : [main],
  email: index % 4 === 0 ? emails[(index / 4) % 2]! : null,
  addedAt: beginning,
}));

/** Somebody changes a rule, or time goes by. */
function change(world: World, dice: Dice): void {
  const { rules } = world;
  const number = numbers[dice.below(numbers.length)]!;
  const what = dice.below(17);
  if (what < 3) world.now += (1 + dice.below(240)) * 120_000 + dice.below(60_000);
  else if (what === 3) world.entries.push({ number, list: (['linked', 'opt-outs', 'registry'] as const)[dice.below(3)]!, isCancelled: false, ...(dice.below(3) > 0 && { until: world.now + (1 + dice.below(100)) * hour }) });
  else if (what < 6) for (const entry of world.entries) entry.isCancelled ||= entry.number === number;
  else if (what === 6) world.devices.set(dice.below(5) === 0 ? emails[dice.below(2)]! : number, 'block');
  else if (what < 9) world.devices.set(dice.below(3) === 0 ? emails[dice.below(2)]! : number, 'allow');
  else if (what === 9) world.consents.add(number);
  else if (what === 10) world.consents.delete(number);
  else if (what === 11) rules.limits = Array.from({ length: dice.below(3) }, () => ({ attempts: 1 + dice.below(5), hours: 1 + dice.below(72) }));
  else if (what === 12) Object.assign(rules, [{ requiresConsent: !rules.requiresConsent }, { law: !rules.law }, { isBusiness: !rules.isBusiness }, { isDebt: !rules.isDebt }, { manualCallIsSuccess: !rules.manualCallIsSuccess }][dice.below(5)]);
  else if (what === 13) rules.hours = dice.below(3) === 0 ? null : { from: dice.below(12) * 60, to: (13 + dice.below(11)) * 60 };
  else if (what === 14) rules.accountHours = dice.below(2) === 0 ? null : { from: dice.below(11) * 60, to: (12 + dice.below(12)) * 60 + 30 };
  else if (what === 15) rules.abandonedLockoutHours = dice.below(4) * 24;
  else Object.assign(world, { shortCalls: { day: dayOfSaoPaulo(world.now), calls: 99_980 + dice.below(25) }, underWay: dice.below(10) });
}

const rulesOf = ({ rules }: World): Rules => ({
  hours: rules.hours ? { restrict: true, from: timeOfDay(rules.hours.from), to: timeOfDay(rules.hours.to) } : { restrict: false, from: '00:00', to: '24:00' },
  blacklistHit: 'end', abandonedLockoutHours: rules.abandonedLockoutHours, manualCallIsSuccess: rules.manualCallIsSuccess, requiresConsent: rules.requiresConsent,
  limits: rules.limits.map((limit) => ({ ...limit, of: 'this dialer' })),
  accountHours: rules.accountHours && { from: timeOfDay(rules.accountHours.from), to: timeOfDay(rules.accountHours.to) },
  law: rules.law ? law : [], customerType: rules.isBusiness ? 'business' : 'consumer', purpose: rules.isDebt ? 'debt collection' : 'general',
});

/** The candidate as the look-up in the rows would give it (calls/judge.ts). */
function candidateOf(world: World, person: Person, number: string): Candidate {
  const calls = world.calls.filter((call) => person.numbers.includes(call.number)).map((call) => ({ ...call, isReachedByHand: false }));
  const device = [number, person.email].find((one) => one !== null && world.devices.get(one) === 'block');
  const byHand = Math.max(...person.numbers.map((one) => world.reachedByHand.get(one) ?? -1));
  const abandoned = calls.filter(({ isAbandoned }) => isAbandoned).map(({ at }) => at);
  return {
    number: number as PhoneNumber, zone: null, preferences: null, addedAt: person.addedAt, calls, place: placeOfNumber(number as PhoneNumber),
    blacklisted: world.entries
      .filter((entry) => entry.number === number && !entry.isCancelled && (entry.until === undefined || entry.until > world.now))
      .map(({ list, until }) => ({ listId: 1, listName: list, status: 'BLACKLIST', until, ...(list === 'registry' && { registryOf: places[number]!.country }) })),
    ...(device && { blockedDevice: { device, reason: 'test', changedBy: 'test' } }),
    ...(world.consents.has(number) && { consent: { at: 0, source: 'test' } }),
    ...(abandoned.length > 0 && { abandonedAt: Math.max(...abandoned) }),
    ...(byHand >= 0 && { reachedByHandAt: byHand }),
    ...(places[number]!.country === 'BR' && { shortCalls: new Map([['BR', shortCallsOf(world)]]) }),
  };
}

/** The day's count as the rows have it (calls/short-calls.ts), with this call. */
function shortCallsOf({ now, shortCalls: { day, calls }, underWay }: World) {
  const today = dayOfSaoPaulo(now);
  return { calls: day === today ? calls : 0, underWay: underWay + 1, until: DateTime.fromISO(today, { zone: 'America/Sao_Paulo' }).plus({ days: 1 }).toMillis() };
}

/** What came of a call. */
function dial(world: World, number: string, dice: Dice): void {
  const result = dice.below(12);
  world.calls = world.calls.filter(({ at }) => at > world.now - 61 * 24 * hour);
  world.calls.push({ number, at: world.now, isAbandoned: result === 0, isConversation: result === 1 || result === 2, isRefusal: result === 2 });
  const today = dayOfSaoPaulo(world.now);
  if (places[number]!.country === 'BR' && result > 3) world.shortCalls = { day: today, calls: (world.shortCalls.day === today ? world.shortCalls.calls : 0) + 1 };
  if (result === 3) world.reachedByHand.set(number, world.now);
}

describe('the gate, against rules that change at random', () => {
  it(`lets no forbidden call through, and refuses none that every rule allows (${attempts.toLocaleString('en')} attempts)`, function () {
    this.timeout(600_000);
    let [asked, dialled] = [0, 0];
    const refusedBy: Record<string, number> = {};
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 ** 31 - 1 }), { minLength: actionsInRun, maxLength: actionsInRun }), (actions) => {
        const world = newWorld();
        const turns = new Map<Person, number>();
        for (const action of actions) {
          const dice = new Dice(action);
          if (dice.below(4) === 0) {
            change(world, dice);
            continue;
          }
          const person = people[dice.below(people.length)]!;
          const [number, ...otherNumbers] = person.numbers as PhoneNumber[];
          const claim: Claim = { dialerContactId: 1, contactId: 1, listId: 1, attempts: turns.get(person) ?? 0, number: number!, otherNumbers: otherNumbers.length > 0 ? otherNumbers : null, zone: null, customerType: null, preferences: null, clientId: null, email: person.email, name: null, attributes: null, addedAt: person.addedAt };
          const judged = decide(claim, (_, one) => candidateOf(world, person, one), rulesOf(world), world.now);
          const forbidden = whyForbidden(world, person, judged.claim.number);
          asked += 1;
          if (!judged.refusal) {
            if (forbidden) throw new Error(`${judged.claim.number} was let through at ${new Date(world.now).toISOString()}, but: ${forbidden}`);
            dialled += 1;
            turns.set(person, claim.attempts + 1);
            dial(world, judged.claim.number, dice);
          } else {
            refusedBy[judged.refusal.rule] = (refusedBy[judged.refusal.rule] ?? 0) + 1;
            if (!forbidden) throw new Error(`${judged.claim.number} was refused at ${new Date(world.now).toISOString()} without need: ${judged.refusal.reason}`);
          }
        }
      }),
      { numRuns: Math.ceil(attempts / (actionsInRun * 0.75)) },
    );
    console.log(`      ${asked.toLocaleString('en')} attempts, ${dialled.toLocaleString('en')} dialled; refused by ${Object.entries(refusedBy).map(([rule, count]) => `${rule} ${count.toLocaleString('en')}`).join(', ')}`);
    for (const rule of ['blacklist', 'device', 'consent', 'already reached', 'abandoned', 'rest', 'attempts', 'hours', 'law']) expect(refusedBy[rule], rule).to.be.greaterThan(0);
    expect(dialled).to.be.greaterThan(asked / 50);
  });
});
