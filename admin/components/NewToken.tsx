import React, { useState } from 'react';
import { type ActionProps, ApiClient } from 'adminjs';
import { AccountField, chosenAccount } from './AccountField';
import { Refused } from './api';
import { CopyButton } from './CopyButton';
import { useSaving } from './saving';
import { useAccounts, useMay } from './session';
import { Button, ButtonLink, Card, errorOf, Notice, Page, ProblemNotice, RadioField, TextField } from './ui';

const roles = [
  { value: 'administrator', label: 'Administrator', hint: 'Everything in one account: lists, dialers, users. What a CRM needs that adds contacts.' },
  { value: 'supervisor', label: 'Supervisor', hint: 'Looks, starts, pauses and stops dialers, adds numbers to blacklists.' },
  { value: 'auditor', label: 'Auditor', hint: 'Only looks. What a report needs.' },
];
const agency = { value: 'agency administrator', label: 'Agency administrator', hint: 'Everything in every account.' };

/** Makes a token for a program and shows it, this once. */
export default function NewToken({ resource }: ActionProps) {
  const accounts = useAccounts();
  const mayManage = useMay()('manage enterprise');
  const { busy, problem, save } = useSaving();
  const [name, setName] = useState('');
  const [role, setRole] = useState('administrator');
  const [account, setAccount] = useState('');
  const [token, setToken] = useState<string>();

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const accountId = role === agency.value ? '' : (chosenAccount(accounts, account).accountId ?? '');
      const { data } = await new ApiClient().resourceAction({ resourceId: resource.id, actionName: 'new', method: 'post', data: { name, role, accountId } });
      const answer = data as unknown as { token?: string; notice?: { message: string }; record?: { errors?: Record<string, { message: string }> } };
      if (!answer.token) {
        const [wrong] = Object.entries(answer.record?.errors ?? {});
        throw new Refused({ status: 422, message: wrong?.[1].message ?? answer.notice?.message ?? 'The token was not made.', field: wrong?.[0] });
      }
      setToken(answer.token);
    });
  };
  if (token)
    return (
      <Page title="Your new token" above={{ label: 'API tokens', path: '/resources/ApiToken' }}>
        <Notice kind="warning">Copy it now: it is shown this once. Only a hash of it is kept here.</Notice>
        <Card title={name} hint="The program sends it with each request, as “Authorization: Bearer …”.">
          <p className="sd-token" data-testid="token">{token}</p>
          <div className="sd-form-end sd-gap">
            <CopyButton text={token} />
            <ButtonLink to="/resources/ApiToken">I have kept it</ButtonLink>
          </div>
        </Card>
      </Page>
    );
  return (
    <Page title="New token" above={{ label: 'API tokens', path: '/resources/ApiToken' }}>
      <ProblemNotice problem={problem?.field ? undefined : problem} />
      <Card>
        <form onSubmit={submit}>
          <TextField label="Name" value={name} onChange={setName} error={errorOf(problem, 'name')} hint="Which program uses it, for example “CRM”." autoFocus />
          <RadioField legend="What it may do" value={role} onChange={setRole} choices={mayManage ? [...roles, agency] : roles} />
          {role !== agency.value && <AccountField accounts={accounts} value={account} onChange={setAccount} error={errorOf(problem, 'accountId')} />}
          <div className="sd-form-end">
            <Button kind="main" type="submit" busy={busy}>Make the token</Button>
            <ButtonLink to="/resources/ApiToken">Cancel</ButtonLink>
          </div>
        </form>
      </Card>
    </Page>
  );
}
