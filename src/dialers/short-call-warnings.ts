import type { EntityManager } from 'typeorm';
import { shortCallsToday } from '../calls/short-calls.js';
import type { Jurisdiction } from '../compliance/jurisdictions/jurisdiction.js';
import { shortCallWarning } from '../compliance/short-calls.js';
import { marks } from '../database/sql.js';
import { callingCode, type Country } from '../shared/phone-number.js';

/** A sentence about each place where a day's calls that come to nothing are near their limit or at it, and where numbers of these lists are. */
export async function shortCallWarnings(manager: EntityManager, accountId: number, law: readonly Jurisdiction[], listIds: readonly number[], now: number): Promise<string[]> {
  const today = await shortCallsToday(manager, accountId, law, now);
  const sentences: string[] = [];
  for (const one of law) {
    const sentence = shortCallWarning(one, today.get(one.code));
    if (sentence !== undefined && (await hasNumbersIn(manager, listIds, one.country))) sentences.push(sentence);
  }
  return sentences;
}

/** By the calling code and the index of a list's numbers: no number has more than 15 digits, and none is above 9. */
async function hasNumbersIn(manager: EntityManager, listIds: readonly number[], country = ''): Promise<boolean> {
  if (listIds.length === 0) return false;
  const prefix = `+${callingCode(country as Country)}`;
  const rows = await manager.query(`SELECT 1 FROM contact WHERE list_id IN (${marks(listIds)}) AND number BETWEEN ? AND ? LIMIT 1`, [...listIds, prefix, prefix.padEnd(20, '9')]);
  return rows.length > 0;
}
