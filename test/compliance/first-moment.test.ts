import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { placeOfNumber } from '../../src/calls/place-of-number.js';
import { firstMoment } from '../../src/compliance/first-moment.js';
import { inForce } from '../../src/compliance/jurisdictions.js';
import type { Candidate, Rules } from '../../src/compliance/rule.js';
import { refusal } from '../../src/compliance/verdict.js';
import type { PhoneNumber } from '../../src/shared/phone-number.js';

const minute = 60_000;
const hour = 60 * minute;
const at = (local: string, zone = 'America/New_York') => DateTime.fromISO(local, { zone }).toMillis();
const newYork: Candidate = { number: '+12125550123' as PhoneNumber, zone: null, preferences: null, blacklisted: [] };
const list = { listId: 1, listName: 'Default', status: 'BLACKLIST' };
const open: Rules = { hours: { restrict: false, from: '00:00', to: '24:00' }, blacklistHit: 'wait' };
const byDay: Rules = { ...open, hours: { restrict: true, from: '08:00', to: '20:00' } };
const first = (candidate: Candidate, rules: Rules, from: number) => firstMoment((moment) => refusal(candidate, rules, moment), from);

/** Some hours of the day, mostly with others in common. */
const window = fc.tuple(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 6, max: 13 })).map(([from, hours]) => ({ from: `${String(from).padStart(2, '0')}:00`, to: `${String(from + hours).padStart(2, '0')}:00` }));
const weekday = fc.constantFrom('monday' as const, 'tuesday' as const, 'wednesday' as const, 'thursday' as const, 'friday' as const, 'saturday' as const, 'sunday' as const);
/** The clocks of the United States, of Europe and of Australia change in the days after these. */
const from = fc.tuple(fc.constantFrom('2026-03-06', '2026-03-27', '2026-10-02', '2026-10-23', '2026-12-23'), fc.nat({ max: 3 * 1_440 })).map(([date, minutes]) => Date.parse(`${date}T00:00:00Z`) + minutes * minute);

/** What may keep somebody waiting, a little before and after `now`. */
const situation = from.chain((now) => {
  const before = fc.integer({ min: 1, max: 80 * 60 }).map((minutes) => now - minutes * minute);
  const after = fc.integer({ min: 1, max: 80 * 60 }).map((minutes) => now + minutes * minute);
  const call = fc.record({ at: before, isUnderWay: fc.constant(false), isAbandoned: fc.boolean(), isConversation: fc.boolean(), isRefusal: fc.boolean(), isReachedByHand: fc.constant(false) });
  const candidate = fc.record({
    number: fc.constantFrom('+12125550123', '+13055550123', '+442079460123', '+33142278108', '+61290001234', '+4930901820').map((number) => number as PhoneNumber),
    zone: fc.option(fc.constantFrom('Asia/Kolkata', 'America/St_Johns', 'Australia/Sydney')),
    preferences: fc.option(fc.oneof(window, window.chain((one) => weekday.map((day) => ({ ...one, notOn: [day] }))))),
    blacklisted: fc.array(after.map((until) => ({ ...list, until })), { maxLength: 2 }),
    calls: fc.array(call, { maxLength: 6 }),
    abandonedAt: fc.option(before, { nil: undefined }),
    underWay: fc.option(fc.integer({ min: 1, max: 10 }).map((minutes) => ({ number: '+12125550123', until: now + minutes * minute })), { nil: undefined }),
  });
  const rules = fc.record({
    hours: fc.oneof(fc.constant(open.hours), window.map((one) => ({ restrict: true, ...one }))),
    accountHours: fc.option(fc.constantFrom({ from: '09:00', to: '17:00' }, { from: '00:00', to: '12:30' })),
    schedule: fc.option(fc.tuple(weekday, weekday, window).map(([one, other, times]) => ({ name: 'Office', zone: 'Europe/Paris', hours: { [one]: [times], [other]: [times] }, holidays: [] })), { nil: undefined }),
    blacklistHit: fc.constantFrom('wait' as const, 'wait' as const, 'end' as const),
    limits: fc.array(fc.record({ attempts: fc.integer({ min: 1, max: 3 }), hours: fc.integer({ min: 1, max: 96 }), of: fc.constant('this dialer') }), { maxLength: 2 }),
    abandonedLockoutHours: fc.constantFrom(0, 24, 72),
    law: fc.boolean().map((law) => inForce({ law, jurisdictions: {} })),
  });
  return fc.record({ now: fc.constant(now), candidate: candidate.map((one): Candidate => ({ ...one, place: placeOfNumber(one.number) })), rules });
});

describe('the first moment at which the rules let somebody be called', () => {
  it('is the moment that is asked for, where nothing refuses', () => {
    const noon = at('2026-01-05T12:00');
    expect(first(newYork, byDay, noon)).to.deep.equal({ at: noon, waits: [] });
  });

  it('comes after all that it waits for, one after the other', () => {
    const now = at('2026-01-05T19:00');
    const { at: moment, waits } = first({ ...newYork, blacklisted: [{ ...list, until: now + 2 * hour }] }, byDay, now);
    expect([moment, waits.map(({ rule }) => rule)]).to.deep.equal([at('2026-01-06T08:00'), ['blacklist', 'hours']]);
  });

  it('never is, after a rule that ends, and where the rules of time have no moment in common', () => {
    const noon = at('2026-01-05T12:00');
    const ended = first({ ...newYork, blacklisted: [list] }, byDay, noon);
    expect([ended.at, ended.waits.map(({ ends }) => ends)]).to.deep.equal([undefined, ['blacklisted']]);
    const closed = first({ ...newYork, preferences: { from: '20:00' } }, byDay, noon);
    expect([closed.at, closed.waits[0]!.again]).to.deep.equal([undefined, noon + 24 * hour]);
  });

  it('is allowed by the gate, and no minute before it is; where there is none, no minute of 60 days is', function () {
    this.timeout(60_000);
    const seen = { afterOneAtMost: 0, afterSome: 0, never: 0 };
    fc.assert(
      fc.property(situation, fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { minLength: 8, maxLength: 8 }), ({ now, candidate, rules }, shares) => {
        const { at: moment, waits } = first(candidate, rules, now);
        const isAllowed = (one: number) => refusal(candidate, rules, one) === undefined;
        const end = moment ?? now + 60 * 24 * hour;
        if (moment !== undefined) expect(isAllowed(moment)).to.equal(true);
        else expect(waits.at(-1)!.again === undefined ? waits.at(-1)!.ends : 'never as things stand').to.be.oneOf(['blacklisted', 'never as things stand']);
        // What ends the contact is for good, though the entry of a list may have a limit.
        const isOver = moment === undefined && waits.at(-1)!.ends === 'blacklisted';
        const last = isOver ? waits.at(-1)!.until! : end;
        const earlier = [...shares.map((share) => now + Math.floor(((last - now) * share) / minute) * minute), ...Array.from({ length: 8 }, (_, index) => last - 1 - index * minute)].filter((one) => one >= now && one < last);
        for (const one of earlier) expect(isAllowed(one), `${new Date(one).toISOString()}, before ${new Date(last).toISOString()}`).to.equal(false);
        seen[moment === undefined ? 'never' : waits.length > 1 ? 'afterSome' : 'afterOneAtMost'] += 1;
      }),
      { numRuns: 500 },
    );
    for (const [what, count] of Object.entries(seen)) expect(count, what).to.be.greaterThan(20);
  });
});
