import type { PastCall } from '../compliance/past-call.js';
import type { Candidate } from '../compliance/verdict.js';

const minute = 60_000;
/** No conversation lasts so long: an attempt whose end was never written does not keep its number from being called for ever (milliseconds). */
export const longestCall = 4 * 60 * minute;

/** Whether a call is over is asked again after a minute, or after as long as it has lasted, ten minutes at most: so a long one is no refusal a minute in the trace. */
const askedAgainIn = (lasted: number): number => Math.min(10 * minute, Math.max(minute, lasted));

/** Of these numbers of a person, the one to which a call is under way, the latest where there are several. */
export function underWayAt(calls: ReadonlyMap<string, readonly PastCall[]>, numbers: readonly string[], now: number): Candidate['underWay'] {
  let latest: { number: string; at: number } | undefined;
  for (const number of numbers)
    for (const { at, isUnderWay } of calls.get(number) ?? []) if (isUnderWay && at > now - longestCall && !(latest && latest.at > at)) latest = { number, at };
  return latest && { number: latest.number, until: now + askedAgainIn(now - latest.at) };
}

/** Notes a call that begins at this moment, for those who are judged after it in the same transaction. */
export function begin(calls: Map<string, PastCall[]>, number: string, now: number): void {
  calls.set(number, [...(calls.get(number) ?? []), { at: now, isUnderWay: true, isAbandoned: false, isConversation: false, isReachedByHand: false, isRefusal: false }]);
}
