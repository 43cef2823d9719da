import { In } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import type { Context } from '../database/context.js';
import { CallerIdUse } from './caller-id-use.entity.js';
import { dayIn } from './for-calls.js';

/** How often each number of these accounts was shown on the day that it is there now. */
export async function usesToday({ dataSource, clock }: Context, accountIds: readonly number[]): Promise<Map<number, number>> {
  const accounts = await dataSource.getRepository(Account).findBy({ id: In([...accountIds]) });
  const where = accounts.map(({ id: accountId, zone }) => ({ accountId, day: dayIn(zone, clock.now()) }));
  const uses = where.length === 0 ? [] : await dataSource.getRepository(CallerIdUse).findBy(where);
  return new Map(uses.map(({ callerIdId, uses: count }) => [callerIdId, count]));
}
