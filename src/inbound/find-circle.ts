import type { Account } from '../accounts/account.entity.js';
import type { CallRule } from './call-rule.entity.js';
import { circleOf, type Redirecting } from './circle.js';
import { claimOf, type Situation, type SituatedForwarding } from './situation.js';

/** What decides about redirects, as it is or as it is about to be. */
type Redirects = Pick<Situation, 'accounts' | 'owners'> & { callbacks: ReadonlyMap<number, readonly Pick<CallRule, 'numbers'>[]>; forwardings: ReadonlyMap<number, (Redirecting & Pick<SituatedForwarding, 'id' | 'name' | 'isActive'>)[]> };

export interface Circle {
  /** The forwarding of the account by which a call begins to go round. */
  id: number;
  name: string;
  /** The numbers through which it goes. */
  numbers: string[];
}

/**
 * Through which numbers calls would come back without end, by a forwarding of the account, where they do not yet: what gives an account a
 * number, by whatever way, may close a circle with its forwarding for any number. All that redirects at the enterprise is asked.
 */
export function newCircle(before: Redirects, after: Redirects, account: Account): Circle | undefined {
  for (const forwarding of redirecting(after, account)) {
    const numbers = circle(after, account, forwarding);
    const former = redirecting(before, account).find(({ id }) => id === forwarding.id);
    if (numbers && !(former && circle(before, account, former))) return { id: forwarding.id, name: forwarding.name, numbers };
  }
  return undefined;
}

/** The middle of a sentence about a circle. */
export const inCircles = ({ name, numbers }: Circle): string => `calls would come back without end: the forwarding "${name}" redirects to ${numbers.join(', which is redirected to ')}, and from there on again`;

const redirecting = ({ forwardings }: Redirects, { id }: Account) => (forwardings.get(id) ?? []).filter(({ isActive, action }) => isActive && action.kind === 'redirect');

function circle(situation: Redirects, { enterpriseId }: Account, forwarding: Redirecting & { id: number }): string[] | undefined {
  const accounts = situation.accounts.filter((account) => account.enterpriseId === enterpriseId);
  const others = accounts.flatMap((account) => redirecting(situation, account)).filter(({ id }) => id !== forwarding.id);
  return circleOf(forwarding, others, (owner, number) => claimOf(situation, accounts.find(({ id }) => id === owner)!, number) !== 'none');
}
