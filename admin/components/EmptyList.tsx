import React, { useEffect, useState } from 'react';
import type { EmptyingFigures, Removal } from '../../src/dialers/removal';
import { ask, useApi } from './api';
import { count, counted } from './format';
import { useSaving } from './saving';
import { Button, Card, CheckField, errorOf, Loading, Notice, ProblemNotice, TextField } from './ui';

/** It is asked so often how far it is, in milliseconds. */
const askEvery = 2_000;

const quoted = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');

/** What goes and what stays, before anybody says yes. */
function WhatComes({ blocksIn, calledBy, shownBy, figures: { entries, deleted, kept, underWay } }: Pick<Removal, 'blocksIn' | 'calledBy' | 'shownBy'> & { figures: EmptyingFigures }) {
  const whoElse = (
    <>
      {calledBy.length > 0 && <li>Whoever waits in {quoted(calledBy)} is not called any more.</li>}
      {shownBy.length > 0 && <li>{quoted(shownBy)} {shownBy.length === 1 ? 'shows' : 'show'} the numbers of this list as caller IDs, and {shownBy.length === 1 ? 'has' : 'have'} none from it any more.</li>}
    </>
  );
  if (blocksIn.length > 0)
    return (
      <Notice kind="warning">
        {counted(entries, 'number')} on this list {entries === 1 ? 'is' : 'are'} heeded by {blocksIn.join(', ')}. Emptied, {entries === 1 ? 'it' : 'they'} <strong>may be called again</strong>, from that moment on. The
        entries stay to be seen, marked as cancelled, with your reason; who emptied the list is in the audit.
        {calledBy.length + shownBy.length > 0 && <ul className="sd-asks">{whoElse}</ul>}
      </Notice>
    );
  return (
    <Notice kind="warning">
      <ul className="sd-asks">
        {deleted > 0 && <li>{counted(deleted, 'contact')} {deleted === 1 ? 'is' : 'are'} deleted for good: nobody called {deleted === 1 ? 'it' : 'them'}.</li>}
        {kept > 0 && <li>{counted(kept, 'contact')} {kept === 1 ? 'was' : 'were'} called or refused and {kept === 1 ? 'stays' : 'stay'}, marked as cancelled: the trace and the dialers’ figures speak of {kept === 1 ? 'it' : 'them'}. No dialer calls {kept === 1 ? 'it' : 'them'} any more.</li>}
        {underWay > 0 && <li>{count(underWay)} of them {underWay === 1 ? 'is' : 'are'} being called at this moment: the {underWay === 1 ? 'call goes' : 'calls go'} on, and {underWay === 1 ? 'it follows' : 'they follow'} afterwards.</li>}
        {whoElse}
      </ul>
    </Notice>
  );
}

/** Takes everything off a list, after saying what that means; the work goes on in the background. */
export function EmptyList({ listId, name, onProgress, onClose }: { listId: string; name: string; onProgress: () => void; onClose: () => void }) {
  const removal = useApi<Removal>(`/lists/${listId}/removal?figures=yes`);
  const [reason, setReason] = useState('');
  const [unblocks, setUnblocks] = useState(false);
  /** How many were to stay, from the moment when it began. */
  const [stays, setStays] = useState<number>();
  const begun = stays !== undefined;
  const { busy, problem, save } = useSaving();
  const left = removal.data?.figures?.entries;
  useEffect(() => {
    if (!begun || left === 0) return;
    const timer = setTimeout(() => {
      removal.reload();
      onProgress();
    }, askEvery);
    return () => clearTimeout(timer);
  }, [begun, removal.data]);

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      await ask('POST', `/lists/${listId}/empty`, { reason, ...(blocksIn.length > 0 && { unblocks }) });
      setStays(figures!.kept);
      removal.reload();
      onProgress();
    });
  };
  if (!removal.data) return <Card title="Empty the list">{removal.problem ? <ProblemNotice problem={removal.problem} /> : <Loading />}</Card>;
  const { blocksIn, calledBy, shownBy, figures, notEmptied } = removal.data;
  const close = <Button onClick={onClose}>{begun ? 'Close' : 'Cancel'}</Button>;
  if (begun)
    return (
      <Card title="Empty the list">
        <Notice kind={left === 0 ? 'good' : 'info'}>{left === 0 ? `The list is empty${stays === 0 ? '' : `, but for ${counted(stays, 'entry that stays', 'entries that stay')}, marked as cancelled`}.` : <>{counted(left ?? 0, 'entry', 'entries')} left. It goes on by itself, also when you leave this page.</>}</Notice>
        <div className="sd-form-end sd-gap">{close}</div>
      </Card>
    );
  if (notEmptied ?? figures!.entries === 0)
    return (
      <Card title="Empty the list">
        <Notice>{notEmptied ?? 'The list is empty: nothing is on it but entries that are cancelled.'}</Notice>
        <div className="sd-form-end sd-gap">{close}</div>
      </Card>
    );
  return (
    <Card title={`Empty the list “${name}”`}>
      <form onSubmit={submit}>
        <WhatComes blocksIn={blocksIn} calledBy={calledBy} shownBy={shownBy} figures={figures!} />
        <TextField label="Why?" hint="The audit keeps it, and the entries that stay." error={errorOf(problem, 'reason')} value={reason} onChange={setReason} maxLength={400} />
        {blocksIn.length > 0 && <CheckField label="Yes, these numbers may be called again" checked={unblocks} onChange={setUnblocks} />}
        <ProblemNotice problem={problem?.field === 'reason' ? undefined : problem} />
        <div className="sd-form-end">
          <Button kind="danger" type="submit" busy={busy} disabled={reason.trim() === '' || (blocksIn.length > 0 && !unblocks)}>Take {counted(figures!.entries, 'entry', 'entries')} off</Button>
          {close}
        </div>
      </form>
    </Card>
  );
}
