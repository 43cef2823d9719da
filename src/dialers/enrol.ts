import type { Context } from '../database/context.js';
import { forShare, forUpdate } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { waitForBestTime } from './best-time.js';
import type { DialerList } from './dialer-list.entity.js';
import type { DialerSettings } from './settings.js';

/** Contacts a transaction: some 30 ms, so that calls are placed in between. */
const chunk = 5_000;

/**
 * Gives the next contacts of a list their places in a dialer; true when there were none left. Ids of one
 * list become visible in ascending order (contact-list.entity.ts), so nobody is passed over. Somebody may have
 * a place already: the list was taken out of the dialer and put back. Those who answered before may have to wait for their hour.
 * An entry that was cancelled, or taken off with the whole list (empty-list.ts), is only there as proof, and gets none.
 */
export async function enrol({ dataSource, clock }: Context, { id, dialerId, listId, accountId }: DialerList, settings?: DialerSettings): Promise<boolean> {
  return transaction(dataSource, async (manager) => {
    // In the order in which saving a dialer locks them; how far it has come is the row's word, not our copy's.
    await manager.query(`SELECT id FROM dialer WHERE id = ?${forShare(manager)}`, [dialerId]);
    const [link] = await manager.query(`SELECT enrolled_to AS enrolledTo FROM dialer_list WHERE id = ?${forUpdate(manager)}`, [id]);
    if (!link) return true;
    const [row] = await manager.query(
      `SELECT MAX(id) AS last FROM (SELECT id FROM contact WHERE list_id = ? AND id > ? ORDER BY id LIMIT ${chunk}) AS next`,
      [listId, link.enrolledTo],
    );
    const last = row.last as number | null;
    if (last === null) return true;
    await manager.query(
      `INSERT INTO dialer_contact (account_id, dialer_id, contact_id, list_id, state, attempts)
       SELECT account_id, ?, id, list_id, 'waiting', 0 FROM contact WHERE list_id = ? AND id > ? AND id <= ? AND cancelled_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM dialer_contact AS place WHERE place.dialer_id = ? AND place.contact_id = contact.id)`,
      [dialerId, listId, link.enrolledTo, last, dialerId],
    );
    if (settings?.bestTime) await waitForBestTime(manager, { dialerId, listId, accountId }, { after: link.enrolledTo, upTo: last }, settings, clock.now());
    await manager.query('UPDATE dialer_list SET enrolled_to = ? WHERE id = ?', [last, id]);
    return false;
  });
}
