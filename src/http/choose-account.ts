import { type DataSource, type EntityTarget, type FindOptionsOrder, type FindOptionsWhere, In, MoreThan, type ObjectLiteral } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible, type OfAccount, visibleAccounts } from '../accounts/scope.js';
import type { Country } from '../shared/phone-number.js';
import { failed, ok, type Result } from '../shared/result.js';
import { type HttpProblem, httpProblem } from './http-problem.js';
import { toPage } from './schemas.js';

/** The one account that a request is about: the caller's own, or the one they name where they see several. */
export async function chooseAccount(dataSource: DataSource, principal: Principal, wish: number | undefined): Promise<Result<number, HttpProblem>> {
  const visible = await visibleAccounts(dataSource, principal);
  const accountId = wish ?? principal.accountId ?? (visible.length === 1 ? visible[0]! : null);
  if (accountId === null) return failed(httpProblem(400, 'You see several accounts: say by accountId which one this is about. Nothing was changed.', { field: 'accountId' }));
  return visible.includes(accountId) ? ok(accountId) : failed(noAccount(accountId));
}

/** What is done in the one account that a request is about. */
export async function inAccount<Value>(dataSource: DataSource, principal: Principal, wish: number | undefined, work: (accountId: number) => Promise<Result<Value, HttpProblem>>): Promise<Result<Value, HttpProblem>> {
  const account = await chooseAccount(dataSource, principal, wish);
  return account.ok ? work(account.value) : account;
}

/** The accounts whose rows a request shows: the one named, or all that the caller sees. */
export async function chooseAccounts(dataSource: DataSource, principal: Principal, wish: number | undefined): Promise<Result<number[], HttpProblem>> {
  const visible = await visibleAccounts(dataSource, principal);
  if (wish === undefined) return ok(visible);
  return visible.includes(wish) ? ok([wish]) : failed(noAccount(wish));
}

/** The countries in whose form a number is read: those of the account, or of all accounts that the caller sees, each once. */
export async function chooseCountries(dataSource: DataSource, principal: Principal, wish: number | undefined): Promise<Result<[Country, ...Country[]], HttpProblem>> {
  const chosen = await chooseAccounts(dataSource, principal, wish);
  if (!chosen.ok) return chosen;
  const accounts = await dataSource.getRepository(Account).find({ where: { id: In(chosen.value) }, order: { id: 'ASC' }, select: { id: true, country: true } });
  const [first = 'US', ...others] = new Set(accounts.map(({ country }) => country as Country));
  return ok([first, ...others]);
}

/** A page of the rows of the account that is named, or of all that the caller sees, in the order of their ids. */
export async function findPage<Row extends ObjectLiteral & OfAccount & { id: number }>(
  dataSource: DataSource,
  principal: Principal,
  entity: EntityTarget<Row>,
  { accountId, after = 0, limit }: { accountId?: number; after?: number; limit: number },
): Promise<Result<{ items: Row[]; next: number | null }, HttpProblem>> {
  const accounts = await chooseAccounts(dataSource, principal, accountId);
  if (!accounts.ok) return accounts;
  const where = { accountId: In(accounts.value), id: MoreThan(after) } as FindOptionsWhere<Row>;
  return ok(toPage(await dataSource.getRepository(entity).find({ where, order: { id: 'ASC' } as FindOptionsOrder<Row>, take: limit + 1 }), limit));
}

/** A row by its id, or the 404 that another account's row gets too. */
export async function findRow<Row extends ObjectLiteral & OfAccount & { id: number | string }>(
  dataSource: DataSource,
  principal: Principal,
  entity: EntityTarget<Row>,
  id: Row['id'],
  noun: string,
): Promise<Result<Row, HttpProblem>> {
  const row = await findVisible(dataSource, principal, entity, id);
  return row ? ok(row) : failed(httpProblem(404, `There is no ${noun} ${id}.`));
}

const noAccount = (id: number): HttpProblem => httpProblem(404, `There is no account ${id}.`, { field: 'accountId' });
