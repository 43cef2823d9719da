import type { EntityManager } from 'typeorm';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { findCallInListUse, findRuleUse, findShownListUse } from './find-use.js';

/**
 * Deletes a list with its contacts. One that a dialer is linked to, or has called, is kept: its contacts are
 * what the trace and the dialer's figures speak of. So is one that something in another room uses, which `findUse` knows.
 */
export async function deleteList(context: Context, principal: Principal, listId: number, findUse: (manager: EntityManager, list: ContactList) => Promise<string | undefined> = async () => undefined): Promise<Result<void, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not delete lists.'));
  const list = await findVisible(context.dataSource, principal, ContactList, listId);
  if (!list) return failed(problem(404, 'There is no such list.'));
  if (list.name === 'Default') return failed(problem(409, 'The list "Default" is every account\'s own and stays; nothing was deleted.'));
  return transaction(context.dataSource, async (manager): Promise<Result<void, Problem>> => {
    await manager.query('UPDATE contact_list SET contact_count = contact_count WHERE id = ?', [listId]);
    const users: { name: string }[] = await manager.query(
      `SELECT name FROM dialer WHERE id IN (SELECT dialer_id FROM dialer_list WHERE list_id = ?) OR id IN (SELECT dialer_id FROM dialer_contact WHERE list_id = ?) ORDER BY name`,
      [listId, listId],
    );
    if (users.length > 0)
      return failed(problem(409, `The list "${list.name}" is in use by ${users.map(({ name }) => `"${name}"`).join(', ')}; nothing was deleted. Take it out of the dialer first; a list that was called is kept for the trace.`));
    const shownBy = await findShownListUse(manager, list);
    if (shownBy) return failed(problem(409, `The list "${list.name}" says which caller IDs ${shownBy} shows; nothing was deleted. Choose another one there first.`));
    const filledBy = await findRuleUse(manager, list);
    if (filledBy) return failed(problem(409, `A rule of ${filledBy} puts numbers on the list "${list.name}"; nothing was deleted. Change the rule first.`));
    const decides = await findCallInListUse(manager, list);
    if (decides) return failed(problem(409, `The list "${list.name}" is named by ${decides}; nothing was deleted. Choose another one there first.`));
    const use = await findUse(manager, list);
    if (use) return failed(problem(409, `The list "${list.name}" is used by ${use}; nothing was deleted. Choose another one there first.`));
    const importIds = 'SELECT id FROM contact_import WHERE list_id = ?';
    await manager.query(`DELETE FROM import_rejection WHERE import_id IN (${importIds})`, [listId]);
    await manager.query('DELETE FROM contact_import WHERE list_id = ?', [listId]);
    await manager.query('DELETE FROM contact WHERE list_id = ?', [listId]);
    await manager.query('DELETE FROM contact_list WHERE id = ?', [listId]);
    await audit(manager, { at: context.clock.now(), accountId: list.accountId, actor: principal.name, action: 'delete list', subject: `list ${listId}`, detail: { name: list.name, contacts: list.contactCount } });
    return ok(undefined);
  });
}
