import type { DataSource } from 'typeorm';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { may } from './permissions.js';
import type { Principal } from './principal.js';
import type { Role } from './role.js';
import { visibleAccounts } from './scope.js';

/** Where a user or a token stands: its role, and the account whose rows it sees (null: all of the enterprise). */
export interface Place {
  enterpriseId: number;
  accountId: number | null;
  role: Role;
}

/** Where the principal may put a new user or token: nobody hands out more than they have. */
export async function placeOf(dataSource: DataSource, by: Principal, wish: { role: Role; accountId: number | null }): Promise<Result<Place, Problem>> {
  const { role } = wish;
  const { enterpriseId } = by;
  if (role === 'agency administrator') {
    if (!may(by, 'manage enterprise')) return failed(problem(403, 'Only an agency administrator can make another one.', 'role'));
    if (wish.accountId !== null) return failed(problem(422, 'An agency administrator sees every account, so none can be given.', 'accountId'));
    return ok({ enterpriseId, accountId: null, role });
  }
  const accountId = wish.accountId ?? by.accountId;
  if (accountId === null) return failed(problem(422, `Which account is the ${role} of? Give its accountId.`, 'accountId'));
  if (!(await visibleAccounts(dataSource, by)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`, 'accountId'));
  return ok({ enterpriseId, accountId, role });
}
