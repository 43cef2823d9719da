import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { audit } from '../accounts/audit.js';
import { openTaskStates } from '../agents/task.entity.js';
import { cancelledAttribute } from '../contacts/read-contact.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import { lockList } from '../contacts/lists.js';
import type { Context } from '../database/context.js';
import { change, forUpdate, marks, sqlTime } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import type { FindUse } from './delete-list.js';
import { whoBlocksBy } from './find-use.js';

/** A list that is being emptied, as its job keeps it. */
export interface Emptying {
  listId: number;
  /** What came onto the list later than this entry stays. */
  upTo: number;
  reason: string;
  by: string;
  /** Whoever asked said that its numbers may be called again. */
  unblocks: boolean;
}

/** Entries a transaction: calls are placed in between (docs/benchmarks.md). */
const chunk = 500;
/** Between two of them whatever waits for the database has its turn, in milliseconds of the machine. */
const rest = 5;

/** What a contact's place shows that ended because its list was emptied. */
const status = 'LIST EMPTIED';

interface Done {
  deleted: number;
  cancelled: number;
  underWay: number;
}

/**
 * Empties a list piece by piece; doing it again, after a restart in the middle too, goes on with what is left. Contacts that wait in a
 * dialer end there. An entry that blocks, or that was called or refused, stays as a cancelled one: the trace and the dialers' figures
 * speak of it. Any other is deleted. Who is being called, or is before an agent, is left alone; gives how many those are, to come again for.
 */
export async function runEmptying(context: Context, emptying: Emptying, findUse: FindUse, signal?: AbortSignal): Promise<number> {
  const { dataSource, clock } = context;
  const list = await dataSource.getRepository(ContactList).findOneBy({ id: emptying.listId });
  if (!list) return 0;
  const all: Done = { deleted: 0, cancelled: 0, underWay: 0 };
  let stopped: string | undefined;
  for (let after = 0; !signal?.aborted; ) {
    const some = await transaction(dataSource, (manager) => emptySome(manager, list, emptying, findUse, after, clock.now()));
    if (some === undefined) break;
    if (typeof some === 'string') {
      stopped = some;
      break;
    }
    all.deleted += some.deleted;
    all.cancelled += some.cancelled;
    all.underWay += some.underWay;
    after = some.last;
    await pause(rest);
  }
  if (stopped !== undefined) context.log.warn({ list: list.id, why: stopped }, 'a list is not emptied any further');
  const detail = { name: list.name, deleted: all.deleted, cancelled: all.cancelled, underWay: all.underWay, ...(stopped !== undefined && { stopped }) };
  if (all.deleted + all.cancelled > 0 || stopped !== undefined)
    await transaction(dataSource, (manager) => audit(manager, { at: clock.now(), accountId: list.accountId, actor: emptying.by, action: 'entries taken off list', subject: `list ${list.id}`, detail }));
  return stopped === undefined ? all.underWay : 0;
}

/** The next entries behind `after`; undefined when there are none, and why not where it must not go on. */
async function emptySome(manager: EntityManager, list: ContactList, { upTo, reason, by, unblocks }: Emptying, findUse: FindUse, after: number, now: number): Promise<(Done & { last: number }) | string | undefined> {
  // No dialer takes its entries up meanwhile (enrol.ts), and then in the order of the gate: places, then lists.
  await manager.query(`SELECT id FROM dialer_list WHERE list_id = ? ORDER BY id${forUpdate(manager)}`, [list.id]);
  const rows: { id: number }[] = await manager.query(`SELECT id FROM contact WHERE list_id = ? AND id > ? AND id <= ? AND cancelled_at IS NULL ORDER BY id LIMIT ${chunk}`, [list.id, after, upTo]);
  if (rows.length === 0) return undefined;
  const found = rows.map(({ id }) => id);
  const places: { contactId: number; state: string }[] = await manager.query(`SELECT contact_id AS contactId, state FROM dialer_contact WHERE contact_id IN (${marks(found)}) ORDER BY id${forUpdate(manager)}`, found);
  if (!(await lockList(manager, list.id))) return undefined;
  // Asked anew each time: whoever makes it block meanwhile must not find its numbers called.
  const blocksIn = await whoBlocksBy(manager, list, findUse);
  if (blocksIn.length > 0 && !unblocks) return `It blocks in ${blocksIn.join(', ')} since.`;

  const offered: { contactId: number }[] = await manager.query(`SELECT contact_id AS contactId FROM task WHERE state IN (${marks(openTaskStates)})`, [...openTaskStates]);
  const busy = new Set([...places.filter(({ state }) => state === 'dialing'), ...offered].map(({ contactId }) => contactId));
  const ids = found.filter((id) => !busy.has(id));
  const done = { last: found.at(-1)!, underWay: found.length - ids.length };
  if (ids.length === 0) return { ...done, deleted: 0, cancelled: 0 };
  const spokenOf: { id: number }[] = await manager.query(`SELECT contact_id AS id FROM dialer_contact AS place WHERE contact_id IN (${marks(ids)}) AND ${tellsOf} UNION SELECT contact_id FROM attempt WHERE contact_id IN (${marks(ids)})`, [...ids, ...ids]);
  const kept = blocksIn.length > 0 ? ids : spokenOf.map(({ id }) => id);
  const isKept = new Set(kept);
  const gone = ids.filter((id) => !isKept.has(id));
  await endPlaces(manager, kept, now);
  await cancel(manager, kept, { reason, by, blocks: blocksIn.length > 0, now });
  await remove(manager, list.id, gone);
  return { ...done, deleted: gone.length, cancelled: kept.length };
}

/** Whether a contact's place in a dialer tells of a call or a refusal, and is in its figures; SQL. */
export const tellsOf = `(place.state <> 'waiting' OR place.attempts > 0 OR place.last_result IS NOT NULL)`;

async function endPlaces(manager: EntityManager, ids: readonly number[], now: number): Promise<void> {
  if (ids.length === 0) return;
  const ended = await change(
    manager,
    `UPDATE dialer_contact SET state = 'cancelled', status = '${status}', next_at = NULL, ended_at = ? WHERE state = 'waiting' AND contact_id IN (${marks(ids)})`,
    [sqlTime(now), ...ids],
  );
  if (ended > 0) await manager.query(`UPDATE task SET state = 'skipped', decided_at = ?, says = 'Its list was emptied.' WHERE state = 'planned' AND contact_id IN (${marks(ids)})`, [sqlTime(now), ...ids]);
}

async function cancel(manager: EntityManager, ids: readonly number[], { reason, by, blocks, now }: { reason: string; by: string; blocks: boolean; now: number }): Promise<void> {
  if (ids.length === 0) return;
  const why = `The list was emptied: ${reason}`.slice(0, 500);
  const marked = blocks ? `, attributes = JSON_SET(COALESCE(attributes, '{}'), '$.${cancelledAttribute}', ?)` : '';
  await manager.query(
    `UPDATE contact SET cancelled_at = ?, cancelled_reason = ?${marked} WHERE id IN (${marks(ids)})`,
    [sqlTime(now), why, ...(blocks ? [`${why} (${new Date(now).toISOString()}, ${by})`] : []), ...ids],
  );
}

async function remove(manager: EntityManager, listId: number, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  for (const table of ['added_key', 'contact_note', 'dialer_contact']) await manager.query(`DELETE FROM ${table} WHERE contact_id IN (${marks(ids)})`, [...ids]);
  await manager.query(`DELETE FROM contact WHERE id IN (${marks(ids)})`, [...ids]);
  await manager.query('UPDATE contact_list SET contact_count = contact_count - ? WHERE id = ?', [ids.length, listId]);
}
