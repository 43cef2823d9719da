import React, { useState } from 'react';
import type { ActionProps } from 'adminjs';
import { useNavigate } from 'react-router';
import { AccountField, chosenAccount } from './AccountField';
import { ask, pageUrl, useApi } from './api';
import type { CallerIdRow } from './caller-id';
import { instantOf, inZone, localTime } from './format';
import { useSaving } from './saving';
import { useDirectory } from './queue';
import { type AccountRow, useAccounts } from './session';
import { Button, ButtonLink, Card, CheckField, errorOf, Field, Loading, Notice, NumberField, Page, ProblemNotice, SelectField, TextField } from './ui';

const list = '/resources/CallerId';

/** A number of one's own that dialers show to the people they call. */
export default function CallerIdForm({ record }: ActionProps) {
  const accounts = useAccounts();
  const existing = useApi<CallerIdRow | { items: unknown }>(record ? `/caller-ids/${record.id}` : '/accounts');
  if (!existing.data || accounts.length === 0) return <Page title="Caller ID" above={{ label: 'Caller IDs', path: list }}>{existing.problem ? <ProblemNotice problem={existing.problem} /> : <Loading />}</Page>;
  return <Form existing={record ? (existing.data as CallerIdRow) : undefined} accounts={accounts} />;
}

function Form({ existing, accounts }: { existing?: CallerIdRow; accounts: AccountRow[] }) {
  const navigate = useNavigate();
  const { busy, problem, save } = useSaving();
  const [account, setAccount] = useState('');
  const [row, setRow] = useState({ number: '', label: '', agent: '', outboundCampaign: '', enabled: true, isDefault: false, ...existing });
  const [teams, setTeams] = useState((existing?.teams ?? []).join(', '));
  const [cap, setCap] = useState(existing?.dailyCap ? String(existing.dailyCap) : '');
  const accountId = existing?.accountId ?? chosenAccount(accounts, account).accountId;
  const zone = accounts.find(({ id }) => id === accountId)?.zone;
  const [rest, setRest] = useState(localTime(existing?.restedUntil, zone));
  const set = (part: Partial<typeof row>) => setRow({ ...row, ...part });
  const wrong = (field: string) => errorOf(problem, field);

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const { number, label, agent, outboundCampaign, enabled, isDefault } = row;
      const body = {
        number, label, agent: agent || null, outboundCampaign, enabled, isDefault,
        teams: teams.split(',').map((team) => team.trim()).filter(Boolean),
        dailyCap: cap.trim() === '' ? 0 : Number(cap),
        restedUntil: rest ? instantOf(rest, zone).toISOString() : null,
      };
      await (existing ? ask('PATCH', `/caller-ids/${existing.id}`, body) : ask('POST', '/caller-ids', { ...body, ...chosenAccount(accounts, account) }));
      navigate(pageUrl(list));
    });
  };
  const remove = () => {
    if (window.confirm(`Delete the caller ID ${existing!.number}?`)) void save(async () => {
      await ask('DELETE', `/caller-ids/${existing!.id}`);
      navigate(pageUrl(list));
    });
  };
  return (
    <Page title={existing ? `Change ${existing.number}` : 'New caller ID'} above={{ label: 'Caller IDs', path: list }} times={zone ? { zone, of: 'account' } : undefined}>
      <ProblemNotice problem={problem} />
      {existing?.callsTo && <Notice kind="info">{existing.callsTo}</Notice>}
      <form onSubmit={submit} noValidate>
        <Card title="Which number?">
          <TextField label="Number" type="tel" value={row.number} onChange={(number) => set({ number })} error={wrong('number')} autoFocus={!existing} placeholder="+12025550110" hint="One of your own, on which people can call back. As people of your country write it, or with + and the country code." />
          <TextField label="Label (optional)" value={row.label} onChange={(label) => set({ label })} error={wrong('label')} hint="What it is to you, for example “Washington office”." />
          {!existing && <AccountField accounts={accounts} value={account} onChange={setAccount} error={wrong('accountId')} />}
        </Card>
        <Card title="Whose calls show it?" hint="Which number a call shows is chosen in each dialer; these say what it may be chosen for.">
          <div className="sd-pair">
            <TextField label="Teams (optional)" value={teams} onChange={setTeams} error={wrong('teams')} hint="With commas between them. A dialer can keep to the numbers of a team." />
            <AgentField accountId={accountId} value={row.agent ?? ''} onChange={(agent) => set({ agent })} error={wrong('agent')} />
            <TextField label="Outbound campaign (optional)" value={row.outboundCampaign} onChange={(outboundCampaign) => set({ outboundCampaign })} error={wrong('outboundCampaign')} hint="A tag on every call that shows this number, instead of the dialer’s." />
          </div>
          <CheckField label="The default number" checked={row.isDefault} onChange={(isDefault) => set({ isDefault })} hint="Shown where no other number is near, for example abroad. There is one at most." />
        </Card>
        <Card title="How much is it used?">
          <div className="sd-pair">
            <NumberField label="Most calls a day (optional)" value={cap} onChange={setCap} min={0} max={1_000_000} unit="a day" error={wrong('dailyCap')} hint="A number that calls too much is soon taken for spam. Empty: no limit." />
            <Field label="Rests until (optional)" error={wrong('restedUntil')} hint={`${inZone(zone)} Until then it is not shown.`}>
              {(ids) => <input {...ids} type="datetime-local" value={rest} onChange={(event) => setRest(event.target.value)} />}
            </Field>
          </div>
          <CheckField label="In use" checked={row.enabled} onChange={(enabled) => set({ enabled })} hint="A change holds from the very next call on." />
        </Card>
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy}>{existing ? 'Save' : 'Add the number'}</Button>
          <ButtonLink to={list}>Cancel</ButtonLink>
          {existing && <Button kind="danger" onClick={remove} disabled={busy}>Delete</Button>}
        </div>
      </form>
    </Page>
  );
}

/** One of the agents that there are; who was saved and has gone since is still shown. */
function AgentField({ accountId, value, onChange, error }: { accountId?: number; value: string; onChange: (agent: string) => void; error?: string }) {
  const { agents } = useDirectory(accountId);
  const isGone = agents && value !== '' && !agents.some(({ name }) => name === value);
  const names = (agents ?? []).map(({ name }) => ({ value: name, label: name }));
  const choices = value === '' || names.some((choice) => choice.value === value) ? names : [...names, { value, label: isGone ? `${value} (gone)` : value }];
  const hint = agents?.length === 0 ? 'Nobody serves a queue of the account yet.' : 'Their calls show it, where the dialer shows the agent’s number.';
  return (
    <SelectField
      label="Agent (optional)" value={value} onChange={onChange} none="No agent" choices={choices} error={error}
      hint={isGone ? `${value} serves no queue of the account any more, so that nobody’s calls show this number as theirs.` : hint}
    />
  );
}
