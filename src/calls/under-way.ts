import type { PastCall } from '../compliance/past-call.js';
import type { Candidate } from '../compliance/rule.js';

const minute = 60_000;
/** No conversation lasts so long: an attempt whose end was never written does not keep its number from being called for ever (milliseconds). */
export const longestCall = 4 * 60 * minute;

/**
 * Whether a call is over is asked when it has lasted for 1, 2, 5, 10, 20 … minutes: soon after a short one, and a long one is no refusal a minute in
 * the trace. Counted from its begin, so that whoever asks in between is told the moment for which the contact waits.
 */
const askedAfter = (lasted: number): number => [minute, 2 * minute, 5 * minute].find((one) => one > lasted) ?? (Math.floor(lasted / (10 * minute)) + 1) * 10 * minute;

/** Of these numbers of a person, the one to which a call is under way, the latest where there are several. */
export function underWayAt(calls: ReadonlyMap<string, readonly PastCall[]>, numbers: readonly string[], now: number): Candidate['underWay'] {
  let latest: { number: string; at: number } | undefined;
  for (const number of numbers)
    for (const { at, isUnderWay } of calls.get(number) ?? []) if (isUnderWay && at > now - longestCall && !(latest && latest.at > at)) latest = { number, at };
  return latest && { number: latest.number, until: latest.at + askedAfter(now - latest.at) };
}

/** Notes a call that begins at this moment, for those who are judged after it in the same transaction. */
export function begin(calls: Map<string, PastCall[]>, number: string, now: number): void {
  calls.set(number, [...(calls.get(number) ?? []), { at: now, isUnderWay: true, isAbandoned: false, isConversation: false, isReachedByHand: false, isRefusal: false }]);
}
