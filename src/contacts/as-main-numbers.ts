import type { EntityManager } from 'typeorm';
import { entriesOfPerson } from './entries-of-person.js';
import { isSqlite, marks } from '../database/sql.js';

/** Attempts at a number that are looked at, the latest: a switchboard or a test number has far more. */
const mostAttempts = 1_000;
/** A number of more people than these is a switchboard's, say, and nobody in particular is meant. Each main number is looked for on every list, which takes 10 ms with a thousand lists on MariaDB. */
const mostPeople = 5;

/**
 * The numbers by which those stand on lists who have one of these numbers: these, where one is anybody's main number; else the main numbers of the few contacts
 * who were called on them lately. A further number on which nobody was called leads to nobody: contacts have no index of them, and a million would have to be read.
 */
export async function asMainNumbers(manager: EntityManager, accountIds: readonly number[], numbers: readonly string[]): Promise<string[]> {
  if (accountIds.length === 0 || (await entriesOfPerson(manager, accountIds, { numbers }, { count: 1 })).length > 0) return [...numbers];
  const mains = new Set<string>();
  for (const number of numbers) for (const main of await calledOn(manager, accountIds, number)) mains.add(main);
  return mains.size === 0 || mains.size > mostPeople ? [...numbers] : [...mains];
}

/** The main numbers of the people whom these accounts called on a number lately; none where they are too many for it to be anybody's in particular. */
export async function fewCalledOn(manager: EntityManager, accountIds: readonly number[], number: string): Promise<string[]> {
  const mains = await calledOn(manager, accountIds, number);
  return mains.length > mostPeople ? [] : mains;
}

/** One more than a few at most. */
async function calledOn(manager: EntityManager, accountIds: readonly number[], number: string): Promise<string[]> {
  const onSqlite = isSqlite(manager);
  const rows: { number: string }[] = await manager.query(
    `SELECT DISTINCT contact.number AS number
       FROM (SELECT contact_id FROM attempt WHERE number = ? AND account_id${onSqlite ? '' : ' + 0'} IN (${marks(accountIds)}) ORDER BY created_at DESC LIMIT ${mostAttempts}) AS called
       ${onSqlite ? 'CROSS JOIN' : 'STRAIGHT_JOIN'} contact ON contact.id = called.contact_id LIMIT ${mostPeople + 1}`,
    [number, ...accountIds],
  );
  return rows.map((row) => row.number);
}
