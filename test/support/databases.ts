import type { DataSource } from 'typeorm';
import { openDatabase } from '../../src/database/data-source.js';
import { schema } from '../../src/entities.js';
import { hasMariaDb, type MariaDb, startMariaDb } from './mariadb.js';

let mariaDb: Promise<MariaDb> | undefined;

/** The address of a new, empty MariaDB database; the server starts with the first one asked for. */
export async function newMariaDbUrl(): Promise<string> {
  mariaDb ??= startMariaDb();
  return (await mariaDb).create();
}

export async function stopDatabases(): Promise<void> {
  if (mariaDb) await (await mariaDb).stop();
  mariaDb = undefined;
}

export const databaseKinds = ['SQLite', 'MariaDB'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

/**
 * Runs a suite once on each database. Where there is no MariaDB its suite is pending, and in CI it fails.
 * `open` gives a new, migrated database; the suite closes it.
 */
export function onEachDatabase(title: string, suite: (open: () => Promise<DataSource>, kind: DatabaseKind) => void): void {
  for (const kind of databaseKinds) {
    describe(`${title} (${kind})`, function () {
      before(function () {
        if (kind !== 'MariaDB' || hasMariaDb) return;
        if (process.env.CI) throw new Error('there is no mariadbd here; in CI that is a failure');
        this.skip();
      });
      suite(() => openTestDatabase(kind), kind);
    });
  }
}

export async function openTestDatabase(kind: DatabaseKind): Promise<DataSource> {
  const opened = await openDatabase(kind === 'SQLite' ? 'sqlite::memory:' : await newMariaDbUrl(), schema);
  if (!opened.ok) throw new Error(opened.failure);
  return opened.value;
}
