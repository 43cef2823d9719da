import type { EntityManager } from 'typeorm';
import { isSqlite, marks, whoseEmail } from '../database/sql.js';

/** An entry of a list, with what tells whose it is and where. */
export interface EntryOfPerson {
  id: number;
  accountId: number;
  listId: number;
  list: string;
  number: string;
  name: string | null;
  clientId: string | null;
}

/** By main number, one of these, by the whole client ID, to the letter, or by the whole email address, however it is capitalised. */
export type PersonOnLists = { numbers: readonly string[] } | { clientId: string } | { email: string };

/**
 * The entries of a person on all lists of these accounts, cancelled ones too, by id from behind `after` on. By number each list is looked into by its
 * index: a thousand lists take some 10 ms on MariaDB (bench/trace.ts), and the table needs no further index of ten million numbers.
 */
export async function entriesOfPerson(manager: EntityManager, accountIds: readonly number[], whom: PersonOnLists, { after = 0, count }: { after?: number; count: number }): Promise<EntryOfPerson[]> {
  if (accountIds.length === 0) return [];
  const look = (from: string, condition: string, values: readonly unknown[]): Promise<EntryOfPerson[]> =>
    manager.query(
      `SELECT contact.id AS id, contact.account_id AS accountId, contact_list.id AS listId, contact_list.name AS list, contact.number AS number, contact.name AS name, contact.client_id AS clientId
         FROM ${from} ON contact.list_id = contact_list.id WHERE ${condition} AND contact.id > ? ORDER BY contact.id LIMIT ${count}`,
      [...values, after],
    );
  const accounts = marks(accountIds);
  // What is read first, and by which index, is said: both databases else read whole lists (MariaDB with a million contacts: 10 s by number, 400 ms by client ID).
  if ('clientId' in whom) {
    const { clientId } = whom;
    if (isSqlite(manager)) return look('contact CROSS JOIN contact_list', `contact.account_id IN (${accounts}) AND contact.client_id = ?`, [...accountIds, clientId]);
    // It takes a430 for A430, and both for Á430: the index finds the candidates, and the bytes decide.
    return look('contact FORCE INDEX (contact_account_client) STRAIGHT_JOIN contact_list', `contact.account_id IN (${accounts}) AND contact.client_id = ? AND BINARY contact.client_id = ?`, [...accountIds, clientId, clientId]);
  }
  if ('email' in whom) {
    const onSqlite = isSqlite(manager);
    const from = onSqlite ? 'contact INDEXED BY contact_account_email CROSS JOIN contact_list' : 'contact FORCE INDEX (contact_account_email) STRAIGHT_JOIN contact_list';
    const { condition, values } = whoseEmail('contact.email', whom.email, onSqlite);
    return look(from, `contact.account_id IN (${accounts}) AND ${condition}`, [...accountIds, ...values]);
  }
  const from = isSqlite(manager) ? 'contact_list CROSS JOIN contact INDEXED BY contact_list_number' : 'contact_list STRAIGHT_JOIN contact FORCE INDEX (contact_list_number)';
  const found: EntryOfPerson[] = [];
  // One at a time: of several it makes no range.
  for (const number of new Set(whom.numbers)) found.push(...(await look(from, `contact_list.account_id IN (${accounts}) AND contact.number = ?`, [...accountIds, number])));
  return found.sort((one, other) => one.id - other.id).slice(0, count);
}
