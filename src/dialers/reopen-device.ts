import type { EntityManager } from 'typeorm';
import { isSqlite, marks, sqlTime } from '../database/sql.js';

/** Places a statement. */
const chunk = 500;

/**
 * Contacts that ended because this device was blocked wait again, now that it is allowed; the gate judges them as any other. Found by the
 * refusal, which names the number that it was about and the contact's email address. A dialer that is completed stays so.
 */
export async function reopenDevice(manager: EntityManager, accountIds: readonly number[], device: string, now: number): Promise<void> {
  if (accountIds.length === 0) return;
  const isIt = device.includes('@') ? `attempt.email = ?${isSqlite(manager) ? ' COLLATE NOCASE' : ''}` : 'attempt.number = ?';
  const places: { id: number }[] = await manager.query(
    `SELECT DISTINCT place.id FROM attempt JOIN dialer_contact AS place ON place.id = attempt.dialer_contact_id JOIN contact ON contact.id = place.contact_id
      WHERE ${isIt} AND attempt.rule = 'device' AND attempt.account_id + 0 IN (${marks(accountIds)}) AND place.state = 'blocked' AND place.status = 'DEVICE BLOCKED' AND contact.cancelled_at IS NULL ORDER BY place.id`,
    [device, ...accountIds],
  );
  for (let from = 0; from < places.length; from += chunk) {
    const ids = places.slice(from, from + chunk).map(({ id }) => id);
    await manager.query(`UPDATE dialer_contact SET state = 'waiting', status = NULL, next_at = ?, ended_at = NULL WHERE state = 'blocked' AND id IN (${marks(ids)})`, [sqlTime(now), ...ids]);
  }
}
