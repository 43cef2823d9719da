import React, { useState } from 'react';
import { ask } from './api';
import { when } from './format';
import { useSaving } from './saving';
import { Button, Card, errorOf, Notice, ProblemNotice, TextField, useZone } from './ui';

/** Where a contact is looked at: they said no. Times are told in the zone of the page. */
export function OptOut({ accountId, number, onDone }: { accountId: number; number: string; onDone: () => void }) {
  const zone = useZone();
  const [source, setSource] = useState('');
  const [done, setDone] = useState<string>();
  const { busy, problem, save } = useSaving();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const entry = await ask<{ at: string; source: string; isNew: boolean }>('POST', '/opt-outs', { number, source, accountId });
      setDone(entry.isNew ? `${number} is on the opt-outs now.` : `${number} had already opted out on ${when(entry.at, zone)} (${entry.source}); that holds on, and nothing was written.`);
      setSource('');
      onDone();
    });
  };
  return (
    <Card title={`Never call ${number} again`} hint="They opt out: no dialer of the account calls them any more, from the very next call on. A call that is ringing already is not cut off.">
      <form onSubmit={submit} data-testid="opt-out">
        {done && <Notice kind="good">{done}</Notice>}
        <ProblemNotice problem={problem?.field === 'source' ? undefined : problem} />
        <TextField label="How did they say it?" value={source} onChange={setSource} error={errorOf(problem, 'source')} placeholder="letter of 22 November" />
        <Button kind="danger" type="submit" busy={busy} disabled={source.trim() === ''}>Never call them again</Button>
      </form>
    </Card>
  );
}
