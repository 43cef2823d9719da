import type { EntityManager } from 'typeorm';
import { decide } from '../calls/judge.js';
import type { Reopened } from '../compliance/device-blocks.js';
import { forUpdate, isSqlite, marks, sqlTime, whoseEmail } from '../database/sql.js';
import { groupBy } from '../shared/group-by.js';
import type { Place } from './claim.js';
import { Dialer } from './dialer.entity.js';
import { DialerVersion } from './dialer-version.entity.js';
import { goOn } from './go-on.js';
import { withFacts } from './judge-contact.js';

/** Places a statement. */
const chunk = 500;

/**
 * Contacts that ended because this device was blocked wait again, now that it is allowed, unless something else would end them at once: the block of their other device,
 * a list, a consent that is not there. The gate judges them as any other. Found by the refusal, which names the number that it was about and the contact's email address.
 * A dialer that had ended by itself goes on for them (go-on.ts).
 */
export async function reopenDevice(manager: EntityManager, accountIds: readonly number[], device: string, now: number): Promise<Reopened> {
  if (accountIds.length === 0) return { contacts: 0, dialers: [] };
  const { condition, values } = device.includes('@') ? whoseEmail('attempt.email', device, isSqlite(manager)) : { condition: 'attempt.number = ?', values: [device] };
  const found: { id: number; dialerId: number }[] = await manager.query(
    `SELECT DISTINCT place.id AS id, place.dialer_id AS dialerId FROM attempt JOIN dialer_contact AS place ON place.id = attempt.dialer_contact_id JOIN contact ON contact.id = place.contact_id
      WHERE ${condition} AND attempt.rule = 'device' AND attempt.account_id + 0 IN (${marks(accountIds)}) AND place.state = 'blocked' AND place.status = 'DEVICE BLOCKED' AND contact.cancelled_at IS NULL ORDER BY place.id`,
    [...values, ...accountIds],
  );
  const reopened: Reopened = { contacts: 0, dialers: [] };
  for (const [dialerId, places] of groupBy(found, (place) => place.dialerId)) {
    let contacts = 0;
    for (let from = 0; from < places.length; from += chunk) contacts += await reopenSome(manager, dialerId, places.slice(from, from + chunk).map(({ id }) => id), now);
    if (contacts > 0 && (await goOn(manager, dialerId, 'It goes on: a device was allowed again.', now))) reopened.dialers.push(dialerId);
    reopened.contacts += contacts;
  }
  return reopened;
}

async function reopenSome(manager: EntityManager, dialerId: number, ids: readonly number[], now: number): Promise<number> {
  const places: Place[] = await manager.query(`SELECT id, contact_id AS contactId, list_id AS listId, attempts FROM dialer_contact WHERE id IN (${marks(ids)}) AND state = 'blocked' ORDER BY id${forUpdate(manager)}`, [...ids]);
  const dialer = await manager.getRepository(Dialer).findOneBy({ id: dialerId });
  if (places.length === 0 || !dialer) return 0;
  const { settings } = await manager.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId });
  const { rules, claims, candidateOf } = await withFacts(manager, dialer, settings, places, now);
  let contacts = 0;
  for (const claim of claims) {
    const { ends, status } = decide(claim, candidateOf, rules, now).refusal ?? {};
    if (ends === 'blacklisted' || ends === 'blocked') {
      // What ends it now, for whoever asks why, and for what is said when that is lifted (stay-ended.ts).
      await manager.query('UPDATE dialer_contact SET state = ?, status = ? WHERE id = ?', [ends, status, claim.dialerContactId]);
      continue;
    }
    await manager.query(`UPDATE dialer_contact SET state = 'waiting', status = NULL, next_at = ?, ended_at = NULL WHERE id = ?`, [sqlTime(now), claim.dialerContactId]);
    contacts += 1;
  }
  return contacts;
}
