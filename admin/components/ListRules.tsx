import React, { useState } from 'react';
import { type KindOfList, whyNoLimit } from '../../src/compliance/list-kind';
import type { Settings } from './dialer';
import { capitalised } from './format';
import { resultWord } from './attempt';
import { type ListRule, readAttributes, retryWords, ruleResults, writeAttributes } from './list-rule';
import { Button, NumberField, SelectField, TextField } from './ui';
import type { Named } from './session';

interface Props {
  settings: Settings;
  set: (part: Partial<Settings>) => void;
  wrong: (...fields: string[]) => string | undefined;
  /** Lists that the dialer does not call itself, and that a rule may write to. */
  lists: (Named & KindOfList)[];
  hasAgents: boolean;
}

/** The rules by which numbers are put on lists after an attempt. */
export function ListRules(props: Props) {
  const { settings, set, wrong, lists } = props;
  const { listRules } = settings;
  // With a rule gone, the others are drawn anew: each keeps what is being typed.
  const [removed, setRemoved] = useState(0);
  const change = (index: number, part: Partial<ListRule>) => set({ listRules: listRules.map((rule, other) => (other === index ? { ...rule, ...part } : rule)) });
  const add = () => set({ listRules: [...listRules, { name: '', results: [], dispositions: [], retries: 'any', listId: lists[0]!.id, delayMinutes: 0, blockDays: null, attributes: {} }] });
  const remove = (index: number) => {
    set({ listRules: listRules.filter((_, other) => other !== index) });
    setRemoved(removed + 1);
  };
  return (
    <>
      {wrong('settings.listRules') && <p className="sd-error">{wrong('settings.listRules')}</p>}
      {listRules.map((rule, index) => (
        <fieldset key={`${removed} ${index}`} className="sd-rule" data-testid="list-rule">
          <legend className="sd-label">{rule.name || `Rule ${index + 1}`}</legend>
          <Rule {...props} rule={rule} field={`settings.listRules.${index}`} change={(part) => change(index, part)} />
          <Button aria-label={`Remove ${rule.name || `rule ${index + 1}`}`} onClick={() => remove(index)}>Remove this rule</Button>
        </fieldset>
      ))}
      <Button onClick={add} disabled={lists.length === 0 || listRules.length >= 20}>Add a rule</Button>
      {lists.length === 0 && <p className="sd-hint">There is no list yet on which a number could be put.</p>}
    </>
  );
}

function Rule({ rule, field, change, settings, wrong, lists, hasAgents }: Props & { rule: ListRule; field: string; change: (part: Partial<ListRule>) => void }) {
  const [attributes, setAttributes] = useState(writeAttributes(rule.attributes));
  const results = ruleResults.filter((result) => !rule.results.includes(result)).map((result) => ({ value: `result ${result}`, label: capitalised(resultWord(result)) }));
  const words = hasAgents ? settings.dispositions.filter(({ name }) => name && !rule.dispositions.includes(name)).map(({ name }) => ({ value: `word ${name}`, label: `The agent says “${name}”` })) : [];
  const addOccasion = (value: string) => {
    const [kind, what] = [value.slice(0, value.indexOf(' ')), value.slice(value.indexOf(' ') + 1)];
    change(kind === 'result' ? { results: [...rule.results, what as ListRule['results'][number]] } : { dispositions: [...rule.dispositions, what] });
  };
  const isEmpty = rule.results.length + rule.dispositions.length === 0;
  const noLimitOn = (listId: number) => lists.flatMap((list) => (list.id === listId ? (whyNoLimit(list) ?? []) : []))[0];
  const noLimit = noLimitOn(rule.listId);
  return (
    <>
      <div className="sd-pair">
        <SelectField label="After" value="" onChange={(value) => value && addOccasion(value)} none={isEmpty ? 'Every attempt' : 'One more result'} choices={[...results, ...words]} error={wrong(`${field}.results`, `${field}.dispositions`)} />
        <SelectField label="And" value={rule.retries} onChange={(retries) => change({ retries: retries as ListRule['retries'] })} choices={Object.entries(retryWords).map(([value, label]) => ({ value, label }))} />
      </div>
      {!isEmpty && (
        <div className="sd-chips sd-rule-occasions">
          {rule.results.map((result) => <Chip key={result} label={capitalised(resultWord(result))} onRemove={() => change({ results: rule.results.filter((other) => other !== result) })} />)}
          {rule.dispositions.map((name) => <Chip key={name} label={`“${name}”`} onRemove={() => change({ dispositions: rule.dispositions.filter((other) => other !== name) })} />)}
        </div>
      )}
      <div className="sd-pair">
        <SelectField label="Put the number on" value={String(rule.listId)} onChange={(listId) => change({ listId: Number(listId), ...(noLimitOn(Number(listId)) && { blockDays: null }) })} choices={choicesWith(lists, rule.listId)} error={wrong(`${field}.listId`)} hint={noLimit} />
        <NumberField label="After a delay of" value={String(rule.delayMinutes)} onChange={(value) => change({ delayMinutes: Number(value) })} min={0} max={525_600} unit="minutes" error={wrong(`${field}.delayMinutes`)} hint="0 is at once." />
        {(!noLimit || rule.blockDays !== null) && <NumberField label="It blocks for (optional)" value={rule.blockDays === null ? '' : String(rule.blockDays)} onChange={(value) => change({ blockDays: value === '' ? null : Number(value) })} min={1} max={3_650} unit="days" error={wrong(`${field}.blockDays`)} hint="Empty is for ever. It matters where the list blocks." />}
      </div>
      <div className="sd-pair">
        <TextField
          label="Attributes (optional)"
          value={attributes}
          onChange={(text) => {
            setAttributes(text);
            change({ attributes: readAttributes(text) });
          }}
          placeholder="WHY: busy twice"
          error={wrong(`${field}.attributes`)}
          hint="Go onto the list beside the contact’s own, with commas between them."
        />
        <TextField label="Name of the rule (optional)" value={rule.name} maxLength={60} onChange={(name) => change({ name })} error={wrong(`${field}.name`)} hint="Says on the list who put the number there." />
      </div>
    </>
  );
}

/** With the one that is chosen, also where it is not among them any more: then saving says what is wrong. */
const choicesWith = (lists: readonly Named[], chosen: number) => [...(lists.some(({ id }) => id === chosen) ? [] : [{ value: chosen, label: 'Choose a list' }]), ...lists.map(({ id, name }) => ({ value: id, label: name }))];

function Chip({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <span className="sd-chip">
      {label}
      <button type="button" aria-label={`Not after ${label}`} onClick={onRemove}>×</button>
    </span>
  );
}
