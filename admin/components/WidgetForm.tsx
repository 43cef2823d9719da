import React, { useState } from 'react';
import type { ActionProps } from 'adminjs';
import { useNavigate } from 'react-router';
import { usualLimits, type WidgetPurpose } from '../../src/inbound/widgets/widget-purpose';
import { usualTexts, type WidgetText, type WidgetTexts } from '../../src/inbound/widgets/widget-texts';
import { AccountField, chosenAccount } from './AccountField';
import { ask, pageUrl, useApi } from './api';
import type { DialerRow } from './dialer';
import { useSaving } from './saving';
import { type Named, useAccounts, useAll } from './session';
import { Button, ButtonLink, Card, CheckField, errorOf, Field, Go, Loading, Notice, NumberField, Page, ProblemNotice, RadioField, SelectField, TextField } from './ui';
import type { WidgetRow } from './widget';
import { WidgetPreview } from './WidgetPreview';
import { WidgetTextFields } from './WidgetTextFields';

const above = { label: 'Widgets', path: '/resources/Widget' };

export default function WidgetForm({ record }: ActionProps) {
  return record?.id ? <Existing id={record.id} /> : <Form />;
}

function Existing({ id }: { id: string }) {
  const { data, problem } = useApi<WidgetRow>(`/widgets/${id}`);
  if (data) return <Form widget={data} />;
  return <Page title="Change the widget" above={above}>{problem ? <ProblemNotice problem={problem} /> : <Loading />}</Page>;
}

const purposes = [
  { value: 'call me', label: 'Call me', hint: 'Who asks becomes a contact of a dialer, which calls.' },
  { value: 'never call me', label: 'Never call me', hint: 'Who asks has opted out: no dialer of the account calls the number again. Whoever says no is heard, at any hour and from any country.' },
];

/** The words for another purpose, where they are still the usual ones of the one before. */
const wordsFor = (texts: WidgetTexts, before: WidgetPurpose, purpose: WidgetPurpose): WidgetTexts =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text === usualTexts[before][name as WidgetText] ? usualTexts[purpose][name as WidgetText] : text])) as WidgetTexts;

const typedLimits = ({ mostPerNumber, mostPerAddress, mostPerHour }: typeof usualLimits['call me']) => ({ mostPerNumber: String(mostPerNumber), mostPerAddress: String(mostPerAddress), mostPerHour: String(mostPerHour) });

function Form({ widget }: { widget?: WidgetRow }) {
  const accounts = useAccounts();
  const dialers = useAll<DialerRow>('/dialers');
  const schedules = useAll<Named>('/schedules');
  const lists = useAll<Named>('/lists');
  const navigate = useNavigate();
  const { busy, problem, save } = useSaving();
  const [account, setAccount] = useState('');
  const [purpose, setPurpose] = useState<WidgetPurpose>(widget?.purpose ?? 'call me');
  const [name, setName] = useState(widget?.name ?? '');
  const [dialerId, setDialerId] = useState(String(widget?.dialerId ?? ''));
  const [origins, setOrigins] = useState(widget?.origins.join('\n') ?? '');
  const [scheduleId, setScheduleId] = useState(String(widget?.scheduleId ?? ''));
  const [blacklistId, setBlacklistId] = useState(String(widget?.blacklistId ?? ''));
  const [texts, setTexts] = useState(widget?.texts ?? usualTexts['call me']);
  const [colour, setColour] = useState(widget?.colour ?? '#2743c9');
  const [askName, setAskName] = useState(widget?.askName ?? true);
  const [consent, setConsent] = useState(widget?.consent ?? '');
  const [mustConsent, setMustConsent] = useState(widget?.mustConsent ?? true);
  const [abroad, setAbroad] = useState(widget?.abroad ?? false);
  const [limits, setLimits] = useState(typedLimits(widget ?? usualLimits['call me']));
  const [enabled, setEnabled] = useState(widget?.enabled ?? true);

  const calls = purpose === 'call me';
  const choosePurpose = (chosen: WidgetPurpose) => {
    setPurpose(chosen);
    setTexts(wordsFor(texts, purpose, chosen));
    if (JSON.stringify(limits) === JSON.stringify(typedLimits(usualLimits[purpose]))) setLimits(typedLimits(usualLimits[chosen]));
  };
  const accountId = widget?.accountId ?? chosenAccount(accounts, account).accountId;
  const own = <Row extends Named>(rows: Row[] | undefined) => (rows ?? []).filter((row) => accountId === undefined || row.accountId === accountId).map(({ id, name: label }) => ({ value: id, label }));
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const body = {
        name, texts, colour, enabled,
        origins: origins.split(/[\s,]+/).filter(Boolean),
        // Not chosen: the API says so at the field.
        ...(calls && { dialerId: dialerId ? Number(dialerId) : null, scheduleId: scheduleId ? Number(scheduleId) : null, blacklistId: blacklistId ? Number(blacklistId) : null, askName, consent, mustConsent, abroad }),
        ...Object.fromEntries(Object.entries(limits).map(([limit, value]) => [limit, Number(value)])),
      };
      const saved = await (widget ? ask<WidgetRow>('PATCH', `/widgets/${widget.id}`, body) : ask<WidgetRow>('POST', '/widgets', { ...body, purpose, ...chosenAccount(accounts, account) }));
      navigate(pageUrl(`/resources/Widget/records/${saved.id}/show`));
    });
  };
  const remove = () => {
    if (window.confirm(`Delete the widget “${widget!.name}” with its requests? The sites that have it show nothing any more; ${calls ? 'the contacts' : 'the opt-outs'} stay.`)) void save(async () => {
      await ask('DELETE', `/widgets/${widget!.id}`);
      navigate(pageUrl('/resources/Widget'));
    });
  };
  return (
    <Page title={widget ? 'Change the widget' : 'New widget'} above={above}>
      <ProblemNotice problem={problem} />
      <form onSubmit={submit} className="sd-columns">
        <div className="sd-stack">
          <Card>
            {!widget && <RadioField legend="What is it for?" value={purpose} onChange={(value) => choosePurpose(value as WidgetPurpose)} choices={purposes} />}
            <TextField label="Name" value={name} onChange={setName} error={errorOf(problem, 'name')} hint={calls ? 'For example “Shop”. Each contact says which widget it came from.' : 'For example “Letter of May”. Each opt-out says which form it came from.'} autoFocus={!widget} />
            {!widget && <AccountField accounts={accounts} value={account} onChange={setAccount} error={errorOf(problem, 'accountId')} />}
            {calls && dialers.data?.length === 0 && <Notice kind="warning">There is no dialer yet that could call those who ask. <Go to="/resources/Dialer/actions/new">Make a dialer</Go> first.</Notice>}
            {calls && <SelectField label="Who calls" value={dialerId} onChange={setDialerId} none="Choose a dialer" choices={own(dialers.data)} error={errorOf(problem, 'dialerId')} hint="Those who ask become contacts of this dialer, called before all who wait without priority." />}
            <Field label={calls ? 'Sites' : 'Sites (optional)'} error={errorOf(problem, 'origins')} hint={`One a line, such as https://www.example.com. Pages of other sites may not use it.${calls ? '' : ' Without any it is on its own page alone, whose address you can print in a letter.'}`}>
              {(ids) => <textarea {...ids} className="sd-short" rows={2} value={origins} onChange={(event) => setOrigins(event.target.value)} spellCheck={false} />}
            </Field>
            {calls && <SelectField label="Open" value={scheduleId} onChange={setScheduleId} none="Always" choices={own(schedules.data)} error={errorOf(problem, 'scheduleId')} hint="Outside of these hours visitors may ask to be called when it opens." />}
            {calls && <SelectField label="Blacklist" value={blacklistId} onChange={setBlacklistId} none="None" choices={own(lists.data)} error={errorOf(problem, 'blacklistId')} hint="Numbers on this list are thanked and not added. What blocks in the dialer blocks besides." />}
            <CheckField label="In use" checked={enabled} onChange={setEnabled} hint="While it is not, the sites show no button, and its page says that there is no such form." />
          </Card>
          <Card title="Words and colour">
            <WidgetTextFields purpose={purpose} texts={texts} onChange={setTexts} problem={problem} />
            <div className="sd-gap">
              <Field label="Colour" error={errorOf(problem, 'colour')} hint="The text on it is black or white, whichever is easier to read.">
                {(ids) => <input {...ids} type="color" className="sd-colour" value={colour} onChange={(event) => setColour(event.target.value)} />}
              </Field>
            </div>
            {calls && <CheckField label="Ask for the name" checked={askName} onChange={setAskName} hint="Visitors may leave it empty." />}
          </Card>
          {calls && <Card title="Consent" hint="Kept with each request and in the contact, with the time and the page. A ticked box is recorded as a consent, for dialers that call nobody without.">
            <TextField label="What visitors agree to (optional)" value={consent} onChange={setConsent} error={errorOf(problem, 'consent')} placeholder="I agree to be called on this number about my request." />
            {consent.trim() !== '' && <CheckField label="They must tick it" checked={mustConsent} onChange={setMustConsent} hint="Otherwise it only stands above the button." />}
          </Card>}
          <Card title="Against misuse" hint="Programs are recognised by a field that no visitor sees, and by being too quick. They are thanked, and nothing comes of it.">
            <div className="sd-pair">
              <NumberField label="For one number" unit="an hour" value={limits.mostPerNumber} onChange={(value) => setLimits({ ...limits, mostPerNumber: value })} error={errorOf(problem, 'mostPerNumber')} />
              <NumberField label="From one address" unit="an hour" value={limits.mostPerAddress} onChange={(value) => setLimits({ ...limits, mostPerAddress: value })} error={errorOf(problem, 'mostPerAddress')} hint="A whole office may have one address." />
              <NumberField label="Of all" unit="an hour" value={limits.mostPerHour} onChange={(value) => setLimits({ ...limits, mostPerHour: value })} error={errorOf(problem, 'mostPerHour')} />
            </div>
            {calls && <CheckField label="Numbers of other countries too" checked={abroad} onChange={setAbroad} hint="Calls abroad can be dear, and some people have them made to earn from it. Numbers that cost extra are never called." />}
          </Card>
        </div>
        <div className="sd-stack sd-beside">
          <WidgetPreview purpose={purpose} settings={{ texts, colour, askName: calls && askName, consent: calls ? consent.trim() : '', mustConsent }} />
        </div>
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy}>{widget ? 'Save' : 'Make the widget'}</Button>
          <ButtonLink to={widget ? `/resources/Widget/records/${widget.id}/show` : '/resources/Widget'}>Cancel</ButtonLink>
          {widget && <Button kind="danger" onClick={remove} disabled={busy}>Delete</Button>}
        </div>
      </form>
    </Page>
  );
}
