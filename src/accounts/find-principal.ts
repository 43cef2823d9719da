import type { DataSource } from 'typeorm';
import type { Principal } from './principal.js';
import { switchedTo } from './switch-account.js';
import { User } from './user.entity.js';

export const principalOf = (user: User): Principal => ({
  name: user.email,
  role: user.role,
  enterpriseId: user.enterpriseId,
  accountId: user.accountId,
  userId: user.id,
});

/** The user of a session as they are now: nobody, once disabled; in one account alone, where they have switched to it. */
export async function findPrincipal(dataSource: DataSource, userId: number, inAccount?: number): Promise<Principal | undefined> {
  const user = await dataSource.getRepository(User).findOneBy({ id: userId, disabled: false });
  if (!user) return undefined;
  const account = await switchedTo(dataSource, user, inAccount);
  return { ...principalOf(user), ...(account && { accountId: account.id }) };
}
