import { expect } from 'chai';
import { attemptResults, causes, resultOf } from '../../src/calls/attempt-result.js';
import { attemptStates, mayMove } from '../../src/calls/attempt-state.js';

describe('the result of a call', () => {
  it('is answered when it was, however it then ended', () => {
    for (const cause of ['NORMAL_CLEARING', 'USER_BUSY', 'MEDIA_TIMEOUT', '']) expect(resultOf({ cause, answeredAt: 1 }), cause).to.equal('answered');
  });

  it('is what its cause means to a dialer', () => {
    const table: Record<string, string> = {
      USER_BUSY: 'busy', BUSY_EVERYWHERE: 'busy',
      NO_ANSWER: 'no answer', NO_USER_RESPONSE: 'no answer', ALLOTTED_TIMEOUT: 'no answer', PROGRESS_TIMEOUT: 'no answer', SUBSCRIBER_ABSENT: 'no answer', NO_PICKUP: 'no answer',
      CALL_REJECTED: 'rejected', DECLINE: 'rejected', UNWANTED: 'rejected', OUTGOING_CALL_BARRED: 'rejected',
      UNALLOCATED_NUMBER: 'invalid number', INVALID_NUMBER_FORMAT: 'invalid number', NUMBER_CHANGED: 'invalid number', DOES_NOT_EXIST_ANYWHERE: 'invalid number',
      NORMAL_CIRCUIT_CONGESTION: 'congestion', SWITCH_CONGESTION: 'congestion', NORMAL_TEMPORARY_FAILURE: 'congestion', RECOVERY_ON_TIMER_EXPIRE: 'congestion',
      ORIGINATOR_CANCEL: 'cancelled', MANAGER_REQUEST: 'cancelled', LOSE_RACE: 'cancelled',
      GATEWAY_DOWN: 'failed', INVALID_GATEWAY: 'failed', NORMAL_CLEARING: 'failed', UNSPECIFIED: 'failed', '': 'failed', 'user_busy': 'failed', toString: 'failed',
    };
    for (const [cause, result] of Object.entries(table)) expect(resultOf({ cause }), cause).to.equal(result);
  });

  it('is told of every cause that FreeSWITCH has, each in one place', () => {
    // CAUSE_CHART of switch_channel.c, FreeSWITCH 1.10.12.
    const chart = `NONE UNALLOCATED_NUMBER NO_ROUTE_TRANSIT_NET NO_ROUTE_DESTINATION CHANNEL_UNACCEPTABLE CALL_AWARDED_DELIVERED NORMAL_CLEARING USER_BUSY NO_USER_RESPONSE NO_ANSWER
      SUBSCRIBER_ABSENT CALL_REJECTED NUMBER_CHANGED REDIRECTION_TO_NEW_DESTINATION EXCHANGE_ROUTING_ERROR DESTINATION_OUT_OF_ORDER INVALID_NUMBER_FORMAT FACILITY_REJECTED
      RESPONSE_TO_STATUS_ENQUIRY NORMAL_UNSPECIFIED NORMAL_CIRCUIT_CONGESTION NETWORK_OUT_OF_ORDER NORMAL_TEMPORARY_FAILURE SWITCH_CONGESTION ACCESS_INFO_DISCARDED REQUESTED_CHAN_UNAVAIL
      PRE_EMPTED FACILITY_NOT_SUBSCRIBED OUTGOING_CALL_BARRED INCOMING_CALL_BARRED BEARERCAPABILITY_NOTAUTH BEARERCAPABILITY_NOTAVAIL SERVICE_UNAVAILABLE BEARERCAPABILITY_NOTIMPL
      CHAN_NOT_IMPLEMENTED FACILITY_NOT_IMPLEMENTED SERVICE_NOT_IMPLEMENTED INVALID_CALL_REFERENCE INCOMPATIBLE_DESTINATION INVALID_MSG_UNSPECIFIED MANDATORY_IE_MISSING MESSAGE_TYPE_NONEXIST
      WRONG_MESSAGE IE_NONEXIST INVALID_IE_CONTENTS WRONG_CALL_STATE RECOVERY_ON_TIMER_EXPIRE MANDATORY_IE_LENGTH_ERROR PROTOCOL_ERROR INTERWORKING SUCCESS ORIGINATOR_CANCEL CRASH
      SYSTEM_SHUTDOWN LOSE_RACE MANAGER_REQUEST BLIND_TRANSFER ATTENDED_TRANSFER ALLOTTED_TIMEOUT USER_CHALLENGE MEDIA_TIMEOUT PICKED_OFF USER_NOT_REGISTERED PROGRESS_TIMEOUT
      INVALID_GATEWAY GATEWAY_DOWN INVALID_URL INVALID_PROFILE NO_PICKUP SRTP_READ_ERROR BOWOUT BUSY_EVERYWHERE DECLINE DOES_NOT_EXIST_ANYWHERE NOT_ACCEPTABLE UNWANTED NO_IDENTITY
      BAD_IDENTITY_INFO UNSUPPORTED_CERTIFICATE INVALID_IDENTITY STALE_DATE REJECT_ALL`.split(/\s+/);
    expect(Object.values(causes).flat().sort()).to.deep.equal(chart.sort());
    for (const [result, names] of Object.entries(causes)) for (const cause of names) expect(resultOf({ cause }), cause).to.equal(result);
  });

  it('says who answered, and whether an agent came', () => {
    const answered = { cause: 'NORMAL_CLEARING', answeredAt: 1 };
    expect(resultOf({ ...answered, detected: 'human' })).to.equal('answered');
    expect(resultOf({ ...answered, detected: 'unknown' }), 'in doubt a person').to.equal('answered');
    expect(resultOf({ ...answered, detected: 'machine', note: 'voicemail left' })).to.equal('machine');
    expect(resultOf({ ...answered, detected: 'fax' })).to.equal('fax');
    expect(resultOf({ ...answered, detected: 'human', note: 'abandoned' })).to.equal('abandoned');
    expect(resultOf({ ...answered, note: 'abandoned, opted out' })).to.equal('abandoned');
    expect(resultOf({ ...answered, queuedAt: 2 }), 'hung up while waiting').to.equal('answered');
    expect(resultOf({ ...answered, cause: 'ORIGINATOR_CANCEL', queuedAt: 2 }), 'lost in the hand-over').to.equal('abandoned');
    expect(resultOf({ ...answered, cause: 'ORIGINATOR_CANCEL', queuedAt: 2, bridgedAt: 3 })).to.equal('answered');
  });

  /**
   * Symptom: a machine that was to go to an agent, and whom nobody took, was an abandoned call.
   * Cause: the note, or the cause of a hand-over that failed, was looked at before who had answered.
   * Fix: what was heard to be no person is no abandoned one.
   */
  it('is a machine’s whenever one was heard, also where no agent came for it', () => {
    const answered = { cause: 'NORMAL_CLEARING', answeredAt: 1, queuedAt: 2 };
    expect(resultOf({ ...answered, detected: 'machine', note: 'machine, no agent' })).to.equal('machine');
    expect(resultOf({ ...answered, detected: 'machine', note: 'abandoned' }), 'by an older dialplan').to.equal('machine');
    expect(resultOf({ ...answered, detected: 'machine', cause: 'ORIGINATOR_CANCEL' }), 'lost in the hand-over').to.equal('machine');
  });

  it('is a failure where somebody answered and the switch had nothing to play to them; a machine stays one', () => {
    const answered = { cause: 'NORMAL_CLEARING', answeredAt: 1 };
    for (const note of ['message missing', 'no such extension']) expect(resultOf({ ...answered, note }), note).to.equal('failed');
    expect(resultOf({ ...answered, detected: 'machine', note: 'message missing' })).to.equal('machine');
  });

  it('is not an answer where a carrier answered and played a tone', () => {
    const tone = { answeredAt: 1, detected: 'unknown' } as const;
    expect(resultOf({ ...tone, cause: 'USER_BUSY', note: 'busy tone' })).to.equal('busy');
    expect(resultOf({ ...tone, cause: 'UNALLOCATED_NUMBER', note: 'not-in-service tone' })).to.equal('invalid number');
  });

  it('fits its column', () => {
    for (const result of attemptResults) expect(result.length).to.be.at.most(20);
  });
});

describe('the states of an attempt', () => {
  it('go forward only, and end settled', () => {
    for (const [from, before] of attemptStates.entries())
      for (const [to, after] of attemptStates.entries()) expect(mayMove(before, after), `${before} → ${after}`).to.equal(from < to && !(before === 'talking' && after === 'playing'));
  });
});
