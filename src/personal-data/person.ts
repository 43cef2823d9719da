import { In, type EntityManager } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { visibleAccounts } from '../accounts/scope.js';
import { CallIn } from '../calls/call-in.entity.js';
import { numbersOf } from '../calls/trace.js';
import { Contact } from '../contacts/contact.entity.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import type { Context } from '../database/context.js';
import { marks } from '../database/sql.js';
import { WidgetRequest } from '../inbound/widgets/widget-request.entity.js';
import type { Country } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';

/** Whom a request is about: a number is a person's identity, and each account is a business of its own. */
export interface Person {
  number: string;
  accounts: Account[];
}

export interface Whom {
  /** In the national form of an account's country, or with + and the country code. */
  number: string;
  /** In this account alone; else in all that the principal sees. */
  accountId?: number;
}

/** Who is meant. Only administrators export and erase. */
export async function findPerson(context: Context, principal: Principal, { number, accountId }: Whom): Promise<Result<Person, Problem>> {
  if (!may(principal, 'administer')) return failed(problem(403, 'Only an administrator may see, export or erase all that is known of a person.'));
  const visible = await visibleAccounts(context.dataSource, principal);
  if (accountId !== undefined && !visible.includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`, 'accountId'));
  const accounts = await context.dataSource.getRepository(Account).find({ where: { id: In(accountId === undefined ? visible : [accountId]) }, order: { id: 'ASC' } });
  const numbers = numbersOf(number, [...new Set(accounts.map(({ country }) => country as Country))]);
  if (!numbers.ok) return numbers;
  const [one, ...others] = numbers.value;
  if (others.length > 0) return failed(problem(422, `"${number}" can be ${numbers.value.join(' or ')}. Write it with + and the country code.`, 'number'));
  return ok({ number: one!, accounts });
}

interface ListsOf {
  /** Every list of the accounts, by its id. */
  lists: Map<number, ContactList>;
  /** Those that block somebody: an entry there is the proof of a wish not to be called, and what keeps it. */
  blocking: Set<number>;
  /** The person's entries on any of them. */
  contacts: Contact[];
}

/** On which lists a person is. An account has few lists, so each is looked into by its index of numbers. */
export async function listsOf(manager: EntityManager, accountIds: readonly number[], number: string): Promise<ListsOf> {
  const lists = await manager.getRepository(ContactList).find({ where: { accountId: In([...accountIds]) } });
  const ids = lists.map(({ id }) => id);
  const linked: { id: number }[] = ids.length === 0 ? [] : await manager.query(`SELECT DISTINCT list_id AS id FROM dialer_list WHERE role = 'block' AND list_id IN (${marks(ids)})`, ids);
  const contacts = await manager.getRepository(Contact).find({ where: { listId: In(ids), number }, order: { id: 'ASC' } });
  const blocking = new Set([...lists.filter(({ blocksAll }) => blocksAll).map(({ id }) => id), ...linked.map(({ id }) => id)]);
  return { lists: new Map(lists.map((list) => [list.id, list])), blocking, contacts };
}

/** The ids of every attempt at a number in these accounts, the oldest first, and of those at whichever number of these contacts. */
export async function attemptsOf(manager: EntityManager, accountIds: readonly number[], number: string, contactIds: readonly number[]): Promise<string[]> {
  if (accountIds.length === 0) return [];
  const look = (condition: string, values: readonly unknown[]): Promise<{ id: string }[]> => manager.query(`SELECT id FROM attempt WHERE ${condition} AND account_id IN (${marks(accountIds)})`, [...values, ...accountIds]);
  const rows = [...(await look('number = ?', [number])), ...(contactIds.length === 0 ? [] : await look(`contact_id IN (${marks(contactIds)})`, contactIds))];
  // Their ids ascend with time.
  return [...new Set(rows.map(({ id }) => id))].sort();
}

/** What came from the number: calls that came in, and requests to be called at a widget. */
export async function cameFrom(manager: EntityManager, accountIds: readonly number[], number: string): Promise<{ callsIn: CallIn[]; requests: WidgetRequest[] }> {
  const where = { accountId: In([...accountIds]), number };
  return { callsIn: await manager.getRepository(CallIn).find({ where, order: { cameAt: 'ASC' } }), requests: await manager.getRepository(WidgetRequest).find({ where, order: { id: 'ASC' } }) };
}

/** Goes through ids in parts that one statement takes. */
export function* inParts<T>(ids: readonly T[], size = 500): Generator<T[]> {
  for (let start = 0; start < ids.length; start += size) yield ids.slice(start, start + size);
}
