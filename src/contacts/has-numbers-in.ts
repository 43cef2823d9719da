import type { EntityManager } from 'typeorm';
import { marks } from '../database/sql.js';
import { callingCode, type Country } from '../shared/phone-number.js';

/**
 * Whether main numbers on these lists are of a country, by its calling code and the index of a list's numbers: no number has more than 15 digits, and none is
 * above 9. Countries that share a code (the United States and Canada) are not told apart.
 */
export async function hasNumbersIn(manager: EntityManager, listIds: readonly number[], country: string): Promise<boolean> {
  if (listIds.length === 0) return false;
  const prefix = `+${callingCode(country as Country)}`;
  const rows = await manager.query(`SELECT 1 FROM contact WHERE list_id IN (${marks(listIds)}) AND number BETWEEN ? AND ? LIMIT 1`, [...listIds, prefix, prefix.padEnd(20, '9')]);
  return rows.length > 0;
}
