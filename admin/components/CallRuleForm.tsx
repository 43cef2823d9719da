import React, { useState } from 'react';
import type { ActionProps } from 'adminjs';
import { useNavigate } from 'react-router';
import { AccountField, chosenAccount } from './AccountField';
import { ask, pageUrl, useApi } from './api';
import { anyNumber, type CallRuleRow, linesOf, ruleEvents, usable } from './inbound';
import { NumbersField } from './NumbersField';
import { useQueues } from './queue';
import { useSaving } from './saving';
import { type Named, useAccounts, useAll, useSeesAll } from './session';
import { Button, ButtonLink, Card, CheckField, errorOf, Loading, Notice, Page, ProblemNotice, RadioField, SelectField, TextField } from './ui';

const list = '/resources/CallRule';
const above = { label: 'Callbacks', path: list };

/** When a call that came in ends so, its caller is added to a dialer. */
export default function CallRuleForm({ record }: ActionProps) {
  const existing = useApi<CallRuleRow | { items: unknown }>(record ? `/call-rules/${record.id}` : '/accounts');
  if (!existing.data) return <Page title="Callback" above={above}>{existing.problem ? <ProblemNotice problem={existing.problem} /> : <Loading />}</Page>;
  return <Form existing={record ? (existing.data as CallRuleRow) : undefined} />;
}

function Form({ existing }: { existing?: CallRuleRow }) {
  const accounts = useAccounts();
  const seesAll = useSeesAll();
  const navigate = useNavigate();
  const { busy, problem, save } = useSaving();
  const [account, setAccount] = useState('');
  const [row, setRow] = useState({ name: '', isActive: true, event: 'left queue', abroad: false, ...existing });
  const [numbers, setNumbers] = useState((existing?.numbers ?? []).join('\n'));
  const [queueId, setQueueId] = useState(String(existing?.queueId ?? ''));
  const [exceptListId, setExceptListId] = useState(String(existing?.exceptListId ?? ''));
  const [dialerId, setDialerId] = useState(String(existing?.dialerId ?? ''));
  const accountId = existing?.accountId ?? chosenAccount(accounts, account).accountId;
  const choices = (rows: Named[] | undefined) => usable(rows, accountId).map(({ id, name: label }) => ({ value: id, label }));
  const [lists, dialers, queues] = [useAll<Named>('/lists').data, useAll<Named & { state: string }>('/dialers').data, useQueues()];
  const wrong = (field: string) => errorOf(problem, field);
  const isDraft = dialers?.find(({ id }) => String(id) === dialerId)?.state === 'draft';

  const isShared = queues?.find(({ id }) => String(id) === queueId)?.accountId === null;

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const { name, isActive, event: happens, abroad } = row;
      const body = { name, isActive, event: happens, queueId: happens !== 'missed' && queueId ? Number(queueId) : null, numbers: linesOf(numbers), exceptListId: exceptListId ? Number(exceptListId) : null, abroad, dialerId: Number(dialerId) };
      await (existing ? ask('PATCH', `/call-rules/${existing.id}`, body) : ask('POST', '/call-rules', { ...body, ...chosenAccount(accounts, account) }));
      navigate(pageUrl(list));
    });
  };
  const remove = () => {
    if (window.confirm(`Delete the rule “${existing!.name}”?`)) void save(async () => {
      await ask('DELETE', `/call-rules/${existing!.id}`);
      navigate(pageUrl(list));
    });
  };
  return (
    <Page title={existing ? `Change “${existing.name}”` : 'New callback'} above={above}>
      <ProblemNotice problem={problem} />
      {existing?.outOfForce && <Notice kind="warning">{existing.outOfForce}</Notice>}
      <form onSubmit={submit} noValidate>
        <Card>
          <TextField label="Name" value={row.name} onChange={(name) => setRow({ ...row, name })} error={wrong('name')} autoFocus={!existing} hint="For example “Call back who gave up in sales”." />
          {!existing && <AccountField accounts={accounts} value={account} onChange={setAccount} error={wrong('accountId')} />}
          <CheckField label="In use" checked={row.isActive} onChange={(isActive) => setRow({ ...row, isActive })} />
        </Card>
        <Card title="When?">
          <RadioField legend="A call came in, and" value={row.event} onChange={(happens) => setRow({ ...row, event: happens })} choices={ruleEvents} />
          {row.event !== 'missed' && <SelectField label="Queue" value={queueId} onChange={setQueueId} none={row.event === 'left queue' ? 'Any queue' : 'Any queue, or none'} choices={choices(queues)} error={wrong('queueId')} />}
          <NumbersField label="Calls to these numbers" value={numbers} onChange={setNumbers} error={wrong('numbers')} empty={anyNumber(accounts, seesAll, true)} />
          {accounts.length > 1 && row.event !== 'missed' && isShared && (
            <Notice kind="info">This queue is there for every account. A call in it to a number that no account has is of the one account that has a callback for the queue without numbers; where another has one already, name the numbers called.</Notice>
          )}
        </Card>
        <Card title="What happens?">
          <SelectField label="The caller is added to the dialer" value={dialerId} onChange={setDialerId} none="Choose a dialer" choices={choices(dialers)} error={wrong('dialerId')} hint="To be called next, in the order of their calls and once each, however often they called. Who has talked to somebody meanwhile is left alone, where the dialer says so." />
          {isDraft && <Notice kind="warning">This dialer has never been started: whoever is added waits until it is. Save this, then start the dialer: it needs no list, and goes on by itself whenever somebody is added.</Notice>}
          <SelectField label="Except who is on the list" value={exceptListId} onChange={setExceptListId} none="Nobody is excepted" choices={choices(lists)} error={wrong('exceptListId')} hint="The numbers that are never called back." />
          <CheckField label="Callers from other countries too" checked={row.abroad} onChange={(abroad) => setRow({ ...row, abroad })} hint="Anybody can show any number, and calls abroad can be dear. Numbers that cost extra are never called back." />
        </Card>
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy}>{existing ? 'Save' : 'Make the callback'}</Button>
          <ButtonLink to={list}>Cancel</ButtonLink>
          {existing && <Button kind="danger" onClick={remove} disabled={busy}>Delete</Button>}
        </div>
      </form>
    </Page>
  );
}
