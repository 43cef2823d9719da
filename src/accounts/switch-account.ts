import type { DataSource } from 'typeorm';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Account } from './account.entity.js';
import { audit } from './audit.js';
import type { Principal } from './principal.js';

/** The account that somebody who sees all of the enterprise has switched to; undefined when there is none, or it is no longer theirs to see. */
export async function switchedTo(dataSource: DataSource, principal: Pick<Principal, 'enterpriseId' | 'accountId'>, accountId: number | undefined): Promise<Account | undefined> {
  if (!Number.isSafeInteger(accountId) || principal.accountId !== null) return undefined;
  return (await dataSource.getRepository(Account).findOneBy({ id: accountId, enterpriseId: principal.enterpriseId })) ?? undefined;
}

/** Somebody who sees all accounts goes on as one of this account: they see it alone until they leave it. Their role stays theirs. */
export async function switchAccount({ dataSource, clock }: Context, principal: Principal, accountId: number): Promise<Result<Account, Problem>> {
  const account = await switchedTo(dataSource, principal, accountId);
  if (!account) return failed(problem(404, `There is no account ${accountId} that you could switch to.`, 'accountId'));
  await transaction(dataSource, (manager) => audit(manager, { at: clock.now(), accountId, actor: principal.name, action: 'switch to account', subject: `account ${accountId}` }));
  return ok(account);
}
