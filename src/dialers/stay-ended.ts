import type { EntityManager } from 'typeorm';
import { marks } from '../database/sql.js';
import { counted } from '../shared/counted.js';

/** Numbers a question. */
const chunk = 500;

/** Of a number that is blocked no longer: what becomes of the contacts that ended for it, in a sentence; empty where there are none. */
export const endedAsBlocked = (manager: EntityManager, accountId: number, numbers: readonly string[]): Promise<string> =>
  stayEnded(manager, accountId, numbers, `place.state = 'blacklisted'`, 'because a list blocked the number');

/** The same of a number to which calls were agreed. */
export const endedWithoutConsent = (manager: EntityManager, accountId: number, numbers: readonly string[]): Promise<string> =>
  stayEnded(manager, accountId, numbers, `place.state = 'blocked' AND place.status = 'NO CONSENT'`, 'because there was no consent');

/** Found by their attempts, of which a refusal is one: by the index of numbers. */
async function stayEnded(manager: EntityManager, accountId: number, numbers: readonly string[], ended: string, why: string): Promise<string> {
  let count = 0;
  for (let from = 0; from < numbers.length; from += chunk) {
    const some = numbers.slice(from, from + chunk);
    const [row] = await manager.query(
      `SELECT COUNT(DISTINCT place.id) AS count FROM attempt JOIN dialer_contact AS place ON place.id = attempt.dialer_contact_id
        WHERE attempt.number IN (${marks(some)}) AND attempt.account_id + 0 = ? AND ${ended}`,
      [...some, accountId],
    );
    count += Number(row.count);
  }
  if (count === 0) return '';
  return `${counted(count, 'contact')} ended in ${count === 1 ? 'its dialer' : 'their dialers'} ${why}, and ${count === 1 ? 'stays ended: add it' : 'stay ended: add them'} again to have ${count === 1 ? 'it' : 'them'} called.`;
}
