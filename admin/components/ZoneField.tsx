import React, { useId } from 'react';
import { Field } from './ui';

const zones = Intl.supportedValuesOf('timeZone');

/** A time zone by its name, with those that there are to choose from. */
export function ZoneField({ label = 'Time zone', hint, error, value, onChange }: { label?: string; hint?: string; error?: string; value: string; onChange: (value: string) => void }) {
  const list = useId();
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <>
          <input {...ids} type="text" list={list} value={value} placeholder="America/New_York" onChange={(event) => onChange(event.target.value)} />
          <datalist id={list}>{zones.map((zone) => <option key={zone} value={zone} />)}</datalist>
        </>
      )}
    </Field>
  );
}
