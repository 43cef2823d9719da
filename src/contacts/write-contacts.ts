import type { EntityManager } from 'typeorm';
import { insertRows, isSqlite, marks, sqlTime } from '../database/sql.js';
import type { NewContact } from './read-contact.js';

/** `reject` leaves out a number that is on the list already; `keep` writes it again (on a blacklist each entry has its own limit). */
export type Duplicates = 'reject' | 'keep';

export interface Origin {
  accountId: number;
  listId: number;
  addedBy: string;
  now: number;
}

const columns = [
  'account_id', 'list_id', 'number', 'name', 'client_id', 'email', 'address', 'zone', 'language', 'priority', 'preferences', 'other_numbers',
  'attributes', 'added_at', 'added_by', 'description', 'blacklisted_until',
];

/**
 * Which of these numbers have an active entry on the list: not cancelled, not past its limit. MariaDB turns
 * IN with 1,000 values and more into a temporary table (in_predicate_conversion_threshold), so it gets fewer.
 */
export async function numbersOn(manager: EntityManager, listId: number, numbers: readonly string[], now: number): Promise<Set<string>> {
  const found = new Set<string>();
  for (let start = 0; start < numbers.length; start += 500) {
    const some = numbers.slice(start, start + 500);
    const rows = await manager.query(
      `SELECT number FROM contact WHERE list_id = ? AND number IN (${marks(some)}) AND cancelled_at IS NULL AND (blacklisted_until IS NULL OR blacklisted_until > ?)`,
      [listId, ...some, sqlTime(now)],
    );
    for (const { number } of rows) found.add(number);
  }
  return found;
}

/** A contact with its line in the file or the paste that it came in. */
export interface Line {
  line: number;
  contact: NewContact;
}

/**
 * Writes contacts into a list that this transaction has locked, but for those whose number is there
 * already, or comes twice among them, unless duplicates are kept. Returns for each line why it was
 * refused, or undefined.
 */
export async function writeLines(manager: EntityManager, origin: Origin, lines: readonly Line[], duplicates: Duplicates): Promise<(string | undefined)[]> {
  const reasons = duplicates === 'keep' ? lines.map(() => undefined) : await duplicatesAmong(manager, origin, lines);
  await writeContacts(manager, origin, lines.filter((_, index) => reasons[index] === undefined).map(({ contact }) => contact));
  return reasons;
}

async function duplicatesAmong(manager: EntityManager, { listId, now }: Origin, lines: readonly Line[]): Promise<(string | undefined)[]> {
  const present = await numbersOn(manager, listId, lines.map(({ contact }) => contact.number), now);
  const firstLines = new Map<string, number>();
  return lines.map(({ line, contact: { number } }) => {
    if (present.has(number)) return `The number ${number} is on the list already.`;
    const first = firstLines.get(number);
    if (first !== undefined) return `The number ${number} is already in line ${first}.`;
    firstLines.set(number, line);
    return undefined;
  });
}

/** Writes contacts into a list that this transaction has locked (lists.ts, lockList), and counts them there. */
export async function writeContacts(manager: EntityManager, origin: Origin, contacts: readonly NewContact[]): Promise<void> {
  if (contacts.length === 0) return;
  await manager.query('UPDATE contact_list SET contact_count = contact_count + ? WHERE id = ?', [contacts.length, origin.listId]);
  let start = 0;
  for (const size of pieces(contacts.length, isSqlite(manager))) {
    await insertRows(manager, 'contact', columns, contacts.slice(start, start + size).map((contact) => rowOf(contact, origin)));
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

const json = (value: object | null) => (value === null ? null : JSON.stringify(value));

function rowOf(contact: NewContact, { accountId, listId, addedBy, now }: Origin): unknown[] {
  return [
    accountId, listId, contact.number, contact.name, contact.clientId, contact.email, contact.address, contact.zone, contact.language, contact.priority,
    json(contact.preferences), json(contact.otherNumbers), json(contact.attributes), sqlTime(contact.addedAt ?? now), addedBy, contact.description,
    contact.blacklistedUntil === null ? null : sqlTime(contact.blacklistedUntil),
  ];
}
