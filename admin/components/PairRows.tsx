import React, { useId, useRef } from 'react';
import { type Problem } from './api';
import { Button, errorOf } from './ui';

/** Two texts that belong together, such as a name and its value. */
export type Pair = [first: string, second: string];

interface Column {
  label: string;
  /** The last part of the field's name in a problem: `attributes.0.first`. */
  name: string;
  input?: React.InputHTMLAttributes<HTMLInputElement>;
}

/** Rows of pairs, to which rows can be added. What each is, is said to who does not see it too. */
export function PairRows({ field, what, columns, rows, onChange, problem, most = 100 }: { field: string; what: string; columns: [Column, Column]; rows: Pair[]; onChange: (rows: Pair[]) => void; problem?: Problem; most?: number }) {
  const id = useId();
  const add = useRef<HTMLDivElement>(null);
  const isNew = useRef(false);
  const ofAll = errorOf(problem, field);
  const change = (index: number, column: number, text: string) => onChange(rows.map((row, other) => (other === index ? (column === 0 ? [text, row[1]] : [row[0], text]) : row)));
  const remove = (index: number) => {
    isNew.current = false;
    onChange(rows.filter((_, other) => other !== index));
    add.current?.querySelector('button')?.focus();
  };
  return (
    <div className="sd-pairs">
      {ofAll && <p className="sd-error" id={id}>{ofAll}</p>}
      {rows.map((row, index) => (
        <div className="sd-pair-row" role="group" aria-label={`${what} ${index + 1}`} key={index}>
          {columns.map(({ label, name, input }, column) => {
            const error = errorOf(problem, `${field}.${index}.${name}`);
            return (
              <div className={error ? 'sd-wrong' : ''} key={name}>
                <input
                  type="text" placeholder={label} {...input} aria-label={`${label} of ${what.toLowerCase()} ${index + 1}`} value={row[column]} autoFocus={isNew.current && column === 0 && index === rows.length - 1}
                  aria-invalid={Boolean(error || (ofAll && index === 0 && column === 0))} aria-describedby={error ? `${id}-${index}-${name}` : ofAll ? id : undefined} onChange={(event) => change(index, column, event.target.value)}
                />
                {error && <p className="sd-error" id={`${id}-${index}-${name}`}>{error}</p>}
              </div>
            );
          })}
          <Button aria-label={`Remove ${what.toLowerCase()} ${index + 1}`} onClick={() => remove(index)}>Remove</Button>
        </div>
      ))}
      <div ref={add}>
        <Button
          disabled={rows.length >= most}
          onClick={() => {
            isNew.current = true;
            onChange([...rows, ['', '']]);
          }}
        >
          Add {/^[aeiou]/i.test(what) ? 'an' : 'a'} {what.toLowerCase()}
        </Button>
      </div>
    </div>
  );
}
