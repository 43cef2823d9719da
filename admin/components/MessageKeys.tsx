import React from 'react';
import type { Settings } from './dialer';
import { QueueField } from './DialerAgentsFields';
import type { FormPart } from './DialerHow';
import { SelectField } from './ui';

type Keys = Settings['keys'];
type KeyName = 'confirm' | 'repeat' | 'agent' | 'optOut';

const keyWords: Record<KeyName, { label: string; hint: string }> = {
  confirm: { label: 'Key to confirm', hint: 'The trace says that they confirmed; then the call ends.' },
  repeat: { label: 'Key to repeat', hint: 'The message begins again.' },
  optOut: { label: 'Key to opt out', hint: 'Who presses it is never called again by any dialer of the account.' },
  agent: { label: 'Key for an agent', hint: 'They come to the queue below, and talk with an agent within two seconds or hear the safe-harbour message.' },
};

const choices = [...'1234567890*#'].map((key) => ({ value: key, label: key }));
const upTo = (most: number, unit: string) => Array.from({ length: most }, (_, index) => ({ value: index + 1, label: index === 0 ? `1 ${unit}` : `${index + 1} ${unit}s` }));

/** What people can press while they hear the message of a broadcast. */
export function MessageKeys({ accountId, settings, set, wrong }: FormPart & { accountId?: number }) {
  const { keys } = settings;
  const change = (part: Partial<Keys>) => set({ keys: { ...keys, ...part } });
  const hasKeys = (Object.keys(keyWords) as KeyName[]).some((name) => keys[name] !== null);
  const field = (name: KeyName) => (
    <SelectField key={name} label={keyWords[name].label} value={keys[name] ?? ''} onChange={(key) => change({ [name]: key || null })} none="No key" choices={choices} hint={keyWords[name].hint} error={wrong(`settings.keys.${name}`)} />
  );
  return (
    <>
      <div className="sd-pair">
        {field('confirm')}
        {field('repeat')}
        {field('optOut')}
        {field('agent')}
      </div>
      {wrong('settings.keys') && <p className="sd-error sd-wrong">{wrong('settings.keys')}</p>}
      {hasKeys && (
        <div className="sd-pair">
          <SelectField label="After the message, wait for a key" value={String(keys.waitSeconds)} onChange={(seconds) => change({ waitSeconds: Number(seconds) })} choices={upTo(30, 'second')} hint="Keys are heard during the message too. Say in it which key does what: nothing else tells people." />
          {keys.repeat !== null && <SelectField label="Repeat at most" value={String(keys.repeats)} onChange={(times) => change({ repeats: Number(times) })} choices={upTo(9, 'time')} hint="After that the key does nothing." />}
        </div>
      )}
      {keys.agent !== null && (
        <QueueField accountId={accountId} settings={settings} set={set} wrong={wrong} hint="The key for an agent needs a queue. Calls go out whether agents are there or not; when more than 3 % of those who ask get none, one contact is called for each free agent until it is less." />
      )}
    </>
  );
}
