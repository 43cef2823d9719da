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
 * Every cause that FreeSWITCH has (CAUSE_CHART of switch_channel.c, after ITU-T Q.850) of a call that was not answered, by what
 * it means to a dialer. `failed` is the switch's or the gateway's own fault, or says nothing of the number; so is what is not listed.
 */
export const causes: Record<Exclude<AttemptResult, 'answered' | 'abandoned' | 'machine' | 'fax' | 'lost' | 'refused'>, readonly string[]> = {
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
  failed: [
    // Of the network or the trunk, on the way there.
    'NO_ROUTE_TRANSIT_NET', 'NO_ROUTE_DESTINATION', 'CHANNEL_UNACCEPTABLE', 'CALL_AWARDED_DELIVERED', 'REDIRECTION_TO_NEW_DESTINATION', 'EXCHANGE_ROUTING_ERROR', 'DESTINATION_OUT_OF_ORDER',
    'FACILITY_REJECTED', 'RESPONSE_TO_STATUS_ENQUIRY', 'ACCESS_INFO_DISCARDED', 'PRE_EMPTED', 'FACILITY_NOT_SUBSCRIBED', 'BEARERCAPABILITY_NOTAUTH', 'BEARERCAPABILITY_NOTAVAIL',
    'SERVICE_UNAVAILABLE', 'BEARERCAPABILITY_NOTIMPL', 'CHAN_NOT_IMPLEMENTED', 'FACILITY_NOT_IMPLEMENTED', 'SERVICE_NOT_IMPLEMENTED', 'INVALID_CALL_REFERENCE', 'INCOMPATIBLE_DESTINATION',
    'INVALID_MSG_UNSPECIFIED', 'MANDATORY_IE_MISSING', 'MESSAGE_TYPE_NONEXIST', 'WRONG_MESSAGE', 'IE_NONEXIST', 'INVALID_IE_CONTENTS', 'WRONG_CALL_STATE', 'MANDATORY_IE_LENGTH_ERROR',
    'PROTOCOL_ERROR', 'INTERWORKING', 'NOT_ACCEPTABLE',
    // The carrier does not believe who calls (SIP 428 to 438): that is our caller ID or its certificate, not the number called.
    'NO_IDENTITY', 'BAD_IDENTITY_INFO', 'UNSUPPORTED_CERTIFICATE', 'INVALID_IDENTITY', 'STALE_DATE',
    // Of our switch.
    'USER_NOT_REGISTERED', 'INVALID_GATEWAY', 'GATEWAY_DOWN', 'INVALID_URL', 'INVALID_PROFILE', 'SRTP_READ_ERROR', 'CRASH', 'SYSTEM_SHUTDOWN',
    // They say nothing, where nobody had answered.
    'NONE', 'SUCCESS', 'NORMAL_CLEARING', 'NORMAL_UNSPECIFIED', 'BLIND_TRANSFER', 'ATTENDED_TRANSFER', 'BOWOUT',
  ],
};

const resultOfCause = new Map(
  Object.entries(causes).flatMap(([result, names]) => names.map((name) => [name, result as AttemptResult])),
);

/** Notes of the dialplan on a call that was answered and for which it could do nothing: whoever answered heard nothing at all. */
export const unheardNotes = ['message missing', 'no such extension'];

/**
 * The result of a call that ended with `cause`. One that was answered is told by who answered, and `abandoned` when it
 * was a person and no agent came in time: the dialplan notes it before the safe-harbour message. A carrier that answers
 * and plays a tone has not answered for anybody: the dialplan notes the tone and gives the cause that it stands for. Whom the
 * switch had nothing to play to was not reached: the call has failed.
 */
export function resultOf({ cause, answeredAt, detected, queuedAt, bridgedAt, note = '' }: Pick<CallEnd, 'cause' | 'answeredAt' | 'detected' | 'queuedAt' | 'bridgedAt' | 'note'>): AttemptResult {
  if (answeredAt === undefined || note.endsWith(' tone')) return resultOfCause.get(cause) ?? 'failed';
  if (detected === 'machine' || detected === 'fax') return detected;
  if (unheardNotes.includes(note)) return 'failed';
  if (note.startsWith('abandoned')) return 'abandoned';
  // An agent who hangs up during the hand-over takes the person along (ORIGINATOR_CANCEL, seen on 1.10.12); one who hangs up alone is NORMAL_CLEARING.
  if (queuedAt !== undefined && bridgedAt === undefined && cause !== 'NORMAL_CLEARING') return 'abandoned';
  return 'answered';
}

/** Somebody answered a call that failed: they heard nothing. The gateway has done its part. */
export const isUnheard = ({ result, wasAnswered }: { result: AttemptResult; wasAnswered: boolean }): boolean => result === 'failed' && wasAnswered;
