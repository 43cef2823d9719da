import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import { habitsOfAccount, insertContact } from '../contacts/add-contacts.js';
import { Contact } from '../contacts/contact.entity.js';
import { lockList } from '../contacts/lists.js';
import { type ContactInput, type Habits, type NewContact, readContact } from '../contacts/read-contact.js';
import { readDate } from '../contacts/read-date.js';
import type { Context } from '../database/context.js';
import { forShare, forUpdate, insertRows, sqlTime } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { AddedKey } from './added-key.entity.js';
import { Dialer } from './dialer.entity.js';
import { DialerContact } from './dialer-contact.entity.js';
import { active, stateInWords } from './dialer-state.js';
import { DialerVersion } from './dialer-version.entity.js';
import { goOn } from './go-on.js';
import { judgeContact } from './judge-contact.js';
import { ownList } from './own-list.js';
import { beginOf, firstCall } from './time-to-call.js';

/** A contact who comes to a dialer while it runs, all in texts as somebody wrote them. */
export interface ContactToCall extends ContactInput {
  /** Sent again, it means the same contact, whatever else is sent with it. */
  key?: string;
  /** Not to be called before; empty is at once. ISO 8601, or as the account writes dates, in its zone. */
  notBefore?: string;
  /** Not to be called from then on: the contact ends as expired. */
  expiresAt?: string;
  /** Where the contact comes from, in words, such as `missed call to +12025550100`: kept as its description. */
  source?: string;
}

export interface AddedToDialer {
  contact: Contact;
  place: DialerContact;
  /** False: the key was there already, and nothing was changed. */
  isNew: boolean;
  /** What becomes of the contact, in a sentence. */
  says: string;
}

/**
 * Adds one contact to a dialer's own list (own-list.ts), to be called at once or from a set time on. At once means before all
 * who wait without priority, within two seconds while the dialer is open and has a line free. A number on a blocking list is
 * taken, and the gate refuses the call, so that it can be seen why nobody called; the answer says so already. A dialer that had ended by itself, with its
 * last contact, goes on; one that somebody stopped does not. With the same key it is the contact who came first with it.
 */
export async function addToDialer(context: Context, principal: Principal, dialerId: number, input: ContactToCall): Promise<Result<AddedToDialer, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'Your role may not add contacts; nothing was added.'));
  const dialer = await findVisible(context.dataSource, principal, Dialer, dialerId);
  if (!dialer) return failed(problem(404, `There is no dialer ${dialerId}.`));
  return transaction(context.dataSource, (manager) => addInTransaction(manager, dialer, input, principal.name, context.clock.now()));
}

/**
 * The same in a transaction of the caller's, for rules and triggers; `addedBy` says who or what it is. A failure has written nothing.
 * @public
 */
export async function addInTransaction(manager: EntityManager, { id: dialerId }: Pick<Dialer, 'id'>, input: ContactToCall, addedBy: string, now: number): Promise<Result<AddedToDialer, Problem>> {
  const dialer = await manager.getRepository(Dialer).findOneBy({ id: dialerId });
  if (!dialer) return failed(problem(404, `There is no dialer ${dialerId}.`));
  const account = await manager.getRepository(Account).findOneByOrFail({ id: dialer.accountId });
  const read = readInput(input, habitsOfAccount(account), now);
  if (!read.ok) return read;
  const { contact, key, notBefore, expiresAt } = read.value;
  const listId = await ownList(manager, dialer, now);
  if (!listId.ok) return listId;
  // The dialer is not completed meanwhile (complete.ts), and of two with the same key the second sees the first. One that has ended is to go on.
  const lock = dialer.state === 'completed' ? forUpdate : forShare;
  await manager.query(`SELECT id FROM dialer WHERE id = ?${lock(manager)}`, [dialerId]);
  await lockList(manager, listId.value);
  const keyHash = key === undefined ? undefined : createHash('sha256').update(key).digest('hex');
  const before = keyHash === undefined ? null : await manager.getRepository(AddedKey).findOneBy({ dialerId, keyHash });
  if (before) return again(manager, before, contact.number);

  const { accountId } = dialer;
  const added = await insertContact(manager, { id: listId.value, accountId }, addedBy.slice(0, 200), contact, now);
  const isAtOnce = notBefore === undefined || notBefore <= now;
  await insertRows(
    manager, 'dialer_contact', ['account_id', 'dialer_id', 'contact_id', 'list_id', 'state', 'attempts', 'next_at', 'priority', 'expires_at'],
    [[accountId, dialerId, added.id, listId.value, 'waiting', 0, sqlTime(isAtOnce ? now : notBefore), isAtOnce ? Math.max(1, contact.priority) : contact.priority, expiresAt === undefined ? null : sqlTime(expiresAt)]],
  );
  if (keyHash !== undefined) await insertRows(manager, 'added_key', ['account_id', 'dialer_id', 'key_hash', 'contact_id', 'created_at'], [[accountId, dialerId, keyHash, added.id, sqlTime(now)]]);
  const place = await manager.getRepository(DialerContact).findOneByOrFail({ dialerId, contactId: added.id });
  await goOn(manager, dialerId, 'It goes on: a contact was added.', now);
  return ok({ contact: added, place, isNew: true, says: await whatNext(manager, place, now) });
}

async function again(manager: EntityManager, { dialerId, contactId }: AddedKey, number: string): Promise<Result<AddedToDialer, Problem>> {
  const contact = await manager.getRepository(Contact).findOneByOrFail({ id: contactId });
  if (contact.number !== number) return failed(problem(409, `The key was used before, for ${contact.number}; nothing was added. Take another key for another contact.`, 'key'));
  const place = await manager.getRepository(DialerContact).findOneByOrFail({ dialerId, contactId });
  return ok({ contact, place, isNew: false, says: `It came with the same key before, at ${contact.addedAt.toISOString()}; nothing was added again.` });
}

/** What becomes of a contact who was just added, in a sentence, by the rules as they stand; the gate asks them again. */
export async function whatNext(manager: EntityManager, place: DialerContact, now: number): Promise<string> {
  const dialer = await manager.getRepository(Dialer).findOneByOrFail({ id: place.dialerId });
  const { name, state, explanation } = dialer;
  const notBefore = place.nextAt && place.nextAt.getTime() > now ? place.nextAt.getTime() : undefined;
  const { settings } = await manager.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId });
  const from = beginOf(dialer, settings, notBefore ?? now);
  const { refusalAt } = await judgeContact(manager, dialer, settings, place, from, now);
  const { at, waits } = firstCall(refusalAt, from, settings, place.expiresAt?.getTime() ?? null);
  if (at === undefined) return `It is not called. ${waits.at(-1)!.reason}`;
  if (waits[0] && state === 'running') return `It waits. ${waits[0].reason}`;
  const when = notBefore === undefined ? 'It is called next' : `It is called from ${new Date(notBefore).toISOString()} on`;
  if (active.includes(state)) return `${when}${state === 'waiting' ? `, once the dialer "${name}" is open. ${explanation ?? ''}`.trimEnd() : '.'}`;
  return `${when}, once the dialer "${name}" runs: it is ${stateInWords(dialer)}. ${explanation ?? ''}`.trimEnd();
}

interface ReadInput {
  contact: NewContact;
  key: string | undefined;
  notBefore: number | undefined;
  expiresAt: number | undefined;
}

function readInput({ key, notBefore, expiresAt, source, ...input }: ContactToCall, habits: Habits, now: number): Result<ReadInput, Problem> {
  const nothing = 'Nothing was added.';
  if (key !== undefined && (key.trim() === '' || key.length > 200)) return failed(problem(422, `A key has from 1 to 200 characters. ${nothing}`, 'key'));
  if (Number(input.priority ?? 0) < 0) return failed(problem(422, `The priority of a contact who is added is 0 or more. ${nothing}`, 'priority'));
  const contact = readContact({ ...input, ...(source?.trim() && !input.description && { description: source }) }, habits);
  if (!contact.ok) return failed(problem(422, `${contact.failure} ${nothing}`));
  const times: Pick<ReadInput, 'notBefore' | 'expiresAt'> = { notBefore: undefined, expiresAt: undefined };
  for (const [field, text] of [['notBefore', notBefore], ['expiresAt', expiresAt]] as const) {
    if (!text?.trim()) continue;
    const time = readDate(text.trim(), habits, field === 'expiresAt');
    if (!time.ok) return failed(problem(422, `"${text.slice(0, 60)}" ${time.failure}. ${nothing}`, field));
    times[field] = time.value;
  }
  if (times.expiresAt !== undefined && times.expiresAt <= Math.max(now, times.notBefore ?? now))
    return failed(problem(422, `The contact would expire at ${new Date(times.expiresAt).toISOString()}, before it may be called. ${nothing}`, 'expiresAt'));
  return ok({ contact: contact.value, key: key?.trim(), ...times });
}
