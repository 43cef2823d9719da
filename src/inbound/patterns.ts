import { AsYouType } from 'libphonenumber-js';
import { type Country, parsePhoneNumber } from '../shared/phone-number.js';
import { failed, ok, type Result } from '../shared/result.js';
import { readShortNumber } from '../shared/short-numbers.js';

/** A number as it came, and in E.164 where it is one: patterns are compared with that, so that it is nothing how a carrier writes numbers. */
export interface Shown {
  asItCame: string;
  number?: string;
}

/** What stands for callers who show no number. */
const withheld = 'withheld';

/** A carrier may say it in place of a number. */
const isWithheld = (text: string): boolean => text === '' || /^(anonymous|restricted|unavailable|private|unknown|withheld)$/i.test(text);

/** The number of a call as its carrier writes it. Undefined: it was withheld. */
export function readShown(text: string, country: Country, shortNumbers: string): Shown | undefined {
  if (isWithheld(text)) return undefined;
  const national = parsePhoneNumber(text, country, shortNumbers);
  // Carriers leave the + out: what is no national number may be an international one.
  const read = national.ok || text.startsWith('+') ? national : parsePhoneNumber(`+${text}`, country);
  return { asItCame: text, ...(read.ok && { number: read.value }) };
}

/** Whether it stands for several numbers. */
export const isPattern = (text: string): boolean => /[*?]/.test(text);

/**
 * A number or a pattern as somebody wrote it: `*` stands for any signs, `?` for one. A number is put into E.164, and what a pattern
 * begins with likewise; what is none, such as an extension or `10??`, stays as it is. The failure is the beginning of a sentence.
 */
export function readPattern(text: string, country: Country, shortNumbers: string): Result<string, string> {
  const plain = text.replace(/[\s()/.-]/g, '');
  if (plain.toLowerCase() === withheld) return ok(withheld);
  if (!/^\+?[0-9A-Za-z_*?#]{1,40}$/.test(plain)) return failed(`"${text.slice(0, 60)}" is neither a number nor a pattern: write digits, with * for any and ? for one, such as +1202*`);
  if (plain.includes('*')) {
    const [beginning = ''] = plain.split('*', 1);
    return /^\d[\d?]*$/.test(beginning) ? readBeginning(plain, beginning, country, shortNumbers) : ok(plain);
  }
  const number = parsePhoneNumber(filled(plain), country, shortNumbers);
  return ok(number.ok ? inPlace(number.value, plain) : plain);
}

/**
 * The same of the numbers called, an account's own: what is neither a number or a pattern of one, nor an internal number of the account, is none of these, and
 * nobody would notice a word or a slip of the pen. What a caller shows may be anything.
 */
export function readOwnPattern(text: string, country: Country, shortNumbers: string): Result<string, string> {
  const read = readPattern(text, country, shortNumbers);
  if (!read.ok) return read;
  if (/^\+?[\d*?]+$/.test(read.value) && (read.value.includes('*') || isWhole(read.value, country, shortNumbers))) return read;
  const internal = shortNumbers === '' ? 'this account has no internal numbers' : `the internal numbers of this account are like ${shortNumbers}`;
  return failed(`"${text.slice(0, 60)}" is neither a number nor a pattern of one: write it as people of your country do, or with + and the country code, such as +1202* (${internal})`);
}

/** Whether a number, with or without `?` in it, has as many digits as its country's have, or is an internal one with the same digit in place of each `?`. */
const isWhole = (pattern: string, country: Country, shortNumbers: string): boolean =>
  parsePhoneNumber(filled(pattern), country).ok || [...'0123456789'].some((digit) => readShortNumber(pattern.replaceAll('?', digit), shortNumbers) !== undefined);

/** A `?` may be any digit; this one begins no way to dial abroad or out of town (0, 1, 8). */
const filled = (text: string): string => text.replaceAll('?', '5');

/** E.164 of what was written with a digit in place of each `?`, with these put back: what is written alike at the end of both. */
function inPlace(number: string, written: string): string {
  const digits = filled(written);
  let same = 0;
  while (same < digits.length && number.at(-1 - same) === digits.at(-1 - same)) same++;
  return number.slice(0, number.length - same) + written.slice(written.length - same);
}

function readBeginning(pattern: string, beginning: string, country: Country, shortNumbers: string): Result<string, string> {
  // 202* may be all of Washington, or the internal numbers from 2020 to 2029.
  if (shortNumbers !== '') return failed(`"${pattern}" may be meant for phone numbers or for internal ones: write it with + and the country code, or with a ? for each further digit of an internal number`);
  const typed = new AsYouType(country);
  typed.input(filled(beginning));
  const number = typed.getNumberValue();
  if (number === undefined || !/^\+[1-9]/.test(number)) return failed(`"${pattern}" begins like no number: write it with + and the country code`);
  return ok(inPlace(number, beginning) + pattern.slice(beginning.length));
}

/** Which of the patterns the number is like; undefined is none. Nothing shown is like `withheld` alone. */
export function likeOneOf(patterns: readonly string[], shown: Shown | undefined): string | undefined {
  if (!shown) return patterns.find((pattern) => pattern === withheld);
  return patterns.find((pattern) => pattern !== withheld && expressionOf(pattern).test(shown.number ?? shown.asItCame));
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  let expression = expressions.get(pattern);
  if (!expression) {
    if (expressions.size >= 1_000) expressions.clear();
    expressions.set(pattern, (expression = new RegExp(`^${pattern.replace(/[*?+#]/g, (sign) => (sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`))}$`, 'i')));
  }
  return expression;
}
