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
  if (after !== undefined) {
    const last = await context.dataSource.getRepository(Contact).findOneBy({ id: after, listId });
    if (!last) return failed(problem(404, 'The contact after which this page begins is not on the list any more; begin with the first page.', 'after'));
    query.andWhere(`contact.${order} >= :from AND (contact.${order} > :from OR contact.id > :after)`, { from: last[order], after });
  }
  const contacts = await query.orderBy({ [`contact.${order}`]: 'ASC', 'contact.id': 'ASC' }).limit(size + 1).getMany();
  const page = contacts.slice(0, size);
  return ok({ contacts: page, ...(contacts.length > size && { next: page.at(-1)!.id }) });
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
