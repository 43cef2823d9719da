import React from 'react';
import { countries, countryName } from './countries';
import { DetectionFigures, typedForManner } from './DetectionFigures';
import { givesMachinesToAgents } from './dialer';
import { QueueField } from './DialerAgentsFields';
import type { FormPart, NumbersPart } from './DialerHow';
import { favoursWords, onMachineWords } from './dialer-words';
import { MessageField } from './MessageField';
import type { useAll } from './session';
import type { MessageRow } from './UploadMessage';
import { CheckField, NumberField, RadioField, SelectField } from './ui';

type Detection = FormPart['settings']['detection'];

/** Whether it is found out that a machine answers, where, and what is done then. */
export function DetectionFields({ accountId, country, messages, settings, set, wrong, typed, type, fill }: FormPart & NumbersPart & { accountId?: number; country?: string; messages: ReturnType<typeof useAll<MessageRow>> }) {
  const { detection } = settings;
  const change = (part: Partial<Detection>) => set({ detection: { ...detection, ...part } });
  const choose = (favours: Detection['favours']) => {
    fill(typedForManner(typed, detection.favours, favours));
    change({ favours });
  };
  const message = (name: 'voicemailMessageId' | 'machineAnnouncementId', label: string, none: string, hint: string) => (
    <MessageField mayBeText={name === 'voicemailMessageId'} label={label} none={none} hint={hint} accountId={accountId} messages={messages} value={settings[name]} onChange={(id) => set({ [name]: id })} error={wrong(`settings.${name}`)} />
  );
  return (
    <>
      <CheckField label="Find out whether a machine answers" checked={detection.on} onChange={(on) => change({ on })} hint="The switch listens to the first words. In doubt it takes whoever answers for a person, and it costs them about a second." />
      {detection.on && (
        <>
          <Countries chosen={detection.countries} first={country} onChange={(codes) => change({ countries: codes })} error={wrong('settings.detection.countries', ...detection.countries.map((_, index) => `settings.detection.countries.${index}`))} />
          <RadioField
            legend="When a machine answers"
            value={detection.onMachine}
            onChange={(onMachine) => change({ onMachine: onMachine as Detection['onMachine'] })}
            choices={Object.entries(onMachineWords).map(([value, words]) => ({ value, ...words }))}
          />
          <RadioField
            legend="How it decides"
            value={detection.favours}
            onChange={(favours) => choose(favours as Detection['favours'])}
            choices={Object.entries(favoursWords).map(([value, words]) => ({ value, ...words }))}
          />
          <p className="sd-hint">Measured on synthetic voices. People wait in silence after their last word until it has decided.</p>
          <DetectionFigures favours={detection.favours} onMachine={detection.onMachine} typed={typed} type={type} fill={fill} wrong={wrong} />
          <NumberField label="Switch it off when it misses more machines than" unit="%" min={1} max={100} value={typed.mostMissed} onChange={type('mostMissed')} error={wrong('settings.detection.mostMissed')} hint="By what agents say at the end of their calls, once enough of them have. 100 never switches it off." />
          {detection.onMachine === 'agent' && <NumberField label="Switch it off when it takes more people for machines than" unit="%" min={1} max={100} value={typed.mostMistaken} onChange={type('mostMistaken')} error={wrong('settings.detection.mostMistaken')} hint="Agents notice when they are given a person as a machine; “Call again” counts neither way." />}
          {detection.onMachine === 'voicemail' && message('voicemailMessageId', 'Voicemail', 'Choose a message', 'Left on the machine after its beep. Without it the dialer cannot run.')}
          {givesMachinesToAgents(settings) && <QueueField accountId={accountId} settings={settings} set={set} wrong={wrong} />}
          {detection.onMachine === 'agent' && message('machineAnnouncementId', 'Announcement to the agent (optional)', 'No announcement', 'The agent hears it before the machine does, such as “Leave a voicemail”. The desk says so in any case.')}
        </>
      )}
    </>
  );
}

/** Some countries forbid it, or have machines that are not understood: it can be kept to a few. */
function Countries({ chosen, first, onChange, error }: { chosen: string[]; first?: string; onChange: (codes: string[]) => void; error?: string }) {
  const left = countries.filter(({ value }) => !chosen.includes(value));
  // The account's own country is what most people want.
  const ordered = [...left.filter(({ value }) => value === first), ...left.filter(({ value }) => value !== first)];
  return (
    <>
      <SelectField
        label="Only in these countries (optional)"
        value=""
        onChange={(code) => code && onChange([...chosen, code])}
        none={chosen.length === 0 ? 'In every country' : 'Add a country'}
        choices={ordered}
        error={error}
        hint="By the country of the number that is called."
      />
      {chosen.length > 0 && (
        <div className="sd-chips">
          {chosen.map((code) => (
            <span className="sd-chip" key={code}>
              {countryName(code)}
              <button type="button" aria-label={`Not in ${countryName(code)}`} onClick={() => onChange(chosen.filter((other) => other !== code))}>×</button>
            </span>
          ))}
        </div>
      )}
    </>
  );
}
