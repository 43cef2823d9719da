import React, { useRef, useState } from 'react';
import { ask } from './api';
import { whyNobodyTalked } from './attempt';
import type { Desk, DeskCall, FollowUp } from './desk';
import { DeskContactCard, DeskScript, OptedOut } from './DeskContactCard';
import { instantOf, inZone, when } from './format';
import { keysOfDesk, KeyButton, useHotKeys } from './hot-keys';
import { useSaving } from './saving';
import { HandOn } from './HandOn';
import { Badge, Button, Card, Field, Notice, ProblemNotice, SelectField, useZone } from './ui';

const stateWords = { ringing: 'Your telephone rings', calling: 'The contact is being called', talking: 'On the line', over: 'The call is over' } as const;
const tones = { ringing: 'ringing', calling: 'dialing', talking: 'running', over: 'plain' } as const;

interface Props {
  id: string;
  call: DeskCall;
  /** It has ended and has no word yet; `now` is the call that came since. */
  isBefore: boolean;
  now: DeskCall | null;
  /** Whether the keys are its own, or another call's on the desk. */
  hasKeys: boolean;
  queues: string[];
  colleagues: string[];
  show: (desk: Desk) => void;
  onDisposed: (kept: string) => void;
}

/** Whom a call is with, as far as that is known. */
export const nameOf = ({ contact, dialer }: DeskCall): string => contact?.name || contact?.number || (dialer ? 'Nobody is called yet' : 'Somebody called in');

const keptWords = (name: string, followUp: FollowUp | null, zone: string | undefined, whose = ''): string => `Kept${whose}: ${name}.${followUp ? ` ${followUp.by === 'me' ? 'You promised to call again' : 'Somebody calls again'} at ${when(followUp.at, zone)}.` : ''}`;

/** The contact on the line, or who was: what to say, and what came of it. */
export function DeskConversation({ id, call, isBefore, now, hasKeys, queues, colleagues, show, onDisposed }: Props) {
  const [note, setNote] = useState('');
  const [at, setAt] = useState('');
  const [by, setBy] = useState<FollowUp['by']>('me');
  const [told, setTold] = useState<string>();
  const { busy, problem, save } = useSaving();
  const noteField = useRef<HTMLTextAreaElement>(null);
  const { attemptId, dialer, contact } = call;
  const hasOptedOut = Boolean(contact?.optedOut);
  const zone = useZone();

  const send = (path: string, body: object, said?: string) => save(async () => {
    show(await ask<Desk>('POST', path, { attemptId, ...body }));
    setTold(said);
    return true;
  });
  const mayBlock = () => window.confirm(`Never call ${nameOf(call)} again?`);
  const dispose = async ({ name, outcome }: { name: string; outcome: string }) => {
    if (outcome === 'do not call' && !hasOptedOut && !mayBlock()) return;
    const followUp = at ? { at: instantOf(at, zone).toISOString(), by } : null;
    if (await send('/desk/dispositions', { name, ...(note.trim() && { note: note.trim() }), ...(followUp && { followUp }) })) onDisposed(keptWords(name, followUp, zone, ` for ${nameOf(call)}`));
  };
  const keep = async () => {
    if (note.trim() && (await send('/desk/notes', { text: note }, 'The note is kept with the contact.'))) setNote('');
  };
  const block = () => {
    if (mayBlock()) void send('/desk/block', note.trim() ? { reason: note.trim() } : {}, 'No dialer calls them again.');
  };
  const isAsked = call.handed !== null && !call.handed.isOver && call.state !== 'over';
  const isWaiting = isAsked || (call.state === 'talking' && ['calling', 'talking'].includes(call.consult?.state ?? ''));
  const isTold = attemptId !== null && dialer !== null && !isAsked;
  const keys = isTold && !busy ? Object.fromEntries(dialer.dispositions.filter(({ key }) => !keysOfDesk.includes(key)).map((one) => [one.key, () => void dispose(one)])) : {};
  useHotKeys(hasKeys ? { n: () => noteField.current?.focus(), ...(isTold && !busy && !hasOptedOut && { b: block }), ...keys } : {});
  const shownKey = (key: string) => (hasKeys ? key : undefined);
  return (
    <section className={isBefore ? 'sd-card' : ''} data-call={id} aria-labelledby={isBefore ? `before-${id}` : undefined}>
      {isBefore && <><h2 id={`before-${id}`}>Your call before</h2><p className="sd-hint">{call.needsWord ? 'It has no word yet.' : 'It needs no word.'}</p></>}
      <div className="sd-desk-call">
        <Card className="sd-desk-head">
          <div className="sd-line" role="status">
            <span><small className="sd-about">{dialer?.name ?? 'A call that no dialer made'}</small><h2>{nameOf(call)}</h2></span>
            <Badge state={isWaiting ? 'paused' : tones[call.state]} label={isWaiting ? 'The contact waits' : call.state === 'over' && call.result && call.result !== 'answered' ? `Over: ${call.result}` : stateWords[call.state]} />
          </div>
          {contact?.name && <p className="sd-number">{contact.number}</p>}
          {call.handed && call.state !== 'over' && <Notice>{call.handed.isOver ? <>{call.handed.by} has handed the contact over to you.</> : <><strong>{call.handed.by} asks you about this contact</strong>, who waits and does not hear you.</>}</Notice>}
          {call.detected === 'machine' && call.state !== 'over' && (
            <Notice kind="warning">{call.correctedAt ? <><strong>A beep was heard: this is an answering machine.</strong> It records now: leave your message or hang up.</> : <><strong>An answering machine took the call.</strong> Leave your message after its beep.</>}</Notice>
          )}
        </Card>
        {call.needsWord && <DeskScript script={call.script} />}
        <DeskContactCard contact={contact} attemptId={attemptId} />
        {isTold && (
          <div className="sd-stack sd-desk-word">
            <Card title="What came of it?" hint={call.needsWord ? undefined : `${whyNobodyTalked(call.result)} It needs no word; you may say one all the same.`}>
              {/* Whoever writes here may not see what stands above; of a call that they chose themselves they know. */}
              {now && now.state !== 'over' && !now.isChosen && <Notice kind="warning">Another call has come, above: {nameOf(now)}.</Notice>}
              <ProblemNotice problem={problem} />
              {told && <Notice kind="good">{told}</Notice>}
              {call.disposition && <Notice kind="good">{keptWords(call.disposition, call.followUp, zone)} Another choice replaces it.</Notice>}
              <div className="sd-dispositions">
                {dialer.dispositions.map(({ name, key, outcome }) => (
                  <KeyButton key={name} hotKey={keysOfDesk.includes(key) ? undefined : shownKey(key)} aria-pressed={name === call.disposition} kind={name === call.disposition ? 'main' : outcome === 'do not call' ? 'danger' : 'plain'} busy={busy} onClick={() => void dispose({ name, outcome })}>{name}</KeyButton>
                ))}
              </div>
              <Field label={hasKeys ? <>Note <kbd aria-hidden="true">N</kbd></> : 'Note'} hint={`Goes with what you choose.${hasKeys ? ' Escape leaves the field; Alt and a key works from here too.' : ''}`}>
                {(ids) => <textarea {...ids} ref={noteField} className="sd-note" value={note} maxLength={5_000} aria-keyshortcuts={shownKey('n')} onChange={(event) => setNote(event.target.value)} />}
              </Field>
              <div className="sd-pair">
                <Field label="Call again at (optional)" hint={zone ? `In the time zone ${zone}.` : inZone()}>{(ids) => <input {...ids} type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />}</Field>
                {at && <SelectField label="Who calls then" value={by} onChange={(value) => setBy(value as FollowUp['by'])} choices={[{ value: 'me', label: 'I do' }, { value: 'anyone', label: 'Anyone' }]} />}
              </div>
              <div className="sd-form-end">
                <Button busy={busy} disabled={note.trim() === ''} onClick={() => void keep()}>Only keep the note</Button>
                {!hasOptedOut && <KeyButton kind="danger" hotKey={shownKey('b')} busy={busy} onClick={block}>Never call again</KeyButton>}
              </div>
              <OptedOut contact={contact} />
            </Card>
            {call.state === 'talking' && !call.handed && (
              <HandOn
                consult={call.consult}
                colleagues={colleagues}
                queues={queues}
                busy={busy}
                transfer={(to, name) => void send('/desk/transfer', { to }, `The contact is being handed to ${name}.`)}
                ask={(to) => void send('/desk/consult', { to })}
                end={(how, name) => void send('/desk/consult/end', { how }, how === 'transfer' ? `The contact is being handed to ${name}.` : undefined)}
              />
            )}
          </div>
        )}
      </div>
    </section>
  );
}
