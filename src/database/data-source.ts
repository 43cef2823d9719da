import 'reflect-metadata';
import { dirname } from 'node:path';
import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';
import { makeFolder } from '../shared/make-folder.js';
import { failed, ok, type Result } from '../shared/result.js';
import { lacksCharacterSet } from './character-set.js';
import { DatabaseLog } from './database-log.js';
import { SnakeCase } from './snake-case.js';
import { takeTurns } from './sqlite-turns.js';

type Schema = { entities: MixedList<Function>; migrations: MixedList<Function> };

/** The kinds of address that DATABASE_URL may have. */
const kinds = { 'mariadb:': 'mariadb', 'mysql:': 'mysql', 'sqlite:': 'better-sqlite3' } as const;

/**
 * Opens the database at `url` (mariadb://user:password@host/name, mysql://…, sqlite:path or
 * sqlite::memory:) and migrates it. The failure is a sentence without the password in it.
 */
export async function openDatabase(url: string, schema: Schema): Promise<Result<DataSource, string>> {
  const options = databaseOptions(url);
  if (!options.ok) return options;
  const dataSource = new DataSource({ ...options.value, ...schema, namingStrategy: new SnakeCase(), logger: new DatabaseLog(), migrationsTransactionMode: 'each' });
  const { type, database } = options.value;
  try {
    if (type === 'better-sqlite3' && database !== ':memory:') makeFolder(dirname(String(database)));
    await dataSource.initialize();
    if (type === 'better-sqlite3') takeTurns(dataSource);
    if (type === 'mariadb' || type === 'mysql') {
      await settleSessions(dataSource, type);
      const lacking = await lacksCharacterSet(dataSource);
      if (lacking !== undefined) {
        await dataSource.destroy();
        return failed(notOpened(url, lacking));
      }
    }
    await migrate(dataSource);
    return ok(dataSource);
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    return failed(explain(error as Error & { code?: string }, url));
  }
}

/** Web and dialer processes start together, after an update too: one of them makes the tables, and the others wait (such a lock is the server's, so it has the database's name). SQLite serves one process. */
async function migrate(dataSource: DataSource): Promise<void> {
  if (dataSource.options.type === 'better-sqlite3') return void (await dataSource.runMigrations());
  // At most 64 signs. MySQL has no MD5 since 9.6, but in a component that is not loaded.
  const name = `CONCAT('smart dialers ', LEFT(SHA2(DATABASE(), 256), 32))`;
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(`SELECT GET_LOCK(${name}, 600)`);
    await dataSource.runMigrations();
  } finally {
    await runner.query(`SELECT RELEASE_LOCK(${name})`);
    await runner.release();
  }
}

/** TypeORM's options for an address; the failure says what is wrong with it. */
export function databaseOptions(url: string): Result<DataSourceOptions, string> {
  const kind = Object.entries(kinds).find(([scheme]) => url.startsWith(scheme))?.[1];
  if (!kind) return failed('DATABASE_URL must begin with mariadb:, mysql: or sqlite: and be written like mariadb://user:password@host:3306/smart_dialers.');
  if (kind === 'better-sqlite3') {
    const database = url.slice('sqlite:'.length);
    if (database === '') return failed('DATABASE_URL names no file; it is written sqlite:/folder/name.sqlite.');
    return ok({ type: kind, database, prepareDatabase: prepareSqlite });
  }
  const parts = URL.canParse(url) ? decoded(new URL(url)) : undefined;
  if (!parts) return failed('DATABASE_URL is not an address; it is written mariadb://user:password@host:3306/name, with special characters of the password as %XX.');
  const { hostname, port, username, password, pathname } = parts;
  if (!hostname || pathname.length < 2) return failed('DATABASE_URL names no host or no database; it is written mariadb://user:password@host:3306/name.');
  return ok({
    type: kind,
    // A socket does not want the brackets that an IPv6 address has in a URL.
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || 3306),
    username,
    password,
    database: pathname.slice(1),
    timezone: 'Z',
    charset: 'utf8mb4_unicode_ci',
    poolSize: 20,
    connectTimeout: 5_000,
  });
}

/** The parts of an address as they are meant; undefined where a % does not begin a character's code. */
function decoded({ hostname, port, username, password, pathname }: URL): Record<'hostname' | 'port' | 'username' | 'password' | 'pathname', string> | undefined {
  try {
    const part = decodeURIComponent;
    return { hostname: part(hostname), port, username: part(username), password: part(password), pathname: part(pathname) };
  } catch {
    return undefined;
  }
}

/**
 * Write-ahead log with a sync at every commit: a call placed, or a number blacklisted, must be there
 * after a power failure too. Commits are few, because everything is written in batches. What is deleted or replaced is
 * overwritten with zeros: without, an erased name stays in the file, and with it for the erasure alone what was moved within an index before does (of 52 of 400 email
 * addresses). Importing, dialling and deleting took as much of the processor as without.
 */
function prepareSqlite(connection: { pragma(sql: string): unknown }): void {
  for (const setting of ['journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 5000', 'cache_size = -65536', 'mmap_size = 8589934592', 'temp_store = MEMORY', 'secure_delete = ON'])
    connection.pragma(setting);
}

/**
 * Every connection reads committed rows, told once a connection in place of once a transaction (a round trip each). A process that is
 * frozen in the middle of a transaction (SIGSTOP, a paused virtual machine) keeps its locks, the lease's among them, and nobody could take
 * over: MariaDB ends such a transaction after five seconds; MySQL has no such setting, and there the others wait until the connection is
 * gone. And for a look-up of some hundred numbers MariaDB plans by the statistics of the index, instead of looking each number up once more
 * beforehand: a fifth of the gate's time.
 */
async function settleSessions(dataSource: DataSource, type: 'mariadb' | 'mysql'): Promise<void> {
  const isolation = 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED';
  const settings = type === 'mariadb' ? [isolation, 'SET SESSION idle_transaction_timeout = 5, eq_range_index_dive_limit = 4'] : [isolation];
  const { pool } = dataSource.driver as unknown as { pool: { on(event: 'connection', listener: (connection: { query(sql: string): void }) => void): void } };
  pool.on('connection', (connection) => settings.forEach((setting) => connection.query(setting)));
  // The connection that there is already.
  for (const setting of settings) await dataSource.query(setting);
}

const explanations: Record<string, string> = {
  ECONNREFUSED: 'nothing answers at that host and port; is the database server running?',
  ENOTFOUND: 'that host is not known.',
  EAI_AGAIN: 'that host could not be looked up; is there a network and a name server?',
  EHOSTUNREACH: 'there is no way to that host.',
  ENETUNREACH: 'there is no way to that host.',
  ETIMEDOUT: 'the server did not answer within 5 seconds.',
  ER_ACCESS_DENIED_ERROR: 'the server refuses that user or password.',
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'the server refuses that user or password.',
  ER_DBACCESS_DENIED_ERROR: 'that user may not use that database.',
  ER_BAD_DB_ERROR: 'that database does not exist on the server; create it with CREATE DATABASE … CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci.',
  EACCES: 'this user may not make its folder.',
  EROFS: 'its folder cannot be made: the disk is read-only.',
  ENOTDIR: 'its folder cannot be made: a part of the path is a file.',
  EEXIST: 'its folder cannot be made: a part of the path is a file.',
  // Of settleSessions, with the first setting that MariaDB alone has.
  ER_UNKNOWN_SYSTEM_VARIABLE: 'that server is a MySQL, or a MariaDB before 10.3. For a MySQL, write mysql:// in place of mariadb://.',
  SQLITE_CANTOPEN: 'the file cannot be opened; does its folder exist and may this user write there?',
  SQLITE_NOTADB: 'that file is not an SQLite database.',
  SQLITE_FULL: 'the disk is full.',
  ENOSPC: 'its folder cannot be made: the disk is full.',
  EDQUOT: 'its folder cannot be made: the disk is full for this user.',
  // Of the files beside it, which SQLite makes as it opens: it does not tell a full disk from a broken one.
  SQLITE_IOERR_SHMSIZE: 'there is no room on the disk for the files beside it. Make room, then try again.',
  SQLITE_IOERR_WRITE: 'the disk takes nothing: it is full, or broken.',
  SQLITE_READONLY: 'the file is read-only for this user.',
};

/** Why the database at `url` could not be opened, in a sentence without the password in it. */
export const explain = (error: Error & { code?: string }, url: string): string => notOpened(url, explanations[error.code ?? ''] ?? error.message);

/** A password may have any character: the address is shown without what is before its last @. */
const notOpened = (url: string, why: string): string => `The database ${url.replace(/\/\/.*@/s, '//')} could not be opened: ${why}`;
