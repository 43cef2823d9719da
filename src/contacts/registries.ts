import { IsNull, Not } from 'typeorm';
import { jurisdictions } from '../compliance/jurisdictions.js';
import type { Jurisdiction } from '../compliance/jurisdictions/jurisdiction.js';
import type { Context } from '../database/context.js';
import { counted } from '../shared/counted.js';
import { ContactList } from './contact-list.entity.js';
import { hasNumbersIn } from './has-numbers-in.js';

const day = 86_400_000;

/** How old a do-not-call registry is, against what the law of its country allows. */
export interface RegistryAge {
  country: string;
  asOf: Date | null;
  /** Full days since the day of its file. */
  ageDays: number | null;
  maxAgeDays: number | null;
  /** Too old, or of nobody knows when: it blocks all the same, and is to be renewed. */
  isStale: boolean;
}

/** The age of a list that is a registry; undefined for any other. */
export function registryAge({ registryOf, asOf }: Pick<ContactList, 'registryOf' | 'asOf'>, now: number): RegistryAge | undefined {
  if (!registryOf) return undefined;
  const maxAgeDays = jurisdictions().find(({ country, registry }) => country === registryOf && registry)?.registry?.maxAgeDays ?? null;
  const ageDays = asOf === null ? null : Math.floor((now - asOf.getTime()) / day);
  return { country: registryOf, asOf, ageDays, maxAgeDays, isStale: ageDays === null || (maxAgeDays !== null && ageDays > maxAgeDays) };
}

/** Whether a registry blocks anybody: where the jurisdictions in force name one for its country. While they do not, it blocks nothing. */
export const registryBlocks = (registryOf: string, law: readonly Jurisdiction[]): boolean => law.some(({ country, registry }) => registry && country === registryOf);

/** That a registry is too old, in a sentence; undefined where it is not, and of any other list. */
export function staleWarning(list: Pick<ContactList, 'name' | 'registryOf' | 'asOf'>, now: number): string | undefined {
  const age = registryAge(list, now);
  if (!age?.isStale) return undefined;
  if (age.ageDays === null) return `Nobody said of which day the do-not-call registry "${list.name}" is: give its date.`;
  return `The do-not-call registry "${list.name}" is ${counted(age.ageDays, 'day')} old, and may be ${age.maxAgeDays} at most: read its latest file in.`;
}

/** A sentence for each registry of the account that is too old, where numbers of these lists are in its country; with a law, for those alone that block by it. */
export async function staleRegistries({ dataSource, clock }: Pick<Context, 'dataSource' | 'clock'>, accountId: number, listIds: readonly number[], law?: readonly Jurisdiction[]): Promise<string[]> {
  const sentences: string[] = [];
  for (const list of await dataSource.getRepository(ContactList).findBy({ accountId, registryOf: Not(IsNull()) })) {
    const country = list.registryOf!;
    const sentence = law && !registryBlocks(country, law) ? undefined : staleWarning(list, clock.now());
    if (sentence !== undefined && (await hasNumbersIn(dataSource.manager, listIds, country))) sentences.push(sentence);
  }
  return sentences;
}

/** Countries whose law names registries, for a list that is to be one. */
export const registryCountries = (): string[] => [...new Set(jurisdictions().flatMap(({ country, registry }) => (country && registry ? [country] : [])))];
