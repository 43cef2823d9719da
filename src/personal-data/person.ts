import { In, type EntityManager } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { visibleAccounts } from '../accounts/scope.js';
import { LookUp } from '../caller-ids/look-up/look-up.entity.js';
import { CallIn } from '../calls/call-in.entity.js';
import { numbersOf } from '../calls/trace.js';
import { Consent } from '../compliance/consent.entity.js';
import { DeviceBlock } from '../compliance/device-block.entity.js';
import { emailDevice } from '../compliance/device-blocks.js';
import { Contact } from '../contacts/contact.entity.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import type { Context } from '../database/context.js';
import { isSqlite, marks } from '../database/sql.js';
import { listsOf as shownLists, versionsInForce } from '../dialers/find-use.js';
import { Forwarding } from '../inbound/forwarding.entity.js';
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
  /** Those, of the lists that the person is on, that keep somebody from being called or put through. */
  blocking: Set<number>;
  /** The person's entries on any of them. */
  contacts: Contact[];
  /** Ids of the entries that an erasure keeps, reduced: the proof of a wish not to be called, and what keeps it. */
  kept: Set<number>;
}

/** On which lists a person is. An account has few lists, so each is looked into by its index of numbers. */
export async function listsOf(manager: EntityManager, accountIds: readonly number[], number: string): Promise<ListsOf> {
  const lists = await manager.getRepository(ContactList).find({ where: { accountId: In([...accountIds]) } });
  const contacts = await manager.getRepository(Contact).find({ where: { listId: In(lists.map(({ id }) => id)), number }, order: { id: 'ASC' } });
  const on = lists.filter(({ id }) => contacts.some(({ listId }) => listId === id));
  const [blocking, called] = [await whichBlock(manager, accountIds, on), await whichAreCalled(manager, on, contacts)];
  const kept = contacts.filter(({ id, listId }) => blocking.has(listId) || !(called.lists.has(listId) || called.contacts.has(id)));
  return { lists: new Map(lists.map((list) => [list.id, list])), blocking, contacts, kept: new Set(kept.map(({ id }) => id)) };
}

/** Which of the lists block somebody: everywhere, as a registry, in a dialer, at a widget, in a call rule, in a forwarding that hangs up, or as numbers that are not shown. */
async function whichBlock(manager: EntityManager, accountIds: readonly number[], lists: readonly ContactList[]): Promise<Set<number>> {
  if (lists.length === 0) return new Set();
  const ids = lists.map(({ id }) => id);
  const named: { id: number }[] = await manager.query(
    `SELECT list_id AS id FROM dialer_list WHERE role = 'block' AND list_id IN (${marks(ids)}) UNION SELECT blacklist_id FROM widget WHERE blacklist_id IN (${marks(ids)}) UNION SELECT except_list_id FROM call_rule WHERE except_list_id IN (${marks(ids)})`,
    [...ids, ...ids, ...ids],
  );
  const forwardings = await manager.getRepository(Forwarding).findBy({ accountId: In([...accountIds]) });
  const turnedAway = forwardings.flatMap(({ action, callers }) => (action.kind === 'hang up' ? callers.listIds : []));
  const shown: number[] = [];
  for (const accountId of accountIds) for (const { settings } of await versionsInForce(manager, accountId)) shown.push(...shownLists(settings.callerId));
  return new Set([...lists.filter(({ blocksAll, registryOf }) => blocksAll || registryOf !== null).map(({ id }) => id), ...named.map(({ id }) => id), ...turnedAway, ...shown]);
}

/** Which of the lists a dialer calls, and which of the entries have a place in one or have been called. What is neither may be a list that is to block, made ready and not linked yet. */
async function whichAreCalled(manager: EntityManager, lists: readonly ContactList[], contacts: readonly Contact[]): Promise<{ lists: Set<number>; contacts: Set<number> }> {
  if (contacts.length === 0) return { lists: new Set(), contacts: new Set() };
  const [listIds, contactIds] = [lists.map(({ id }) => id), contacts.map(({ id }) => id)];
  const links: { id: number }[] = await manager.query(`SELECT DISTINCT list_id AS id FROM dialer_list WHERE role = 'call' AND list_id IN (${marks(listIds)})`, listIds);
  const places: { id: number }[] = await manager.query(`SELECT contact_id AS id FROM dialer_contact WHERE contact_id IN (${marks(contactIds)}) UNION SELECT contact_id FROM attempt WHERE contact_id IN (${marks(contactIds)})`, [...contactIds, ...contactIds]);
  return { lists: new Set(links.map(({ id }) => id)), contacts: new Set(places.map(({ id }) => id)) };
}

/** The ids of every attempt at a number in these accounts, the oldest first, and of those at whichever number of these contacts. */
export async function attemptsOf(manager: EntityManager, accountIds: readonly number[], number: string, contactIds: readonly number[]): Promise<string[]> {
  if (accountIds.length === 0) return [];
  const look = (condition: string, values: readonly unknown[]): Promise<{ id: string }[]> => manager.query(`SELECT id FROM attempt WHERE ${condition} AND account_id IN (${marks(accountIds)})`, [...values, ...accountIds]);
  const rows = [...(await look('number = ?', [number])), ...(contactIds.length === 0 ? [] : await look(`contact_id IN (${marks(contactIds)})`, contactIds))];
  // Their ids ascend with time.
  return [...new Set(rows.map(({ id }) => id))].sort();
}

/** How many contacts are read at once: the loop is free in between on SQLite too, and further numbers have no index. */
const stretch = 50_000;

/** The main numbers of contacts of whom this is a further number, called or not, or who were called on it, by account; at most ten an account. */
export async function mainNumbersOf(manager: EntityManager, accountIds: readonly number[], number: string): Promise<Map<number, string[]>> {
  const mains = new Map<number, Set<string>>();
  if (accountIds.length === 0) return new Map();
  const keep = (rows: readonly { accountId: number; number: string }[]) => rows.forEach((row) => mains.set(row.accountId, (mains.get(row.accountId) ?? new Set()).add(row.number)));
  keep(await manager.query(
    `SELECT DISTINCT attempt.account_id AS accountId, contact.number AS number FROM attempt JOIN contact ON contact.id = attempt.contact_id WHERE attempt.number = ? AND attempt.account_id IN (${marks(accountIds)}) AND contact.number <> ?`,
    [number, ...accountIds, number],
  ));
  const [{ last }]: [{ last: number | null }] = await manager.query('SELECT MAX(id) AS last FROM contact');
  for (let after = 0; after < (last ?? 0); after += stretch)
    // As a sum, by which the account has no index: else both databases would read all of the account's contacts for each stretch.
    keep(await manager.query(
      `SELECT DISTINCT account_id AS accountId, number FROM contact WHERE id > ? AND id <= ? AND account_id + 0 IN (${marks(accountIds)}) AND INSTR(${isSqlite(manager) ? '' : 'BINARY '}other_numbers, ?) > 0 AND number <> ?`,
      [after, after + stretch, ...accountIds, `"number":"${number}"`, number],
    ));
  return new Map([...mains].map(([accountId, numbers]) => [accountId, [...numbers].slice(0, 10)]));
}

/** What came from the number: calls that came in, and requests to be called at a widget. */
export async function cameFrom(manager: EntityManager, accountIds: readonly number[], number: string): Promise<{ callsIn: CallIn[]; requests: WidgetRequest[] }> {
  const where = { accountId: In([...accountIds]), number };
  return { callsIn: await manager.getRepository(CallIn).find({ where, order: { cameAt: 'ASC' } }), requests: await manager.getRepository(WidgetRequest).find({ where, order: { id: 'ASC' } }) };
}

/** What else is known of the number in an account: consents, withdrawn or not, and answers of a provider who was asked about it; how many of each. */
export async function alsoKnown(manager: EntityManager, accountId: number, number: string): Promise<{ consents: number; lookedUp: number }> {
  const where = { accountId, number };
  return { consents: await manager.getRepository(Consent).countBy(where), lookedUp: await manager.getRepository(LookUp).countBy(where) };
}

/** The settings of the person's devices, their number and email addresses. They are the agency's, over all accounts, and nobody else's to see. */
export async function deviceBlocksOf(manager: EntityManager, principal: Principal, { number, accounts }: Person): Promise<DeviceBlock[]> {
  if (principal.accountId !== null) return [];
  const { contacts } = await listsOf(manager, accounts.map(({ id }) => id), number);
  const devices = [number, ...contacts.flatMap(({ email }) => (email ? [emailDevice(email)] : []))];
  return manager.getRepository(DeviceBlock).findBy({ enterpriseId: principal.enterpriseId, device: In(devices) });
}

/** Goes through ids in parts that one statement takes. */
export function* inParts<T>(ids: readonly T[], size = 500): Generator<T[]> {
  for (let start = 0; start < ids.length; start += size) yield ids.slice(start, start + size);
}
