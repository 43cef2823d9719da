import { factsOf } from '../caller-ids/number-facts.js';
import type { Country } from '../shared/phone-number.js';

const countryNames = new Intl.DisplayNames('en', { type: 'region' });

/**
 * Why a number that anybody may have made up, as a visitor of a site or as a caller, is not called: calls to it cost extra, or go to another
 * country than the account's where that is not wanted. The end of a sentence; undefined where it may be called.
 */
export function whyNeverCalled(number: string, country: Country, abroad: boolean): string | undefined {
  const facts = factsOf(number);
  if (facts?.costsExtra) return 'is one that costs extra';
  return abroad || facts?.country === country ? undefined : `is of another country than ours (${countryNames.of(country)})`;
}
