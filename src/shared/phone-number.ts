import { getCountryCallingCode, parsePhoneNumberWithError, ParseError, validatePhoneNumberLength, type CountryCode } from 'libphonenumber-js';
import { quickPhoneNumber } from './quick-phone-number.js';
import { failed, ok, type Result } from './result.js';
import { isEmergencyNumber, readShortNumber } from './short-numbers.js';

declare const brand: unique symbol;

/** A number in E.164 form, such as +12025550123, or an internal one of its account (short-numbers.ts), parsed once at the border; inside, nothing else is a number. */
export type PhoneNumber = string & { readonly [brand]: 'PhoneNumber' };

/** ISO 3166 code of a country that has a calling code, such as US or GB. */
export type Country = CountryCode;

/** The digits with which the numbers of a country begin, behind the +: 55 for BR. Some countries share theirs. */
export const callingCode = (country: Country): string => getCountryCallingCode(country);

const reasons: Record<string, string> = {
  NOT_A_NUMBER: 'is not a phone number',
  INVALID_COUNTRY: 'has no known country code',
  TOO_SHORT: 'is too short for a phone number',
  TOO_LONG: 'is too long for a phone number',
  INVALID_LENGTH: 'has a length that no number of its country has',
};

/** The + and the 15 digits that E.164 allows; some countries' plans allow more. */
const longest = 16;

/**
 * Reads a number as people write it, in the national form of `country` or with + and the country code.
 * A number is taken when its length is possible in its country: whether a range is in use changes
 * faster than any table of ranges. With `shortNumbers`, an account's pattern, its internal numbers are taken as they are. The
 * failure is the end of a sentence that begins with the text.
 */
export function parsePhoneNumber(text: string, country: Country, shortNumbers = ''): Result<PhoneNumber, string> {
  if (isEmergencyNumber(text)) return failed('is an emergency number, which is never called');
  const short = readShortNumber(text, shortNumbers);
  if (short !== undefined) return ok(short);
  const quick = quickPhoneNumber(text, country);
  return quick === undefined ? parseSlowly(text, country) : ok(quick as PhoneNumber);
}

/** What a number as it was written stands for in any of these countries, each number once. The failure is that of the first country. */
export function parseInCountries(text: string, countries: readonly Country[]): Result<PhoneNumber[], string> {
  const parsed = countries.map((country) => parsePhoneNumber(text, country));
  const numbers = [...new Set(parsed.flatMap((one) => (one.ok ? [one.value] : [])))];
  if (numbers.length > 0) return ok(numbers);
  const [first] = parsed;
  return failed(first && !first.ok ? first.failure : reasons.NOT_A_NUMBER!);
}

/** The library's own answer, which the quick one must equal. */
export function parseSlowly(text: string, country: Country): Result<PhoneNumber, string> {
  if (/\p{L}/u.test(text.replace(/\b(?:ext|extension|x)\.?\s*\d+\s*$/i, ''))) return failed('has letters in it');
  try {
    const number = parsePhoneNumberWithError(text, { defaultCountry: country, extract: false });
    if (number.ext) return failed('has an extension, which a dialer cannot reach');
    if (!number.isPossible()) return failed(reasons[validatePhoneNumberLength(text, country) ?? 'INVALID_LENGTH']!);
    return number.number.length <= longest ? ok(number.number as string as PhoneNumber) : failed(reasons.TOO_LONG!);
  } catch (error) {
    if (error instanceof ParseError) return failed(reasons[error.message] ?? reasons.NOT_A_NUMBER!);
    throw error;
  }
}

/** Whether the text is already in the form that `parsePhoneNumber` gives; for numbers that come back from our own tables. */
export const isPhoneNumber = (text: string): text is PhoneNumber => /^\+[1-9]\d{1,14}$/.test(text);
