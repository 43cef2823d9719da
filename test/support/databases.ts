import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../../src/database/data-source.js';
import { schema } from '../../src/entities.js';
import { hasMariaDb, type MariaDb, startMariaDb } from './mariadb.js';

let mariaDb: Promise<MariaDb> | undefined;
let counter: Server | undefined;

/** Where mocha's workers ask for their databases: a MariaDB for each of them would cost seconds and 600 MB. */
const counterAddress = 'TEST_DATABASES_URL';

/** Lets the processes that this one starts share its MariaDB: each `newMariaDbUrl()` of theirs is answered here. */
export async function shareDatabases(): Promise<void> {
  const own = createServer((_, response) => {
    const refuse = (error: Error) => void response.writeHead(500).end(error.message);
    newDatabase().then((url) => void response.setHeader('Connection', 'close').end(url), refuse);
  });
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  process.env[counterAddress] = `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
  // A run that was broken off has no teardown, and must not wait for this.
  counter = own.unref();
}

/** The address of a new, empty MariaDB database; the server starts with the first one asked for. */
export async function newMariaDbUrl(): Promise<string> {
  const shared = process.env[counterAddress];
  if (!shared || counter) return newDatabase();
  const answer = await fetch(shared);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

async function newDatabase(): Promise<string> {
  mariaDb ??= startMariaDb();
  return (await mariaDb).create();
}

export async function stopDatabases(): Promise<void> {
  await new Promise((resolve) => (counter ? counter.close(resolve) : resolve(undefined)));
  counter = undefined;
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
