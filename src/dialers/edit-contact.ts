import type { EntityManager } from 'typeorm';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import { habitsOf } from '../contacts/add-contacts.js';
import { changeContact, type ChangedContact, type ContactEdit } from '../contacts/change-contact.js';
import { Contact } from '../contacts/contact.entity.js';
import { listFor, lockList } from '../contacts/lists.js';
import type { Context } from '../database/context.js';
import { forUpdate, sqlTime } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';

/**
 * Changes what is known of a contact: what is left out stays, null clears. It holds from the next attempt on, in every dialer; attempts
 * of before keep what they had. Its places in dialers follow: in a changed priority, and, where a rule had them wait and what the rules of time ask has changed, by asking the rules again.
 */
export async function editContact(context: Context, principal: Principal, contactId: number, edit: ContactEdit): Promise<Result<Contact, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'Your role may not change contacts; nothing was changed.'));
  const contact = await findVisible(context.dataSource, principal, Contact, contactId);
  if (!contact) return failed(problem(404, `There is no contact ${contactId}.`));
  const list = await listFor(context, principal, contact.listId, 'edit');
  if (!list.ok) return list;
  const habits = await habitsOf(context, list.value);
  return transaction(context.dataSource, async (manager) => {
    // In the order of everybody who moves places and then writes lists or contacts: the gate, a settled call, an erasure.
    await manager.query(`SELECT id FROM dialer_contact WHERE contact_id = ? ORDER BY id${forUpdate(manager)}`, [contactId]);
    if (!(await lockList(manager, contact.listId))) return failed(problem(404, `There is no contact ${contactId}.`));
    const now = context.clock.now();
    const changed = await changeContact(manager, contactId, edit, habits, { by: principal.name, now });
    if (!changed.ok) return changed;
    await follow(manager, changed.value, now);
    return ok(changed.value.contact);
  });
}

/** What the rules of time ask of a contact. */
const ofTime = ['zone', 'preferences', 'customerType'] as const;

async function follow(manager: EntityManager, { contact: { id, priority }, changed }: ChangedContact, now: number): Promise<void> {
  if (changed.includes('priority')) {
    await manager.query('UPDATE dialer_contact SET priority = ? WHERE contact_id = ?', [priority, id]);
    // A new one has no time, and whoever has a priority needs one (claim.ts).
    if (priority > 0) await manager.query("UPDATE dialer_contact SET next_at = ? WHERE contact_id = ? AND state = 'waiting' AND next_at IS NULL", [sqlTime(now), id]);
  }
  if (ofTime.some((value) => changed.includes(value))) await askAgain(manager, id, now);
}

/** Only those that wait for rules: what an agent has promised, a pause after a call and an offer stay as they are. */
const askAgain = (manager: EntityManager, contactId: number, now: number): Promise<unknown> =>
  manager.query(`UPDATE dialer_contact SET next_at = ?, refused_until = NULL WHERE contact_id = ? AND state = 'waiting' AND last_result = 'refused' AND next_at > ? AND next_at = refused_until`, [sqlTime(now), contactId, sqlTime(now)]);
