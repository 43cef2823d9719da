import type { EntityManager } from 'typeorm';
import { audit } from '../accounts/audit.js';
import type { Principal } from '../accounts/principal.js';
import { whyNoLimit } from '../compliance/list-kind.js';
import type { Context } from '../database/context.js';
import { marks, sqlTime } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { parsePhoneNumber } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { addOne, habitsOf } from './add-contacts.js';
import type { Contact } from './contact.entity.js';
import type { ContactList } from './contact-list.entity.js';
import { listToWrite, lockList } from './lists.js';
import { cancelledAttribute, type ContactInput, type Habits, type NewContact, readContact } from './read-contact.js';
import { type Line, rowOf, writeLines } from './write-contacts.js';

/** A number as it comes onto a list. */
export interface Entry extends Pick<ContactInput, 'number' | 'description' | 'attributes' | 'otherNumbers'> {
  /** Until when it blocks; empty is for ever, as it must be on the opt-outs. */
  until?: string;
}

/** Puts a number on a list, also one that is there: each entry has its own limit. It holds as soon as this returns. */
export async function addToList(context: Context, principal: Principal, { listId, ...entry }: Entry & { listId: number }): Promise<Result<Contact, Problem>> {
  const found = await listToWrite(context, principal, listId, ['edit', 'block'], 'Nothing was added.');
  if (!found.ok) return found;
  const read = readEntry(entry, found.value, await habitsOf(context, found.value), context.clock.now());
  return read.ok ? addOne(context, principal, found.value, read.value, 'keep') : read;
}

/** Nobody is called by a dialer in which the list blocks while entries are written, so each statement writes many. */
const chunk = 1_000;

/** The same for several at once: all of them, or none. Returns how many. */
export async function addEntries(context: Context, principal: Principal, listId: number, entries: readonly Entry[]): Promise<Result<number, Problem>> {
  const found = await listToWrite(context, principal, listId, ['edit', 'block'], 'Nothing was added.');
  if (!found.ok) return found;
  const { accountId, name } = found.value;
  if (entries.length === 0 || entries.length > mostNumbers) return failed(problem(422, 'Give from 1 to 10,000 numbers to add; nothing was added.', 'numbers'));
  const habits = await habitsOf(context, found.value);
  const lines: Line[] = [];
  for (const [index, entry] of entries.entries()) {
    const read = readEntry(entry, found.value, habits, context.clock.now());
    if (!read.ok) return read;
    lines.push({ line: index + 1, row: rowOf(read.value, { accountId, listId, addedBy: principal.name }) });
  }
  return transaction(context.dataSource, async (manager): Promise<Result<number, Problem>> => {
    if (!(await lockList(manager, listId))) return failed(problem(404, `The list "${name}" was deleted meanwhile; nothing was added.`, 'listId'));
    const now = context.clock.now();
    for (let start = 0; start < lines.length; start += chunk) await writeLines(manager, listId, now, lines.slice(start, start + chunk), 'keep');
    const detail = { added: lines.length, numbers: entries.slice(0, 100).map(({ number }) => number) };
    await audit(manager, { at: now, accountId, actor: principal.name, action: 'add contacts', subject: `list ${listId}`, detail });
    return ok(lines.length);
  });
}

function readEntry({ until, ...input }: Entry, list: ContactList, habits: Habits, now: number): Result<NewContact, Problem> {
  const noLimit = until?.trim() ? whyNoLimit(list) : undefined;
  if (noLimit) return failed(problem(422, `${noLimit} Nothing was added.`, 'until'));
  const read = readContact({ ...input, blacklistedUntil: until }, habits);
  if (!read.ok) return failed(problem(422, `${read.failure} Nothing was added.`));
  const { blacklistedUntil } = read.value;
  if (blacklistedUntil !== null && blacklistedUntil <= now) return failed(problem(422, 'The time until which the number would be blocked is past; nothing was added.', 'until'));
  return ok(read.value);
}

export interface Cancellation {
  listId: number;
  numbers: readonly string[];
  reason: string;
}

export interface Cancelled {
  /** Entries marked as cancelled: a number may have several. */
  cancelled: number;
  /** Numbers that had no active entry on the list, as they were given. */
  notFound: string[];
  /** What was done, and what becomes of contacts that ended for it, in sentences. */
  says: string;
}

/** What becomes of contacts that ended because these numbers were blocked, in a sentence; dialers are a room above this one. */
export type FindEnded = (manager: EntityManager, accountId: number, numbers: readonly string[]) => Promise<string>;

const mostNumbers = 10_000;

/**
 * Ends every entry that holds (not cancelled, not past its limit where the list has limits) of these numbers on a list. The
 * rows stay, marked, and a number can be added again. Of a registry none is ended so.
 */
export async function cancelBlacklist(context: Context, principal: Principal, { listId, numbers, reason }: Cancellation, findEnded: FindEnded = async () => ''): Promise<Result<Cancelled, Problem>> {
  const found = await listToWrite(context, principal, listId, ['edit'], 'Nothing was changed.');
  if (!found.ok) return found;
  const why = reason.trim();
  if (why === '' || why.length > 500) return failed(problem(422, 'Say in up to 500 characters why the blocking is cancelled; nothing was changed.', 'reason'));
  if (numbers.length === 0 || numbers.length > mostNumbers) return failed(problem(422, 'Give from 1 to 10,000 numbers whose blocking is to be cancelled; nothing was changed.', 'numbers'));
  const parsed = parseAll(numbers, await habitsOf(context, found.value));
  if (!parsed.ok) return parsed;
  const { accountId, name } = found.value;
  const isForEver = whyNoLimit(found.value) !== undefined;
  return transaction(context.dataSource, async (manager) => {
    if (!(await lockList(manager, listId))) return failed(problem(404, `There is no list ${listId}.`, 'listId'));
    const now = context.clock.now();
    const result: Cancelled = { cancelled: 0, notFound: [], says: '' };
    const freed: string[] = [];
    const given = [...parsed.value];
    for (let start = 0; start < given.length; start += 500) {
      const some = given.slice(start, start + 500);
      const rows: { id: number; number: string; attributes: string | null }[] = await manager.query(
        `SELECT id, number, attributes FROM contact WHERE list_id = ? AND number IN (${marks(some)})
          AND cancelled_at IS NULL${isForEver ? '' : ' AND (blacklisted_until IS NULL OR blacklisted_until > ?)'}`,
        [listId, ...some.map(([number]) => number), ...(isForEver ? [] : [sqlTime(now)])],
      );
      const attribute = `${why} (${new Date(now).toISOString()}, ${principal.name})`;
      for (const row of rows) {
        const attributes = JSON.stringify({ ...JSON.parse(row.attributes ?? '{}'), [cancelledAttribute]: attribute });
        await manager.query('UPDATE contact SET cancelled_at = ?, cancelled_reason = ?, attributes = ? WHERE id = ?', [sqlTime(now), why, attributes, row.id]);
      }
      const active = new Set(rows.map(({ number }) => number));
      result.cancelled += rows.length;
      freed.push(...active);
      result.notFound.push(...some.filter(([number]) => !active.has(number)).map(([, text]) => text));
    }
    await manager.query('UPDATE contact_list SET contact_count = contact_count - ? WHERE id = ?', [result.cancelled, listId]);
    const detail = { cancelled: result.cancelled, reason: why, numbers: given.slice(0, 100).map(([number]) => number) };
    await audit(manager, { at: now, accountId, actor: principal.name, action: 'cancel blacklisting', subject: `list ${listId}`, detail });
    result.says = `${result.cancelled === 1 ? '1 entry was' : `${result.cancelled} entries were`} cancelled on "${name}". ${await findEnded(manager, accountId, freed)}`.trimEnd();
    return ok(result);
  });
}

/** The numbers in E.164 form, each with the text that it was given as. */
function parseAll(texts: readonly string[], { country, shortNumbers }: Habits): Result<Map<string, string>, Problem> {
  const numbers = new Map<string, string>();
  for (const text of texts) {
    const number = parsePhoneNumber(text.trim(), country, shortNumbers);
    if (!number.ok) return failed(problem(422, `The number "${text.slice(0, 60)}" ${number.failure}; nothing was changed.`, 'numbers'));
    numbers.set(number.value, text);
  }
  return ok(numbers);
}
