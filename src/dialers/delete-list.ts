import type { EntityManager } from 'typeorm';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import { whyRegistryStays } from '../contacts/lists.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { findCallInListUse, findRuleUse, findShownListUse } from './find-use.js';

/** What rooms above know of who uses a list, in words. */
export type FindUse = (manager: EntityManager, list: ContactList) => Promise<string | undefined>;

/**
 * Deletes a list with its contacts. One that a dialer is linked to, or has called, is kept: its contacts are
 * what the trace and the dialer's figures speak of. So is one that something in another room uses, which `findUse` knows, and the
 * opt-outs, which are proof. A list that is kept can be emptied (empty-list.ts).
 */
export async function deleteList(context: Context, principal: Principal, listId: number, findUse: FindUse = async () => undefined): Promise<Result<void, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not delete lists.'));
  const list = await findVisible(context.dataSource, principal, ContactList, listId);
  if (!list) return failed(problem(404, 'There is no such list.'));
  return transaction(context.dataSource, async (manager): Promise<Result<void, Problem>> => {
    await manager.query('UPDATE contact_list SET contact_count = contact_count WHERE id = ?', [listId]);
    const kept = await whyKept(manager, list, findUse);
    if (kept) return failed(problem(409, kept));
    const importIds = 'SELECT id FROM contact_import WHERE list_id = ?';
    await manager.query(`DELETE FROM import_rejection WHERE import_id IN (${importIds})`, [listId]);
    await manager.query('DELETE FROM contact_import WHERE list_id = ?', [listId]);
    await manager.query('DELETE FROM contact WHERE list_id = ?', [listId]);
    await manager.query('DELETE FROM contact_list WHERE id = ?', [listId]);
    await audit(manager, { at: context.clock.now(), accountId: list.accountId, actor: principal.name, action: 'delete list', subject: `list ${listId}`, detail: { name: list.name, contacts: list.contactCount } });
    return ok(undefined);
  });
}

async function whyKept(manager: EntityManager, list: ContactList, findUse: FindUse): Promise<string | undefined> {
  if (list.name === 'Default') return 'The list "Default" is every account\'s own and stays; nothing was deleted. It can be emptied.';
  if (list.blocksAll) return `Those on the list "${list.name}" asked never to be called; it stays, and nothing was deleted.`;
  const registry = await whyRegistryStays(manager, list);
  if (registry) return `${registry} Nothing was deleted.`;
  const users: { name: string }[] = await manager.query(
    `SELECT name FROM dialer WHERE id IN (SELECT dialer_id FROM dialer_list WHERE list_id = ?) OR id IN (SELECT dialer_id FROM dialer_contact WHERE list_id = ?) ORDER BY name`,
    [list.id, list.id],
  );
  if (users.length > 0)
    return `The list "${list.name}" is in use by ${users.map(({ name }) => `"${name}"`).join(', ')}; nothing was deleted. Take it out of the dialer first; a list that was called is kept for the trace, and can be emptied.`;
  const [use] = await otherUses(manager, list, findUse);
  return use && `The list "${list.name}" ${use}; nothing was deleted. Change that first.`;
}

/** What uses a list beside the dialers that are linked to it, each as what is said of the list. */
export async function otherUses(manager: EntityManager, list: ContactList, findUse: FindUse): Promise<string[]> {
  const shownBy = await findShownListUse(manager, list);
  const filledBy = await findRuleUse(manager, list);
  const decides = await findCallInListUse(manager, list);
  const use = await findUse(manager, list);
  return [
    shownBy && `says which caller IDs ${shownBy} shows`,
    filledBy && `gets numbers by a rule of ${filledBy}`,
    decides && `is named by ${decides}`,
    use && `is used by ${use}`,
  ].flatMap((one) => one ?? []);
}

/**
 * Whether a list stays whatever is done: the account's own and the opt-outs, a dialer's own, and one that was called. Enrolment begins
 * with the first entry, so that one tells it without a look at all of them.
 */
export async function isKeptForGood(manager: EntityManager, { id, name, blocksAll }: ContactList): Promise<boolean> {
  if (name === 'Default' || blocksAll) return true;
  const own = await manager.query('SELECT 1 FROM dialer_list WHERE list_id = ? AND is_own = 1 LIMIT 1', [id]);
  if (own.length > 0) return true;
  const called = await manager.query('SELECT 1 FROM dialer_contact WHERE contact_id = (SELECT MIN(id) FROM contact WHERE list_id = ?) LIMIT 1', [id]);
  return called.length > 0;
}
