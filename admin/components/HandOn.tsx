import React, { useRef, useState } from 'react';
import type { DeskCall } from './desk';
import { useHotKeys } from './hot-keys';
import { Button, Card, Notice, SelectField, TextField } from './ui';

export type To = { kind: 'queue'; queue: string } | { kind: 'extension'; extension: string } | { kind: 'agent'; agent: string };

interface Props {
  consult: DeskCall['consult'];
  colleagues: string[];
  queues: string[];
  busy: boolean;
  /** Hands the contact on at once, or calls whoever it is first. */
  transfer: (to: To, name: string) => void;
  ask: (to: To, name: string) => void;
  end: (how: 'transfer' | 'return', name: string) => void;
}

/** The contact on the line is handed to somebody else: at once, or after the agent has talked to them. */
export function HandOn({ consult, ...props }: Props) {
  if (consult && ['asked', 'calling', 'talking'].includes(consult.state)) return <Asking consult={consult} busy={props.busy} end={props.end} />;
  return <Choose {...props} failed={consult?.state === 'failed' ? `${consult.name}: ${consult.says ?? 'It came to nothing.'} You are back with the contact.` : undefined} />;
}

function Asking({ consult: { name, state }, busy, end }: { consult: NonNullable<DeskCall['consult']> } & Pick<Props, 'busy' | 'end'>) {
  const hasAnswered = state === 'talking';
  const handOver = () => end('transfer', name);
  const back = () => end('return', name);
  useHotKeys(busy ? {} : { '+': hasAnswered ? handOver : undefined, '-': back });
  return (
    <Card title={hasAnswered ? `You talk to ${name}` : `${name} is being called`} hint="The contact is waiting and hears the hold message.">
      <div className="sd-form-end sd-gap" role="status">
        <Button kind="main" busy={busy} disabled={!hasAnswered} aria-keyshortcuts="+" onClick={handOver}>Hand the contact over <kbd aria-hidden="true">+</kbd></Button>
        <Button busy={busy} aria-keyshortcuts="-" onClick={back}>Back to the contact <kbd aria-hidden="true">-</kbd></Button>
      </div>
      <p className="sd-hint sd-gap">{hasAnswered ? 'Hanging up hands the contact over too.' : 'Do not hang up yet: the contact would wait for the answer alone.'}</p>
    </Card>
  );
}

function Choose({ colleagues, queues, busy, transfer, ask, failed }: Omit<Props, 'consult' | 'end'> & { failed?: string }) {
  const [whom, setWhom] = useState('');
  const [extension, setExtension] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useHotKeys({ '+': () => form.current?.querySelector('select')?.focus() });
  const [kind = '', name = ''] = whom ? [whom.slice(0, 5), whom.slice(6)] : ['', extension.trim()];
  const to = (): To => (kind === 'agent' ? { kind, agent: name } : kind === 'queue' ? { kind, queue: name } : { kind: 'extension', extension: name });
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (name) ask(to(), name);
  };
  return (
    <Card title="Hand the contact on" hint={<>Ask first: the contact waits while you talk to them. At once: your own call ends. <kbd aria-hidden="true">+</kbd></>}>
      {failed && <Notice kind="warning">{failed}</Notice>}
      <form onSubmit={submit} ref={form}>
        <SelectField label="To" value={whom} onChange={setWhom} none="An extension" choices={[...colleagues.map((agent) => ({ value: `agent ${agent}`, label: `Agent ${agent}` })), ...queues.map((queue) => ({ value: `queue ${queue}`, label: `Queue ${queue}` }))]} />
        {whom === '' && <TextField label="Extension" value={extension} onChange={setExtension} autoComplete="off" maxLength={60} />}
        <div className="sd-form-end sd-gap">
          <Button kind="main" type="submit" busy={busy} disabled={!name}>Ask first</Button>
          {kind !== 'agent' && <Button busy={busy} disabled={!name} onClick={() => transfer(to(), name)}>Hand on at once</Button>}
        </div>
      </form>
    </Card>
  );
}
