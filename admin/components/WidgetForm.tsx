import React, { useState } from 'react';
import type { ActionProps } from 'adminjs';
import { useNavigate } from 'react-router';
import { AccountField, chosenAccount } from './AccountField';
import { apiUrl, ask, pageUrl, useApi } from './api';
import { linesOf, usable } from './inbound';
import { useSaving } from './saving';
import { useAccounts, useAll } from './session';
import { Button, ButtonLink, Card, CheckField, errorOf, Field, Loading, Notice, NumberField, Page, ProblemNotice, SelectField, TextField } from './ui';

const list = '/resources/Widget';
const above = { label: 'Call-me forms', path: list };

interface WidgetRow {
  id: number;
  accountId: number;
  publicKey: string;
  name: string;
  isActive: boolean;
  dialerId: number;
  scheduleId: number | null;
  exceptListId: number | null;
  origins: string[];
  texts: { title: string; explanation: string; button: string; thanks: string };
  perHour: number;
}

interface Named {
  id: number;
  name: string;
  accountId: number | null;
}

const usual = { title: 'Shall we call you?', explanation: 'Leave your number and we will call you back.', button: 'Call me', thanks: 'Thank you. We will call you.' };

/** A form for a website, with the one line that shows it there. */
export default function WidgetForm({ record }: ActionProps) {
  const existing = useApi<WidgetRow | { items: unknown }>(record ? `/widgets/${record.id}` : '/accounts');
  if (!existing.data) return <Page title="Call-me form" above={above}>{existing.problem ? <ProblemNotice problem={existing.problem} /> : <Loading />}</Page>;
  return <Form existing={record ? (existing.data as WidgetRow) : undefined} />;
}

function Form({ existing }: { existing?: WidgetRow }) {
  const accounts = useAccounts();
  const navigate = useNavigate();
  const { busy, problem, save } = useSaving();
  const [account, setAccount] = useState('');
  const [row, setRow] = useState({ name: '', isActive: true, texts: usual, ...existing });
  const [origins, setOrigins] = useState((existing?.origins ?? []).join('\n'));
  const [dialerId, setDialerId] = useState(String(existing?.dialerId ?? ''));
  const [scheduleId, setScheduleId] = useState(String(existing?.scheduleId ?? ''));
  const [exceptListId, setExceptListId] = useState(String(existing?.exceptListId ?? ''));
  const [perHour, setPerHour] = useState(String(existing?.perHour ?? 5));
  const accountId = existing?.accountId ?? chosenAccount(accounts, account).accountId;
  const choices = (rows: Named[] | undefined) => usable(rows, accountId).map(({ id, name: label }) => ({ value: id, label }));
  const [lists, dialers, schedules] = [useAll<Named>('/lists').data, useAll<Named>('/dialers').data, useAll<Named>('/schedules').data];
  const wrong = (field: string) => errorOf(problem, field);
  const say = (part: Partial<typeof usual>) => setRow({ ...row, texts: { ...row.texts, ...part } });

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const { name, isActive, texts } = row;
      const body = { name, isActive, texts, origins: linesOf(origins), dialerId: Number(dialerId), scheduleId: scheduleId ? Number(scheduleId) : null, exceptListId: exceptListId ? Number(exceptListId) : null, perHour: Number(perHour) };
      const saved = await (existing ? ask<WidgetRow>('PATCH', `/widgets/${existing.id}`, body) : ask<WidgetRow>('POST', '/widgets', { ...body, ...chosenAccount(accounts, account) }));
      navigate(pageUrl(existing ? list : `${list}/records/${saved.id}/edit`));
    });
  };
  const remove = () => {
    if (window.confirm(`Delete the form “${existing!.name}”? The site that has its script shows nothing any more.`)) void save(async () => {
      await ask('DELETE', `/widgets/${existing!.id}`);
      navigate(pageUrl(list));
    });
  };
  return (
    <Page title={existing ? `Change “${existing.name}”` : 'New call-me form'} above={above}>
      <ProblemNotice problem={problem} />
      {existing && (
        <Card title="Put it on your site" hint="This one line, where the form is to stand. The form looks the same on every page, and takes nothing else from here.">
          <pre className="sd-output">{`<script src="${new URL(apiUrl('').replace(/\/api\/v1$/, `/widget/${existing.publicKey}.js`), window.location.href)}" async></script>`}</pre>
        </Card>
      )}
      <form onSubmit={submit} noValidate>
        <Card>
          <TextField label="Name" value={row.name} onChange={(name) => setRow({ ...row, name })} error={wrong('name')} autoFocus={!existing} hint="For you; visitors do not see it." />
          {!existing && <AccountField accounts={accounts} value={account} onChange={setAccount} error={wrong('accountId')} />}
          <CheckField label="In use" checked={row.isActive} onChange={(isActive) => setRow({ ...row, isActive })} />
          <Field label="Sites" error={wrong('origins') ?? wrong('origins.0')} hint="A line each, like https://www.example.com. Only pages of these sites can send the form.">
            {(ids) => <textarea {...ids} rows={2} spellCheck={false} value={origins} onChange={(event) => setOrigins(event.target.value)} />}
          </Field>
        </Card>
        <Card title="Who calls, and when?">
          <SelectField label="Visitors are added to the dialer" value={dialerId} onChange={setDialerId} none="Choose a dialer" choices={choices(dialers)} error={wrong('dialerId')} hint="To be called next. Start it once; it goes on by itself whenever somebody is added." />
          <SelectField label="Opening hours" value={scheduleId} onChange={setScheduleId} none="Always open" choices={choices(schedules)} error={wrong('scheduleId')} hint="Who asks while it is closed is told when it opens, and called then." />
          <SelectField label="Never these numbers" value={exceptListId} onChange={setExceptListId} none="Nobody is excepted" choices={choices(lists)} error={wrong('exceptListId')} />
          <NumberField label="Most requests an hour from one address" value={perHour} onChange={setPerHour} min={1} max={1000} error={wrong('perHour')} />
        </Card>
        <Card title="What visitors read">
          <TextField label="Heading" value={row.texts.title} onChange={(title) => say({ title })} error={wrong('texts.title')} />
          <Field label="Explanation" error={wrong('texts.explanation')} hint="Say who calls, and what about: whoever sends the form asks for that call.">
            {(ids) => <textarea {...ids} rows={3} value={row.texts.explanation} onChange={(event) => say({ explanation: event.target.value })} />}
          </Field>
          <TextField label="Button" value={row.texts.button} onChange={(button) => say({ button })} error={wrong('texts.button')} />
          <TextField label="Thanks" value={row.texts.thanks} onChange={(thanks) => say({ thanks })} error={wrong('texts.thanks')} />
        </Card>
        {existing && <Notice kind="info">A change holds for the next visitor; the line on your site stays as it is.</Notice>}
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy}>{existing ? 'Save' : 'Make the form'}</Button>
          <ButtonLink to={list}>Cancel</ButtonLink>
          {existing && <Button kind="danger" onClick={remove} disabled={busy}>Delete</Button>}
        </div>
      </form>
    </Page>
  );
}
