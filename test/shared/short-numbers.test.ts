import { expect } from 'chai';
import { parsePhoneNumber } from '../../src/shared/phone-number.js';
import { isShortNumber, isShortPattern, readShortNumber } from '../../src/shared/short-numbers.js';

describe('an internal number', () => {
  it('is one that the account’s pattern takes whole, and no other', () => {
    for (const pattern of ['\\d{3,5}', '^\\d{3,5}$', '[1-4]\\d{2}|12345|1234']) expect(readShortNumber(' 1234 ', pattern), pattern).to.equal('1234');
    for (const text of ['12', '123456', '12a4', '+1234', '', '0']) expect(readShortNumber(text, '\\d{3,5}'), text).to.equal(undefined);
    expect(readShortNumber('1234', '')).to.equal(undefined);
    expect(readShortNumber('1234567890', '\\d{3,15}'), 'more than nine digits').to.equal(undefined);
  });

  it('is never the same as another number: those begin with +', () => {
    const short = parsePhoneNumber('1234', 'US', '\\d{4}');
    const long = parsePhoneNumber('+12025550123', 'US', '\\d{4}');
    expect(short).to.deep.equal({ ok: true, value: '1234' });
    expect(long).to.deep.equal({ ok: true, value: '+12025550123' });
    expect([isShortNumber('1234'), isShortNumber('+12025550123')]).to.deep.equal([true, false]);
    expect(parsePhoneNumber('1234', 'US').ok).to.equal(false);
  });

  it('is never one at which help is called', () => {
    for (const number of ['911', '112', '999', '000', '110', '118', '119']) {
      expect(readShortNumber(number, '\\d{3,5}'), number).to.equal(undefined);
      expect(parsePhoneNumber(number, 'US', '\\d{3,5}').ok, number).to.equal(false);
    }
    expect(readShortNumber('9110', '\\d{3,5}')).to.equal('9110');
  });

  // Symptom: an administrator wrote a form of internal numbers, and the service stood still with the next contact that was read.
  // Cause: groups could be repeated, also inside of each other, so nine digits could be tried in millions of ways.
  // Fix: a group is not repeated, a part up to nine times, and four parts at most are optional.
  it('has a pattern that cannot take long', () => {
    for (const pattern of ['', '\\d{3,5}', '^[2-9]\\d{3}$', '(11|12)\\d?', '[1-4]\\d{2}|\\d{4}|\\d{6,}']) expect(isShortPattern(pattern), pattern).to.equal(true);
    for (const pattern of ['(a+)+', '\\d+', '.*', '(', '\\w{3}', '[', '(?=1)\\d{3}', '(((((\\d?){9}){9}){9}){9})1', '(\\d?){9}', '(1)?', '\\d?'.repeat(5), '\\d{1,9}?', '\\d{10}', '(\\d{1000}){1000}', '\\d{3']) expect(isShortPattern(pattern), pattern).to.equal(false);
    const startedAt = performance.now();
    for (let time = 0; time < 100; time++) readShortNumber('222222222', '\\d{0,9}\\d{0,9}\\d{0,9}\\d{0,9}1');
    expect(performance.now() - startedAt).to.be.below(2_000);
  });
});
