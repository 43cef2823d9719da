import React, { type Ref } from 'react';
import { Field } from './ui';

/** A field for a script, with the numbers of its lines; the one that is wrong stands out. */
export function CodeField({ label, hint, error, value, onChange, wrongLine, field, readOnly = false }: {
  label: string;
  hint?: React.ReactNode;
  error?: string;
  value: string;
  onChange?: (value: string) => void;
  wrongLine?: number | null;
  field?: Ref<HTMLTextAreaElement>;
  readOnly?: boolean;
}) {
  const lines = value.split('\n').length;
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <div className="sd-code">
          <ol aria-hidden="true">
            {Array.from({ length: lines }, (_, index) => <li key={index} className={index + 1 === wrongLine ? 'sd-wrong-line' : ''}>{index + 1}</li>)}
          </ol>
          <textarea {...ids} ref={field} rows={readOnly ? lines : Math.max(10, lines + 1)} wrap="off" spellCheck={false} autoCapitalize="off" autoComplete="off" readOnly={readOnly} value={value} onChange={(event) => onChange?.(event.target.value)} />
        </div>
      )}
    </Field>
  );
}

/** Puts the cursor onto a line of a field and marks it. */
export function goToLine(field: HTMLTextAreaElement | null, line: number): void {
  if (!field) return;
  const lines = field.value.split('\n');
  const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
}

/** The line that a sentence of the service speaks of. */
export const lineIn = (text: string | undefined): number | undefined => {
  const [, line] = /\bin line (\d+)/.exec(text ?? '') ?? [];
  return line ? Number(line) : undefined;
};
