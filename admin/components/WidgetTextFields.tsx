import React from 'react';
import { type Problem } from './api';
import { errorOf, TextField } from './ui';
import type { WidgetTexts } from './widget';

type Name = keyof WidgetTexts;

const main: [Name, string, string?][] = [
  ['button', 'On the button'],
  ['heading', 'Heading of the form'],
  ['promise', 'What you promise', 'Promise what your agents can keep.'],
  ['thanks', 'When it was sent'],
  ['closed', 'When you are closed', '{when} becomes the day and time at which you open.'],
];
const others: [Name, string, string?][] = [
  ['number', 'Above the field for the number'],
  ['name', 'Above the field for the name'],
  ['send', 'On the button that sends'],
  ['callLater', 'The same when you are closed'],
  ['later', 'When it was sent while you are closed', '{when} becomes the day and time at which you open.'],
  ['sending', 'While it is sent'],
  ['wrongNumber', 'When the number is wrong'],
  ['tooMany', 'When there were too many requests'],
  ['failed', 'When it could not be sent'],
  ['unavailable', 'When the dialer does not call'],
  ['close', 'Name of the button that closes the form', 'It shows ×; screen readers say this.'],
];

/** The words of the form, in the language of the site: the main ones, and the rest behind a line. */
export function WidgetTextFields({ texts, onChange, problem }: { texts: WidgetTexts; onChange: (texts: WidgetTexts) => void; problem?: Problem }) {
  const field = ([name, label, hint]: [Name, string, string?]) => (
    <TextField key={name} label={label} hint={hint} value={texts[name]} onChange={(text) => onChange({ ...texts, [name]: text })} error={errorOf(problem, `texts.${name}`)} />
  );
  const isWrong = others.some(([name]) => errorOf(problem, `texts.${name}`));
  return (
    <>
      {main.map(field)}
      <details className="sd-more" open={isWrong || undefined}>
        <summary>The other words, for a site in another language</summary>
        {others.map(field)}
      </details>
    </>
  );
}
