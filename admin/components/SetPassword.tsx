import React, { useState } from 'react';
import { type ActionProps, ApiClient, useNotice } from 'adminjs';
import { useNavigate } from 'react-router';
import { pageUrl, Refused } from './api';
import { valueOf } from './record';
import { useSaving } from './saving';
import { Button, ButtonLink, Card, errorOf, Page, ProblemNotice, TextField } from './ui';

/** A new password for a user, set by an administrator. */
export default function SetPassword({ record, resource }: ActionProps) {
  const [password, setPassword] = useState('');
  const { busy, problem, save } = useSaving();
  const navigate = useNavigate();
  const addNotice = useNotice();
  const email = valueOf<string>(record, 'email');

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const { data } = await new ApiClient().recordAction({ resourceId: resource.id, recordId: record!.id, actionName: 'setPassword', method: 'post', data: { password } });
      const { errors } = data.record;
      if (data.notice?.type === 'error') throw new Refused({ status: 422, message: errors?.password?.message ?? data.notice.message, field: errors?.password ? 'password' : undefined });
      if (data.notice) addNotice(data.notice);
      navigate(pageUrl('/resources/User'));
    });
  };
  return (
    <Page title="Set a password" above={{ label: 'Users', path: '/resources/User' }}>
      <ProblemNotice problem={problem?.field ? undefined : problem} />
      <Card>
        <form onSubmit={submit}>
          <TextField
            label={`New password for ${email}`}
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
            error={errorOf(problem, 'password')}
            hint="At least 10 characters. The user is signed out everywhere and signs in with this one; tell it to them in person or by phone."
            autoFocus
          />
          <div className="sd-form-end">
            <Button kind="main" type="submit" busy={busy}>Set the password</Button>
            <ButtonLink to="/resources/User">Cancel</ButtonLink>
          </div>
        </form>
      </Card>
    </Page>
  );
}
