import { expect } from 'chai';
import fc from 'fast-check';
import { getCountries } from 'libphonenumber-js';
import { isPhoneNumber, parsePhoneNumber, parseSlowly, type Country } from '../../src/shared/phone-number.js';
import { isEmergencyNumber } from '../../src/shared/short-numbers.js';

describe('a phone number', () => {
  const read = (text: string, country: Country = 'US') => {
    const number = parsePhoneNumber(text, country);
    return number.ok ? number.value : number.failure;
  };

  it('is read in the national form of the country, and with + in any', () => {
    expect(read('(202) 555-0123')).to.equal('+12025550123');
    expect(read('1 202 555 0123')).to.equal('+12025550123');
    expect(read('07700 900123', 'GB')).to.equal('+447700900123');
    expect(read('447700900123', 'GB')).to.equal('+447700900123');
    expect(read('+48 600 123 456')).to.equal('+48600123456');
    expect(read('011 44 7700 900123')).to.equal('+447700900123');
  });

  it('is refused with the reason', () => {
    expect(read('202-555-CALL')).to.equal('has letters in it');
    expect(read('202-555-0123 ext. 12')).to.equal('has an extension, which a dialer cannot reach');
    expect(read('+999 123 4567')).to.equal('has no known country code');
    expect(read('12')).to.equal('is too short for a phone number');
    expect(read('202555')).to.equal('is too short for a phone number');
    expect(read('+44 1234 5678')).to.equal('has a length that no number of its country has');
    expect(read('202555012345678901234')).to.equal('is too long for a phone number');
    expect(read('')).to.equal('is not a phone number');
  });

  // Symptom: 911 was “too short for a phone number”, and 112 became +49112 in Germany. Cause: it was read as a number of the country.
  // Fix: the reason is said, whatever form an account's internal numbers have.
  it('is refused as an emergency number in any country, whatever form the internal numbers have', () => {
    const among = (text: string, pattern: string, country: Country = 'US') => {
      const read = parsePhoneNumber(text, country, pattern);
      return read.ok ? read.value : read.failure;
    };
    for (const text of ['911', ' 112 ', '000']) for (const pattern of ['', '\\d{3,5}', '\\d{4,5}']) expect(among(text, pattern), text).to.equal('is an emergency number, which is never called');
    expect(among('112', '', 'DE')).to.equal('is an emergency number, which is never called');
    expect(among('912', '\\d{3,5}')).to.equal('912');
    expect(among('912', '')).to.equal('is too short for a phone number');
  });

  const countries = fc.constantFrom<Country>(...getCountries(), ...(['US', 'GB', 'DE', 'PL', 'IT', 'RU', 'BR', 'AR', 'MX', 'AU', 'AG', 'SM'] as Country[]));
  const digits = (minLength: number, maxLength: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength, maxLength }).map((list) => list.join(''));
  const codes = fc.constantFrom('1', '7', '39', '44', '47', '49', '52', '54', '55', '61', '81', '212', '262', '358', '378', '599', '800', '870', '881');
  const bodies = fc.oneof(digits(1, 17), digits(9, 11), fc.tuple(fc.constantFrom('0', '00', '1', '8', '011', '810', '15'), digits(5, 12)).map((parts) => parts.join('')));
  const texts = fc.oneof(
    bodies,
    fc.tuple(codes, bodies).map(([code, body]) => `+${code}${body}`),
    fc.tuple(codes, bodies).map(([code, body]) => `${code}${body}`),
    fc.tuple(fc.constantFrom('+', ''), bodies, fc.constantFrom(' ', '-', '.', ') ', '(')).map(([plus, body, sign]) => `${plus}${body.slice(0, 3)}${sign}${body.slice(3)}`),
    fc.stringMatching(/^\+?[\d ().-]{1,24}$/),
  );

  it('read quickly is what the library reads', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(texts, countries, (text, country) => {
        fc.pre(!isEmergencyNumber(text));
        expect(parsePhoneNumber(text, country)).to.deep.equal(parseSlowly(text, country));
      }),
      { numRuns: 20_000 },
    );
  });

  it('once read is in the form that our tables hold', () => {
    fc.assert(
      fc.property(texts, countries, (text, country) => {
        const number = parsePhoneNumber(text, country);
        if (number.ok) expect(isPhoneNumber(number.value), number.value).to.equal(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
