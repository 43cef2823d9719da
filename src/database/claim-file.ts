import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { makeFolder } from '../shared/make-folder.js';
import { failed, ok, type Result } from '../shared/result.js';
import { databaseOptions, explain } from './data-source.js';

/** Kept from the garbage collector, which would close them. */
const held = new Set<Database.Database>();

/**
 * Takes an SQLite file for this service alone, until what it gives is called or the process ends, however that ends: the
 * operating system keeps the lock. It is on a file of its own beside it, so `npm run token` and whoever reads it go on to.
 * A database server, or one in memory, is taken by anybody. The failure is a sentence.
 */
export function claimFile(url: string): Result<() => void, string> {
  const options = databaseOptions(url);
  if (!options.ok) return options;
  const { type, database } = options.value;
  if (type !== 'better-sqlite3' || database === ':memory:') return ok(() => undefined);
  let lock: Database.Database | undefined;
  try {
    makeFolder(dirname(database));
    lock = new Database(`${database}-lock`, { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') return failed(explain(error as Error, url));
    return failed(`Another process works with ${database} already: stop that first, or set DATA_DIR to a folder of its own. SQLite serves one process; several share a MariaDB or MySQL (DATABASE_URL).`);
  }
  const taken = lock;
  held.add(taken);
  return ok(() => {
    held.delete(taken);
    taken.close();
  });
}
