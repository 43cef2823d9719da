import { randomBytes } from 'node:crypto';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import type { Account } from './account.entity.js';
import { audit } from './audit.js';
import { type AccountSettings, insertAccount, type OnAccountCreated } from './create-account.js';
import { Enterprise } from './enterprise.entity.js';
import { isDuplicate } from './is-duplicate.js';
import { hashPassword } from './password.js';
import { User } from './user.entity.js';

export interface FirstAdministrator {
  email: string;
  /** Generated, and shown only now. */
  password: string;
  account: Account;
}

export interface Beginning {
  /** FIRST_ADMIN_EMAIL. */
  email?: string;
  enterprise?: { name: string; zone: string };
  account?: AccountSettings;
}

/**
 * On an empty database: makes the enterprise, one account and an agency administrator with a generated
 * password. Otherwise undefined. Of two processes that start together on one database, one does it: the
 * address is unique, and the other's rows go with its transaction.
 */
export async function ensureFirstAdministrator(context: Context, onAccountCreated: OnAccountCreated, beginning: Beginning = {}): Promise<FirstAdministrator | undefined> {
  const { email = 'admin@smart-dialers.local', enterprise = { name: 'Smart Dialers', zone: 'America/New_York' } } = beginning;
  const settings = beginning.account ?? { name: 'Demo', country: 'US', zone: 'America/New_York' };
  if (await context.dataSource.getRepository(User).existsBy({})) return undefined;

  const password = randomBytes(15).toString('base64url');
  const passwordHash = await hashPassword(password);
  const at = context.clock.now();
  const createdAt = new Date(at);
  try {
    const account = await transaction(context.dataSource, async (manager) => {
      const { id: enterpriseId } = await manager.getRepository(Enterprise).save({ ...enterprise, createdAt });
      const users = manager.getRepository(User);
      const user = await users.save(users.create({ enterpriseId, accountId: null, email: email.trim().toLowerCase(), passwordHash, role: 'agency administrator', disabled: false, createdAt }));
      await audit(manager, { at, accountId: null, actor: 'service', action: 'create user', subject: `user ${user.id}`, detail: { email: user.email, role: user.role } });
      return insertAccount(manager, at, { name: 'service', enterpriseId }, settings, onAccountCreated);
    });
    return { email: email.trim().toLowerCase(), password, account };
  } catch (error) {
    if (isDuplicate(error)) return undefined;
    throw error;
  }
}
