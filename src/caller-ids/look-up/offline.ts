import { zonesOfNumber, zonesOfPrefix } from '../../compliance/zones-of-number.js';
import type { PhoneNumber } from '../../shared/phone-number.js';
import { prefixTable } from '../../compliance/prefix-tables.js';
import { factsOf, type LineType } from '../number-facts.js';
import { stateCodes } from '../states.js';

/** What is known of whoever has a number. */
export interface Subscriber {
  lineType: LineType;
  place: string | null;
  /** Every IANA zone in which they may be; empty where nobody knows. */
  zones: readonly string[];
}

/** What the number itself tells, by Google's tables: in North America not whether it is mobile, and where it was given out, not where its owner is. */
export function offline(number: PhoneNumber): Subscriber {
  const facts = factsOf(number);
  return { lineType: facts?.lineType ?? 'unknown', place: facts?.place ?? null, zones: zonesOfNumber(number) };
}

/** Zones by state code, of North America. */
let byState: Map<string, Set<string>> | undefined;

/**
 * The zones of a North American address that ends in its state, such as `Austin, TX` or `Austin, Texas 78701, US`: those of all
 * area codes of the state. Empty where no state is found in it.
 */
export function zonesOfPlace(place: string): readonly string[] {
  const state = stateOfPlace(place);
  return state === undefined ? [] : [...byState!.get(state)!];
}

/** The postal code of the state that such an address ends in. */
export function stateOfPlace(place: string): string | undefined {
  byState ??= readStates();
  const parts = place.split(',').map((part) => part.replace(/[\d-]{5,}|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b/g, '').trim()).filter(Boolean);
  for (const part of parts.reverse()) {
    const code = stateCodes[part] ?? (/^[A-Z]{2}$/.test(part) ? part : undefined);
    // CA is California here and Canada there: behind a state it is the country.
    if (code !== undefined && byState.has(code) && !(code === 'CA' && parts.some((other) => other !== part && byState!.has(stateCodes[other] ?? other)))) return code;
  }
  return undefined;
}

/** By area code: Google's table names the state of each whole one. */
function readStates(): Map<string, Set<string>> {
  const states = new Map<string, Set<string>>();
  for (const [prefix, text] of prefixTable('geocodes/en/1.bson') ?? []) {
    const code = prefix.length > 3 ? undefined : (stateCodes[text] ?? /, ([A-Z]{2})$/.exec(text)?.[1]);
    if (code) states.set(code, new Set([...(states.get(code) ?? []), ...zonesOfPrefix(`1${prefix}`)]));
  }
  return states;
}
