import type { EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import type { Rows } from '../database/context.js';
import { Account } from './account.entity.js';
import type { Principal } from './principal.js';

/** Rows that belong to one account. */
export interface OfAccount {
  accountId: number | null;
}

/** The ids of the accounts whose rows the principal may see. Every query of the API and the back office goes through this. */
export async function visibleAccounts(dataSource: Pick<Rows, 'getRepository'>, principal: Principal): Promise<number[]> {
  if (principal.accountId !== null) return [principal.accountId];
  const accounts = await dataSource.getRepository(Account).find({ where: { enterpriseId: principal.enterpriseId }, select: { id: true } });
  return accounts.map(({ id }) => id);
}

/** Finds one row by its id among those that the principal may see; undefined also when it is another account's. */
export async function findVisible<Row extends ObjectLiteral & OfAccount & { id: number | string }>(
  dataSource: Pick<Rows, 'getRepository'>,
  principal: Principal,
  entity: EntityTarget<Row>,
  id: Row['id'],
): Promise<Row | undefined> {
  const row = await dataSource.getRepository(entity).findOneBy({ id } as FindOptionsWhere<Row>);
  if (!row || row.accountId === null) return undefined;
  return (await visibleAccounts(dataSource, principal)).includes(row.accountId) ? row : undefined;
}
