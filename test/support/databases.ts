import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context } from 'mocha';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../../src/database/data-source.js';
import { schema } from '../../src/entities.js';
import { type DatabaseServer, hasMariaDb, startMariaDb, useMySql } from './database-server.js';
import { TemplateDatabase } from './template-database.js';

const mySql = process.env.TEST_MYSQL_URL;
const hasServer = hasMariaDb || mySql !== undefined;
let server: Promise<DatabaseServer> | undefined;
let template: Promise<TemplateDatabase> | undefined;
let counter: Server | undefined;

/** Where mocha's workers ask for their databases: a MariaDB for each of them would cost seconds and 600 MB. */
const counterAddress = 'TEST_DATABASES_URL';

/** Lets the processes that this one starts share its database server: what they ask for is answered here. */
export async function shareDatabases(): Promise<void> {
  const own = createServer(({ url: path }, response) => {
    const refuse = (error: Error) => void response.writeHead(500).end(error.message);
    (path === migrated ? migratedDatabase() : newDatabase()).then((url) => void response.setHeader('Connection', 'close').end(url), refuse);
  });
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  process.env[counterAddress] = `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
  // A run that was broken off has no teardown, and must not wait for this.
  counter = own.unref();
}

const migrated = '/migrated';

/** The address of a new, empty database on the server, which starts with the first one asked for. */
export const newServerUrl = (): Promise<string> => fromCounter('/', newDatabase);

async function fromCounter(path: string, own: () => Promise<string>): Promise<string> {
  const shared = process.env[counterAddress];
  if (!shared || counter) return own();
  const answer = await fetch(`${shared}${path}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

async function newDatabase(): Promise<string> {
  server ??= mySql === undefined ? startMariaDb() : Promise.resolve(useMySql(mySql));
  return (await server).create();
}

/** The address of a new database with all tables: a copy of the first one. */
async function migratedDatabase(): Promise<string> {
  template ??= newDatabase().then(makeTemplate);
  const url = await newDatabase();
  await (await template).copyTo(url);
  return url;
}

async function makeTemplate(url: string): Promise<TemplateDatabase> {
  const dataSource = await opened(url);
  try {
    return await TemplateDatabase.of(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

export async function stopDatabases(): Promise<void> {
  await new Promise((resolve) => (counter ? counter.close(resolve) : resolve(undefined)));
  counter = undefined;
  if (server) await (await server).stop();
  server = template = undefined;
}

/** The database server of this run: a MariaDB that the tests start, or the MySQL that TEST_MYSQL_URL names. */
export const serverKind = mySql === undefined ? 'MariaDB' : 'MySQL';
export const databaseKinds = ['SQLite', serverKind] as const;
export type DatabaseKind = 'SQLite' | 'MariaDB' | 'MySQL';

/** Skips what runs on a database server where there is none; in CI that is a failure. */
export function needs(kind: DatabaseKind, test: Context): void {
  if (kind === 'SQLite' || hasServer) return;
  if (process.env.CI) throw new Error('there is no mariadbd here; in CI that is a failure');
  test.skip();
}

/** Runs a suite once on each database. `open` gives a new, migrated database; the suite closes it. */
export function onEachDatabase(title: string, suite: (open: () => Promise<DataSource>, kind: DatabaseKind) => void): void {
  for (const kind of databaseKinds) {
    describe(`${title} (${kind})`, function () {
      before(function () {
        needs(kind, this);
      });
      suite(() => openTestDatabase(kind), kind);
    });
  }
}

export async function openTestDatabase(kind: DatabaseKind): Promise<DataSource> {
  return opened(kind === 'SQLite' ? 'sqlite::memory:' : await fromCounter(migrated, migratedDatabase));
}

async function opened(url: string): Promise<DataSource> {
  const database = await openDatabase(url, schema);
  if (!database.ok) throw new Error(database.failure);
  return database.value;
}
