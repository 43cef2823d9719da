import React, { useState } from 'react';
import { ask } from './api';
import { instantOf, inZone } from './format';
import { useSaving } from './saving';
import { Badge, Button, Card, errorOf, Field, Notice, ProblemNotice, Table, TextField, useZone } from './ui';

interface Trial {
  from: string;
  to: string;
  says: string;
  decidedBy: number | null;
  forwardings: { id: number; name: string; matches: boolean; reasons: string[] }[];
}

/** Who would match? A call that nobody makes, and what each forwarding says to it. */
export function ForwardingTrial({ accountId }: { accountId: number }) {
  const { busy, problem, save } = useSaving();
  const zone = useZone();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [at, setAt] = useState('');
  const [trial, setTrial] = useState<Trial>();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      setTrial(undefined);
      setTrial(await ask<Trial>('POST', '/forwardings/try', { accountId, from, to, ...(at && { at: instantOf(at, zone).toISOString() }) }));
    });
  };
  return (
    <Card title="Who would match?" hint="Try a call, and see what would become of it and why. Nobody is called.">
      {!errorOf(problem, 'to') && <ProblemNotice problem={problem} />}
      <form className="sd-row" onSubmit={submit} noValidate>
        <TextField label="From" type="tel" value={from} onChange={setFrom} placeholder="shows no number" />
        <TextField label="To your number" type="tel" value={to} onChange={setTo} error={errorOf(problem, 'to')} />
        <Field label="When">{(ids) => <input {...ids} type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />}</Field>
        <Button type="submit" busy={busy}>Try it</Button>
      </form>
      <p className="sd-hint" style={{ marginTop: 8 }}>{inZone(zone)} Leave it empty for this moment.</p>
      {trial && (
        <div className="sd-gap" aria-live="polite">
          <Notice kind={trial.decidedBy === null ? 'info' : 'good'}>{trial.says}</Notice>
          {trial.forwardings.length > 0 && <Table
            heads={['Forwarding', 'Is for it', 'Why']}
            rows={trial.forwardings.map(({ id, name, matches, reasons }) => ({
              key: id,
              cells: [name, matches ? <Badge state={id === trial.decidedBy ? 'done' : 'plain'} label={id === trial.decidedBy ? 'yes, it decides' : 'yes, but one before it decides'} /> : 'No', reasons.join(' ')],
            }))}
          />}
        </div>
      )}
    </Card>
  );
}
