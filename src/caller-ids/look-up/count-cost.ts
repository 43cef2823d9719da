import { DateTime } from 'luxon';
import type { EntityManager } from 'typeorm';
import { insertRows, isSqlite } from '../../database/sql.js';
import type { LookUpProvider } from './look-up-provider.entity.js';

/** Counts a provider that was asked about a number, and what that cost, by month of the account's zone; an answer of no use is not counted as a cost. */
export async function countCost(manager: EntityManager, accountId: number, provider: Pick<LookUpProvider, 'currency' | 'cost'>, hasAnswered: boolean, now: number): Promise<void> {
  const [account] = await manager.query('SELECT zone FROM account WHERE id = ?', [accountId]);
  const month = DateTime.fromMillis(now, { zone: account.zone }).toFormat('yyyy-MM');
  const add = ['look_ups', 'failures', 'cost'];
  const sum = isSqlite(manager)
    ? `ON CONFLICT (account_id, month, currency) DO UPDATE SET ${add.map((column) => `${column} = look_up_cost.${column} + excluded.${column}`).join(', ')}`
    : `ON DUPLICATE KEY UPDATE ${add.map((column) => `${column} = ${column} + VALUES(${column})`).join(', ')}`;
  await insertRows(manager, 'look_up_cost', ['account_id', 'month', 'currency', ...add], [[accountId, month, provider.currency, hasAnswered ? 1 : 0, hasAnswered ? 0 : 1, hasAnswered ? provider.cost : 0]], sum);
}
