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

  it('has a pattern that cannot take long', () => {
    for (const pattern of ['', '\\d{3,5}', '^[2-9]\\d{3}$', '(11|12)\\d?']) expect(isShortPattern(pattern), pattern).to.equal(true);
    for (const pattern of ['(a+)+', '\\d+', '.*', '(', '\\w{3}', '[']) expect(isShortPattern(pattern), pattern).to.equal(false);
    const startedAt = performance.now();
    readShortNumber('123456789', '((((\\d{1,9}){1,9}){1,9}){1,9}){1,9}-');
    expect(performance.now() - startedAt).to.be.below(2_000);
  });
});
