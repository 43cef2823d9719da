import { type EntityManager, In, IsNull, Raw } from 'typeorm';
import { AuditEntry } from '../accounts/audit-entry.entity.js';
import { audit } from '../accounts/audit.js';
import type { Principal } from '../accounts/principal.js';
import { openTaskStates } from '../agents/task.entity.js';
import { LookUp } from '../caller-ids/look-up/look-up.entity.js';
import { Attempt } from '../calls/attempt.entity.js';
import { Recording } from '../calls/recording.entity.js';
import { deleteFile } from '../calls/recording-place.js';
import { lockRules } from '../compliance/account-rules.js';
import { Contact } from '../contacts/contact.entity.js';
import { optOut } from '../contacts/opt-out.js';
import type { Context } from '../database/context.js';
import { emptyLog } from '../database/empty-log.js';
import { change, forUpdate, marks } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { DialerContact } from '../dialers/dialer-contact.entity.js';
import { WidgetRequest } from '../inbound/widgets/widget-request.entity.js';
import type { PhoneNumber } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { alsoKnown, attemptsOf, cameFrom, deviceBlocksOf, findPerson, inParts, listsOf, mainNumbersOf, type Whom } from './person.js';

export interface Erasure extends Whom {
  /** `erase ` and the number in E.164 form: nobody erases by a slip. */
  confirm: string;
  /** On whose request; the audit keeps it. */
  reason: string;
  /** Put the number on the opt-outs as well, so that a file with it cannot bring the person back; true unless told. */
  neverCall?: boolean;
}

/** What was erased in an account, and what was kept as proof. */
interface ErasedInAccount {
  accountId: number;
  account: string;
  /** Entries of lists that were deleted, with their places in dialers. */
  contacts: number;
  notes: number;
  recordings: number;
  /** Records of calls and refusals that were reduced to number, times and result. */
  reduced: number;
  /** Entries of lists that block or that no dialer calls, which were reduced to the number, when, by whom and why. */
  kept: number;
}

/** Why they cannot be erased at this moment; thrown inside of the transaction, so that all of it is undone. */
class NotNow extends Error {}

/**
 * Erases a person from one account or all that the principal sees: at once and for good, or not at all while they are being
 * called. What the law wants kept stays, reduced (docs/personal-data.md says what and by which law).
 */
export async function erasePerson(context: Context, principal: Principal, { confirm, reason, neverCall = true, ...whom }: Erasure): Promise<Result<{ number: string; accounts: ErasedInAccount[]; devices: string[] }, Problem>> {
  const found = await findPerson(context, principal, whom);
  if (!found.ok) return found;
  const { number, accounts } = found.value;
  const words = `erase ${number}`;
  if (confirm.trim().toLowerCase() !== words) return failed(problem(422, `To erase all that is known of ${number}, confirm with the words "${words}". Nothing was erased.`, 'confirm'));
  const why = reason.trim();
  if (why === '' || why.length > 500) return failed(problem(422, 'Say in up to 500 characters on whose request it is done; the audit keeps it. Nothing was erased.', 'reason'));
  // Found by what is about to be erased; whoever sees them is told once which they are.
  const devices = (await deviceBlocksOf(context.dataSource.manager, principal, found.value)).map(({ device }) => device);
  try {
    const erased = await transaction(context.dataSource, async (manager) => {
      // The gate's own lock, and in its order: whoever would be claimed meanwhile waits here, and then finds no place.
      await lockRules(manager, accounts.map(({ id }) => id), context.clock.now());
      const done: ErasedInAccount[] = [];
      for (const { id: accountId, name: account } of accounts) {
        const part = await eraseInAccount(context, manager, { accountId, number, by: principal.name, neverCall });
        if (part) done.push({ accountId, account, ...part });
        if (part) await audit(manager, { at: context.clock.now(), accountId, actor: principal.name, action: 'erase person', subject: `number ${number}`, detail: { reason: why, neverCall, ...part } });
      }
      return done;
    });
    if (erased.length > 0 && !(await emptyLog(context.dataSource))) context.log.warn('The write-ahead log of the database could not be emptied after an erasure, because somebody was reading from the file or the disk is full: what was erased is in it until that is done, after the next erasure or when the service stops.');
    if (erased.length > 0) return ok({ number, accounts: erased, devices });
    const mains = [...(await mainNumbersOf(context.dataSource.manager, accounts.map(({ id }) => id), number)).values()].flat();
    if (mains.length > 0) return failed(problem(409, `${number} is a further number of ${[...new Set(mains)].join(', ')}, and what is known of them is with that: erase them by it. Nothing was erased.`, 'number'));
    return failed(problem(404, `Nothing is known of ${number} here; nothing was erased.`, 'number'));
  } catch (error) {
    if (error instanceof NotNow) return failed(problem(409, `${error.message} Nothing was erased.`));
    // A dialer took up the entry in the same instant, and its place there is not ours to see yet.
    if (/FOREIGNKEY|ROW_IS_REFERENCED/.test((error as { code?: string }).code ?? '')) return failed(problem(409, `A dialer is taking up ${number} at this moment; try again. Nothing was erased.`));
    throw error;
  }
}

interface Part {
  accountId: number;
  number: string;
  by: string;
  neverCall: boolean;
}

async function eraseInAccount(context: Context, manager: EntityManager, { accountId, number, by, neverCall }: Part): Promise<Omit<ErasedInAccount, 'accountId' | 'account'> | undefined> {
  const { contacts, kept } = await listsOf(manager, [accountId], number);
  const contactIds = contacts.map(({ id }) => id);
  // What moves places without the gate (a disposition, a settled call) waits too.
  const places: { id: number; state: string }[] = contactIds.length === 0 ? [] : await manager.query(`SELECT id, state FROM dialer_contact WHERE contact_id IN (${marks(contactIds)}) ORDER BY id${forUpdate(manager)}`, contactIds);
  const attempts = await attemptsOf(manager, [accountId], number, contactIds);
  const { callsIn, requests } = await cameFrom(manager, [accountId], number);
  const { consents, lookedUp } = await alsoKnown(manager, accountId, number);
  if (contacts.length + attempts.length + callsIn.length + requests.length + consents + lookedUp === 0) return undefined;
  const tasks = await tasksOf(manager, contactIds);
  await refuseWhileCalled(manager, { number, attempts, isDialing: places.some(({ state }) => state === 'dialing'), isOffered: tasks.some(({ state }) => openTaskStates.some((open) => open === state)) });

  const at = context.clock.now();
  const recordings = await eraseRecordings(context, manager, attempts, by);
  const notes = await eraseWords(manager, contactIds, attempts);
  await reduceAttempts(manager, attempts);
  // When, on which page and to which sentence they agreed is proof. A call that came in has no more than its record to begin with.
  await manager.getRepository(WidgetRequest).update({ accountId, number }, { name: null, address: '', contactId: null });
  await manager.getRepository(LookUp).delete({ accountId, number });
  for (const part of inParts(tasks.map(({ id }) => id))) await manager.query(`DELETE FROM task WHERE id IN (${marks(part)})`, part);
  const deleted = contacts.filter(({ id }) => !kept.has(id));
  if (contactIds.length > 0) await manager.query(`DELETE FROM added_key WHERE contact_id IN (${marks(contactIds)})`, contactIds);
  if (places.length > 0) await manager.getRepository(DialerContact).delete({ contactId: In(contactIds) });
  await deleteContacts(manager, deleted);
  await reduceEntries(manager, contacts.filter(({ id }) => kept.has(id)));
  // Their rows are ours by now: nobody can change them any more.
  await reduceAudit(manager, accountId, number);
  if (neverCall) await optOut(manager, { accountId, number: number as PhoneNumber, source: `erased on request, by ${by}`.slice(0, 200), at });
  return { contacts: deleted.length, notes, recordings, reduced: attempts.length, kept: kept.size };
}

/** Their tasks; looked for without a lock, for the table is read through. */
async function tasksOf(manager: EntityManager, contactIds: readonly number[]): Promise<{ id: number; state: string }[]> {
  return contactIds.length === 0 ? [] : manager.query(`SELECT id, state FROM task WHERE contact_id IN (${marks(contactIds)})`, [...contactIds]);
}

async function refuseWhileCalled(manager: EntityManager, { number, attempts, isDialing, isOffered }: { number: string; attempts: readonly string[]; isDialing: boolean; isOffered: boolean }): Promise<void> {
  let isUnderWay = isDialing;
  for (const part of inParts(attempts)) isUnderWay ||= await manager.getRepository(Attempt).existsBy({ id: In(part), settledAt: IsNull() });
  if (isUnderWay) throw new NotNow(`${number} is being called right now; try again when the call has ended.`);
  if (isOffered) throw new NotNow(`${number} is before an agent right now, who may call it; try again in a few minutes.`);
  for (const part of inParts(attempts))
    if (await manager.getRepository(Recording).existsBy({ attemptId: In(part), state: 'expected' })) throw new NotNow(`The recording of the last call to ${number} has not arrived yet; try again in an hour at the latest.`);
}

/**
 * The files first, as in recordings.ts: a voice must not stay that is said to be gone. Deleting one twice is as good as once,
 * should this transaction be undone and run again.
 */
async function eraseRecordings(context: Context, manager: EntityManager, attempts: readonly string[], by: string): Promise<number> {
  let erased = 0;
  for (const part of inParts(attempts)) {
    const stored = await manager.getRepository(Recording).findBy({ attemptId: In(part), state: 'stored' });
    for (const { storedName } of stored) {
      const stays = await deleteFile(context, storedName);
      if (stays !== undefined) throw new NotNow(`${stays} Nothing was erased but recordings before it.`);
    }
    if (stored.length > 0) await manager.getRepository(Recording).update({ id: In(stored.map(({ id }) => id)) }, { state: 'deleted', deletedAt: new Date(context.clock.now()), deletedBy: by });
    erased += stored.length;
  }
  return erased;
}

/** What people wrote of them: notes, what an agent added to a disposition, what a reviewer added to a score. Gives how many notes. */
async function eraseWords(manager: EntityManager, contactIds: readonly number[], attempts: readonly string[]): Promise<number> {
  let notes = 0;
  for (const part of inParts(contactIds)) notes += await change(manager, `DELETE FROM contact_note WHERE contact_id IN (${marks(part)})`, part);
  for (const part of inParts(attempts)) {
    notes += await change(manager, `DELETE FROM contact_note WHERE attempt_id IN (${marks(part)})`, part);
    await manager.query(`UPDATE disposition SET note = NULL, follow_up_at = NULL, follow_up_agent_id = NULL WHERE attempt_id IN (${marks(part)})`, part);
    await manager.query(`UPDATE score SET comment = NULL WHERE attempt_id IN (${marks(part)})`, part);
    // A rule that is due later would look for the contact.
    await manager.query(`DELETE FROM rule_run WHERE attempt_id IN (${marks(part)})`, part);
  }
  return notes;
}

/** The record of a call: number, times, result, what was shown and who talked. Why a rule refused is proof; what a lambda said of a call is not. */
async function reduceAttempts(manager: EntityManager, attempts: readonly string[]): Promise<void> {
  for (const part of inParts(attempts))
    await manager.query(`UPDATE attempt SET client_id = NULL, email = NULL, caller_id_reason = NULL, reason = CASE WHEN result = 'refused' THEN reason END WHERE id IN (${marks(part)})`, part);
}

/** Who changed their entries and when is kept, also of entries that are gone; what stood there before and after is not. */
async function reduceAudit(manager: EntityManager, accountId: number, number: string): Promise<void> {
  const detail = Raw((column) => `${column} LIKE :told`, { told: `{"number":"${number}",%` });
  const entries = await manager.getRepository(AuditEntry).find({ where: { accountId, action: 'change contact', detail }, select: { id: true } });
  for (const ids of inParts(entries.map(({ id }) => id))) await manager.getRepository(AuditEntry).update({ id: In(ids) }, { detail: { number } });
}

async function deleteContacts(manager: EntityManager, contacts: readonly Contact[]): Promise<void> {
  const lists = [...new Set(contacts.map(({ listId }) => listId))].sort((one, other) => one - other);
  for (const listId of lists) {
    const ofList = contacts.filter((contact) => contact.listId === listId);
    const ids = ofList.map(({ id }) => id);
    // First the list's row: its writers wait for each other (contact-list.entity.ts).
    await manager.query('UPDATE contact_list SET contact_count = contact_count - ? WHERE id = ?', [ofList.filter(({ cancelledAt }) => cancelledAt === null).length, listId]);
    for (const part of inParts(ids)) await manager.query(`DELETE FROM contact WHERE id IN (${marks(part)})`, part);
  }
}

/** What proves that they asked not to be called, and keeps it so: the number, when it came there, by whom, why, until when. */
async function reduceEntries(manager: EntityManager, entries: readonly Contact[]): Promise<void> {
  if (entries.length === 0) return;
  const nothing = { name: null, clientId: null, email: null, address: null, zone: null, language: null, preferences: null, otherNumbers: null, attributes: null };
  await manager.getRepository(Contact).update({ id: In(entries.map(({ id }) => id)) }, nothing);
}
