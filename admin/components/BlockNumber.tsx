import React, { useState } from 'react';
import { type KindOfList, whyNoLimit } from '../../src/compliance/list-kind';
import { ask } from './api';
import { instantOf } from './format';
import { useSaving } from './saving';
import { Button, Card, errorOf, Notice, ProblemNotice, SelectField, TextField, useZone } from './ui';

interface Blocking extends KindOfList {
  id: number;
}

/** Puts a number on a list that blocks, from where one is at work: it holds for the very next call. A time is read in the zone of the page. */
export function BlockNumber({ lists, onAdded, hint, empty }: { lists: Blocking[]; onAdded?: () => void; hint?: React.ReactNode; empty?: React.ReactNode }) {
  const zone = useZone();
  const [number, setNumber] = useState('');
  const [list, setList] = useState('');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [added, setAdded] = useState<string>();
  const { busy, problem, save } = useSaving();
  const listId = list || String(lists[0]?.id ?? '');
  const chosen = lists.find(({ id }) => String(id) === listId);
  const noLimit = chosen && whyNoLimit(chosen);
  const limit = noLimit ? '' : until;

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setAdded(undefined);
    void save(async () => {
      const entry = await ask<{ number: string }>('POST', `/lists/${listId}/entries`, {
        number,
        ...(reason.trim() && { description: reason.trim() }),
        ...(limit && { until: instantOf(limit, zone).toISOString() }),
      });
      const whom = chosen?.blocksAll ? 'No dialer of the account calls it' : 'Dialers that keep away from that list do not call it';
      setAdded(`${entry.number} is on “${chosen?.name}” now. ${whom} ${limit ? 'until the date that you gave' : 'any more'}.`);
      setNumber('');
      setReason('');
      onAdded?.();
    });
  };
  return (
    <Card title="Add a number that must not be called" hint={<>It holds for the very next call. A call that is ringing already is not cut off.{hint && <> {hint}</>}</>}>
      {lists.length === 0 ? <div className="sd-hint">{empty}</div> : (
        <form onSubmit={submit} data-testid="block-number">
          {added && <Notice kind="good">{added}</Notice>}
          <ProblemNotice problem={problem?.field === 'number' || problem?.field === 'until' ? undefined : problem} />
          <TextField label="Number" type="tel" autoComplete="off" value={number} onChange={setNumber} error={errorOf(problem, 'number')} hint="As people of your country write it, or with + and the country code." />
          {lists.length > 1 && <SelectField label="On which list" value={listId} onChange={setList} choices={lists.map(({ id, name }) => ({ value: id, label: name }))} />}
          <TextField label="Why (optional)" value={reason} onChange={setReason} hint={lists.length === 1 && `It goes on the list “${lists[0]!.name}”.`} />
          {noLimit ? <div className="sd-field"><p className="sd-hint">{noLimit}</p></div> : <TextField label="Until (optional)" type="datetime-local" value={until} onChange={setUntil} error={errorOf(problem, 'until')} hint="Leave it empty for ever." />}
          <Button kind="main" type="submit" busy={busy} disabled={number.trim() === ''}>Put it on the list</Button>
        </form>
      )}
    </Card>
  );
}
