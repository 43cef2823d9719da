import type { EntityManager } from 'typeorm';
import { marks, timeOf } from '../database/sql.js';

/** When people with these numbers last called the account and talked to somebody. Who called and reached nobody was not reached. */
export async function lastCalledIn(manager: EntityManager, accountId: number, numbers: readonly string[]): Promise<Map<string, number>> {
  if (numbers.length === 0) return new Map();
  const rows: { number: string; at: string | Date | null }[] = await manager.query(
    // Whether they talked is judged below: as a condition it is a range of its own in the index for each number (0.98 against 0.65 ms for 125 on MariaDB). Grouped as the index begins, it is read in turn.
    `SELECT number, MAX(bridged_at) AS at FROM call_in WHERE account_id = ? AND number IN (${marks(numbers)}) GROUP BY account_id, number`,
    [accountId, ...numbers],
  );
  return new Map(rows.flatMap(({ number, at }) => (at === null ? [] : [[number, timeOf(at)]])));
}
