import React from 'react';
import { length, when, whenExactly, whenInShort } from './format';
import { Badge, Go, Table } from './ui';

/** One line of the contact trace, as the API gives it. */
export interface AttemptRow {
  id: string;
  createdAt: string;
  endedAt: string | null;
  account: string;
  dialerId: number;
  dialer: string;
  contactId: number;
  listId: number;
  list: string;
  number: string;
  clientId: string | null;
  ordinal: number;
  state: string;
  result: string | null;
  cause: string | null;
  note: string | null;
  rule: string | null;
  reason: string | null;
  refusedUntil: string | null;
  ringingAt: string | null;
  answeredAt: string | null;
  milliseconds: number | null;
  node: string | null;
  gateway: string | null;
  callerId: string | null;
  callerIdReason: string | null;
}

const sentences: Record<string, string> = {
  busy: 'The line was busy.',
  'no answer': 'It rang, and nobody answered.',
  rejected: 'The call was rejected.',
  'invalid number': 'The number does not exist.',
  congestion: 'The network was congested.',
  cancelled: 'The call was cancelled on our side.',
  failed: 'The call could not be made: a fault of the switch or the gateway.',
  lost: 'The connection to the switch was lost; nobody knows how the call ended. It counts as an attempt.',
};

/** What happened in an attempt and why, in words. */
export function attemptInWords({ state, result, reason, refusedUntil, note, milliseconds, ringingAt, answeredAt, cause }: AttemptRow): string {
  if (result === 'refused') return `Not called. ${reason ?? ''}${refusedUntil ? ` Not before ${when(refusedUntil)}.` : ''}`;
  if (state !== 'settled') return state === 'answered' ? 'Somebody answered and is listening.' : state === 'ringing' ? 'It is ringing.' : 'The switch is placing the call.';
  if (result !== 'answered') return `${sentences[result ?? ''] ?? ''}${cause && (result === 'failed' || result === 'congestion') ? ` (${cause})` : ''}`;
  const rang = ringingAt && answeredAt ? Math.max(0, Date.parse(answeredAt) - Date.parse(ringingAt)) : undefined;
  const heard = note === 'played' ? 'heard the whole message' : note ? `the switch noted “${note}”` : 'hung up before the message had ended';
  return `Answered${rang === undefined ? '' : ` after ${length(rang)}`}, ${heard}${milliseconds === null ? '' : `; ${length(milliseconds)} in all`}.`;
}

export const attemptResult = ({ result, state }: AttemptRow): string => result ?? state;

/** Which number they saw and why. */
function CallerIdShown({ row: { callerId, callerIdReason } }: { row: AttemptRow }) {
  if (!callerId && !callerIdReason) return null;
  return <small className="sd-about">They saw {callerId ? <span className="sd-number">{callerId}</span> : 'the gateway’s own number'}. {callerIdReason}</small>;
}

/** Attempts, newest first; columns that say the same on every row are left out by who shows them. */
export function Attempts({ rows, zone, isShort = false, hasCallerId = false, without = [], empty }: { rows: AttemptRow[]; zone?: string; isShort?: boolean; hasCallerId?: boolean; without?: ('number' | 'dialer' | 'account' | 'clientId' | 'node')[]; empty: React.ReactNode }) {
  const columns: [string, string, (row: AttemptRow) => React.ReactNode][] = [
    ['when', 'When', (row) => <Go to={`/resources/Attempt/records/${row.id}/show`} className="sd-link sd-number">{isShort ? whenInShort(row.createdAt) : whenExactly(row.createdAt, zone)}</Go>],
    ['account', 'Account', (row) => row.account],
    ['number', 'Number', (row) => <Go to={`/resources/Contact/records/${row.contactId}/show`} className="sd-link sd-number">{row.number}</Go>],
    ['clientId', 'Client ID', (row) => row.clientId],
    ['dialer', 'Dialer', (row) => <Go to={`/resources/Dialer/records/${row.dialerId}/show`}>{row.dialer}</Go>],
    ['result', 'Result', (row) => <Badge state={attemptResult(row)} />],
    ['what', 'What happened and why', (row) => <div>{attemptInWords(row)}{hasCallerId && <CallerIdShown row={row} />}</div>],
    ['node', 'Node', (row) => row.node],
  ];
  const isEmpty = (id: string) => id === 'clientId' && rows.every(({ clientId }) => !clientId);
  const shown = columns.filter(([id]) => !without.some((column) => column === id) && !isEmpty(id));
  return <Table heads={shown.map(([, head]) => head)} rows={rows.map((row) => ({ key: row.id, cells: shown.map(([, , cell]) => cell(row)) }))} empty={empty} />;
}
