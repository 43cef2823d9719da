import type { DataSource } from 'typeorm';
import { findUser, type Whose } from '../src/accounts/find-principal.js';
import { switchedTo } from '../src/accounts/switch-account.js';
import type { SignedIn } from './signed-in.js';

/** A session's user as they are now: a changed role holds at once, and one who was disabled is out. Who switched to an account is as one of it. */
export async function currentUser(dataSource: DataSource, whose: Whose, inAccount: number | undefined): Promise<SignedIn | undefined> {
  const user = await findUser(dataSource, whose);
  if (!user) return undefined;
  const account = await switchedTo(dataSource, user, inAccount);
  return { id: user.id, email: user.email, role: user.role, enterpriseId: user.enterpriseId, accountId: account?.id ?? user.accountId, ...(account && { inAccount: account.name }) };
}
