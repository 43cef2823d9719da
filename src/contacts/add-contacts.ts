import type { EntityManager } from 'typeorm';
import type { Account } from '../accounts/account.entity.js';
import { audit } from '../accounts/audit.js';
import type { Principal } from '../accounts/principal.js';
import { whyNoLimit } from '../compliance/list-kind.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import type { Country } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Contact } from './contact.entity.js';
import type { ContactList } from './contact-list.entity.js';
import { accountOf, listToWrite, lockList } from './lists.js';
import { entriesOf } from './pasted-entries.js';
import { type ContactInput, type Habits, type NewContact, readContact } from './read-contact.js';
import { type Duplicates, numbersOn, rowOf, writeLines } from './write-contacts.js';

/** A line that was not taken. */
interface RejectedLine {
  line: number;
  content: string;
  reason: string;
}

export interface Added {
  added: number;
  rejected: RejectedLine[];
}

/** What can be pasted at once; more than this is a file. */
const longestPaste = 1_000_000;
const chunkSize = 1_000;

/** Adds pasted numbers (pasted-entries.ts says how they may be written), and tells which lines were not taken and why. */
export async function addContacts(
  context: Context,
  principal: Principal,
  { listId, text, duplicates = 'reject' }: { listId: number; text: string; duplicates?: Duplicates },
): Promise<Result<Added, Problem>> {
  const found = await listToWrite(context, principal, listId, ['edit'], 'Nothing was added.');
  if (!found.ok) return found;
  if (text.length > longestPaste) return failed(problem(413, 'This is too much to paste (over 1,000,000 characters): upload it as a CSV file. Nothing was added.', 'text'));
  const entries = entriesOf(text);
  if (entries.length === 0) return failed(problem(422, 'There is no number in the text; nothing was added.', 'text'));

  const list = found.value;
  const habits = await habitsOf(context, list);
  const origin = { accountId: list.accountId, listId: list.id, addedBy: principal.name };
  const result: Added = { added: 0, rejected: [] };
  for (let start = 0; start < entries.length; start += chunkSize) {
    const chunk = entries.slice(start, start + chunkSize).map((entry) => ({ ...entry, read: readContact(entry, habits) }));
    const taken = chunk.flatMap(({ line, read }) => (read.ok ? [{ line, row: rowOf(read.value, origin) }] : []));
    const reasons = await transaction(context.dataSource, async (manager) => {
      if (!(await lockList(manager, list.id))) return undefined;
      return writeLines(manager, list.id, context.clock.now(), taken, duplicates);
    });
    if (!reasons) return failed(problem(404, `The list "${list.name}" was deleted meanwhile; nothing more was added.`, 'listId'));
    result.added += reasons.filter((reason) => reason === undefined).length;
    for (const { line, content, read } of chunk) {
      const reason = read.ok ? reasons.shift() : read.failure;
      if (reason !== undefined) result.rejected.push({ line, content, reason });
    }
  }
  return ok(result);
}

/** Adds one contact with everything known about it. */
export async function addContact(
  context: Context,
  principal: Principal,
  { listId, duplicates = 'reject', ...input }: ContactInput & { listId: number; duplicates?: Duplicates },
): Promise<Result<Contact, Problem>> {
  const found = await listToWrite(context, principal, listId, ['edit'], 'Nothing was added.');
  if (!found.ok) return found;
  const noLimit = input.blacklistedUntil?.trim() ? whyNoLimit(found.value) : undefined;
  if (noLimit) return failed(problem(422, `${noLimit} Nothing was added.`, 'blacklistedUntil'));
  const read = readContact(input, await habitsOf(context, found.value));
  if (!read.ok) return failed(problem(422, `${read.failure} Nothing was added.`));
  return addOne(context, principal, found.value, read.value, duplicates);
}

/** Writes one contact; the failure is that it is there already, or that the list is gone. */
export function addOne(context: Context, principal: Principal, list: ContactList, contact: NewContact, duplicates: Duplicates): Promise<Result<Contact, Problem>> {
  return transaction(context.dataSource, async (manager) => {
    if (!(await lockList(manager, list.id))) return failed(problem(404, `The list "${list.name}" was deleted meanwhile; nothing was added.`, 'listId'));
    const now = context.clock.now();
    if (duplicates === 'reject' && (await numbersOn(manager, list.id, [contact.number], now)).size > 0)
      return failed(problem(409, `The number ${contact.number} is on the list "${list.name}" already; nothing was changed.`, 'number'));
    return ok(await insertContact(manager, list, principal.name, contact, now));
  });
}

/** Writes one contact into a list that this transaction has locked. */
export async function insertContact(manager: EntityManager, { accountId, id: listId }: Pick<ContactList, 'id' | 'accountId'>, addedBy: string, contact: NewContact, now: number): Promise<Contact> {
  await manager.query('UPDATE contact_list SET contact_count = contact_count + 1 WHERE id = ?', [listId]);
  const contacts = manager.getRepository(Contact);
  const row = await contacts.save(
    contacts.create({
      ...contact,
      accountId,
      listId,
      addedBy,
      addedAt: new Date(contact.addedAt ?? now),
      blacklistedUntil: contact.blacklistedUntil === null ? null : new Date(contact.blacklistedUntil),
    }),
  );
  await audit(manager, { at: now, accountId, actor: addedBy, action: 'add contact', subject: `list ${listId}`, detail: { contact: row.id, number: row.number } });
  return row;
}

export const habitsOfAccount = ({ country, zone, shortNumbers }: Account): Habits => ({ country: country as Country, zone, shortNumbers });

/** How the account of a list writes its numbers and dates. */
export async function habitsOf(context: Context, list: ContactList): Promise<Habits> {
  return habitsOfAccount(await accountOf(context, list));
}
