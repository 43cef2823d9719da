import { attemptRow, insertAttempts } from '../calls/attempt-row.js';
import type { Refusal } from '../compliance/rule.js';
import type { Context } from '../database/context.js';
import { change, forUpdate, marks, sqlTime, timeOf } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { attemptId } from '../shared/id.js';
import type { PhoneNumber } from '../shared/phone-number.js';

const chunk = 500;

interface Expired {
  id: number;
  accountId: number;
  dialerId: number;
  contactId: number;
  listId: number;
  attempts: number;
  expiresAt: string | Date;
  campaignId: number;
  dialerVersionId: number;
  number: PhoneNumber;
  clientId: string | null;
  email: string | null;
}

/**
 * Ends the contacts, of every dialer in whatever state, that were to be called until a time that has come: each as expired, with
 * a refusal in the trace that says so. One that is being called at that moment is left to its call. Returns how many.
 */
export async function expireContacts({ dataSource, clock }: Context): Promise<number> {
  const now = clock.now();
  // Nearly always there is none, and then nothing is locked.
  const some = await dataSource.query(`SELECT id FROM dialer_contact WHERE state = 'waiting' AND expires_at <= ? LIMIT ${chunk}`, [sqlTime(now)]);
  if (some.length === 0) return 0;
  const ids = some.map(({ id }: { id: number }) => id).sort((one: number, other: number) => one - other);
  return transaction(dataSource, async (manager) => {
    await manager.query(`SELECT id FROM dialer_contact WHERE id IN (${marks(ids)}) ORDER BY id${forUpdate(manager)}`, ids);
    const expired: Expired[] = await manager.query(
      `SELECT place.id, place.account_id AS accountId, place.dialer_id AS dialerId, place.contact_id AS contactId, place.list_id AS listId, place.attempts, place.expires_at AS expiresAt,
              dialer.campaign_id AS campaignId, dialer.version_id AS dialerVersionId, contact.number, contact.client_id AS clientId, contact.email
         FROM dialer_contact AS place JOIN dialer ON dialer.id = place.dialer_id JOIN contact ON contact.id = place.contact_id
        WHERE place.state = 'waiting' AND place.id IN (${marks(ids)})`,
      ids,
    );
    await insertAttempts(manager, expired.map((one) => attemptRow(attemptId(now), { ...one, tag: '' }, { ...one, dialerContactId: one.id }, now, { refusal: refusalOf(one) })));
    if (expired.length > 0)
      await change(manager, `UPDATE dialer_contact SET state = 'expired', status = 'EXPIRED', next_at = NULL, ended_at = ?, last_result = 'refused' WHERE id IN (${marks(expired)})`, [sqlTime(now), ...expired.map(({ id }) => id)]);
    return expired.length;
  });
}

const refusalOf = ({ number, expiresAt }: Expired): Refusal => ({ rule: 'expired', reason: `${number} was to be called until ${new Date(timeOf(expiresAt)).toISOString()} only, which is past.`, ends: 'expired', status: 'EXPIRED' });
