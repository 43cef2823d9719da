/** Hang-up causes of FreeSWITCH by name, with their Q.850 number (those above 127 are its own). */
const numbers: Record<string, number> = {
  NONE: 0, UNALLOCATED_NUMBER: 1, NO_ROUTE_TRANSIT_NET: 2, NO_ROUTE_DESTINATION: 3, CHANNEL_UNACCEPTABLE: 6,
  CALL_AWARDED_DELIVERED: 7, NORMAL_CLEARING: 16, USER_BUSY: 17, NO_USER_RESPONSE: 18, NO_ANSWER: 19,
  SUBSCRIBER_ABSENT: 20, CALL_REJECTED: 21, NUMBER_CHANGED: 22, REDIRECTION_TO_NEW_DESTINATION: 23,
  EXCHANGE_ROUTING_ERROR: 25, DESTINATION_OUT_OF_ORDER: 27, INVALID_NUMBER_FORMAT: 28, FACILITY_REJECTED: 29,
  RESPONSE_TO_STATUS_ENQUIRY: 30, NORMAL_UNSPECIFIED: 31, NORMAL_CIRCUIT_CONGESTION: 34, NETWORK_OUT_OF_ORDER: 38,
  NORMAL_TEMPORARY_FAILURE: 41, SWITCH_CONGESTION: 42, ACCESS_INFO_DISCARDED: 43, REQUESTED_CHAN_UNAVAIL: 44,
  PRE_EMPTED: 45, FACILITY_NOT_SUBSCRIBED: 50, OUTGOING_CALL_BARRED: 52, INCOMING_CALL_BARRED: 54,
  SERVICE_UNAVAILABLE: 63, CHAN_NOT_IMPLEMENTED: 66, FACILITY_NOT_IMPLEMENTED: 69, SERVICE_NOT_IMPLEMENTED: 79,
  INCOMPATIBLE_DESTINATION: 88, RECOVERY_ON_TIMER_EXPIRE: 102, PROTOCOL_ERROR: 111, INTERWORKING: 127,
  ORIGINATOR_CANCEL: 487, CRASH: 700, SYSTEM_SHUTDOWN: 701, LOSE_RACE: 702, MANAGER_REQUEST: 703,
  BLIND_TRANSFER: 800, ATTENDED_TRANSFER: 801, ALLOTTED_TIMEOUT: 802, USER_CHALLENGE: 803, MEDIA_TIMEOUT: 804,
  PICKED_OFF: 805, USER_NOT_REGISTERED: 806, PROGRESS_TIMEOUT: 807, INVALID_GATEWAY: 808, GATEWAY_DOWN: 809,
  INVALID_URL: 810, INVALID_PROFILE: 811, NO_PICKUP: 812, DECLINE: 816, UNWANTED: 819, REJECT_ALL: 825,
};

/** The cause of this name; an unknown name counts as NORMAL_CLEARING, as uuid_kill has it. */
export const causeNamed = (name: string): string => (name.toUpperCase() in numbers ? name.toUpperCase() : 'NORMAL_CLEARING');

/** What goes into variable_hangup_cause_q850: FreeSWITCH's own causes become 16. */
export const q850 = (cause: string): number => {
  const number = numbers[cause] ?? 16;
  return number > 127 ? 16 : number;
};

/** The SIP answer with which a carrier refuses for this cause. */
export const sipAnswer = (cause: string): [status: number, phrase: string] => sipAnswers[cause] ?? [503, 'Service Unavailable'];

const sipAnswers: Record<string, [number, string]> = {
  UNALLOCATED_NUMBER: [404, 'Not Found'],
  NO_ROUTE_DESTINATION: [404, 'Not Found'],
  USER_BUSY: [486, 'Busy Here'],
  NO_USER_RESPONSE: [480, 'Temporarily Unavailable'],
  RECOVERY_ON_TIMER_EXPIRE: [408, 'Request Timeout'],
  NO_ANSWER: [480, 'Temporarily Unavailable'],
  SUBSCRIBER_ABSENT: [480, 'Temporarily Unavailable'],
  CALL_REJECTED: [603, 'Decline'],
  NUMBER_CHANGED: [410, 'Gone'],
  DESTINATION_OUT_OF_ORDER: [502, 'Bad Gateway'],
  INVALID_NUMBER_FORMAT: [484, 'Address Incomplete'],
};
