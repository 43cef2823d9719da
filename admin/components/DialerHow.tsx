import React from 'react';
import { needsAgents, type Settings } from './dialer';
import { methodWords, modeWords } from './dialer-words';
import type { Typed } from './dialer-numbers';
import { NumberField, RadioField } from './ui';

/** What the parts of the form are given of it. */
export interface FormPart {
  settings: Settings;
  set: (part: Partial<Settings>) => void;
  wrong: (...fields: string[]) => string | undefined;
}

export interface NumbersPart {
  typed: Typed;
  type: (field: keyof Typed) => (value: string) => void;
  /** Writes several at once. */
  fill: (part: Partial<Typed>) => void;
}

/** Whom the switch calls first, and how many at once. */
export function DialerHow({ settings, set, wrong, typed, type }: FormPart & NumbersPart) {
  const { mode, method } = settings;
  return (
    <>
      <RadioField
        legend="Whom does it call first?"
        value={mode}
        onChange={(chosen) => set({ mode: chosen as Settings['mode'] })}
        choices={Object.entries(modeWords).map(([value, words]) => ({ value, ...words }))}
      />
      {mode === 'contact first' && (
        <RadioField
          legend="How many are called at once?"
          value={method}
          onChange={(chosen) => set({ method: chosen as Settings['method'] })}
          choices={Object.entries(methodWords).map(([value, words]) => ({ value, ...words }))}
        />
      )}
      {mode === 'contact first' && method === 'power' && (
        <NumberField label="Lines for each free agent" value={typed.linesPerAgent} onChange={type('linesPerAgent')} min={1} max={10} step="any" unit="lines" error={wrong('settings.linesPerAgent')} hint="2 calls two contacts for each agent who is free. It is held back when too many calls are abandoned, and is 1 while another dialer has calls or free agents among the same agents." />
      )}
      {needsAgents(settings) && <p className="sd-hint">It can be changed while the dialer runs, and holds from the next call on.</p>}
    </>
  );
}
