import type { EntityManager } from 'typeorm';
import { isSqlite, marks, sqlTime, timeOf } from '../database/sql.js';
import type { NewContact } from './read-contact.js';

/** `reject` leaves out a number that is on the list already; `keep` writes it again (on a blacklist each entry has its own limit). */
export type Duplicates = 'reject' | 'keep';

/** Where contacts come from and go to. */
export interface Origin {
  accountId: number;
  listId: number;
  addedBy: string;
}

const columns = [
  'account_id', 'list_id', 'number', 'added_at', 'added_by', 'priority', 'name', 'client_id', 'email', 'address', 'zone', 'language', 'preferences',
  'other_numbers', 'attributes', 'description', 'blacklisted_until', 'customer_type',
] as const;
const numberAt = columns.indexOf('number');
const addedAt = columns.indexOf('added_at');

/** A contact's values in the order of the columns; its `added_at` may be empty until it is written. */
export type ContactRow = (string | number | null)[];

/** A contact with its line in the file or the paste that it came in. */
export interface Line {
  line: number;
  row: ContactRow;
}

const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
const time = (value: number | null) => (value === null ? null : sqlTime(value));

export const rowOf = (contact: NewContact, { accountId, listId, addedBy }: Origin): ContactRow => [
  accountId, listId, contact.number, time(contact.addedAt), addedBy, contact.priority, contact.name, contact.clientId, contact.email, contact.address,
  contact.zone, contact.language, json(contact.preferences), json(contact.otherNumbers), json(contact.attributes), contact.description,
  time(contact.blacklistedUntil), contact.customerType,
];

/**
 * Writes contacts into a list that this transaction has locked (lists.ts, lockList), but for those whose
 * number is there already, or comes twice among them, unless duplicates are kept. Returns for each line why
 * it was refused, or undefined.
 */
export async function writeLines(manager: EntityManager, listId: number, now: number, lines: readonly Line[], duplicates: Duplicates): Promise<(string | undefined)[]> {
  const reasons = duplicates === 'keep' ? lines.map(() => undefined) : await duplicatesAmong(manager, listId, now, lines);
  await writeRows(manager, listId, now, lines.filter((_, index) => reasons[index] === undefined).map(({ row }) => row));
  return reasons;
}

async function duplicatesAmong(manager: EntityManager, listId: number, now: number, lines: readonly Line[]): Promise<(string | undefined)[]> {
  const present = await numbersOn(manager, listId, lines.map(({ row }) => row[numberAt] as string), now);
  const firstLines = new Map<string, number>();
  return lines.map(({ line, row }) => {
    const number = row[numberAt] as string;
    if (present.has(number)) return `The number ${number} is on the list already.`;
    const first = firstLines.get(number);
    if (first !== undefined) return `The number ${number} is already in line ${first}.`;
    firstLines.set(number, line);
    return undefined;
  });
}

/**
 * Which of these numbers have an active entry on the list: not cancelled, not past its limit. That is judged
 * here: in the query it would make two ranges of each number for MariaDB, which takes three times as long.
 * MariaDB turns IN with 1,000 values and more into a temporary table (in_predicate_conversion_threshold), so
 * it gets fewer; and always as many, so that SQLite prepares one statement for all.
 */
export async function numbersOn(manager: EntityManager, listId: number, numbers: readonly string[], now: number): Promise<Set<string>> {
  const found = new Set<string>();
  const size = numbers.length < 50 ? 1 : 500;
  for (let start = 0; start < numbers.length; start += size) {
    const some = numbers.slice(start, start + size);
    while (some.length < size) some.push('');
    const rows: Entry[] = await manager.query(
      `SELECT number, cancelled_at AS cancelledAt, blacklisted_until AS until FROM contact WHERE list_id = ? AND number IN (${marks(some)})`,
      [listId, ...some],
    );
    for (const { number, cancelledAt, until } of rows) if (cancelledAt === null && (until === null || timeOf(until) > now)) found.add(number);
  }
  return found;
}

interface Entry {
  number: string;
  cancelledAt: Date | string | null;
  until: Date | string | null;
}

async function writeRows(manager: EntityManager, listId: number, now: number, rows: readonly ContactRow[]): Promise<void> {
  if (rows.length === 0) return;
  await manager.query('UPDATE contact_list SET contact_count = contact_count + ? WHERE id = ?', [rows.length, listId]);
  // Most files fill a few columns: the others need not be sent.
  const used = columns.flatMap((_, column) => (column === addedAt || rows.some((row) => row[column] !== null) ? [column] : []));
  const row = `(${marks(used)})`;
  const at = sqlTime(now);
  let start = 0;
  for (const size of pieces(rows.length, isSqlite(manager))) {
    const values: (string | number | null)[] = [];
    for (let index = start; index < start + size; index++)
      for (const column of used) values.push(rows[index]![column] ?? (column === addedAt ? at : null));
    await manager.query(`INSERT INTO contact (${used.map((column) => columns[column]).join(', ')}) VALUES ${`${row}, `.repeat(size - 1)}${row}`, values);
    start += size;
  }
}

/**
 * SQLite prepares a statement for each number of rows, and keeps a hundred: pieces of a few sizes leave
 * those of everybody else prepared, and are as fast. To MariaDB each piece would be a journey.
 */
function pieces(count: number, inFewSizes: boolean): number[] {
  if (!inFewSizes) return [count];
  const sizes: number[] = [];
  for (let left = count; left > 0; left -= sizes.at(-1)!) sizes.push([500, 100, 20, 5, 1].find((size) => size <= left)!);
  return sizes;
}
