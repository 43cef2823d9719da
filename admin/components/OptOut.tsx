import React, { useState } from 'react';
import { ask, useLoaded } from './api';
import { when } from './format';
import { useSaving } from './saving';
import { useMay } from './session';
import { Button, Card, errorOf, Notice, ProblemNotice, TextField, useZone } from './ui';

interface Entry {
  at: string;
  source: string;
  cancelledAt: string | null;
}

/**
 * Where a contact is looked at: that they have opted out, or, for whoever may write that down, that they do. It is looked up again in each `round`. Times are told in the zone
 * of the page.
 */
export function OptOut({ accountId, number, round, onDone }: { accountId: number; number: string; round: number; onDone: () => void }) {
  const zone = useZone();
  const may = useMay();
  const [source, setSource] = useState('');
  const [done, setDone] = useState<string>();
  const { busy, problem, save } = useSaving();
  const found = useLoaded(() => ask<{ items: Entry[] }>('GET', `/opt-outs?${new URLSearchParams({ accountId: String(accountId), number, limit: '100' })}`), round);
  const held = found.data?.items.find(({ cancelledAt }) => !cancelledAt);
  if (!found.data && !found.problem) return null;
  if (held) {
    return (
      <Card title="They have opted out" hint="No dialer of the account calls them any more, whatever they agreed to.">
        {done && <Notice kind="good">{done}</Notice>}
        <p>Since {when(held.at, zone)}: {held.source}</p>
      </Card>
    );
  }
  if (!may('block')) return null;
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
        <ProblemNotice problem={problem?.field === 'source' ? undefined : problem} />
        <TextField label="How did they say it?" value={source} onChange={setSource} error={errorOf(problem, 'source')} placeholder="letter of 22 November" />
        <Button kind="danger" type="submit" busy={busy} disabled={source.trim() === ''}>Never call them again</Button>
      </form>
    </Card>
  );
}
