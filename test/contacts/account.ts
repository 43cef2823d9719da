import type { DataSource } from 'typeorm';
import { Account } from '../../src/accounts/account.entity.js';
import { Enterprise } from '../../src/accounts/enterprise.entity.js';
import type { Principal } from '../../src/accounts/principal.js';
import type { Role } from '../../src/accounts/role.js';
import type { Context } from '../../src/database/context.js';
import { ManualClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import type { Result } from '../../src/shared/result.js';

/** What the tests of this room stand on: a context whose clock stands still, and an account with somebody to ask. */
export interface Ground {
  context: Context & { clock: ManualClock };
  account: Account;
  administrator: Principal;
  as(role: Role, accountId?: number): Principal;
}

export async function newAccount(dataSource: DataSource, dataDir = '', country = 'US', zone = 'America/New_York'): Promise<Ground> {
  const context = { dataSource, clock: new ManualClock(), log: createLog('silent'), dataDir };
  const createdAt = new Date(context.clock.now());
  const enterprise = await dataSource.getRepository(Enterprise).save({ name: 'Agency', zone: 'UTC', createdAt });
  const account = await dataSource.getRepository(Account).save({ enterpriseId: enterprise.id, name: 'Account', country, zone, createdAt });
  const as = (role: Role, accountId = account.id): Principal => ({ name: 'ann@example.com', role, enterpriseId: enterprise.id, accountId });
  return { context, account, administrator: as('administrator'), as };
}

/** The value of a result that is expected to be one. */
export function valueOf<T>(result: Result<T, { message: string } | string>): T {
  if (result.ok) return result.value;
  throw new Error(typeof result.failure === 'string' ? result.failure : result.failure.message);
}

/** What a refusal says. */
export function refusalOf(result: Result<unknown, { message: string } | string>): string {
  if (result.ok) throw new Error('it was not refused');
  return typeof result.failure === 'string' ? result.failure : result.failure.message;
}

/** An upload of these bytes, in pieces. */
export async function* upload(content: string | Uint8Array, pieceSize = 10_000): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let start = 0; start < bytes.length; start += pieceSize) yield bytes.subarray(start, start + pieceSize);
}
