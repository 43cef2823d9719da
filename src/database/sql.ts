import type { EntityManager } from 'typeorm';
import { formsOfEmail } from '../shared/email.js';

/** A point in time as both databases compare it, for raw SQL: `2026-11-22 10:00:00.000`, in UTC. */
export const sqlTime = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');

/** The reverse: MariaDB gives a Date, SQLite the text. */
export const timeOf = (value: Date | string): number =>
  value instanceof Date ? value.getTime() : Date.parse(value.replace(' ', 'T') + 'Z');

export const isSqlite = (manager: EntityManager): boolean => manager.connection.options.type === 'better-sqlite3';

/**
 * Ends of a SELECT that lock what it reads until the transaction ends. SQLite has one writer at a time
 * (transaction.ts), so there the transaction itself is the lock.
 */
export const forShare = (manager: EntityManager): string => (isSqlite(manager) ? '' : ' LOCK IN SHARE MODE');
export const forUpdate = (manager: EntityManager): string => (isSqlite(manager) ? '' : ' FOR UPDATE');

/** In which forms an email address is looked for: SQLite's NOCASE knows the capitals of ASCII alone. */
export const emailForms = (email: string, onSqlite: boolean): string[] => (onSqlite ? formsOfEmail(email) : [email]);

/**
 * That a column has an email address, however it is capitalised, by its index. `asked`, marks, stand for the address in the forms that it may have (`emailForms`). MariaDB
 * takes é for e and ß for ss: there the index finds the candidates, and the bytes decide; the marks, of one form, are there twice.
 */
export const hasEmail = (column: string, asked: string, onSqlite: boolean): string =>
  onSqlite ? `${column} COLLATE NOCASE IN (${asked})` : `${column} = ${asked} AND BINARY LOWER(${column}) = BINARY LOWER(${asked})`;

/** The same with question marks, and the values for them. */
export function whoseEmail(column: string, email: string, onSqlite: boolean): { condition: string; values: string[] } {
  const forms = emailForms(email, onSqlite);
  return { condition: hasEmail(column, marks(forms), onSqlite), values: onSqlite ? forms : [...forms, ...forms] };
}

/** `?, ?, ?` for a list of values. */
export const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/**
 * Inserts rows of raw values in one statement; `table`, `columns` and `onDuplicate` (what is done with a row that is there
 * already) are our own words, never input.
 */
export async function insertRows(manager: EntityManager, table: string, columns: readonly string[], rows: readonly (readonly unknown[])[], onDuplicate = ''): Promise<void> {
  if (rows.length === 0) return;
  const row = `(${marks(columns)})`;
  await manager.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${rows.map(() => row).join(', ')} ${onDuplicate}`, rows.flat());
}

/** Runs a change and tells how many rows it changed (on MariaDB: matched and really different). */
export async function change(manager: EntityManager, sql: string, parameters: readonly unknown[]): Promise<number> {
  if (!manager.queryRunner) throw new Error('a change runs inside of a transaction');
  const result = await manager.queryRunner.query(sql, [...parameters], true);
  return result.affected ?? 0;
}
