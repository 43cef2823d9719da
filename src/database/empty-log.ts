import type { DataSource } from 'typeorm';
import { isSqlite } from './sql.js';
import { inTurn } from './sqlite-turns.js';

interface Connection {
  pragma(sql: string): unknown;
}

/**
 * Writes SQLite's write-ahead log into the file and empties it: it has the pages as they were before what was erased. False where somebody was reading from the file
 * just then; whoever reads is not waited for, which would hold up this process. MariaDB and MySQL have no such log of ours to empty.
 */
export async function emptyLog(dataSource: DataSource): Promise<boolean> {
  if (!isSqlite(dataSource.manager)) return true;
  const { databaseConnection } = dataSource.driver as unknown as { databaseConnection: Connection };
  return inTurn(dataSource, () => checkpoint(databaseConnection));
}

function checkpoint(connection: Connection): boolean {
  const [{ timeout }] = connection.pragma('busy_timeout') as [{ timeout: number }];
  connection.pragma('busy_timeout = 0');
  try {
    const [{ busy }] = connection.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
    return busy === 0;
  } catch {
    // A full disk. What was erased stays so, and the log is emptied another time.
    return false;
  } finally {
    connection.pragma(`busy_timeout = ${timeout}`);
  }
}
