import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';
import { failed, ok, type Result } from '../shared/result.js';
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
  const dataSource = new DataSource({ ...options.value, ...schema, namingStrategy: new SnakeCase(), migrationsTransactionMode: 'each' });
  try {
    await dataSource.initialize();
    if (options.value.type === 'better-sqlite3') takeTurns(dataSource);
    await dataSource.runMigrations();
    return ok(dataSource);
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    return failed(explain(error as Error & { code?: string }, url));
  }
}

/** TypeORM's options for an address; the failure says what is wrong with it. */
export function databaseOptions(url: string): Result<DataSourceOptions, string> {
  const kind = Object.entries(kinds).find(([scheme]) => url.startsWith(scheme))?.[1];
  if (!kind) return failed(`DATABASE_URL must begin with ${Object.keys(kinds).join(', ')}: for example mariadb://user:password@host:3306/smart_dialers.`);
  if (kind === 'better-sqlite3') {
    const database = url.slice('sqlite:'.length);
    if (database !== ':memory:') mkdirSync(dirname(database), { recursive: true });
    return ok({ type: kind, database, prepareDatabase: prepareSqlite });
  }
  if (!URL.canParse(url)) return failed('DATABASE_URL is not an address; it is written mariadb://user:password@host:3306/name, with special characters of the password as %XX.');
  const { hostname, port, username, password, pathname } = new URL(url);
  if (!hostname || pathname.length < 2) return failed('DATABASE_URL names no host or no database; it is written mariadb://user:password@host:3306/name.');
  return ok({
    type: kind,
    host: decodeURIComponent(hostname),
    port: Number(port || 3306),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    timezone: 'Z',
    charset: 'utf8mb4_unicode_ci',
    poolSize: 20,
    connectTimeout: 5_000,
  });
}

/**
 * Write-ahead log with a sync at every commit: a call placed, or a number blacklisted, must be there
 * after a power failure too. Commits are few, because everything is written in batches.
 */
function prepareSqlite(connection: { pragma(sql: string): unknown }): void {
  for (const setting of ['journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 5000', 'cache_size = -65536', 'mmap_size = 8589934592', 'temp_store = MEMORY'])
    connection.pragma(setting);
}

const explanations: Record<string, string> = {
  ECONNREFUSED: 'nothing answers at that host and port; is the database server running?',
  ENOTFOUND: 'that host is not known.',
  ETIMEDOUT: 'the server did not answer within 5 seconds.',
  ER_ACCESS_DENIED_ERROR: 'the server refuses that user or password.',
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'the server refuses that user or password.',
  ER_DBACCESS_DENIED_ERROR: 'that user may not use that database.',
  ER_BAD_DB_ERROR: 'that database does not exist on the server; create it with CREATE DATABASE … CHARACTER SET utf8mb4.',
  SQLITE_CANTOPEN: 'the file cannot be opened; does its folder exist and may this user write there?',
  SQLITE_NOTADB: 'that file is not an SQLite database.',
  SQLITE_FULL: 'the disk is full.',
  SQLITE_READONLY: 'the file is read-only for this user.',
};

function explain(error: Error & { code?: string }, url: string): string {
  const where = url.replace(/\/\/[^@/]*@/, '//');
  return `The database ${where} could not be opened: ${explanations[error.code ?? ''] ?? error.message}`;
}
