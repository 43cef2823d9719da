import type { EntityManager } from 'typeorm';
import { marks, timeOf } from '../database/sql.js';

/** When people with these numbers last called the account and talked to somebody. Who called and reached nobody was not reached. */
export async function lastCalledIn(manager: EntityManager, accountId: number, numbers: readonly string[]): Promise<Map<string, number>> {
  if (numbers.length === 0) return new Map();
  const rows: { number: string; at: unknown }[] = await manager.query(
    `SELECT number, MAX(bridged_at) AS at FROM call_in WHERE account_id = ? AND number IN (${marks(numbers)}) AND bridged_at IS NOT NULL GROUP BY number`,
    [accountId, ...numbers],
  );
  return new Map(rows.map(({ number, at }) => [number, timeOf(at as string)]));
}
