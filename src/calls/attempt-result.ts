import type { CallEnd } from '../switch/switch.js';

/** What came of an attempt. `refused` was never dialled; `lost` is unknown and counts as an attempt. */
export const attemptResults = [
  'answered',
  'abandoned',
  'machine',
  'fax',
  'busy',
  'no answer',
  'rejected',
  'invalid number',
  'congestion',
  'cancelled',
  'failed',
  'lost',
  'refused',
] as const;
export type AttemptResult = (typeof attemptResults)[number];

/**
 * FreeSWITCH causes (switch_types.h, ITU-T Q.850) of calls that were not answered, by what they mean to
 * a dialer. `failed` is the switch's or the gateway's own fault, and everything that is not listed.
 */
const causes: Record<Exclude<AttemptResult, 'answered' | 'abandoned' | 'machine' | 'fax' | 'lost' | 'refused' | 'failed'>, readonly string[]> = {
  busy: ['USER_BUSY', 'BUSY_EVERYWHERE'],
  'no answer': ['NO_ANSWER', 'NO_USER_RESPONSE', 'ALLOTTED_TIMEOUT', 'PROGRESS_TIMEOUT', 'MEDIA_TIMEOUT', 'SUBSCRIBER_ABSENT', 'NO_PICKUP'],
  rejected: ['CALL_REJECTED', 'USER_CHALLENGE', 'OUTGOING_CALL_BARRED', 'INCOMING_CALL_BARRED', 'DECLINE', 'UNWANTED', 'REJECT_ALL'],
  'invalid number': ['UNALLOCATED_NUMBER', 'INVALID_NUMBER_FORMAT', 'NUMBER_CHANGED', 'DOES_NOT_EXIST_ANYWHERE'],
  congestion: [
    'NORMAL_CIRCUIT_CONGESTION',
    'SWITCH_CONGESTION',
    'NORMAL_TEMPORARY_FAILURE',
    'REQUESTED_CHAN_UNAVAIL',
    'NETWORK_OUT_OF_ORDER',
    'RECOVERY_ON_TIMER_EXPIRE',
  ],
  cancelled: ['ORIGINATOR_CANCEL', 'LOSE_RACE', 'PICKED_OFF', 'MANAGER_REQUEST'],
};

const resultOfCause = new Map(
  Object.entries(causes).flatMap(([result, names]) => names.map((name) => [name, result as AttemptResult])),
);

/**
 * The result of a call that ended with `cause`. One that was answered is told by who answered, and `abandoned` when a
 * person was and no agent came in time: the dialplan notes it before the safe-harbour message.
 */
export function resultOf({ cause, answeredAt, detected, queuedAt, bridgedAt, note = '' }: Pick<CallEnd, 'cause' | 'answeredAt' | 'detected' | 'queuedAt' | 'bridgedAt' | 'note'>): AttemptResult {
  if (answeredAt === undefined) return resultOfCause.get(cause) ?? 'failed';
  if (note.startsWith('abandoned')) return 'abandoned';
  // An agent who hangs up during the hand-over takes the person along (ORIGINATOR_CANCEL, seen on 1.10.12); one who hangs up alone is NORMAL_CLEARING.
  if (queuedAt !== undefined && bridgedAt === undefined && cause !== 'NORMAL_CLEARING') return 'abandoned';
  return detected === 'machine' || detected === 'fax' ? detected : 'answered';
}
