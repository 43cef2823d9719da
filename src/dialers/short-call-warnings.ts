import type { EntityManager } from 'typeorm';
import { shortCallsToday } from '../calls/short-calls.js';
import type { Jurisdiction } from '../compliance/jurisdictions/jurisdiction.js';
import { shortCallWarning } from '../compliance/short-calls.js';
import { hasNumbersIn } from '../contacts/has-numbers-in.js';

/** A sentence about each place where a day's calls that come to nothing are near their limit or at it, and where numbers of these lists are. */
export async function shortCallWarnings(manager: EntityManager, accountId: number, law: readonly Jurisdiction[], listIds: readonly number[], now: number): Promise<string[]> {
  const today = await shortCallsToday(manager, accountId, law, now);
  const sentences: string[] = [];
  for (const one of law) {
    const sentence = shortCallWarning(one, today.get(one.code));
    if (sentence !== undefined && (await hasNumbersIn(manager, listIds, one.country!))) sentences.push(sentence);
  }
  return sentences;
}
