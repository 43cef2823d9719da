import type { Share } from './pacer.js';

/**
 * The free agents that a dialer's people may want at once. What a dialer that dials ahead has beyond the idle agents promised to it
 * is for those who are still busy: the risk of that is weighed where it is dialled, against the windows of the whole pool.
 */
export const claimsOf = ({ idle, waiting, calls }: Share, isAhead: boolean): number => waiting + (isAhead ? Math.min(calls.length, Math.max(0, idle - waiting)) : calls.length);

/**
 * How many more calls a queue of a pool may have under way so that everybody who answers finds an agent, whichever of theirs each
 * of them is given: the switch gives a person any free agent of the queue, not the one whom we thought of. Below 0 where there are more
 * calls than that already. `free` are the queues of each free agent, `claims` the free agents that the calls under way of each queue may
 * want. An agent who becomes free, an answer and the end of a call leave it at 0 or more; only an agent who goes away does not.
 */
export function roomOf(queue: string, free: readonly ReadonlySet<string>[], claims: ReadonlyMap<string, number>): number {
  const called = [...claims.keys()].filter((one) => claims.get(one)! > 0);
  const shared = (one: string, other: string) => free.filter((queues) => queues.has(one) && queues.has(other)).length;
  /** Agents of a queue that are left when all of its people have one, and the other queues have taken as many of its agents as they can. */
  const left = (one: string) => {
    const rivals = called.filter((other) => other !== one);
    const reached = rivals.reduce((sum, rival) => sum + Math.min(claims.get(rival)!, shared(one, rival)), 0);
    const exposed = free.filter((queues) => queues.has(one) && rivals.some((rival) => queues.has(rival))).length;
    return shared(one, one) - (claims.get(one) ?? 0) - Math.min(reached, exposed);
  };
  // What one more call of ours can take from a queue whose people are being called; nothing where ours can take all they share already.
  const allowed = called.filter((rival) => rival !== queue).map((rival) => {
    const more = shared(queue, rival) - (claims.get(queue) ?? 0);
    return more > Math.max(0, left(rival)) ? left(rival) : Number.POSITIVE_INFINITY;
  });
  return Math.min(left(queue), ...allowed);
}
