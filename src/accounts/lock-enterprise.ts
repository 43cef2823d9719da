import type { EntityManager } from 'typeorm';
import { forUpdate } from '../database/sql.js';

/**
 * Locks the enterprise's row until the transaction ends, so that of two who do alike at once the second sees what the first has done: what is looked up from then
 * on is as it stays. The first thing in a transaction: whoever held another lock before could be waited for in a circle. On SQLite the transaction is the lock (sql.ts).
 */
export async function lockEnterprise(manager: EntityManager, enterpriseId: number): Promise<void> {
  await manager.query(`SELECT id FROM enterprise WHERE id = ?${forUpdate(manager)}`, [enterpriseId]);
}
