import React from 'react';
import { needsAgents } from './dialer';
import type { FormPart, NumbersPart } from './DialerHow';
import { MessageField } from './MessageField';
import { MessageKeys } from './MessageKeys';
import { useAll } from './session';
import type { MessageRow } from './UploadMessage';
import { Notice, NumberField, SelectField, TextField } from './ui';

type MessageName = 'messageId' | 'greetingId' | 'agentMessageId' | 'holdMessageId' | 'safeHarbourId';

/** What is played in the contact's own call, once. */
const contactHears = new Set<MessageName>(['messageId', 'greetingId', 'safeHarbourId']);

/** What people hear, by how the dialer dials: a message, or what comes before, while and in place of an agent. */
export function DialerMessages({ accountId, messages, ...part }: FormPart & NumbersPart & { accountId?: number; messages: ReturnType<typeof useAll<MessageRow>> }) {
  const { settings, set, wrong } = part;
  const field = (name: MessageName, label: string, none: string, hint: React.ReactNode) => (
    <MessageField key={name} label={label} none={none} hint={hint} mayBeText={contactHears.has(name)} accountId={accountId} messages={messages} value={settings[name]} onChange={(id) => set({ [name]: id })} error={wrong(`settings.${name}`)} />
  );
  if (!needsAgents(settings)) {
    const hasMenu = settings.menu !== '';
    const hasAgentKey = !hasMenu && settings.keys.agent !== null;
    return (
      <>
        {!hasMenu && field('messageId', 'Message', 'Choose a message', 'It is played when somebody answers; then the call ends. Without a message the dialer cannot run.')}
        {!hasMenu && <MessageKeys accountId={accountId} settings={part.settings} set={part.set} wrong={part.wrong} />}
        {hasAgentKey && field('holdMessageId', 'While they wait for an agent (optional)', 'Silence', 'At most for the two seconds until an agent is there.')}
        {hasAgentKey && <WhenNobodyComes part={part} field={field} optOutKey={settings.keys.optOut} />}
        {hasMenu && field('greetingId', 'Greeting (optional)', 'No greeting', 'Played before the voice menu takes the call over.')}
        <Menu {...part} hint="In place of the message: an extension of your dialplan or a SIP address takes the call over, such as a voice menu or a bot. Empty: the message above." />
      </>
    );
  }
  return (
    <>
      {settings.mode === 'contact first' && field('greetingId', 'Greeting (optional)', 'No greeting', 'Played to the contact before the queue. The two seconds that an agent has begin at its end.')}
      {settings.mode === 'contact first' && !settings.menu && field('holdMessageId', 'While they wait for an agent (optional)', 'Silence', 'At most for the two seconds until an agent is there.')}
      {settings.mode !== 'contact first' && field('agentMessageId', 'To the agent (optional)', 'No message', 'Played to the agent before the contact is called, such as “The next call is about your order”.')}
      <WhenNobodyComes part={part} field={field} optOutKey={null} />
      {settings.mode === 'contact first' && <Menu {...part} hint="In place of an agent: an extension of your dialplan or a SIP address takes the call over, and the queue only says whether agents are there. Empty: the queue." />}
    </>
  );
}

/** `optOutKey` is that of a broadcast's message, which holds here too; a key of its own is asked for where there is none. */
function WhenNobodyComes({ part, field, optOutKey }: { part: FormPart & NumbersPart; field: (name: MessageName, label: string, none: string, hint: React.ReactNode) => React.ReactNode; optOutKey: string | null }) {
  const { settings, set, wrong, typed, type } = part;
  return (
    <>
      {field(
        'safeHarbourId',
        'Safe-harbour message',
        'Choose a message',
        <>When no agent comes within two seconds, the law wants people to hear who called: the message says the seller’s name and telephone number, and that the key {optOutKey ?? settings.optOutKey} stops all further calls.</>,
      )}
      {settings.safeHarbourId === null && <div className="sd-field"><Notice>Without a safe-harbour message the dialer cannot run.</Notice></div>}
      <div className="sd-pair">
        {optOutKey === null && <SelectField label="Opt-out key" value={settings.optOutKey} onChange={(key) => set({ optOutKey: key })} choices={[...'1234567890*'].map((key) => ({ value: key, label: key }))} error={wrong('settings.optOutKey')} hint="Who presses it during the safe-harbour message is never called again by any dialer of the account." />}
        <NumberField label="Rest after an abandoned call" value={typed.abandonedLockoutHours} onChange={type('abandonedLockoutHours')} min={0} max={8_760} unit="hours" error={wrong('settings.abandonedLockoutHours')} hint="So long nobody who got no agent is called again. 72 hours is the rule of the United Kingdom." />
      </div>
    </>
  );
}

const Menu = ({ settings, set, wrong, hint }: FormPart & { hint: string }) => (
  <TextField label="Voice menu or bot (optional)" value={settings.menu} onChange={(menu) => set({ menu })} error={wrong('settings.menu')} placeholder="welcome XML default" hint={<>{hint} Written as extension, XML and context; as <code>sip:bot@bots.example.com</code>; or as <code>bot@carrier</code> for what is behind your gateway “carrier”.</>} />
);
