import React from 'react';
import type { DispositionRow } from './dialer';
import type { FormPart, NumbersPart } from './DialerHow';
import { outcomes } from './dialer-words';
import { keysOfDesk } from './hot-keys';
import { Button, Card, Field, NumberField, SelectField, TextField } from './ui';

/** What an agent sees and says: the script, the time to decide on a preview, and the dispositions with their keys. */
export function DeskFields({ settings, set, wrong, typed, type }: FormPart & NumbersPart) {
  const { dispositions } = settings;
  const change = (index: number, part: Partial<DispositionRow>) => set({ dispositions: dispositions.map((row, other) => (other === index ? { ...row, ...part } : row)) });
  const free = [...'123456789defghijklmoqrtuwxy0'].find((key) => !dispositions.some((row) => row.key === key)) ?? '';
  return (
    <Card title="What do agents see?">
      <Field label="Script" error={wrong('settings.script')} hint="{name}, {number} and the names of other columns in braces, such as {city}, become the contact’s own.">
        {(ids) => <textarea {...ids} value={settings.script} maxLength={20_000} onChange={(event) => set({ script: event.target.value })} />}
      </Field>
      {settings.mode === 'preview' && (
        <NumberField label="Time to decide on a contact" value={typed.previewSeconds} onChange={type('previewSeconds')} min={5} max={3_600} unit="seconds" error={wrong('settings.previewSeconds')} hint="Then it goes back to the others, who are offered it half a minute later." />
      )}
      <fieldset>
        <legend className="sd-label">What an agent can say came of a call</legend>
        <ul className="sd-hint sd-asks">{outcomes.map(({ value, label, meaning }) => <li key={value}><strong>{label}:</strong> {meaning}</li>)}</ul>
        <p className="sd-hint" style={{ marginBottom: 10 }}>Their keys are 0 to 9 and a to z, but not {keysOfDesk.slice(0, -1).split('').join(', ')} and {keysOfDesk.at(-1)}, which the desk itself uses.</p>
        {wrong('settings.dispositions') && <p className="sd-error">{wrong('settings.dispositions')}</p>}
        {dispositions.map((row, index) => (
          <div key={index} className="sd-row sd-disposition">
            <TextField label="Key" value={row.key} maxLength={1} onChange={(key) => change(index, { key: key.toLowerCase() })} error={wrong(`settings.dispositions.${index}.key`)} />
            <TextField label="Disposition" value={row.name} maxLength={60} onChange={(name) => change(index, { name })} error={wrong(`settings.dispositions.${index}.name`)} />
            <SelectField label="What it means" value={row.outcome} onChange={(outcome) => change(index, { outcome: outcome as DispositionRow['outcome'] })} choices={outcomes} />
            <Button onClick={() => set({ dispositions: dispositions.filter((_, other) => other !== index) })} disabled={dispositions.length === 1} aria-label={`Remove ${row.name}`}>Remove</Button>
          </div>
        ))}
        <Button onClick={() => set({ dispositions: [...dispositions, { name: '', key: free, outcome: 'failure' }] })} disabled={dispositions.length >= 28}>Add a disposition</Button>
      </fieldset>
    </Card>
  );
}
