import React, { useState } from 'react';
import { capitalised, length, when, whenExactly, whenInShort, withTimes } from './format';
import { Player, RecordingPlayer } from './RecordingPlayer';
import { SwitchAccount } from './SwitchAccount';
import { Badge, Go, Table, useZone } from './ui';

/** One line of the contact trace, as the API gives it. */
export interface AttemptRow {
  id: string;
  createdAt: string;
  endedAt: string | null;
  accountId: number;
  account: string;
  dialerId: number;
  dialer: string;
  contactId: number;
  isContactGone: boolean;
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
  seconds: number | null;
  detected: string | null;
  correctedAt: string | null;
  queue: string | null;
  queuedAt: string | null;
  agent: string | null;
  bridgedAt: string | null;
  keyPressed: string | null;
  chosen: 'nothing' | 'confirm' | 'repeat' | 'agent' | 'opt out' | null;
  node: string | null;
  gateway: string | null;
  disposition: string | null;
  dispositionOutcome: string | null;
  dispositionBy: string | null;
  dispositionAt: string | null;
  dispositionNote: string | null;
  followUpAt: string | null;
  followUpBy: string | null;
  notes: { text: string; writtenBy: string; writtenAt: string }[];
  callerId: string | null;
  callerIdReason: string | null;
  recording: 'stored' | 'N/A' | 'deleted';
  recordingReason: string | null;
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

/** Why nobody was on the line, in a sentence. */
export const whyNobodyTalked = (result: string | null): string => (result === 'machine' || result === 'fax' ? `${result === 'fax' ? 'A fax' : 'An answering machine'} answered.` : sentences[result ?? ''] ?? 'Nobody was on the line.');

/** The carrier said it by a tone before the answer instead of a cause (smart_dialers_tones.xml). */
const toneWords: Record<string, string> = {
  'busy tone': ' The carrier played its tone instead of saying so.',
  'congestion tone': ' The carrier played its tone instead of saying so.',
  'no-circuit tone': ' The carrier played its tones and an announcement instead of saying so.',
  'not-in-service tone': ' The carrier played its tones and an announcement instead of saying so.',
};

/** Why somebody who answered heard nothing. */
const unheardWords: Record<string, string> = { 'message missing': 'the switch could not play the message', 'no such extension': 'the switch has an older dialplan than this service' };

/** What a call under way is doing. */
const phases: Record<string, string> = {
  originating: 'The switch is placing the call.',
  ringing: 'It is ringing.',
  answered: 'Somebody answered and is listening.',
  playing: 'No agent came in time; the safe-harbour message is being played.',
};

/** What happened in an attempt and why, in words; of one that was dialled, also what a lambda had to say. */
function attemptInWords(row: AttemptRow, zone?: string): string {
  const said = row.result !== 'refused' && row.reason ? ` ${row.reason}` : '';
  return `${whatHappened(row, zone)}${said}`;
}

function whatHappened(row: AttemptRow, zone?: string): string {
  const { state, result, reason, refusedUntil, queue, agent, cause, note, answeredAt } = row;
  if (result === 'refused') return `Not called. ${withTimes(reason ?? '', zone)}${refusedUntil ? ` Not before ${when(refusedUntil, zone)}.` : ''}`;
  if (state === 'queued') return `Waiting for an agent of ${queue ?? 'the queue'}.`;
  if (state === 'talking') return `Talking with ${agent ?? 'an agent'}.`;
  if (state !== 'settled') return phases[state] ?? '';
  if (result === 'abandoned' && /menu not reached/.test(row.note ?? '')) return `${answeredAfter(row)}, but the voice menu or bot could not be reached, and the call was ended.`;
  if (result === 'abandoned') return `${answeredAfter(row)}, ${row.chosen === 'agent' ? 'asked for an agent by key, ' : ''}and no agent came in time: they heard the safe-harbour message${/opted out/.test(row.note ?? '') ? ', and asked never to be called again' : ''}.`;
  if (result === 'machine' || result === 'fax') return `${result === 'fax' ? 'A fax' : 'An answering machine'} answered${whatThen(row)}.`;
  if (result === 'lost' && row.answeredAt) return 'Somebody answered; then the connection to the switch was lost, and nobody knows how the call ended. It counts as an attempt.';
  if (result === 'failed' && answeredAt) return `${answeredAfter(row)} and heard nothing: ${unheardWords[note ?? ''] ?? 'the switch had nothing for the call'}. The call was ended.`;
  if (result !== 'answered') return `${sentences[result ?? ''] ?? ''}${toneWords[row.note ?? ''] ?? ''}${cause && (result === 'failed' || result === 'congestion') ? ` (${cause})` : ''}`;
  const isForAgent = row.chosen === null ? queue !== null : row.chosen === 'agent';
  return `${answeredAfter(row)}, ${isForAgent ? withAgent(row) : `${whatWasHeard(row)}${onTheLine(row)}`}.`;
}

function answeredAfter({ ringingAt, answeredAt }: AttemptRow): string {
  return ringingAt && answeredAt ? `Answered after ${between(ringingAt, answeredAt)}` : 'Answered';
}

/** From the answer on, which the seconds of the trace are not: they begin with the dialling. A message of two words is over within a second. */
const onTheLine = ({ milliseconds }: AttemptRow): string => (milliseconds === null ? '' : `; on the line for ${milliseconds < 1_000 ? 'less than a second' : length(milliseconds)}`);

/** What they chose by a key of a broadcast's message. */
const chosenWords: Partial<Record<NonNullable<AttemptRow['chosen']>, string>> = { confirm: 'confirmed', 'opt out': 'asked never to be called again', agent: 'asked for an agent', repeat: 'had the message repeated' };

const byKey = ({ chosen, keyPressed }: AttemptRow): string => `${chosenWords[chosen!]} by key${keyPressed ? ` ${keyPressed}` : ''}`;

const whatWasHeard = (row: AttemptRow): string => {
  if (row.chosen === 'confirm' || row.chosen === 'opt out') return byKey(row);
  return row.chosen === 'repeat' ? `${byKey(row)} and ${whatTheyHeard(row)}` : whatTheyHeard(row);
};

const whatTheyHeard = ({ note, chosen }: AttemptRow): string =>
  note === 'played' && chosen !== null ? `heard the whole message and pressed ${chosen === 'repeat' ? 'nothing more' : 'no key'}` : note === 'played' ? 'heard the whole message' : note === 'menu' ? 'went to the voice menu' : note ? `the switch noted “${note}”` : 'hung up before the message had ended';

function withAgent(row: AttemptRow): string {
  const { note, agent, bridgedAt, endedAt, chosen } = row;
  const asked = chosen === 'agent' ? `${byKey(row)} and ` : '';
  if (note === 'menu') return 'went to the voice menu';
  if (bridgedAt) return `${asked}talked with ${agent ?? 'an agent'}${endedAt ? ` for ${between(bridgedAt, endedAt)}` : ''}${note?.startsWith('chosen agent') ? `, because the ${note}` : ''}`;
  return `${asked}hung up before an agent came`;
}

/** What was done with a machine. */
function whatThen({ note, agent, bridgedAt }: AttemptRow): string {
  if (bridgedAt) return ` and ${agent ?? 'an agent'} was put through to it`;
  if (note === 'voicemail left') return ', and the message was left on it';
  if (note === 'machine, no agent') return '; no agent came for it in time, and the call was ended';
  if (note === 'message missing') return '; the message could not be left, because the switch did not find it';
  return note === null || note === 'machine' || note === 'fax' ? '; the call was ended' : `; the switch noted “${note}”`;
}

const between = (from: string, to: string): string => length(Math.max(0, Date.parse(to) - Date.parse(from)));

/** With tenths: an agent has two seconds. */
const exactly = (from: string, to: string): string => `${(Math.max(0, Date.parse(to) - Date.parse(from)) / 1_000).toFixed(1)} s`;

export const detectedWords: Record<string, string> = { human: 'a person', machine: 'an answering machine', fax: 'a fax', unknown: 'not clear, taken for a person' };

export const attemptResult = ({ result, state }: AttemptRow): string => result ?? state;

const stateWords: Record<string, string> = { originating: 'placing', playing: 'no agent' };

/** A result, or a state of a call under way, as it is called on pages. */
export const resultWord = (result: string): string => stateWords[result] ?? result;

/** Who answered, the queue, the agent, how long they waited and talked; nothing of a call without agents. */
function AgentsPart({ row: { result, detected, correctedAt, answeredAt, queue, queuedAt, agent, bridgedAt, endedAt, keyPressed, chosen } }: { row: AttemptRow }) {
  // That it was a machine is the sentence above.
  const isSaid = result === 'machine' || result === 'fax';
  const parts = [
    !isSaid && detected && `Who answered: ${detectedWords[detected] ?? detected}`,
    correctedAt && answeredAt && `taken for a person until its beep, ${exactly(answeredAt, correctedAt)} after the answer`,
    (queuedAt || bridgedAt) && queue && `Queue ${queue}`,
    agent && `Agent ${agent}`,
    queuedAt && bridgedAt && `waited ${exactly(queuedAt, bridgedAt)}`,
    bridgedAt && endedAt && `talked ${between(bridgedAt, endedAt)}`,
    // What a key of a broadcast said is in the sentence above.
    keyPressed && (chosen === null || chosen === 'nothing') && `pressed ${keyPressed}`,
  ].filter(Boolean);
  return parts.length === 0 ? null : <small className="sd-about">{capitalised(parts.join(' · '))}</small>;
}

/** What an agent said of an attempt. */
export type Said = Pick<AttemptRow, 'disposition' | 'dispositionBy' | 'dispositionAt' | 'dispositionNote' | 'followUpAt' | 'followUpBy' | 'notes'>;

/** What the agent said came of it, their notes, and when they or anyone calls again. */
export function WhatWasSaid({ said: { disposition, dispositionBy, dispositionAt, dispositionNote, followUpAt, followUpBy, notes }, zone: given }: { said: Said; zone?: string }) {
  const ofPage = useZone();
  const zone = given ?? ofPage;
  if (!disposition && notes.length === 0) return null;
  return (
    <div className="sd-word">
      {disposition && <div><strong>{disposition}</strong> <small className="sd-about">said {dispositionBy}, {when(dispositionAt, zone)}</small></div>}
      {dispositionNote && <p className="sd-said">{dispositionNote}</p>}
      {notes.map(({ text, writtenBy, writtenAt }) => <div key={writtenAt}><p className="sd-said">{text}</p><small className="sd-about">noted by {writtenBy}, {when(writtenAt, zone)}</small></div>)}
      {followUpAt && <small className="sd-about">To be called again {when(followUpAt, zone)} by {followUpBy ?? 'anyone'}</small>}
    </div>
  );
}

/** Which number they saw and why. */
function CallerIdShown({ row: { callerId, callerIdReason } }: { row: AttemptRow }) {
  if (!callerId && !callerIdReason) return null;
  return <small className="sd-about">They saw {callerId ? <span className="sd-number">{callerId}</span> : 'the gateway’s own number'}. {callerIdReason}</small>;
}

/** The day, and below it the time where there is no room beside it. */
const InTwoLines = ({ time }: { time: string }) => <>{time.split(', ').map((part) => <React.Fragment key={part}><span className="sd-number">{part}</span> </React.Fragment>)}</>;

/** The contact's page; of one that was erased there is none. */
const NumberLink = ({ row: { number, contactId, isContactGone } }: { row: AttemptRow }) =>
  isContactGone ? <span className="sd-number">{number}</span> : <Go to={`/resources/Contact/records/${contactId}/show`} className="sd-link sd-number">{number}</Go>;

/** The dialer's settings; for who sees several accounts, in its own. */
function DialerLink({ row: { accountId, dialerId, dialer }, switches, of }: { row: AttemptRow; switches: boolean; of: string }) {
  const page = `/resources/Dialer/records/${dialerId}/show`;
  return switches ? <SwitchAccount accountId={accountId} page={page} of={of}>{dialer}</SwitchAccount> : <Go to={page}>{dialer}</Go>;
}

/**
 * Attempts, newest first; columns that say the same on every row are left out by who shows them. In the trace they have the
 * list, the seconds and the recording in columns of their own, and with `hasList` the list alone; with `switches` an account's name leads into that account.
 */
export function Attempts({ rows, zone: given, isShort = false, isTrace = false, switches = false, hasCallerId = false, hasList = isTrace, without = [], empty }: { rows: AttemptRow[]; zone?: string; isShort?: boolean; isTrace?: boolean; switches?: boolean; hasCallerId?: boolean; hasList?: boolean; without?: ('number' | 'dialer' | 'account' | 'clientId' | 'node')[]; empty: React.ReactNode }) {
  const ofPage = useZone();
  const zone = given ?? ofPage;
  // Which recordings are listened to, in the trace.
  const [heard, setHeard] = useState<readonly string[]>([]);
  const hear = (id: string, isOpen: boolean) => setHeard(isOpen ? [...heard, id] : heard.filter((other) => other !== id));
  const ofAttempt = ({ createdAt }: AttemptRow) => `attempt of ${whenExactly(createdAt, zone)}`;
  const columns: [string, string, (row: AttemptRow) => React.ReactNode][] = [
    ['when', 'When', (row) => <Go to={`/resources/Attempt/records/${row.id}/show`} className={`sd-link ${hasCallerId || isTrace ? '' : 'sd-number'}`}>{isTrace ? <InTwoLines time={whenExactly(row.createdAt, zone)} /> : isShort ? whenInShort(row.createdAt, zone) : whenExactly(row.createdAt, zone)}</Go>],
    ['account', 'Account', (row) => (switches ? <SwitchAccount accountId={row.accountId} of={ofAttempt(row)}>{row.account}</SwitchAccount> : row.account)],
    ['number', isTrace ? 'Number, client ID' : 'Number', (row) => <div><NumberLink row={row} />{isTrace && row.clientId && <small className="sd-about">{row.clientId}</small>}</div>],
    ['clientId', 'Client ID', (row) => row.clientId],
    ['dialer', hasList ? 'Dialer and list' : 'Dialer', (row) => <div><DialerLink row={row} switches={switches} of={ofAttempt(row)} />{hasList && row.list && <small className="sd-about">{row.list}</small>}</div>],
    ['result', 'Result', (row) => <Badge state={attemptResult(row)} label={resultWord(attemptResult(row))} />],
    ['what', isTrace ? 'What happened' : 'What happened and why', (row) => <div>{attemptInWords(row, zone)}{!isShort && <AgentsPart row={row} />}{!isShort && <WhatWasSaid said={row} zone={zone} />}{hasCallerId && <CallerIdShown row={row} />}{!isShort && !isTrace && <RecordingPlayer attemptId={row.id} recording={row.recording} reason={row.recordingReason} at={whenExactly(row.createdAt, zone)} />}</div>],
    ['seconds', 'Seconds', (row) => (row.seconds === null ? null : <span className="sd-number">{row.seconds}</span>)],
    ['node', 'Node', (row) => row.node],
    ['recording', 'Recording', (row) => <RecordingPlayer attemptId={row.id} recording={row.recording} reason={row.recordingReason} at={whenExactly(row.createdAt, zone)} inColumn={{ isOpen: heard.includes(row.id), onOpen: (isOpen) => hear(row.id, isOpen) }} />],
  ];
  const isEmpty = (id: string) => id === 'clientId' && rows.every(({ clientId }) => !clientId);
  const ofTrace = ['seconds', 'recording'];
  const shown = columns.filter(([id]) => (isTrace ? id !== 'clientId' : !ofTrace.includes(id)) && !without.some((column) => column === id) && !isEmpty(id));
  return <Table heads={shown.map(([, head]) => head)} rows={rows.map((row) => ({ key: row.id, cells: shown.map(([, , cell]) => cell(row)), below: heard.includes(row.id) && <Player attemptId={row.id} at={whenExactly(row.createdAt, zone)} /> }))} empty={empty} />;
}
