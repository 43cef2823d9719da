import type { DataSource } from 'typeorm';
import { isSqlite } from '../database/sql.js';

/** InnoDB undid the statement for another's sake; nothing of it was kept, so it can run again. */
const wasUndone = (error: unknown): boolean => (error as { code?: string }).code === 'ER_LOCK_DEADLOCK';

/**
 * Runs one statement that changes rows, by itself and not in a transaction; gives the number of rows it
 * matched and, after an insert, the new row's id. Agenda's work is single statements that check and set:
 * nothing of it ever waits with a transaction open.
 */
export async function execute(dataSource: DataSource, sql: string, values: readonly unknown[]): Promise<{ affected: number; id: number }> {
  const runner = dataSource.createQueryRunner();
  try {
    for (let left = 4; ; left--) {
      try {
        const { affected, raw } = await runner.query(sql, [...values], true);
        return { affected: affected ?? 0, id: Number(isSqlite(dataSource.manager) ? raw : raw.insertId) };
      } catch (error) {
        if (left === 0 || !wasUndone(error)) throw error;
      }
    }
  } finally {
    await runner.release();
  }
}
