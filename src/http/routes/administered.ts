import { In, IsNull } from 'typeorm';
import type { Principal } from '../../accounts/principal.js';

/** Where the users and tokens are that a principal administers: their accounts', and for an agency administrator who asks for no account in particular the enterprise's own. */
export function administeredBy(principal: Principal, accounts: number[], asked: number | undefined) {
  const { enterpriseId } = principal;
  const ofAccounts = { enterpriseId, accountId: In(accounts) };
  return principal.accountId === null && asked === undefined ? [ofAccounts, { enterpriseId, accountId: IsNull() }] : [ofAccounts];
}
