import React, { useState } from 'react';
import type { ActionProps } from 'adminjs';
import { useNavigate } from 'react-router';
import { ask, pageUrl } from './api';
import { useQueues } from './queue';
import { valueOf } from './record';
import { useSaving } from './saving';
import { useAccounts } from './session';
import { Button, ButtonLink, Card, errorOf, Page, ProblemNotice, SelectField } from './ui';

/** Whose dialers may use a queue; all else is the switch's. */
export default function QueueForm({ record }: ActionProps) {
  const navigate = useNavigate();
  const accounts = useAccounts();
  const { busy, problem, save } = useSaving();
  const [accountId, setAccountId] = useState(String(valueOf<number | null>(record, 'accountId') ?? ''));
  const name = useQueues()?.find(({ id }) => id === Number(record!.id))?.name ?? record!.title;
  const back = `/resources/Queue/records/${record!.id}/show`;
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      await ask('PATCH', `/queues/${record!.id}`, { accountId: accountId ? Number(accountId) : null });
      navigate(pageUrl(back));
    });
  };
  return (
    <Page title={`Change ${name}`} above={{ label: name, path: back }}>
      {!errorOf(problem, 'accountId') && <ProblemNotice problem={problem} />}
      <form onSubmit={submit}>
        <Card>
          <SelectField
            label="Account"
            value={accountId}
            onChange={setAccountId}
            none="Every account"
            choices={accounts.map(({ id, name }) => ({ value: id, label: name }))}
            error={errorOf(problem, 'accountId')}
            hint="Only dialers of this account may use the queue, and only its people see the agents who serve it. Name and strategy are set on the switch."
          />
        </Card>
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy}>Save</Button>
          <ButtonLink to={back}>Cancel</ButtonLink>
        </div>
      </form>
    </Page>
  );
}
