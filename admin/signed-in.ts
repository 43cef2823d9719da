import type { CurrentAdmin, IsFunction } from 'adminjs';
import { type Permission, may } from '../src/accounts/permissions.js';
import type { Principal } from '../src/accounts/principal.js';
import { type Role, roles } from '../src/accounts/role.js';

/** Who is signed in, as the session keeps it. AdminJS prints it into every page, so nothing secret is in it. */
export interface SignedIn {
  id: number;
  email: string;
  role: Role;
  enterpriseId: number;
  accountId: number | null;
  /** The name of the account that they switched to, who see all of them. */
  inAccount?: string;
}

/** A user of somebody else's panel (panel.ts): who they are here stands beside what they are there; null where they are nobody here. */
export interface TheirUser {
  smartDialers?: SignedIn | null;
}

/** The principal behind AdminJS's current user; undefined when there is none or it is not one of ours, and then nothing is allowed. */
export function principalOf(current: CurrentAdmin | SignedIn | undefined | null): Principal | undefined {
  const user = current && 'smartDialers' in current ? (current as TheirUser).smartDialers : current;
  if (!user) return undefined;
  const { id, email, role, enterpriseId, accountId } = user as Partial<SignedIn>;
  if (typeof email !== 'string' || !roles.includes(role as Role) || typeof enterpriseId !== 'number') return undefined;
  if (accountId !== null && typeof accountId !== 'number') return undefined;
  return { name: email, role: role as Role, enterpriseId, accountId, ...(typeof id === 'number' && { userId: id }) };
}

/** For `isAccessible` of an action: AdminJS hides what is not, and refuses it on the server too. */
export const allows =
  (permission: Permission): IsFunction =>
  ({ currentAdmin }) => {
    const principal = principalOf(currentAdmin);
    return principal !== undefined && may(principal, permission);
  };

/** For actions that nobody has, because the rows have rules that a raw edit would pass by. */
export const never = { isAccessible: false, isVisible: false } as const;
