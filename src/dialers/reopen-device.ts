import type { EntityManager } from 'typeorm';
import type { Reopened } from '../compliance/device-blocks.js';
import { isSqlite, marks, sqlTime, whoseEmail } from '../database/sql.js';
import { goOn } from './go-on.js';

/** Places a statement. */
const chunk = 500;

/**
 * Contacts that ended because this device was blocked wait again, now that it is allowed; the gate judges them as any other. Found by the
 * refusal, which names the number that it was about and the contact's email address. A dialer that had ended by itself goes on for them (go-on.ts).
 */
export async function reopenDevice(manager: EntityManager, accountIds: readonly number[], device: string, now: number): Promise<Reopened> {
  if (accountIds.length === 0) return { contacts: 0, dialers: [] };
  const { condition, values } = device.includes('@') ? whoseEmail('attempt.email', device, isSqlite(manager)) : { condition: 'attempt.number = ?', values: [device] };
  const places: { id: number; dialerId: number }[] = await manager.query(
    `SELECT DISTINCT place.id AS id, place.dialer_id AS dialerId FROM attempt JOIN dialer_contact AS place ON place.id = attempt.dialer_contact_id JOIN contact ON contact.id = place.contact_id
      WHERE ${condition} AND attempt.rule = 'device' AND attempt.account_id + 0 IN (${marks(accountIds)}) AND place.state = 'blocked' AND place.status = 'DEVICE BLOCKED' AND contact.cancelled_at IS NULL ORDER BY place.id`,
    [...values, ...accountIds],
  );
  for (let from = 0; from < places.length; from += chunk) {
    const ids = places.slice(from, from + chunk).map(({ id }) => id);
    await manager.query(`UPDATE dialer_contact SET state = 'waiting', status = NULL, next_at = ?, ended_at = NULL WHERE state = 'blocked' AND id IN (${marks(ids)})`, [sqlTime(now), ...ids]);
  }
  const dialers: number[] = [];
  for (const dialerId of new Set(places.map((place) => place.dialerId))) if (await goOn(manager, dialerId, 'It goes on: a device was allowed again.', now)) dialers.push(dialerId);
  return { contacts: places.length, dialers };
}
