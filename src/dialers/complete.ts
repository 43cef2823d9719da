import type { Context } from '../database/context.js';
import { forUpdate } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { Dialer } from './dialer.entity.js';
import { everyContactEnded } from './dialer-state.js';

/**
 * Ends a running dialer whose contacts have all ended; whether it did. Whoever adds one holds the dialer's row meanwhile
 * (add-to-dialer.ts): so either the contact is seen here, or the dialer is seen to have ended there, and goes on.
 */
export function complete({ dataSource, clock }: Context, { id }: Pick<Dialer, 'id'>): Promise<boolean> {
  return transaction(dataSource, async (manager) => {
    const [row] = await manager.query(`SELECT state FROM dialer WHERE id = ?${forUpdate(manager)}`, [id]);
    if (row?.state !== 'running') return false;
    const left = await manager.query(
      `SELECT id FROM dialer_contact WHERE dialer_id = ? AND (state = 'dialing' OR (state = 'waiting' AND list_id IN (SELECT list_id FROM dialer_list WHERE dialer_id = ? AND role = 'call'))) LIMIT 1`,
      [id, id],
    );
    if (left.length > 0) return false;
    await manager.getRepository(Dialer).update({ id }, { state: 'completed', explanation: everyContactEnded, endedAt: new Date(clock.now()) });
    return true;
  });
}
