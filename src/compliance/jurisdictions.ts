import type { AccountRules } from './account-rules.js';
import type { CustomerType, Purpose } from './customer-type.js';
import { elsewhere } from './jurisdictions/elsewhere.js';
import type { Jurisdiction } from './jurisdictions/jurisdiction.js';
import { unitedStates } from './jurisdictions/united-states.js';

export const jurisdictions: readonly Jurisdiction[] = [...unitedStates, ...elsewhere];

/** Where whoever is called may be. */
export interface Place {
  /** ISO 3166; a calling code where the number is of no country in particular. */
  country: string;
  /** The states in which they may be; none known: any. */
  states: readonly string[];
}

/** The jurisdictions that hold in an account: the verified ones, but for what it turned on or off itself. */
export function inForce({ law, jurisdictions: chosen }: Pick<AccountRules, 'law' | 'jurisdictions'>): readonly Jurisdiction[] {
  return law ? jurisdictions.filter(({ code, verified }) => chosen[code] ?? verified) : [];
}

/**
 * Those that hold for a call: all of them bind, so the strictest wins. A number whose state nobody knows (a toll-free one, say)
 * may be in any state, so those of all states hold. Unverified ones take no rule away: what holds without them holds beside them.
 */
export function lawOf(law: readonly Jurisdiction[], { country, states }: Place, customer: CustomerType, purpose: Purpose): readonly Jurisdiction[] {
  const isKnown = law.some((one) => one.country === country && one.verified);
  const named = law.filter((one) => one.country === country || (one.country === undefined && !isKnown));
  return named.filter((one) => protects(one, customer, purpose) && (one.state === undefined || states.length === 0 || states.includes(one.state)));
}

/** Whether a jurisdiction has rules for such customers and calls of this purpose. */
export const protects = (one: Jurisdiction, customer: CustomerType, purpose: Purpose): boolean => one.customers.includes(customer) && (one.purpose === undefined || one.purpose === purpose);
