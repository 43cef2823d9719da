import type { EntityManager } from 'typeorm';
import { sqlTime } from '../database/sql.js';

/** Numbers that are drawn from for one batch of calls, of all lists together. */
const most = 1_000;

/**
 * Numbers of contact lists, to show one of them at random (C7). Of longer lists a stretch from a random place on (and around
 * its end) is taken, so that a list of a million costs no more than one of a thousand. Cancelled entries and those past their
 * limit are left out, as everywhere.
 */
export async function numbersOfLists(manager: EntityManager, accountId: number, listIds: readonly number[], now: number, random: () => number): Promise<string[]> {
  const share = Math.ceil(most / listIds.length);
  const numbers = new Set<string>();
  for (const listId of listIds) for (const number of await stretch(manager, accountId, listId, share, now, random)) numbers.add(number);
  return [...numbers];
}

async function stretch(manager: EntityManager, accountId: number, listId: number, count: number, now: number, random: () => number): Promise<string[]> {
  const edge = async (order: 'ASC' | 'DESC'): Promise<number | undefined> => {
    const [row] = await manager.query(`SELECT id FROM contact WHERE list_id = ? AND account_id = ? ORDER BY id ${order} LIMIT 1`, [listId, accountId]);
    return row?.id;
  };
  const part = async (range: string, id: number, limit: number): Promise<string[]> => {
    if (limit <= 0) return [];
    const rows = await manager.query(
      `SELECT number FROM contact WHERE list_id = ? AND account_id = ? AND id ${range} ? AND cancelled_at IS NULL AND (blacklisted_until IS NULL OR blacklisted_until > ?) ORDER BY id LIMIT ${limit}`,
      [listId, accountId, id, sqlTime(now)],
    );
    return rows.map(({ number }: { number: string }) => number);
  };
  const [first, last] = [await edge('ASC'), await edge('DESC')];
  if (first === undefined || last === undefined) return [];
  const from = first + Math.floor(random() * (last - first + 1));
  const after = await part('>=', from, count);
  return [...after, ...(await part('<', from, count - after.length))];
}
