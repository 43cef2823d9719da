import type { EntityManager } from 'typeorm';
import { change, isSqlite, marks, sqlTime, whoseEmail } from '../database/sql.js';
import { release } from './tasks.js';

/**
 * A device was blocked: the contacts with this main number or email address that are before an agent, or kept for one who promised to call, go back at
 * once, and the gate ends them. Gives how many. A further number that is blocked is passed over when it is called.
 */
export async function takeBackDevice(manager: EntityManager, accountIds: readonly number[], device: string, now: number): Promise<number> {
  if (accountIds.length === 0) return 0;
  const { condition, values } = device.includes('@') ? whoseEmail('contact.email', device, isSqlite(manager)) : { condition: 'contact.number = ?', values: [device] };
  const tasks: { id: number; dialerContactId: number }[] = await manager.query(
    `SELECT task.id AS id, task.dialer_contact_id AS dialerContactId FROM task JOIN contact ON contact.id = task.contact_id
      WHERE task.state IN ('offered', 'planned') AND task.account_id IN (${marks(accountIds)}) AND ${condition} ORDER BY task.id`,
    [...accountIds, ...values],
  );
  let taken = 0;
  for (const { id, dialerContactId } of tasks) {
    const moved = await change(manager, `UPDATE task SET state = 'expired', says = 'It was blocked for every dialer, under Device blocking.', expires_at = ? WHERE id = ? AND state IN ('offered', 'planned')`, [sqlTime(now), id]);
    if (moved === 0) continue;
    await release(manager, dialerContactId, now);
    taken += 1;
  }
  return taken;
}
