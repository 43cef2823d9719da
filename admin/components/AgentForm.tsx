import React, { useState } from 'react';
import type { ActionProps } from 'adminjs';
import { useNavigate } from 'react-router';
import { ask, pageUrl } from './api';
import { isAtSoftphone, useAgentName } from './queue';
import { valueOf } from './record';
import { useSaving } from './saving';
import { useAll, useMay } from './session';
import { Button, ButtonLink, Card, CheckField, errorOf, Notice, Page, ProblemNotice, SelectField } from './ui';

/** Who sits at an agent's telephone, and whether a fixed address is a softphone; all else is the switch's. */
export default function AgentForm({ record }: ActionProps) {
  const navigate = useNavigate();
  const may = useMay();
  const { busy, problem, save } = useSaving();
  const users = useAll<{ id: number; email: string; disabled: boolean }>('/users');
  const [userId, setUserId] = useState(String(valueOf<number | null>(record, 'userId') ?? ''));
  const [isSoftphone, setIsSoftphone] = useState(Boolean(valueOf<boolean>(record, 'isSoftphone')));
  const name = useAgentName(Number(record!.id)) ?? record!.title;
  const back = `/resources/Agent/records/${record!.id}/show`;
  const phone = valueOf<string>(record, 'phone') ?? '';
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      await ask('PATCH', `/agents/${record!.id}`, { userId: userId ? Number(userId) : null, ...(may('manage enterprise') && { isSoftphone }) });
      navigate(pageUrl(back));
    });
  };
  return (
    <Page title={`Change ${name}`} above={{ label: name, path: back }}>
      {!errorOf(problem, 'userId', 'isSoftphone') && <ProblemNotice problem={problem} />}
      {!isAtSoftphone({ phone }) && <Notice kind="warning">Dialers offer this agent no calls: {phone}.</Notice>}
      <form onSubmit={submit}>
        <Card>
          <SelectField
            label="Who sits there"
            value={userId}
            onChange={setUserId}
            none="Nobody"
            choices={(users.data ?? []).filter(({ id, disabled }) => !disabled || String(id) === userId).map(({ id, email }) => ({ value: id, label: email }))}
            error={errorOf(problem, 'userId')}
            hint="Their desk shows the calls of this agent. A user is one agent at most."
          />
          {may('manage enterprise') && (
            <>
              <CheckField
                label="Its fixed address is a softphone"
                checked={isSoftphone}
                onChange={setIsSoftphone}
                hint={<>A phone that is registered at the switch needs no mark. Mark an address that is not, such as <span style={{ overflowWrap: 'anywhere' }}>{valueOf<string>(record, 'contact') || 'sofia/internal/1001@10.0.0.5'}</span>, if a softphone is behind it. Outside numbers and apps on mobile phones get no calls of dialers, marked or not.</>}
              />
              {errorOf(problem, 'isSoftphone') && <p className="sd-error">{errorOf(problem, 'isSoftphone')}</p>}
            </>
          )}
        </Card>
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy}>Save</Button>
          <ButtonLink to={back}>Cancel</ButtonLink>
        </div>
      </form>
    </Page>
  );
}
