import type { EntityManager } from 'typeorm';
import type { PastCall } from '../compliance/past-call.js';
import type { Rules } from '../compliance/rule.js';
import { marks, sqlTime, timeOf } from '../database/sql.js';
import { longestCall } from './under-way.js';

const hour = 3_600_000;

/** How far back any of the rules asks for calls, in milliseconds: whether one is under way, always. */
export function horizonOf({ abandonedLockoutHours = 0, limits = [], law = [] }: Rules): number {
  const ofLaw = law.flatMap((one) => [...(one.limits ?? []).map(({ hours }) => hours), (one.daysAfterConversation ?? 0) * 24, (one.daysAfterRefusal ?? 0) * 24, one.abandonedLockoutHours ?? 0]);
  return Math.max(longestCall, Math.max(abandonedLockoutHours, ...limits.map(({ hours }) => hours), ...ofLaw) * hour);
}

/**
 * The account's calls to these numbers since an instant, and those by hand since ever, by number, whichever dialer they were of; refusals are
 * none. Under the lock of the account's rules these are all there are. By the index of numbers: what else is in the table does not matter.
 */
export async function pastCalls(manager: EntityManager, accountId: number, numbers: readonly string[], since: number): Promise<Map<string, PastCall[]>> {
  const calls = new Map<string, PastCall[]>();
  if (numbers.length === 0) return calls;
  const rows: { number: string; at: string | Date; result: string | null; bridgedAt: unknown; byHand: unknown; outcome: string | null; followUpAt: unknown }[] = await manager.query(
    `SELECT attempt.number AS number, attempt.created_at AS at, attempt.result AS result, attempt.bridged_at AS bridgedAt, attempt.by_hand AS byHand, disposition.outcome AS outcome, disposition.follow_up_at AS followUpAt
       FROM attempt LEFT JOIN disposition ON disposition.attempt_id = attempt.id
      WHERE attempt.number IN (${marks(numbers)}) AND attempt.account_id = ? AND attempt.ordinal > 0 AND (attempt.created_at > ?) + attempt.by_hand > 0`,
    [...numbers, accountId, sqlTime(since)],
  );
  for (const { number, at, result, bridgedAt, byHand, outcome, followUpAt } of rows) {
    // Who was promised another call is not done with.
    const isDone = outcome !== 'again' && outcome !== 'machine' && followUpAt === null;
    const call = { at: timeOf(at), isUnderWay: result === null, isAbandoned: result === 'abandoned', isConversation: bridgedAt !== null, isReachedByHand: Boolean(byHand) && result === 'answered' && isDone, isRefusal: outcome === 'refusal' };
    const others = calls.get(number);
    if (others) others.push(call);
    else calls.set(number, [call]);
  }
  return calls;
}
