import type { DataSource } from 'typeorm';
import { ensureFirstAdministrator, type FirstAdministrator } from '../../src/accounts/bootstrap.js';
import { type AccountSettings, insertAccount } from '../../src/accounts/create-account.js';
import type { Principal } from '../../src/accounts/principal.js';
import type { Context } from '../../src/database/context.js';
import { transaction } from '../../src/database/transaction.js';
import { ManualClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';

export interface House {
  context: Context;
  clock: ManualClock;
  first: FirstAdministrator;
  /** Two accounts of the enterprise, and who administers each and both. */
  one: number;
  other: number;
  agency: Principal;
  administratorOfOne: Principal;
  administratorOfOther: Principal;
}

const nothing = async () => undefined;

/** An enterprise with two accounts in an empty database. */
export async function openHouse(dataSource: DataSource, dataDir = '/nonexistent'): Promise<House> {
  const clock = new ManualClock();
  const context: Context = { dataSource, clock, log: createLog('silent'), dataDir };
  const first = (await ensureFirstAdministrator(context, nothing))!;
  const agency: Principal = { name: first.email, role: 'agency administrator', enterpriseId: first.account.enterpriseId, accountId: null };
  const settings: AccountSettings = { name: 'Other', country: 'GB', zone: 'Europe/London' };
  const { id: other } = await transaction(dataSource, (manager) => insertAccount(manager, clock.now(), agency, settings, nothing));
  const of = (accountId: number, name: string): Principal => ({ name, role: 'administrator', enterpriseId: agency.enterpriseId, accountId });
  return { context, clock, first, one: first.account.id, other, agency, administratorOfOne: of(first.account.id, 'one@example.com'), administratorOfOther: of(other, 'other@example.com') };
}
