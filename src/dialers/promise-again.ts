import type { EntityManager } from 'typeorm';
import { change, sqlTime, timeOf } from '../database/sql.js';

/**
 * A promised call that its agent could not take up just now is theirs at another time, `again`, as long as the contact is kept
 * for them: `after-disposition.ts` has set its next call to the end of that. Else the promise is over, and anyone calls.
 */
export async function promiseAgain(manager: EntityManager, { id, dialerContactId }: { id: number; dialerContactId: number }, now: number, again: number): Promise<void> {
  const [place] = await manager.query(`SELECT next_at AS nextAt FROM dialer_contact WHERE id = ? AND state = 'waiting'`, [dialerContactId]);
  const heldUntil = place?.nextAt ? timeOf(place.nextAt) : now;
  if (heldUntil > again) await change(manager, `UPDATE task SET state = 'planned', offered_at = ?, expires_at = ? WHERE id = ? AND state = 'offered'`, [sqlTime(again), sqlTime(heldUntil), id]);
  else await change(manager, `UPDATE task SET state = 'expired', says = 'It is not kept for you any more.', expires_at = ? WHERE id = ? AND state = 'offered'`, [sqlTime(now), id]);
}
