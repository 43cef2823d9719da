import React, { useState } from 'react';
import { ask } from './api';
import { instantOf, inZone, withTimes } from './format';
import { readAttributes } from './list-rule';
import { useSaving } from './saving';
import { Button, Card, errorOf, Notice, NumberField, ProblemNotice, TextField, useZone } from './ui';

interface Added {
  contact: { number: string };
  says: string;
}

const empty = { number: '', name: '', attributes: '', notBefore: '', expiresAt: '', priority: '' };

/** Adds one contact to a dialer, also while it runs. */
export function AddContact({ dialerId, onAdded }: { dialerId: string; onAdded: () => void }) {
  const zone = useZone();
  const [typed, setTyped] = useState(empty);
  const [isLong, setIsLong] = useState(false);
  const [added, setAdded] = useState<Added>();
  const { busy, problem, save } = useSaving();
  const type = (field: keyof typeof empty) => (value: string) => setTyped({ ...typed, [field]: value });
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setAdded(undefined);
    const { number, name, attributes, notBefore, expiresAt, priority } = typed;
    void save(async () => {
      const result = await ask<Added>('POST', `/dialers/${dialerId}/contacts`, {
        number,
        ...(name.trim() && { name }),
        ...(attributes.trim() && { attributes: readAttributes(attributes) }),
        ...(notBefore && { notBefore: instantOf(notBefore, zone).toISOString() }),
        ...(expiresAt && { expiresAt: instantOf(expiresAt, zone).toISOString() }),
        ...(priority && { priority: Number(priority) }),
        source: 'By hand, on the dialer’s page',
      });
      setAdded(result);
      setTyped(empty);
      onAdded();
    });
  };
  return (
    <Card title="Add a contact" hint="Called next, before those who wait without priority, while the dialer is open.">
      <form onSubmit={submit} data-testid="add-contact">
        {added && <Notice kind="good">{added.contact.number} was added. {withTimes(added.says, zone)}</Notice>}
        <ProblemNotice problem={['number', 'notBefore', 'expiresAt', 'priority'].includes(problem?.field ?? '') ? undefined : problem} />
        <TextField label="Number" type="tel" autoComplete="off" value={typed.number} onChange={type('number')} error={errorOf(problem, 'number')} />
        <TextField label="Name (optional)" autoComplete="off" value={typed.name} onChange={type('name')} />
        {isLong && (
          <>
            <TextField label="Not before (optional)" type="datetime-local" value={typed.notBefore} onChange={type('notBefore')} error={errorOf(problem, 'notBefore')} hint={inZone(zone)} />
            <TextField label="Not after (optional)" type="datetime-local" value={typed.expiresAt} onChange={type('expiresAt')} error={errorOf(problem, 'expiresAt')} hint="Then the contact ends as expired." />
            <NumberField label="Priority (optional)" value={typed.priority} onChange={type('priority')} min={0} max={999_999} step={1} error={errorOf(problem, 'priority')} hint="The highest is called first." />
            <TextField label="Attributes (optional)" value={typed.attributes} onChange={type('attributes')} placeholder="city: Rome, order: 12" />
          </>
        )}
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy} disabled={typed.number.trim() === ''}>Add</Button>
          {!isLong && <Button onClick={() => setIsLong(true)}>More options</Button>}
        </div>
      </form>
    </Card>
  );
}
