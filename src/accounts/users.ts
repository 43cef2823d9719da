import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { audit } from './audit.js';
import { findUserByEmail } from './find-principal.js';
import { placeOf } from './grant.js';
import { isDuplicate } from './is-duplicate.js';
import { hashPassword, longestPassword, shortestPassword } from './password.js';
import { may } from './permissions.js';
import type { Principal } from './principal.js';
import type { Role } from './role.js';
import { endSessionsOf } from './session-store.js';
import { User } from './user.entity.js';

export interface NewUser {
  email: string;
  password: string;
  role: Role;
  /** The account of everybody but an agency administrator. */
  accountId: number | null;
}

/** Makes a user. Account administrators make them for their own account, agency administrators for every account. */
export async function createUser(context: Context, by: Principal, input: NewUser): Promise<Result<User, Problem>> {
  if (!may(by, 'administer')) return failed(problem(403, 'Only an administrator can make users.'));
  const email = input.email.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 200) return failed(problem(422, `"${input.email}" is not an email address; no user was made.`, 'email'));
  const weakness = weaknessOf(input.password);
  if (weakness) return failed(weakness);
  const place = await placeOf(context.dataSource, by, input);
  if (!place.ok) return place;

  const passwordHash = await hashPassword(input.password);
  const at = context.clock.now();
  try {
    const user = await transaction(context.dataSource, async (manager) => {
      const users = manager.getRepository(User);
      const made = await users.save(users.create({ ...place.value, email, passwordHash, disabled: false, createdAt: new Date(at) }));
      await audit(manager, { at, accountId: made.accountId, actor: by.name, action: 'create user', subject: `user ${made.id}`, detail: { email, role: made.role } });
      return made;
    });
    return ok(user);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const why = (await findUserByEmail(context.dataSource, email)) ? `There is already a user with the address ${email}` : `The address ${email} is too similar to that of another user`;
    return failed(problem(409, `${why}; no other was made.`, 'email'));
  }
}

/** Bars a user, or lets them in again. A barred user is signed out everywhere at once. */
export async function setUserDisabled(context: Context, by: Principal, id: number, disabled: boolean): Promise<Result<User, Problem>> {
  const user = await findManaged(context, by, id);
  if (!user) return failed(noSuchUser(id));
  if (disabled && user.email === by.name) return failed(problem(409, 'You cannot disable yourself; another administrator can.'));
  if (user.disabled === disabled) return ok(user);
  const at = context.clock.now();
  await transaction(context.dataSource, async (manager) => {
    await manager.getRepository(User).update(id, { disabled });
    if (disabled) await endSessionsOf(manager, id);
    await audit(manager, { at, accountId: user.accountId, actor: by.name, action: disabled ? 'disable user' : 'enable user', subject: `user ${id}`, detail: { email: user.email } });
  });
  return ok(Object.assign(user, { disabled }));
}

/** Sets a user's password and signs them out everywhere: whoever knew the old one is out. */
export async function setPassword(context: Context, by: Principal, id: number, password: string): Promise<Result<User, Problem>> {
  const user = await findManaged(context, by, id);
  if (!user) return failed(noSuchUser(id));
  const weakness = weaknessOf(password);
  if (weakness) return failed(weakness);
  const passwordHash = await hashPassword(password);
  const at = context.clock.now();
  await transaction(context.dataSource, async (manager) => {
    await manager.getRepository(User).update(id, { passwordHash });
    await endSessionsOf(manager, id);
    await audit(manager, { at, accountId: user.accountId, actor: by.name, action: 'set password', subject: `user ${id}`, detail: { email: user.email } });
  });
  return ok(user);
}

/** A user whom the principal administers: of their own account, or of the enterprise for an agency administrator. */
async function findManaged({ dataSource }: Context, by: Principal, id: number): Promise<User | null> {
  if (!may(by, 'administer')) return null;
  return dataSource.getRepository(User).findOneBy({ id, enterpriseId: by.enterpriseId, ...(by.accountId !== null && { accountId: by.accountId }) });
}

const noSuchUser = (id: number): Problem => problem(404, `There is no user ${id} that you administer.`);

function weaknessOf(password: string): Problem | undefined {
  if (password.length < shortestPassword) return problem(422, `A password has at least ${shortestPassword} characters; this one has ${password.length}.`, 'password');
  if (password.length > longestPassword) return problem(422, `A password has at most ${longestPassword} characters.`, 'password');
  return undefined;
}
