import type { PhoneNumber } from './phone-number.js';

/**
 * The internal numbers of an account, such as 1234: those that its pattern takes whole. They are kept as they are dialled,
 * without the + that begins every other number, so that the two are never the same.
 */
export const isShortNumber = (number: string): boolean => /^\d{3,9}$/.test(number);

/** The text as an internal number of an account with this pattern; undefined where it is none. Empty: the account has none. */
export function readShortNumber(text: string, pattern: string): PhoneNumber | undefined {
  if (pattern === '') return undefined;
  const number = text.trim();
  return isShortNumber(number) && compiled(pattern).test(number) ? (number as string as PhoneNumber) : undefined;
}

/** Whether the text can be such a pattern: digits, sets of them and how often they come. Without * and + none takes long for nine digits. */
export function isShortPattern(text: string): boolean {
  if (!/^[\d\\d[\]{},.^$|()?-]*$/.test(text)) return false;
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
