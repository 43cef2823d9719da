import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import type { DialerList } from './dialer-list.entity.js';

/** Contacts a transaction: some 30 ms, so that calls are placed in between. */
const chunk = 5_000;

/**
 * Gives the next contacts of a list their places in a dialer; true when there were none left. Ids of one
 * list become visible in ascending order (contact-list.entity.ts), so nobody is passed over.
 */
export async function enrol({ dataSource }: Context, link: DialerList): Promise<boolean> {
  return transaction(dataSource, async (manager) => {
    const [row] = await manager.query(
      `SELECT MAX(id) AS last FROM (SELECT id FROM contact WHERE list_id = ? AND id > ? ORDER BY id LIMIT ${chunk}) AS next`,
      [link.listId, link.enrolledTo],
    );
    const last = row.last as number | null;
    if (last === null) return true;
    await manager.query(
      `INSERT INTO dialer_contact (account_id, dialer_id, contact_id, list_id, state, attempts)
       SELECT account_id, ?, id, list_id, 'waiting', 0 FROM contact WHERE list_id = ? AND id > ? AND id <= ?`,
      [link.dialerId, link.listId, link.enrolledTo, last],
    );
    await manager.query('UPDATE dialer_list SET enrolled_to = ? WHERE id = ?', [last, link.id]);
    link.enrolledTo = last;
    return false;
  });
}
