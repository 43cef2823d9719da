import React from 'react';
import type { WidgetPurpose } from '../../src/inbound/widgets/widget-purpose';
import { textsOfCalls, type WidgetText, type WidgetTexts } from '../../src/inbound/widgets/widget-texts';
import { type Problem } from './api';
import { errorOf, TextField } from './ui';

const main: [WidgetText, string, string?][] = [
  ['button', 'On the button'],
  ['heading', 'Heading of the form'],
  ['promise', 'What you promise', 'Promise what you can keep.'],
  ['thanks', 'When it was sent'],
  ['closed', 'When you are closed', '{when} becomes the day and time at which you open.'],
];
const others: [WidgetText, string, string?][] = [
  ['number', 'Above the field for the number'],
  ['name', 'Above the field for the name'],
  ['send', 'On the button that sends'],
  ['callLater', 'The same when you are closed'],
  ['later', 'When it was sent while you are closed', '{when} becomes the day and time at which you open.'],
  ['sending', 'While it is sent'],
  ['wrongNumber', 'When the number is wrong'],
  ['mustAgree', 'When the consent is not ticked', 'Empty: what the visitor’s browser says, in its language.'],
  ['tooMany', 'When there were too many requests'],
  ['failed', 'When it could not be sent'],
  ['unavailable', 'When the dialer does not call'],
  ['close', 'Name of the button that closes the form', 'It shows ×; screen readers say this.'],
];

const onlyThisAccount = 'It ends the calls of this account alone: name the business or the campaign, and promise no more.';

/** The words of the form, in the language of the site: the main ones, and the rest behind a line. */
export function WidgetTextFields({ purpose, texts, onChange, problem }: { purpose: WidgetPurpose; texts: WidgetTexts; onChange: (texts: WidgetTexts) => void; problem?: Problem }) {
  const isUsed = ([name]: [WidgetText, string, string?]) => purpose === 'call me' || !textsOfCalls.includes(name);
  const hintOf = (name: WidgetText, hint?: string) => (purpose === 'never call me' && (name === 'promise' || name === 'thanks') ? onlyThisAccount : hint);
  const field = ([name, label, hint]: [WidgetText, string, string?]) => (
    <TextField key={name} label={label} hint={hintOf(name, hint)} value={texts[name] ?? ''} onChange={(text) => onChange({ ...texts, [name]: text })} error={errorOf(problem, `texts.${name}`)} />
  );
  const isWrong = others.some(([name]) => errorOf(problem, `texts.${name}`));
  return (
    <>
      {main.filter(isUsed).map(field)}
      <details className="sd-more" open={isWrong || undefined}>
        <summary>The other words, for a site in another language</summary>
        {others.filter(isUsed).map(field)}
      </details>
    </>
  );
}
