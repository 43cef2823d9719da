import type { CustomerType, Purpose } from './customer-type.js';
import type { Jurisdiction } from './jurisdictions/jurisdiction.js';
import { shipped } from './jurisdictions/shipped.js';

let known = shipped;

/** Every jurisdiction that has rules here. The same objects until the house's own files change: what is worked out of them is remembered by them. */
export const jurisdictions = (): readonly Jurisdiction[] => known;

/** Takes the house's own packs beside those that are shipped, and in the place of those that have the same code. Before anything asks, and when they change (watch-house.ts): the gate asks anew for every batch. */
export function takeHousePacks(own: readonly Jurisdiction[]): void {
  const added = own.filter(({ code }) => shipped.every((one) => one.code !== code));
  const all = [...shipped.map((one) => own.find(({ code }) => code === one.code) ?? one), ...added];
  // What holds everywhere is told last.
  known = [...all.filter(({ country }) => country !== undefined), ...all.filter(({ country }) => country === undefined)];
}

/** Where whoever is called may be. */
export interface Place {
  /** ISO 3166; a calling code where the number is of no country in particular. */
  country: string;
  /** The states in which they may be; none known: any. */
  states: readonly string[];
}

/** The jurisdictions that hold in an account: the verified ones, but for what it turned on or off itself. */
export function inForce({ law, jurisdictions: chosen }: { law: boolean; jurisdictions: Readonly<Record<string, boolean>> }): readonly Jurisdiction[] {
  return law ? jurisdictions().filter(({ code, verified }) => chosen[code] ?? verified) : [];
}

/**
 * Those that hold for a call: all of them bind, so the strictest wins. A number whose state nobody knows (a toll-free one, say)
 * may be in any state, so those of all states hold. What the verified ones leave unsaid, the default says; an unverified one is
 * kept beside it, and takes no rule away.
 */
export function lawOf(law: readonly Jurisdiction[], place: Place, customer: CustomerType, purpose: Purpose): readonly Jurisdiction[] {
  const key = `${place.country} ${place.states.join()} ${customer} ${purpose}`;
  let ofPlaces = found.get(law);
  if (!ofPlaces) found.set(law, (ofPlaces = new Map()));
  let binding = ofPlaces.get(key);
  if (!binding) ofPlaces.set(key, (binding = bindingAt(law, place, customer, purpose)));
  return binding;
}

/** A batch of a hundred has few places: worked out for each contact, this was a twentieth of the gate's time. */
const found = new WeakMap<readonly Jurisdiction[], Map<string, readonly Jurisdiction[]>>();

function bindingAt(law: readonly Jurisdiction[], { country, states }: Place, customer: CustomerType, purpose: Purpose): readonly Jurisdiction[] {
  const binding = law.filter(
    (one) => (one.country === undefined || one.country === country) && protects(one, customer, purpose) && (one.state === undefined || states.length === 0 || states.includes(one.state)),
  );
  const ofCountry = binding.filter(({ country: its, verified }) => its !== undefined && verified);
  return binding.flatMap((one) => (one.country === undefined ? restOf(one, ofCountry) : one));
}

/** What the default can say in a country's stead. */
const fillable = ['hours', 'limits', 'daysAfterConversation', 'daysAfterRefusal', 'abandonedLockoutHours'] as const;

/** The default's rules of a kind of which these others have none. One object for the same kinds each time: opening hours are remembered by it. */
function restOf(fallback: Jurisdiction, others: readonly Jurisdiction[]): readonly Jurisdiction[] {
  const said = fillable.filter((kind) => others.some((one) => one[kind] !== undefined));
  if (said.length === 0) return [fallback];
  let ofKinds = rests.get(fallback);
  if (!ofKinds) rests.set(fallback, (ofKinds = new Map()));
  const key = said.join();
  let rest = ofKinds.get(key);
  if (!rest) {
    const isAnythingLeft = fillable.some((kind) => fallback[kind] !== undefined && !said.includes(kind));
    ofKinds.set(key, (rest = isAnythingLeft ? [{ ...fallback, ...Object.fromEntries(said.map((kind) => [kind, undefined])) }] : []));
  }
  return rest;
}

const rests = new WeakMap<Jurisdiction, Map<string, readonly Jurisdiction[]>>();

/** Whether a jurisdiction has rules for such customers and calls of this purpose. */
export const protects = (one: Jurisdiction, customer: CustomerType, purpose: Purpose): boolean => one.customers.includes(customer) && (one.purpose === undefined || one.purpose === purpose);
