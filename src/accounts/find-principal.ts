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
  const user = 'id' in whose ? await dataSource.getRepository(User).findOneBy({ id: whose.id }) : await findUserByEmail(dataSource, whose.email);
  return user && !user.disabled ? user : undefined;
}

/** Also one who is disabled. To MariaDB böss@ is boss@, so what it finds is compared with what was asked for. */
export async function findUserByEmail(dataSource: DataSource, typed: string): Promise<User | undefined> {
  const email = typed.trim().toLowerCase();
  const user = await dataSource.getRepository(User).findOneBy({ email });
  return user?.email === email ? user : undefined;
}

/** What they may do: in one account alone, where they have switched to it. */
export async function findPrincipal(dataSource: DataSource, whose: Whose, inAccount?: number): Promise<Principal | undefined> {
  const user = await findUser(dataSource, whose);
  if (!user) return undefined;
  const account = await switchedTo(dataSource, user, inAccount);
  return { ...principalOf(user), ...(account && { accountId: account.id }) };
}
