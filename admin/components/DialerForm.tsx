import React, { useEffect, useState } from 'react';
import type { ActionProps } from 'adminjs';
import { whyNotByHand } from '../../src/compliance/list-kind';
import { overDiallingWarnings } from '../../src/dialers/over-dialling';
import { useNavigate } from 'react-router';
import { AccountField, chosenAccount } from './AccountField';
import { ask, pageUrl, type Problem, Refused, useApi } from './api';
import { AttemptLimits, readLimits, type TypedLimit, typedLimits } from './AttemptLimits';
import { CallerIdFields } from './CallerIdFields';
import { DetectionFields } from './DetectionFields';
import { DialerAgentsFields } from './DialerAgentsFields';
import { DialerHow } from './DialerHow';
import { DeskFields } from './DeskFields';
import { BlockedLists, CalledLists, type ListToLink } from './DialerLists';
import { DialerMessages } from './DialerMessages';
import { Rate, Times } from './DialerTimes';
import { ListRules } from './ListRules';
import { RecordingFields } from './RecordingFields';
import { fieldWord } from './dialer-words';
import { mistakeIn, readNumbers, type Typed, typedNumbers } from './dialer-numbers';
import { firstSettings, givesMachinesToAgents, type ListLink, mayDetect, needsAgents, reachesAgents, type Settings, type WholeDialer } from './dialer';
import { useSaving } from './saving';
import { type AccountRow, type Named, useAccounts, useAll } from './session';
import type { MessageRow } from './UploadMessage';
import { Button, ButtonLink, Card, CheckField, errorOf, Go, Loading, Notice, NumberField, Page, ProblemNotice, RadioField, SelectField, TextField } from './ui';

/** Everything that can be set on a dialer, in the order in which people think of it. */
export default function DialerForm({ record }: ActionProps) {
  const id = record?.id;
  const accounts = useAccounts();
  const dialer = useApi<WholeDialer | { items: unknown }>(id ? `/dialers/${id}` : '/accounts');
  const above = id ? { label: record!.title, path: `/resources/Dialer/records/${id}/show` } : { label: 'Dialers', path: '/resources/Dialer' };
  if (!dialer.data || accounts.length === 0) return <Page title="Dialer" above={above}>{dialer.problem ? <ProblemNotice problem={dialer.problem} /> : <Loading />}</Page>;
  return <Form existing={id ? (dialer.data as WholeDialer) : undefined} accounts={accounts} above={above} />;
}

function Form({ existing, accounts, above }: { existing?: WholeDialer; accounts: AccountRow[]; above: { label: string; path: string } }) {
  const navigate = useNavigate();
  const { busy, problem, save } = useSaving();
  const [name, setName] = useState(existing?.name ?? '');
  const [account, setAccount] = useState(existing ? String(existing.accountId) : '');
  const [settings, setSettings] = useState<Settings>({ ...firstSettings, ...existing?.settings });
  const [typed, setTyped] = useState<Typed>(() => typedNumbers(settings));
  const [limits, setLimits] = useState<TypedLimit[]>(typedLimits(settings.attemptLimits));
  const [links, setLinks] = useState<ListLink[]>(existing?.lists ?? []);
  const accountId = existing?.accountId ?? chosenAccount(accounts, account).accountId;
  const zone = accounts.find(({ id }) => id === accountId)?.zone;
  const lists = useAll<ListToLink>('/lists');
  const schedules = useAll<Named>('/schedules');
  const messages = useAll<MessageRow>('/messages');
  const own = <Row extends Named>(rows: Row[] | undefined) => (rows ?? []).filter((row) => row.accountId === accountId);

  const set = (part: Partial<Settings>) => setSettings({ ...settings, ...part });
  const fill = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
  const type = (field: keyof Typed) => (value: string) => fill({ [field]: value });
  const wrong = (...fields: string[]) => errorOf(problem, ...fields);
  // What a field of the settings shows, and what happens when it is changed.
  const chosen = (name: 'order' | 'listOrder' | 'blacklistHit' | 'customerType' | 'purpose' | 'otherNumbers') => ({ value: settings[name], onChange: (value: string) => set({ [name]: value }) });
  const ticked = (name: 'manualCallIsSuccess' | 'inboundCallIsSuccess' | 'requiresConsent' | 'enhancedCallerId') => ({ checked: settings[name], onChange: (value: boolean) => set({ [name]: value }) });
  const written = (name: 'callerIdName' | 'tag' | 'outboundCampaign') => ({ value: settings[name], onChange: (value: string) => set({ [name]: value }), error: wrong(`settings.${name}`) });
  const number = (name: keyof Typed) => ({ value: typed[name], onChange: type(name), error: wrong(`settings.${name}`) });
  useEffect(() => {
    if (problem) (document.querySelector('.sd-wrong') ?? document.querySelector('.sd-notice.sd-bad'))?.scrollIntoView({ block: 'center' });
  }, [problem]);

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const mistake = mistakeIn(typed, settings);
      if (mistake) throw new Refused(mistake);
      const read = readNumbers(typed, settings);
      // What the form does not show stays as it was.
      const detection = mayDetect(settings) ? read.detection : { ...firstSettings, ...existing?.settings }.detection;
      const recording = hasConversations ? settings.recording : { ...firstSettings, ...existing?.settings }.recording;
      const body = { name, settings: { ...settings, ...read, detection, recording, attemptLimits: readLimits(limits) }, lists: links };
      const saved = existing ? await ask<WholeDialer>('PATCH', `/dialers/${existing.id}`, body) : await ask<WholeDialer>('POST', '/dialers', { ...body, ...chosenAccount(accounts, account) });
      navigate(pageUrl(`/resources/Dialer/records/${saved.id}/show`));
    });
  };
  const hasAgents = needsAgents(settings);
  const hasConversations = reachesAgents(settings) || givesMachinesToAgents(settings);
  const part = { settings, set, wrong, typed, type, fill };
  return (
    <Page times={zone ? { zone, of: 'account' } : undefined} title={existing ? `Change “${existing.name}”` : 'New dialer'} above={above}>
      {problem && <Notice kind="bad">{whatIsWrong(problem)}</Notice>}
      {existing && ['running', 'waiting'].includes(existing.state) && <Notice>The dialer is {existing.state}. What you change here holds from the next call on.</Notice>}
      <form onSubmit={submit} noValidate>
        <Card title="What is it called?">
          <TextField label="Name" value={name} onChange={setName} error={wrong('name')} autoFocus={!existing} hint="For example “Appointment reminders, November”." />
          {!existing && <AccountField accounts={accounts} value={account} onChange={setAccount} error={wrong('accountId')} />}
        </Card>
        <Card title="How does it dial?">
          <DialerHow {...part} />
        </Card>
        {hasAgents && (
          <Card title="Who talks to them?">
            <DialerAgentsFields accountId={accountId} {...part} />
          </Card>
        )}
        <Card title="Who is called?">
          <CalledLists lists={own(lists.data)} links={links} onChange={setLinks} error={wrong('lists')} />
          <div className="sd-pair">
            <SelectField
              label="Which contact first"
              {...chosen('order')}
              choices={[{ value: 'fifo', label: 'The one that was added first' }, { value: 'lifo', label: 'The one that was added last' }]}
            />
            {links.filter(({ role }) => role === 'call').length > 1 && (
              <SelectField
                label="Several lists"
                {...chosen('listOrder')}
                choices={[{ value: 'sequence', label: 'One after the other' }, { value: 'interleaved', label: 'By turns' }]}
              />
            )}
          </div>
        </Card>
        <Card title="Who is never called?" hint="Numbers on these lists are not called. They are looked up at every single call, so a number that is added holds for the very next one.">
          <BlockedLists lists={own(lists.data)} links={links} onChange={setLinks} />
          {links.some(({ role }) => role === 'block') && (
            <RadioField
              legend="When a number is blocked only until a date"
              {...chosen('blacklistHit')}
              choices={[
                { value: 'end', label: 'This dialer does not call it any more' },
                { value: 'wait', label: 'This dialer waits until that date and calls it then' },
              ]}
            />
          )}
          <CheckField
            label="Leave alone whoever an agent has dialled by hand"
            hint="Somebody whom an agent reached by click-to-dial after they came onto the list counts as reached: the status is DIALED BY HAND."
            {...ticked('manualCallIsSuccess')}
          />
          <CheckField
            label="Leave alone whoever has called in"
            hint="Somebody who called one of your numbers and talked to somebody after they came onto the list counts as reached: the status is CALLED IN. Who called and reached nobody is still called."
            {...ticked('inboundCallIsSuccess')}
          />
          {overDiallingWarnings(settings).map((warning) => <Notice kind="warning" key={warning}>{warning}</Notice>)}
          <CheckField
            label="Call nobody without a consent"
            hint={<>Of the very number, with its time and source: see <Go to="/resources/Consent">Consents and opt-outs</Go>. Contacts without end as NO CONSENT.</>}
            {...ticked('requiresConsent')}
          />
          <div className="sd-pair">
            <SelectField
              label="It calls"
              {...chosen('customerType')}
              choices={[{ value: 'consumer', label: 'People at home' }, { value: 'business', label: 'Businesses' }]}
              hint="The law protects people at home more. A contact can say otherwise of itself."
            />
            <SelectField
              label="What for"
              {...chosen('purpose')}
              choices={[{ value: 'general', label: 'Anything but debts' }, { value: 'debt collection', label: 'Collecting debts' }]}
              hint={<>Debts have rules of their own. See <Go to="/resources/AccountRules">Rules</Go>.</>}
            />
          </div>
        </Card>
        <Card title="What do they hear?">
          <DialerMessages accountId={accountId} messages={messages} {...part} />
        </Card>
        <Card title="What if a machine answers?">
          {mayDetect(settings) ? (
            <DetectionFields accountId={accountId} country={accounts.find(({ id }) => id === accountId)?.country} messages={messages} {...part} />
          ) : (
            <p className="sd-hint">{hasAgents ? 'The agent is on the line when somebody answers, and hears whether it is a machine. The switch does not find it out.' : 'It is not found out. Whoever answers hears the message, and counts as reached: a machine gets it into its greeting. To hang up on machines, or to leave the message after the beep, let a voice menu of yours play it to people.'}</p>
          )}
        </Card>
        {hasConversations && <DeskFields {...part} />}
        {hasConversations && (
          <Card title="Is it recorded?">
            <RecordingFields accountId={accountId} messages={messages} {...part} />
          </Card>
        )}
        <Card title={hasAgents ? 'How fast at most?' : 'How fast?'}>
          {!hasAgents && <Rate settings={settings} set={set} wrong={wrong} />}
          <div className="sd-pair">
            <NumberField label="Most calls at once" {...number('concurrentCalls')} min={1} max={10_000} unit="calls" hint="Ringing and answered ones together." />
            <NumberField label="Most new calls a second" {...number('callsPerSecond')} min={0.01} max={1_000} step="any" unit="a second" hint="0.5 is one call every two seconds. Nodes and gateways have limits of their own besides." />
          </div>
        </Card>
        <Card title="At what times?">
          <Times settings={settings} set={set} wrong={wrong} schedules={own(schedules.data)} />
        </Card>
        <Card title="How often is a number tried?">
          <div className="sd-pair">
            <NumberField label="Let it ring for" {...number('ringSeconds')} min={15} max={120} unit="seconds" hint="At least 15 seconds: people need time to reach the phone, and in the USA it is the law. It counts from when a call is sent: give more where calls take long to get through." />
            <NumberField label="Attempts at each contact" {...number('maxAttempts')} min={1} max={20} unit="at most" hint="Until somebody answers." />
            {Number(typed.maxAttempts) > 1 && <NumberField label="Try again after" {...number('retryMinutes')} min={1} max={43_200} unit="minutes" hint="When it was busy, or nobody answered." />}
          </div>
          {Number(typed.maxAttempts) > 1 && (
            <SelectField
              label="When a contact has several numbers"
              {...chosen('otherNumbers')}
              choices={[{ value: 'in turn', label: 'Try them in turn, the main one first' }, { value: 'never', label: 'Call the main one alone' }]}
              hint="The main number is the person: on a blacklist it ends all. Another one that is blacklisted or blocked is passed over."
            />
          )}
          <AttemptLimits limits={limits} onChange={setLimits} errors={(index, field) => wrong(`settings.attemptLimits.${index}.${field}`)} />
          <p className="sd-hint" style={{ marginTop: 8 }}>A limit counts the calls of all dialers of the account to all numbers of a person; whoever has reached it waits.</p>
        </Card>
        <Card title="What happens after an attempt?" hint="By these rules the number is put on a list: on one that blocks, or on one that another dialer calls. Each holds once for each attempt.">
          <ListRules settings={settings} set={set} wrong={wrong} lists={own(lists.data).filter((list) => !whyNotByHand(list) && !links.some(({ listId, role }) => listId === list.id && role === 'call'))} hasAgents={hasAgents} />
        </Card>
        <Card title="What do they see?">
          <CallerIdFields accountId={accountId} rule={settings.callerId} lists={own(lists.data)} onChange={(callerId) => set({ callerId })} wrong={wrong} />
          <div className="sd-pair">
            <TextField label="Caller’s name" {...written('callerIdName')} hint="Shown by some phones." />
            <TextField label="Tag" {...written('tag')} hint="A word of yours on every call of this dialer, for reports." />
            <TextField label="Outbound campaign" {...written('outboundCampaign')} hint="A tag on its calls; a caller ID with one of its own has that instead." />
          </div>
          <CheckField
            label="Enhanced caller ID"
            {...ticked('enhancedCallerId')}
            hint="Looks each number up before it is called: line type, place and time zone, which then counts for the hours. At no cost with the tables on this machine; with a provider, which an administrator sets under Number look-up, it costs what that charges."
          />
        </Card>
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy}>{existing ? 'Save' : 'Make the dialer'}</Button>
          <ButtonLink to={above.path}>Cancel</ButtonLink>
          {!existing && <span className="sd-hint">It does not call anybody before you start it.</span>}
        </div>
      </form>
    </Page>
  );
}

/** The sentence above the form: it names the fields that are wrong, each of which says so itself too. */
function whatIsWrong({ message, errors = [] }: Problem): string {
  const wrong = new Set(errors.filter(({ field }) => field).map(({ field, message: why }) => `${fieldWord(field)}: ${why}`));
  return wrong.size === 0 ? message : `Nothing was saved. ${[...wrong].join(' ')}`;
}
