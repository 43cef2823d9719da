import type { Principal } from '../accounts/principal.js';
import type { Context } from '../database/context.js';
import type { Problem } from '../shared/problem.js';
import type { Result } from '../shared/result.js';
import { Dialer } from './dialer.entity.js';
import { dialerWithVersion } from './dialer-with-version.js';
import { createDialer } from './save-dialer.js';

/** The longest name that still has room for " (copy 999)". */
const longest = 185;

/**
 * Makes a draft with the same settings and lists. It stays in the campaign, so that abandoned calls count on: nobody
 * gets a new 3 % by cloning. Its contacts begin anew; those who came to the other one while it ran stay there.
 */
export async function cloneDialer(context: Context, principal: Principal, dialerId: number): Promise<Result<Dialer, Problem>> {
  const found = await dialerWithVersion(context, principal, dialerId);
  if (!found.ok) return found;
  const { accountId, name, settings, lists } = found.value;
  const links = lists.filter(({ isOwn }) => !isOwn).map(({ listId, role, status }) => ({ listId, role, status }));
  return createDialer(context, principal, accountId, { name: await nameOfCopy(context, accountId, name), settings, lists: links }, found.value);
}

async function nameOfCopy({ dataSource }: Context, accountId: number, name: string): Promise<string> {
  const base = name.replace(/ \(copy(?: \d+)?\)$/, '').slice(0, longest);
  for (let copy = 1; ; copy += 1) {
    const candidate = `${base} (copy${copy === 1 ? '' : ` ${copy}`})`;
    if (!(await dataSource.getRepository(Dialer).existsBy({ accountId, name: candidate }))) return candidate;
  }
}
