import type { PhoneNumber } from './phone-number.js';

/**
 * The internal numbers of an account, such as 1234: those that its pattern takes whole. They are kept as they are dialled,
 * without the + that begins every other number, so that the two are never the same.
 */
export const isShortNumber = (number: string): boolean => /^\d{3,9}$/.test(number);

/** What telephones take for an emergency call (3GPP TS 22.101, 10.1.1): dialled by a campaign, it would ring there. */
const emergencyNumbers: readonly string[] = ['000', '110', '112', '118', '119', '911', '999'];

/** The text as an internal number of an account with this pattern; undefined where it is none, as an emergency number never is. Empty: the account has none. */
export function readShortNumber(text: string, pattern: string): PhoneNumber | undefined {
  if (pattern === '') return undefined;
  const number = text.trim();
  return isShortNumber(number) && !emergencyNumbers.includes(number) && compiled(pattern).test(number) ? (number as string as PhoneNumber) : undefined;
}

/** Whether a text is such a number as it is dialled. In some countries it could as well be taken for the beginning of a longer one: of 112, Germany's plan makes +49112. */
export const isEmergencyNumber = (text: string): boolean => emergencyNumbers.includes(text.trim());

/** How many parts of a pattern may come more or less often: each multiplies the ways in which nine digits can be tried (ten at most). */
const mostOptional = 4;

/**
 * Whether the text can be such a pattern: digits, sets of them, and how often they come, up to nine times. A group is not repeated,
 * and few parts are optional, so that none takes long: a pattern such as (((\d?){9}){9}){9}1 would hold up the whole service.
 */
export function isShortPattern(text: string): boolean {
  if (!/^[\d\\d[\]{},.^$|()?-]*$/.test(text)) return false;
  if (/\(\?|\)[{?]|[}?][{?]|\{(?!\d(,\d?)?\})/.test(text)) return false;
  if ((text.match(/\?|\{\d,\d?\}/g) ?? []).length > mostOptional) return false;
  try {
    compiled(text);
    return true;
  } catch {
    return false;
  }
}

const kept = new Map<string, RegExp>();

/** It takes the number whole, also without ^ and $. A million rows of a file are read by the same one. */
function compiled(pattern: string): RegExp {
  const known = kept.get(pattern);
  if (known) return known;
  if (kept.size >= 1_000) kept.clear();
  const made = new RegExp(`^(?:${pattern})$`);
  kept.set(pattern, made);
  return made;
}
