import React from 'react';
import { Field } from './ui';

/** Numbers and patterns of them, a line each. */
export function NumbersField({ label, value, onChange, error, empty = '' }: { label: string; value: string; onChange: (value: string) => void; error?: string; empty?: string }) {
  return (
    <Field label={label} error={error} hint={`A line each, as people of your country write them, or with + and the country code. * stands for any digits and ? for one: +1202* is all of Washington. They are kept with + and the country code. ${empty}`.trim()}>
      {(ids) => <textarea {...ids} rows={3} spellCheck={false} value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}
