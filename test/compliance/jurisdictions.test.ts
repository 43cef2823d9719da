import { expect } from 'chai';
import { DateTime } from 'luxon';
import { placeOfNumber } from '../../src/calls/place-of-number.js';
import { firstRules } from '../../src/compliance/account-rules.js';
import { inForce, jurisdictions, lawOf } from '../../src/compliance/jurisdictions.js';
import { easter } from '../../src/compliance/jurisdictions/holidays.js';
import { shortCallWarning } from '../../src/compliance/short-calls.js';
import { dialerSettings } from '../../src/dialers/settings.js';
import type { Candidate, Rules } from '../../src/compliance/rule.js';
import { refusal, refusals } from '../../src/compliance/verdict.js';
import type { PhoneNumber } from '../../src/shared/phone-number.js';

const law = inForce({ ...firstRules, law: true });
const numbers = { newYork: '+12125550123', miami: '+13055550123', louisville: '+15025550123', birmingham: '+12055550123', tollFree: '+18005550123', london: '+442079460123', paris: '+33123456789', sydney: '+61291234567', berlin: '+49301234567', toronto: '+14165550123', saoPaulo: '+5511955550123', milan: '+390212345678' };
const candidate = (number: string, more: Partial<Candidate> = {}): Candidate => ({ number: number as PhoneNumber, zone: null, preferences: null, blacklisted: [], place: placeOfNumber(number as PhoneNumber), ...more });
const rules: Rules = { hours: { restrict: false, from: '00:00', to: '24:00' }, blacklistHit: 'end', law };
const at = (local: string, zone: string) => DateTime.fromISO(local, { zone }).toMillis();
const codes = (number: string, customer: 'consumer' | 'business' = 'consumer', purpose: 'general' | 'debt collection' = 'general') => lawOf(law, placeOfNumber(number as PhoneNumber), customer, purpose).map(({ code }) => code);

describe('the law of places', () => {
  it('names a version, sources and whether it was checked, each place once', () => {
    for (const { version, sources, code } of jurisdictions()) {
      expect(version, code).to.match(/^\d{4}-\d\d-\d\d$/);
      expect(sources.length, code).to.be.greaterThan(0);
    }
    expect(new Set(jurisdictions().map(({ code }) => code)).size).to.equal(jurisdictions().length);
    expect(jurisdictions().filter(({ verified }) => !verified).map(({ code }) => code)).to.deep.equal(['CA', 'IT', 'ES']);
  });

  it('says of each of its duties who keeps it, and asks for no longer ring than every dialer gives', () => {
    for (const { code, duties = [], ringSeconds } of jurisdictions()) {
      for (const { says, how, keptBy } of duties) {
        expect(says, code).to.match(/\.$/);
        expect(how, code).to.match(/\.$/);
        expect(['product', 'people'], code).to.include(keptBy);
      }
      if (ringSeconds) expect(dialerSettings.safeParse({ ringSeconds: ringSeconds - 1 }).success, `${code}: a dialer that rings for less`).to.equal(false);
    }
    expect(jurisdictions().find(({ code }) => code === 'US')).to.deep.include({ ringSeconds: 15, abandonedShare: { share: 0.03, days: 30 } });
  });

  it('is off until an account keeps it; then the verified ones hold, but for what it chose itself', () => {
    expect(inForce(firstRules)).to.deep.equal([]);
    expect(law.map(({ code }) => code)).to.include('US').and.not.include('CA');
    const chosen = inForce({ law: true, jurisdictions: { CA: true, FR: false } }).map(({ code }) => code);
    expect(chosen).to.include('CA').and.not.include('FR');
  });

  it('is found by country and state, customer and purpose', () => {
    expect(codes(numbers.newYork)).to.deep.equal(['US']);
    expect(codes(numbers.miami)).to.deep.equal(['US', 'US-FL']);
    expect(codes(numbers.newYork, 'consumer', 'debt collection')).to.deep.equal(['US', 'US-DEBT']);
    expect(codes(numbers.newYork, 'business')).to.deep.equal([]);
    expect(codes(numbers.london, 'business')).to.deep.equal(['GB']);
    expect(codes(numbers.berlin)).to.deep.equal(['OTHER']);
    // Unverified, so it is off, and the default holds.
    expect(codes(numbers.toronto)).to.deep.equal(['OTHER']);
  });

  // Symptom: with Canada turned on, a number in Toronto was called at 20:44, on Sundays, and more than three times in a day; with it off, none of that.
  // Cause: any rule of a country, checked or not, took the one for every other country away.
  // Fix: an unverified one holds beside it.
  it('gets stricter and never looser by an unverified one that is turned on', () => {
    const withCanada = { ...rules, law: inForce({ law: true, jurisdictions: { CA: true } }) };
    expect(lawOf(withCanada.law, placeOfNumber(numbers.toronto as PhoneNumber), 'consumer', 'general').map(({ code }) => code)).to.have.members(['CA', 'OTHER']);
    for (const [local, why] of [['2026-11-25T20:44', 'after 20:00'], ['2026-11-22T12:00', 'a Sunday'], ['2026-11-25T08:30', 'before Canada’s own 9:00']] as const)
      expect(refusal(candidate(numbers.toronto), withCanada, at(local, 'America/Toronto')), why).to.include({ rule: 'law' });
    const afternoon = at('2026-11-25T15:00', 'America/Toronto');
    const calls = [1, 2, 3].map((hoursAgo) => ({ at: afternoon - hoursAgo * 3_600_000, isUnderWay: false, isAbandoned: false, isConversation: false, isReachedByHand: false, isRefusal: false }));
    expect(refusal(candidate(numbers.toronto, { calls }), withCanada, afternoon)).to.include({ rule: 'attempts' });
    expect(refusal(candidate(numbers.toronto), withCanada, afternoon)).to.equal(undefined);
  });

  // Symptom: with the law on and a dialer's hours off, London was called at 01:39 and São Paulo at 22:39, and as often as the dialer liked.
  // Cause: that a country had rules of any kind took the default away as a whole, its hours and its limit of attempts too.
  // Fix: the default says what the country's own rules leave out.
  it('is the default’s for what the rules of a country leave out', () => {
    expect([numbers.london, numbers.saoPaulo, numbers.sydney, numbers.paris].map((number) => codes(number))).to.deep.equal([['GB', 'OTHER'], ['BR', 'OTHER'], ['AU', 'OTHER'], ['FR']]);
    for (const [number, zone] of [[numbers.london, 'Europe/London'], [numbers.saoPaulo, 'America/Sao_Paulo']] as const) {
      for (const local of ['2026-11-25T01:39', '2026-11-25T22:39', '2026-11-22T12:00']) expect(refusal(candidate(number), rules, at(local, zone)), `${zone}, ${local}`).to.include({ rule: 'law' });
      const afternoon = at('2026-11-25T15:00', zone);
      expect(refusal(candidate(number), rules, afternoon)).to.equal(undefined);
      expect(refusal(candidate(number, { calls: [3, 2, 1].map((hoursAgo) => ({ ...call(0), at: afternoon - hoursAgo * hour })) }), rules, afternoon)).to.include({ rule: 'attempts', until: afternoon + 21 * hour });
    }
    const sunday = refusal(candidate(numbers.berlin), rules, at('2026-11-22T12:00', 'Europe/Berlin'))!;
    expect(sunday.reason).to.equal('It is outside the hours and days of our default rule, in Europe/Berlin; the next moment that is allowed is 2026-11-23T07:00:00.000Z.');
    expect(refusal(candidate(numbers.berlin, { calls: [call(3), call(2), call(1)] }), rules, noon)!.reason).to.contain('the most that our default rule allows');
    // Australia has hours of its own, from 9:00 to 17:00 on a Saturday, and no limit.
    expect(refusal(candidate(numbers.sydney), rules, at('2026-11-21T08:30', 'Australia/Sydney'))?.reason).to.contain('Australia').and.not.contain('default');
    // That federal law limits no attempts is known.
    expect(codes(numbers.newYork)).to.deep.equal(['US']);
    expect(lawOf(inForce({ law: true, jurisdictions: { OTHER: false } }), placeOfNumber(numbers.london as PhoneNumber), 'consumer', 'general').map(({ code }) => code)).to.deep.equal(['GB']);
  });

  it('is that of every state where nobody knows which one it is, and of two where somebody moved', () => {
    expect(codes(numbers.tollFree)).to.deep.equal(['US', 'US-FL', 'US-OK', 'US-KY', 'US-AL', 'US-LA']);
    const moved = placeOfNumber(numbers.newYork as PhoneNumber, 'Miami, FL');
    expect(moved).to.deep.equal({ country: 'US', states: ['NY', 'FL'] });
  });

  const closed: [string, string, string, string][] = [
    ['before 8 in New York', numbers.newYork, '2026-11-25T07:59', 'America/New_York'],
    ['after 8 in the evening in Florida', numbers.miami, '2026-11-25T20:00', 'America/New_York'],
    ['before 10 in Kentucky', numbers.louisville, '2026-11-25T09:59', 'America/New_York'],
    ['a Sunday in Alabama', numbers.birmingham, '2026-11-22T12:00', 'America/Chicago'],
    ['lunch in France', numbers.paris, '2026-11-25T13:30', 'Europe/Paris'],
    ['a Saturday in France', numbers.paris, '2026-11-21T11:00', 'Europe/Paris'],
    ['Bastille Day', numbers.paris, '2026-07-14T11:00', 'Europe/Paris'],
    ['after 5 on a Saturday in Australia', numbers.sydney, '2026-11-21T17:00', 'Australia/Sydney'],
    ['Good Friday in Australia', numbers.sydney, '2026-04-03T11:00', 'Australia/Sydney'],
    ['a Sunday in Germany, by our own rule', numbers.berlin, '2026-11-22T11:00', 'Europe/Berlin'],
  ];
  for (const [what, number, local, zone] of closed)
    it(`forbids ${what}`, () => {
      const refused = refusal(candidate(number), rules, at(local, zone));
      expect(refused).to.include({ rule: 'law' }).and.not.have.property('ends');
      expect(refusal(candidate(number), rules, refused!.until!)).to.equal(undefined);
    });

  it('allows what is within its hours, and dialer, account and law all bind: the strictest wins', () => {
    const nine = at('2026-11-25T20:30', 'America/New_York');
    expect(refusal(candidate(numbers.newYork), rules, nine)).to.equal(undefined);
    expect(refusal(candidate(numbers.newYork), { ...rules, accountHours: { from: '09:00', to: '19:00' } }, nine)?.reason).to.contain('the account’s 09:00–19:00');
    expect(refusal(candidate(numbers.newYork), { ...rules, hours: { restrict: true, from: '08:00', to: '20:00' } }, nine)?.rule).to.equal('hours');
  });

  const noon = at('2026-11-25T12:00', 'America/New_York');
  const hour = 3_600_000;
  const call = (hoursAgo: number, more = {}) => ({ at: noon - hoursAgo * hour, isUnderWay: false, isAbandoned: false, isConversation: false, isReachedByHand: false, isRefusal: false, ...more });

  it('limits attempts in windows that roll, and says when the next may be', () => {
    const calls = [call(23), call(5), call(1)];
    expect(refusal(candidate(numbers.newYork, { calls }), rules, noon)).to.equal(undefined);
    expect(refusal(candidate(numbers.miami, { calls }), rules, noon)).to.include({ rule: 'attempts', until: noon + hour });
    expect(refusal(candidate(numbers.miami, { calls: [call(24), call(5), call(1)] }), rules, noon)).to.equal(undefined);
    expect(refusal(candidate(numbers.newYork, { calls }), { ...rules, limits: [{ attempts: 1, hours: 2, of: 'this dialer' }] }, noon)).to.include({ rule: 'attempts', until: noon + hour });
  });

  it('gives days of peace after a conversation about a debt, and after a refusal in France', () => {
    const debt: Rules = { ...rules, purpose: 'debt collection' };
    expect(refusal(candidate(numbers.newYork, { calls: [call(24, { isConversation: true })] }), debt, noon)).to.include({ rule: 'rest', until: noon + 6 * 24 * hour });
    expect(refusal(candidate(numbers.newYork, { calls: [call(24, { isConversation: true })] }), rules, noon)).to.equal(undefined);
    expect(refusal(candidate(numbers.paris, { calls: [call(59 * 24, { isRefusal: true })] }), rules, noon)).to.include({ rule: 'rest' });
  });

  it('keeps 72 hours after an abandoned call in the United Kingdom, whatever the dialer says', () => {
    const afternoon = at('2026-11-25T15:00', 'Europe/London');
    expect(refusal(candidate(numbers.london, { abandonedAt: afternoon - 71 * hour }), { ...rules, abandonedLockoutHours: 1 }, afternoon)).to.include({ rule: 'abandoned', until: afternoon + hour });
  });

  describe('of Brazil, whose carriers block who makes 100,000 calls in a day that come to nothing', () => {
    const midday = at('2026-11-25T12:00', 'America/Sao_Paulo');
    const until = at('2026-11-26T00:00', 'America/Sao_Paulo');
    const today = (calls: number, underWay = 1) => new Map([['BR', { calls, underWay, until }]]);
    const asked = (number: string, calls: number, underWay?: number, more: Partial<Candidate> = {}) => candidate(number, { shortCalls: today(calls, underWay), ...more });

    it('stops calls there for the rest of the day before one could be that call', () => {
      expect(refusal(asked(numbers.saoPaulo, 99_998), rules, midday)).to.equal(undefined);
      const refused = refusal(asked(numbers.saoPaulo, 99_999), rules, midday);
      expect(refused).to.include({ rule: 'short calls', until }).and.not.have.property('ends');
      expect(refused!.reason).to.contain('99,999 calls of the account').and.to.contain('2026-11-26T03:00:00.000Z').and.to.have.length.lessThan(500);
      expect(refusal(asked(numbers.saoPaulo, 99_950, 50), rules, midday)).to.include({ rule: 'short calls' });
    });

    it('binds businesses too, and no other place, no other day, and no account without the law', () => {
      expect(refusal(asked(numbers.saoPaulo, 100_000, 1, { customerType: 'business' }), rules, midday)).to.include({ rule: 'short calls' });
      expect(refusal(asked(numbers.newYork, 100_000), rules, midday)).to.equal(undefined);
      expect(refusal(asked(numbers.saoPaulo, 100_000), rules, until + 9 * hour), 'the next morning').to.equal(undefined);
      expect(refusal(asked(numbers.saoPaulo, 100_000), { ...rules, law: [] }, midday)).to.equal(undefined);
    });

    it('warns from 80 % on, in whole per cent, and says when it is full', () => {
      const warning = (calls: number) => shortCallWarning(jurisdictions().find(({ code }) => code === 'BR')!, today(calls).get('BR'));
      expect(warning(79_999)).to.equal(undefined);
      expect(warning(83_999)).to.match(/^Brazil: the account has had 83 % of the 100,000 .* before 2026-11-26T03:00:00.000Z\.$/);
      expect(warning(99_999)).to.match(/^Nobody in Brazil is called before 2026-11-26T03:00:00.000Z: /);
    });
  });

  it('has a registry of its country block consumers, and nobody else', () => {
    const blacklisted = [{ listId: 1, listName: 'National registry', status: 'DO NOT CALL', registryOf: 'US' }];
    expect(refusal(candidate(numbers.newYork, { blacklisted }), rules, noon)).to.include({ rule: 'blacklist', status: 'DO NOT CALL', ends: 'blacklisted' });
    expect(refusal(candidate(numbers.newYork, { blacklisted, customerType: 'business' }), rules, noon)).to.equal(undefined);
    expect(refusal(candidate(numbers.newYork, { blacklisted }), { ...rules, law: [] }, noon)).to.equal(undefined);
  });

  it('tells of every rule that refuses to whoever asks why', () => {
    const blockedDevice = { device: numbers.miami, reason: 'threats', changedBy: 'ann@example.com' };
    const night = at('2026-11-25T03:00', 'America/New_York');
    const why = refusals(candidate(numbers.miami, { blockedDevice, calls: [call(23.5), call(23), call(22)].map((one) => ({ ...one, at: one.at - 9 * hour })) }), { ...rules, requiresConsent: true }, night);
    expect(why.map(({ rule }) => rule)).to.deep.equal(['device', 'consent', 'attempts', 'law']);
  });

  it('knows the holidays of France and Australia', () => {
    expect([2025, 2026, 2027, 2038].map(easter)).to.deep.equal(['2025-04-20', '2026-04-05', '2027-03-28', '2038-04-25']);
    const holidays = (code: string) => jurisdictions().find((one) => one.code === code)!.holidays!;
    expect(holidays('FR')).to.have.length(26 * 11).and.to.include.members(['2026-04-06', '2026-05-14', '2026-05-25', '2026-11-11']);
    // Boxing Day of 2026 is a Saturday, so the Monday behind it is free too.
    expect(holidays('AU')).to.include.members(['2026-04-03', '2026-04-06', '2026-12-28', '2027-01-26', '2027-12-27', '2027-12-28']);
  });
});
