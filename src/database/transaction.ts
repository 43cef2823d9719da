import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';

/** InnoDB undid the transaction because of another one; nothing of it was kept, so it can run again. */
const wasUndone = (error: unknown): boolean => {
  const code = (error as { code?: string }).code;
  return code === 'ER_LOCK_DEADLOCK' || code === 'ER_LOCK_WAIT_TIMEOUT';
};

/** Milliseconds, for each time that it was undone. At once the same ones would meet again: on MySQL the gate came to nothing five times in a row where sixty others changed forty contacts. */
const pause = 10;

/**
 * Runs `work` in one transaction: all of it is kept, or nothing. On MariaDB and MySQL it reads committed
 * rows (data-source.ts; each statement sees what was committed before it, so a look-up after a lock is current) and a
 * deadlock is tried again, up to ten times, each time after a longer pause: `work` must have no effect outside of the database. On
 * SQLite transactions take turns. Inside, use only the manager that is passed in: any other would wait
 * for this transaction's end.
 */
export async function transaction<T>(dataSource: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  if (dataSource.options.type === 'better-sqlite3') return dataSource.transaction(work);
  for (let time = 1; ; time++) {
    try {
      return await dataSource.transaction(work);
    } catch (error) {
      if (time === 10 || !wasUndone(error)) throw error;
      await delay(pause * time * Math.random());
    }
  }
}
