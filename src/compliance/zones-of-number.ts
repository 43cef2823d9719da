import type { PhoneNumber } from '../shared/phone-number.js';
import { isShortNumber } from '../shared/short-numbers.js';
import { longestPrefix, prefixTable } from './prefix-tables.js';

/**
 * Every IANA zone in which the owner of the number may be, by the longest known prefix of country code,
 * area code and exchange (Google's table, 3,291 prefixes); empty when nothing is known of it. A toll-free +1
 * number may be in 42, and an internal one in none that is known.
 */
export function zonesOfNumber(number: PhoneNumber): readonly string[] {
  return isShortNumber(number) ? [] : zonesOfPrefix(number.slice(1));
}

/** The same of the beginning of a number, country code first: `1202`. */
export function zonesOfPrefix(digits: string): readonly string[] {
  const text = longestPrefix(prefixTable('timezones.bson')!, digits)?.text;
  return text === undefined ? [] : split(text);
}

const lists = new Map<string, readonly string[]>();

/** The few hundred different lists of zones, each split once. */
function split(text: string): readonly string[] {
  const known = lists.get(text) ?? text.split('&');
  lists.set(text, known);
  return known;
}
