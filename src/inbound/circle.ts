import type { Forwarding } from './forwarding.entity.js';
import { likeOneOf } from './patterns.js';

/** A forwarding as far as it redirects. */
export type Redirecting = Pick<Forwarding, 'accountId' | 'numbers' | 'scheduleId' | 'whileClosed' | 'action'>;

type Has = (accountId: number, number: string) => boolean;

/**
 * The numbers through which a call that `forwarding` redirects would come back to it, without end; undefined where it does not. `others` are those in
 * use; `has` says whether an account has a number, which matters where a forwarding is for any number. Who calls is not asked.
 */
export function circleOf(forwarding: Redirecting, others: readonly Redirecting[], has: Has): string[] | undefined {
  const ways = [targetOf(forwarding)];
  const seen = new Set<string>();
  for (const way of ways) {
    const at = way.at(-1)!;
    if (seen.has(at)) continue;
    seen.add(at);
    if (way.length > 1 && isFor(forwarding, at, has)) return way;
    for (const other of others) if (isFor(other, at, has) && !areApart(other, forwarding)) ways.push([...way, ...targetOf(other)]);
  }
  return undefined;
}

const targetOf = ({ action }: Redirecting): string[] => (action.kind === 'redirect' ? [action.number] : []);

/** None redirects a number to itself (decide.ts). */
const isFor = ({ accountId, numbers, action }: Redirecting, number: string, has: Has): boolean =>
  action.kind === 'redirect' && action.number !== number && (numbers.length === 0 ? has(accountId, number) : likeOneOf(numbers, { asItCame: number }) !== undefined);

/** One in the open hours of a schedule, and one in all others, never meet. */
const areApart = (one: Redirecting, other: Redirecting): boolean => one.scheduleId !== null && one.scheduleId === other.scheduleId && one.whileClosed !== other.whileClosed;
