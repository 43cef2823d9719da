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

/** Whom a session of ours names by its number, or an app that this one is mounted in by the email address. */
export type Whose = { id: number } | { email: string };

/** A user as they are now; nobody, once disabled. */
export async function findUser(dataSource: DataSource, whose: Whose): Promise<User | undefined> {
  const key = 'id' in whose ? { id: whose.id } : { email: whose.email.trim().toLowerCase() };
  return (await dataSource.getRepository(User).findOneBy({ ...key, disabled: false })) ?? undefined;
}

/** What they may do: in one account alone, where they have switched to it. */
export async function findPrincipal(dataSource: DataSource, whose: Whose, inAccount?: number): Promise<Principal | undefined> {
  const user = await findUser(dataSource, whose);
  if (!user) return undefined;
  const account = await switchedTo(dataSource, user, inAccount);
  return { ...principalOf(user), ...(account && { accountId: account.id }) };
}
