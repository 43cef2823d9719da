import { type Country, parsePhoneNumber } from '../shared/phone-number.js';
import { failed, ok, type Result } from '../shared/result.js';

/** A number as it came, and in E.164 where it is one: patterns may be written for either. */
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

/**
 * A number or a pattern as somebody wrote it: `*` stands for any signs, `?` for one. A whole number is put into E.164; one that
 * is none, such as an extension, stays as it is.
 */
export function readPattern(text: string, country: Country, shortNumbers: string): Result<string, string> {
  const plain = text.replace(/[\s()/.-]/g, '');
  if (plain.toLowerCase() === withheld) return ok(withheld);
  if (!/^\+?[0-9A-Za-z_*?#]{1,40}$/.test(plain)) return failed(`"${text.slice(0, 60)}" is neither a number nor a pattern: write digits, with * for any and ? for one, such as +1202*`);
  if (/[*?]/.test(plain)) return ok(plain);
  const number = parsePhoneNumber(plain, country, shortNumbers);
  return ok(number.ok ? number.value : plain);
}

/** Which of the patterns the number is like; undefined is none. Nothing shown is like `withheld` alone. */
export function likeOneOf(patterns: readonly string[], shown: Shown | undefined): string | undefined {
  if (!shown) return patterns.find((pattern) => pattern === withheld);
  return patterns.find((pattern) => pattern !== withheld && [shown.number, shown.asItCame].some((form) => form !== undefined && expressionOf(pattern).test(form)));
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
