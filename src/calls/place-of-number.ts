import { factsOf } from '../caller-ids/number-facts.js';
import { stateOfPlace } from '../caller-ids/look-up/offline.js';
import type { Place } from '../compliance/jurisdictions.js';
import type { PhoneNumber } from '../shared/phone-number.js';

const mostKept = 100_000;
const kept = new Map<string, Place>();
/** The area code in North America, elsewhere the calling code and the digits that tell its countries apart. */
const beginning = (number: PhoneNumber): string => number.slice(0, number.startsWith('+1') ? 5 : 8);

/**
 * Where whoever has a number may be, for the law: its country, and in the United States the states of its area code and of the place
 * that was looked up, both of which then bind. A North American number of no country in particular counts as one of any state. The
 * library takes 33 µs for a number, so what the beginning of one tells is kept.
 */
export function placeOfNumber(number: PhoneNumber, lookedUp?: string | null): Place {
  const key = beginning(number);
  let place = kept.get(key);
  if (!place) {
    const facts = factsOf(number);
    const country = facts?.country === '1' ? 'US' : (facts?.country ?? '');
    place = { country, states: facts?.state && country === 'US' ? [facts.state] : [] };
    if (kept.size >= mostKept) kept.clear();
    kept.set(key, place);
  }
  const state = lookedUp ? stateOfPlace(lookedUp) : undefined;
  if (state === undefined || place.country !== 'US' || place.states.length === 0 || place.states.includes(state)) return place;
  return { country: place.country, states: [...place.states, state] };
}
