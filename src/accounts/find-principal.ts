import type { DataSource } from 'typeorm';
import type { Principal } from './principal.js';
import { User } from './user.entity.js';

export const principalOf = (user: User): Principal => ({
  name: user.email,
  role: user.role,
  enterpriseId: user.enterpriseId,
  accountId: user.accountId,
  userId: user.id,
});

/** The user of a session as they are now: nobody, once disabled. */
export async function findPrincipal(dataSource: DataSource, userId: number): Promise<Principal | undefined> {
  const user = await dataSource.getRepository(User).findOneBy({ id: userId, disabled: false });
  return user ? principalOf(user) : undefined;
}
