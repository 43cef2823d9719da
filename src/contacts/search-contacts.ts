import type { SelectQueryBuilder } from 'typeorm';
import type { Principal } from '../accounts/principal.js';
import type { Context } from '../database/context.js';
import { isSqlite } from '../database/sql.js';
import { parsePhoneNumber } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { habitsOfAccount } from './add-contacts.js';
import { Contact } from './contact.entity.js';
import { accountOf, listFor } from './lists.js';
import type { Habits } from './read-contact.js';

export interface Search {
  listId: number;
  /** A number or its beginning (with + in E.164, else in the account's national form), or the beginning of a client ID. */
  text?: string;
  /** The `next` of the page before. */
  after?: number;
  /** How many at once: 50, at most 500. */
  size?: number;
}

export interface ContactPage {
  contacts: Contact[];
  /** Where the next page begins; undefined on the last. */
  next?: number;
}

/**
 * A page of a list's contacts by number, or of those with such a client ID by that. Pages are read on from the
 * last contact of the one before, by an index, so the last page of a million is as quick as the first.
 */
export async function searchContacts(context: Context, principal: Principal, { listId, text = '', after, size = 50 }: Search): Promise<Result<ContactPage, Problem>> {
  const found = await listFor(context, principal, listId, 'view');
  if (!found.ok) return found;
  if (!Number.isInteger(size) || size < 1 || size > 500) return failed(problem(422, 'A page has from 1 to 500 contacts.', 'size'));
  const habits = habitsOfAccount(await accountOf(context, found.value));
  const query = context.dataSource.getRepository(Contact).createQueryBuilder('contact').where('contact.listId = :listId', { listId });
  const order = narrow(query, text.trim(), found.value.accountId, habits);
  const last = after === undefined ? undefined : await context.dataSource.getRepository(Contact).findOneBy({ id: after, listId });
  if (last === null) return failed(problem(404, 'The contact after which this page begins is not on the list any more; begin with the first page.', 'after'));
  const contacts = await (order === 'number' ? byNumber : byClientId)(query, last, size + 1);
  const page = contacts.slice(0, size);
  return ok({ contacts: page, ...(contacts.length > size && { next: page.at(-1)!.id }) });
}

/** A number is on a list once, or a few times. They are sorted here: asked for by id, SQLite reads the whole list in the order of ids. */
const mostEntries = 10_000;

/**
 * By number, and entries of one number by id. The index has the end of a blacklisting between the two, so asked for both at once MariaDB sorts the whole
 * list (10,000,000 numbers: 20 s): here it reads numbers in the index's order, and the few entries of the first and the last number by themselves.
 */
async function byNumber(query: SelectQueryBuilder<Contact>, last: Contact | undefined, count: number): Promise<Contact[]> {
  const entriesOf = async (number: string) => (await query.clone().andWhere('contact.number = :one', { one: number }).limit(mostEntries).getMany()).sort((one, other) => one.id - other.id);
  const first = last ? (await entriesOf(last.number)).filter(({ id }) => id > last.id).slice(0, count) : [];
  if (first.length >= count) return first;
  const further = query.clone().orderBy('contact.number').limit(count - first.length);
  const next = await (last ? further.andWhere('contact.number > :from', { from: last.number }) : further).getMany();
  const cut = next.at(-1)?.number;
  const whole = next.filter(({ number }) => number !== cut).sort((one, other) => (one.number === other.number ? one.id - other.id : one.number < other.number ? -1 : 1));
  return [...first, ...whole, ...(cut === undefined ? [] : await entriesOf(cut))].slice(0, count);
}

function byClientId(query: SelectQueryBuilder<Contact>, last: Contact | undefined, count: number): Promise<Contact[]> {
  if (last) query.andWhere('contact.clientId >= :from AND (contact.clientId > :from OR contact.id > :after)', { from: last.clientId, after: last.id });
  return query.orderBy({ 'contact.clientId': 'ASC', 'contact.id': 'ASC' }).limit(count).getMany();
}

/** Narrows the query to what the text stands for; returns what its contacts are ordered by. */
function narrow(query: SelectQueryBuilder<Contact>, text: string, accountId: number, habits: Habits): 'number' | 'clientId' {
  if (text === '') return 'number';
  const prefix = numberPrefix(text, habits);
  if (prefix !== undefined) {
    // Every number that begins so has at most 15 digits, and none is above 9.
    query.andWhere('contact.number BETWEEN :prefix AND :last', { prefix, last: prefix.padEnd(20, '9') });
    return 'number';
  }
  query.andWhere('contact.accountId = :accountId', { accountId });
  if (isSqlite(query.connection.manager)) query.andWhere('contact.clientId >= :text AND contact.clientId < :end', { text, end: `${text}\u{10FFFF}` });
  else query.andWhere('contact.clientId LIKE :pattern', { pattern: `${text.replace(/[\\%_]/g, '\\$&')}%` });
  return 'clientId';
}

function numberPrefix(text: string, { country, shortNumbers }: Habits): string | undefined {
  const whole = parsePhoneNumber(text, country, shortNumbers);
  if (whole.ok) return whole.value;
  const digits = text.replace(/[ ().-]/g, '');
  return /^\+\d{1,15}$/.test(digits) ? digits : undefined;
}
