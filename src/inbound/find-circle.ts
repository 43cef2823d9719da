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
  /** It goes round by a number that nobody names: of the only account's all are that are called. */
  isByUnnamed: boolean;
}

/**
 * Through which numbers calls would come back without end, by a forwarding of the account, where they do not yet: what gives an account a
 * number, by whatever way, may close a circle with its forwarding for any number. All that redirects at the enterprise is asked.
 */
export function newCircle(before: Redirects, after: Redirects, account: Account): Circle | undefined {
  for (const forwarding of redirecting(after, account)) {
    const circle = circleBy(after, account, forwarding);
    const former = redirecting(before, account).find(({ id }) => id === forwarding.id);
    if (circle && !(former && circleBy(before, account, former))) return circle;
  }
  return undefined;
}

/** Sentences about a circle that would be, of which the first goes on from what was said. */
export const inCircles = (circle: Circle): string => `calls would come back without end: the forwarding "${circle.name}" redirects to ${goesOn(circle)}`;

/** The end of such a sentence, and the way out where it may be none. */
export const goesOn = ({ numbers, isByUnnamed }: Circle): string =>
  `${numbers.join(', which is redirected to ')}, and from there on again.${isByUnnamed ? ' With one account, a forwarding for any number is for every number that is called: if one of these is not yours, name the numbers called there.' : ''}`;

const redirecting = ({ forwardings }: Redirects, { id }: Account) => (forwardings.get(id) ?? []).filter(({ isActive, action }) => isActive && action.kind === 'redirect');

/** Through which numbers calls come back to a forwarding that redirects. The only account has every number that is called (situation.ts, accountOf), so also those to which it redirects. */
export function circleBy(situation: Redirects, { enterpriseId }: Account, forwarding: Redirecting & Pick<SituatedForwarding, 'id' | 'name'>): Circle | undefined {
  const accounts = situation.accounts.filter((account) => account.enterpriseId === enterpriseId);
  const others = accounts.flatMap((account) => redirecting(situation, account)).filter(({ id }) => id !== forwarding.id);
  const { id, name } = forwarding;
  const named = circleOf(forwarding, others, (owner, number) => claimOf(situation, accounts.find((account) => account.id === owner)!, number) !== 'none');
  if (named) return { id, name, numbers: named, isByUnnamed: false };
  const numbers = accounts.length === 1 ? circleOf(forwarding, others, () => true) : undefined;
  return numbers && { id, name, numbers, isByUnnamed: true };
}
