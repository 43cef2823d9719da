import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { Candidate, Rules } from '../../src/compliance/rule.js';
import { refusal } from '../../src/compliance/verdict.js';
import type { PhoneNumber } from '../../src/shared/phone-number.js';

const newYork: Candidate = { number: '+12125550123' as PhoneNumber, zone: null, preferences: null, blacklisted: [] };
const rules: Rules = { hours: { restrict: true, from: '08:00', to: '20:00' }, blacklistHit: 'end' };
const at = (local: string, zone = 'America/New_York') => DateTime.fromISO(local, { zone }).toMillis();
const noon = at('2026-01-05T12:00');
const list = { listId: 1, listName: 'Default', status: 'BLACKLIST' };
const never = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

describe('the verdict', () => {
  it('is yes when nothing stands in the way', () => {
    expect(refusal(newYork, rules, noon)).to.equal(undefined);
  });

  describe('of a blacklist', () => {
    it('ends the contact for ever, with the status of the list', () => {
      expect(refusal({ ...newYork, blacklisted: [{ ...list, status: 'Do not call' }] }, rules, noon)).to.deep.equal({
        rule: 'blacklist', reason: '+12125550123 is on the list "Default".', ends: 'blacklisted', status: 'Do not call',
      });
    });

    it('names the longest limit of several entries, and one without a limit before all', () => {
      const blacklisted = [{ ...list, until: noon + 1 }, { ...list, listName: 'Other', status: 'LATER', until: noon + 9 }, { ...list, until: noon + 5 }];
      expect(refusal({ ...newYork, blacklisted }, rules, noon)).to.include({ status: 'LATER', until: noon + 9, ends: 'blacklisted' });
      const forEver = { ...list, listName: 'Forever', status: 'NEVER' };
      const refused = refusal({ ...newYork, blacklisted: [...blacklisted, forEver] }, { ...rules, blacklistHit: 'wait' }, noon);
      expect(refused).to.include({ status: 'NEVER', ends: 'blacklisted' }).and.not.have.property('until');
    });

    it('waits for the limit instead, where the dialer says so', () => {
      const refused = refusal({ ...newYork, blacklisted: [{ ...list, until: noon + 5 }] }, { ...rules, blacklistHit: 'wait' }, noon);
      expect(refused).to.deep.equal({ rule: 'blacklist', reason: `+12125550123 is on the list "Default" until ${new Date(noon + 5).toISOString()}.`, until: noon + 5 });
    });

    // Symptom: "+1234 is on the list "DNC"", and nobody could say why, though the entry knows.
    // Cause: neither its description nor who added it was read.
    // Fix: both are in the reason; a description that names who added it says so once, and a long one is cut.
    it('says why the number is there, and who added it', () => {
      const reasonOf = (more: { description?: string; addedBy?: string; until?: number }) => refusal({ ...newYork, blacklisted: [{ ...list, ...more }] }, rules, noon)!.reason;
      expect(reasonOf({ description: 'Asked in a letter.', addedBy: 'ann@example.com' })).to.equal('+12125550123 is on the list "Default" (Asked in a letter; added by ann@example.com).');
      expect(reasonOf({ addedBy: 'ann@example.com', until: noon + 5 })).to.equal(`+12125550123 is on the list "Default" until ${new Date(noon + 5).toISOString()} (added by ann@example.com).`);
      expect(reasonOf({ description: 'Opted out: web form, by ann@example.com', addedBy: 'web form, by ann@example.com' })).to.equal('+12125550123 is on the list "Default" (Opted out: web form, by ann@example.com).');
      expect(reasonOf({ description: 'x'.repeat(9_000), addedBy: 'ann@example.com' })).to.contain('x…; added by ann@example.com').and.to.have.length.lessThan(300);
    });

    it('comes before every rule of time', () => {
      expect(refusal({ ...newYork, blacklisted: [list] }, rules, at('2026-01-05T03:00'))?.rule).to.equal('blacklist');
    });
  });

  describe('of a call by hand', () => {
    const reached = { ...newYork, addedAt: noon - 9_000, reachedByHandAt: noon - 5_000 };
    const asked = { ...rules, manualCallIsSuccess: true };

    it('is that whoever was reached since they were added has been reached', () => {
      expect(refusal(reached, asked, noon)).to.deep.equal({
        rule: 'already reached', ends: 'success', status: 'DIALED BY HAND',
        reason: `+12125550123 was reached at ${new Date(noon - 5_000).toISOString()} by a call that an agent dialled by hand, after it came onto the list.`,
      });
    });

    it('is none of who was added after it, nor where the dialer has it off', () => {
      expect(refusal({ ...reached, addedAt: noon - 1_000 }, asked, noon)).to.equal(undefined);
      expect(refusal(reached, rules, noon)).to.equal(undefined);
      expect(refusal({ ...newYork, addedAt: noon }, asked, noon)).to.equal(undefined);
    });

    it('comes after a blacklist, which says more', () => {
      expect(refusal({ ...reached, blacklisted: [list] }, asked, noon)?.rule).to.equal('blacklist');
    });
  });

  describe('of the time zone', () => {
    const unknown = { ...newYork, number: '+2100000000' as PhoneNumber };

    it('is no where none is known, and says what to do', () => {
      const refused = refusal(unknown, rules, noon);
      expect(refused).to.include({ rule: 'time zone', again: noon + 24 * 3_600_000 }).and.not.have.any.keys('ends', 'until');
      expect(refused?.reason).to.contain('+2100000000').and.to.contain('Give the contact a time zone');
    });

    it('is not asked for where no rule needs it', () => {
      expect(refusal(unknown, { ...rules, hours: { ...rules.hours, restrict: false } }, noon)).to.equal(undefined);
      expect(refusal({ ...unknown, preferences: {} }, { ...rules, hours: { ...rules.hours, restrict: false } }, noon)?.rule).to.equal('time zone');
    });

    it('is the contact’s own, where it has one', () => {
      const early = at('2026-01-05T07:00');
      expect(refusal({ ...newYork, zone: 'Europe/London' }, rules, early)).to.equal(undefined);
      expect(refusal({ ...unknown, zone: 'America/New_York' }, rules, early)?.rule).to.equal('hours');
    });

    it('refuses, and does not throw, where the zone does not exist on this machine', () => {
      expect(refusal({ ...newYork, zone: 'No/Where' }, rules, noon)).to.include({ rule: 'hours', again: noon + 24 * 3_600_000 });
    });
  });

  describe('of the hours', () => {
    it('refuses until they begin, in words', () => {
      expect(refusal(newYork, rules, at('2026-01-05T20:00'))).to.deep.equal({
        rule: 'hours', reason: 'It is outside 08:00–20:00 in America/New_York; the next moment that is allowed is 2026-01-06T13:00:00.000Z.', until: at('2026-01-06T08:00'),
      });
    });

    it('asks that every zone be open in which the number may be', () => {
      const tollFree = { ...newYork, number: '+18005550100' as PhoneNumber };
      const refused = refusal(tollFree, rules, noon);
      expect(refused?.reason).to.contain('in one of the 42 time zones');
      const until = refused!.until!;
      for (const zone of ['America/St_Johns', 'America/New_York', 'Pacific/Honolulu', 'Pacific/Guam']) {
        const { hour } = DateTime.fromMillis(until, { zone });
        expect(hour, zone).to.be.within(8, 19);
      }
    });

    it('says what to change when there is no such moment, and asks again a day later', () => {
      const refused = refusal({ ...newYork, preferences: { notOn: never } }, rules, noon);
      expect(refused).to.include({ rule: 'preferences', again: noon + 24 * 3_600_000 }).and.not.have.any.keys('ends', 'until');
      expect(refused?.reason).to.contain('a time at which the contact does not want calls');
    });
  });

  describe('of preferences and a schedule', () => {
    const schedule = { name: 'Office', zone: 'Europe/London', hours: { monday: [{ from: '09:00', to: '18:00' }], tuesday: [{ from: '15:00', to: '18:00' }] }, holidays: ['2026-01-05'] };

    // Symptom: of Italy, open on Mondays only, "outside 08:00–20:00 in Europe/Rome; the next moment that is allowed is 30 Nov"; of somebody who wants no calls on any day, "outside 08:00–20:00, and there is no moment".
    // Cause: whichever rule happened to be closed was named first, beside a moment that all of them had made.
    // Fix: of the rules that are closed, the one that opens last is named.
    it('names the one that opens last, or never', () => {
      const early = at('2026-01-05T05:32');
      const mondays = { name: 'Mondays', zone: 'America/New_York', hours: { monday: [{ from: '00:00', to: '05:00' }] }, holidays: [] };
      expect(refusal(newYork, { ...rules, schedule: { ...mondays, hours: { wednesday: [{ from: '09:00', to: '10:00' }] } } }, early)).to.include({ rule: 'schedule', until: at('2026-01-07T09:00') });
      expect(refusal({ ...newYork, preferences: { notOn: never } }, rules, early)).to.include({ rule: 'preferences', again: early + 24 * 3_600_000 });
      expect(refusal({ ...newYork, preferences: { from: '07:00' } }, rules, early)?.rule).to.equal('hours');
      expect(refusal(newYork, { ...rules, accountHours: { from: '10:00', to: '20:00' } }, early)?.reason).to.contain('outside the account’s 10:00–20:00');
      // None of them is closed for ever: they are never open together.
      expect(refusal(newYork, { ...rules, schedule: mondays }, early)).to.include({ rule: 'schedule', again: early + 24 * 3_600_000 });
    });

    it('names the first that refuses, and the moment at which all allow', () => {
      // Monday is a holiday in London; Tuesday 15:00 in London is 10:00 in New York, where the contact wants calls from 11:00.
      const refused = refusal({ ...newYork, preferences: { from: '11:00' } }, { ...rules, schedule }, at('2026-01-05T12:00'));
      expect(refused?.rule).to.equal('schedule');
      expect(refused?.reason).to.contain('outside the schedule "Office"');
      expect(refused?.until).to.equal(at('2026-01-06T11:00'));
    });

    it('holds also where the hours are not restricted', () => {
      const free = { ...rules, hours: { ...rules.hours, restrict: false } };
      expect(refusal({ ...newYork, preferences: { notOn: ['2026-01-05'] } }, free, noon)?.until).to.equal(at('2026-01-06T00:00'));
      expect(refusal(newYork, { ...free, schedule }, noon)?.until).to.equal(at('2026-01-06T15:00', 'Europe/London'));
    });
  });

  it('names, by `until`, the first moment at which no rule of time refuses: none does then, and some rule does at every moment before', () => {
    const time = fc.integer({ min: 0, max: 24 }).map((hour) => `${String(hour).padStart(2, '0')}:00`);
    const window = fc.tuple(time, time).filter(([from, to]) => from < to).map(([from, to]) => ({ from, to }));
    const weekday = fc.constantFrom(...never);
    const candidate = fc.record({
      number: fc.constantFrom('+12125550123', '+18005550100', '+442071234567', '+79161234567', '+5215512345678').map((number) => number as PhoneNumber),
      zone: fc.option(fc.constantFrom('America/Havana', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kolkata')),
      preferences: fc.option(fc.tuple(window, fc.uniqueArray(weekday, { maxLength: 6 })).map(([{ from, to }, notOn]) => ({ from, to, notOn }))),
      blacklisted: fc.constant([]),
    });
    const schedule = fc.record({
      name: fc.constant('Office'),
      zone: fc.constantFrom('America/New_York', 'Asia/Beirut'),
      hours: fc.dictionary(weekday, fc.array(window, { maxLength: 2 }), { maxKeys: 5 }),
      holidays: fc.array(fc.integer({ min: 1, max: 28 }).map((day) => `2026-03-${String(day).padStart(2, '0')}`), { maxLength: 3 }),
    });
    const someRules = fc.record({ hours: window.map((hours) => ({ restrict: true, ...hours })), schedule: fc.option(schedule, { nil: undefined }), blacklistHit: fc.constant('end' as const) });
    const instant = fc.integer({ min: 0, max: 300 * 24 * 60 }).map((minutes) => Date.UTC(2026, 1, 20) + minutes * 60_000);
    const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    let waited = 0;
    fc.assert(
      fc.property(candidate, someRules, instant, share, (who, what, now, part) => {
        const refused = refusal(who, what, now);
        if (refused?.until === undefined) return;
        waited += 1;
        const { until } = refused;
        expect(until).to.be.greaterThan(now);
        expect(refusal(who, what, until)).to.equal(undefined);
        for (const before of [until - 1, now + Math.floor((until - now) * part)]) expect(refusal(who, what, before)?.until, `at ${new Date(before).toISOString()}`).to.equal(until);
      }),
      { numRuns: 500 },
    );
    expect(waited, 'runs that said something').to.be.greaterThan(100);
  });
});
