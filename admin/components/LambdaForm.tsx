import React, { useRef, useState } from 'react';
import type { ActionProps } from 'adminjs';
import { useNavigate } from 'react-router';
import { AccountField, chosenAccount } from './AccountField';
import { ask, pageUrl, useApi } from './api';
import { CodeField, goToLine, lineIn } from './CodeField';
import { firstScript, type Trial, type WholeLambda } from './lambda';
import { useDirectory } from './queue';
import { useSaving } from './saving';
import { useAccounts } from './session';
import { TryLambda } from './TryLambda';
import { Button, ButtonLink, Card, CheckField, errorOf, Loading, NumberField, Page, ProblemNotice, RadioField, TextField } from './ui';
import { LambdaNames } from './LambdaNames';
import { LambdaSecret } from './LambdaSecret';

const kinds = [
  { value: 'script', label: 'A script', hint: 'A few lines of JavaScript that run here, cut off from everything: no network, no files, 50 ms.' },
  { value: 'endpoint', label: 'An HTTPS endpoint', hint: 'Your own service is asked, with a signed request, and has a second to answer.' },
];

export default function LambdaForm({ record }: ActionProps) {
  return record?.id ? <Existing id={record.id} /> : <Form />;
}

function Existing({ id }: { id: string }) {
  const { data, problem } = useApi<WholeLambda>(`/lambdas/${id}`);
  if (data) return <Form lambda={data} />;
  return <Page title="Change the lambda" above={{ label: 'Lambdas', path: '/resources/Lambda' }}>{problem ? <ProblemNotice problem={problem} /> : <Loading />}</Page>;
}

function Form({ lambda }: { lambda?: WholeLambda }) {
  const accounts = useAccounts();
  const navigate = useNavigate();
  const { busy, problem, save } = useSaving();
  const [name, setName] = useState(lambda?.name ?? '');
  const [account, setAccount] = useState('');
  const [kind, setKind] = useState<string>(lambda?.kind ?? 'script');
  const [written, setSource] = useState(lambda?.version.source ?? undefined);
  const [url, setUrl] = useState(lambda?.version.url ?? '');
  const [limits, setLimits] = useState<Record<string, string>>({ script: '50', endpoint: '1000', ...(lambda && { [lambda.kind]: String(lambda.version.timeLimit) }) });
  const [enabled, setEnabled] = useState(lambda?.enabled ?? true);
  const [secret, setSecret] = useState<string>();
  const [trial, setTrial] = useState<Trial>();
  const code = useRef<HTMLTextAreaElement>(null);
  const accountId = lambda?.accountId ?? chosenAccount(accounts, account).accountId;
  const { queues, agents } = useDirectory(accountId);
  const names = (rows: { name: string }[]) => rows.map(({ name: one }) => one);
  const source = written ?? (queues && agents ? firstScript(names(queues), names(agents)) : '');
  const isScript = kind === 'script';
  const timeLimit = Number(limits[kind]);

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTrial(undefined);
    void save(async () => {
      const body = { name, enabled, timeLimit, ...(isScript ? { source } : { url }) };
      if (lambda) await ask('PATCH', `/lambdas/${lambda.id}`, body);
      else {
        const made = await ask<{ secret: string | null }>('POST', '/lambdas', { ...body, kind, ...chosenAccount(accounts, account) });
        if (made.secret) return setSecret(made.secret);
      }
      navigate(pageUrl('/resources/Lambda'));
    });
  };
  const remove = () => {
    if (window.confirm(`Delete the lambda “${lambda!.name}” with its versions?`)) void save(async () => {
      await ask('DELETE', `/lambdas/${lambda!.id}`);
      navigate(pageUrl('/resources/Lambda'));
    });
  };
  const renew = () => {
    if (window.confirm('Make a new secret? The one before is of no use from then on.')) void save(async () => setSecret((await ask<{ secret: string }>('POST', `/lambdas/${lambda!.id}/secret`, {})).secret));
  };
  if (secret) return <LambdaSecret name={name} secret={secret} />;

  const change = (text: string) => {
    setSource(text);
    setTrial(undefined);
  };
  const sourceError = isScript ? errorOf(problem, 'source') : undefined;
  return (
    <Page title={lambda ? 'Change the lambda' : 'New lambda'} above={{ label: 'Lambdas', path: '/resources/Lambda' }}>
      <ProblemNotice problem={problem} />
      <form onSubmit={submit}>
        <Card>
          <TextField label="Name" value={name} onChange={setName} error={errorOf(problem, 'name')} hint="For example “By language”." autoFocus={!lambda} />
          {!lambda && <AccountField accounts={accounts} value={account} onChange={setAccount} error={errorOf(problem, 'accountId')} />}
          {!lambda && <RadioField legend="What it is" value={kind} onChange={setKind} choices={kinds} />}
          {isScript ? (
            <CodeField
              label="Script"
              value={source}
              onChange={change}
              field={code}
              error={sourceError}
              wrongLine={trial?.failure?.line ?? lineIn(sourceError)}
              hint="The body of a function. It knows contact, dialer, now, random() and console.log, and ends with return { queue: '…' } or return { agent: '…' }."
            />
          ) : (
            <TextField label="Address" inputMode="url" value={url} onChange={setUrl} error={errorOf(problem, 'url')} placeholder="https://example.com/choose" hint="It gets the contact as JSON in a POST, and answers {&quot;queue&quot;: &quot;…&quot;} or {&quot;agent&quot;: &quot;…&quot;}." />
          )}
          <NumberField label="Time limit" unit="ms" value={limits[kind] ?? ''} onChange={(value) => setLimits({ ...limits, [kind]: value })} error={errorOf(problem, 'timeLimit')} hint={isScript ? 'Of computing, from 1 to 1,000. 50 is plenty.' : 'From 100 to 5,000: a call waits for it.'} />
          {lambda && <CheckField label="In use" checked={enabled} onChange={setEnabled} hint="While it is not, the dialers’ queues take the calls." />}
        </Card>
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy}>{lambda ? 'Save' : 'Make the lambda'}</Button>
          <ButtonLink to={lambda ? `/resources/Lambda/records/${lambda.id}/show` : '/resources/Lambda'}>Cancel</ButtonLink>
          {lambda?.kind === 'endpoint' && <Button onClick={renew} disabled={busy}>New secret</Button>}
          {lambda && <Button kind="danger" onClick={remove} disabled={busy}>Delete</Button>}
        </div>
      </form>
      <div className="sd-gap">
        <LambdaNames accountId={accountId} />
        {isScript ? (
          <TryLambda
            hint="Runs the script as it stands above, saved or not. Nobody is called."
            run={(contact) => ask('POST', '/lambdas/try', { source, timeLimit, contact, ...chosenAccount(accounts, account) })}
            trial={trial}
            onTried={setTrial}
            goTo={(line) => goToLine(code.current, line)}
          />
        ) : (
          lambda && <TryLambda trial={trial} onTried={setTrial} hint="Asks the endpoint as it was saved last. Nobody is called." run={(contact) => ask('POST', `/lambdas/${lambda.id}/try`, { contact })} />
        )}
      </div>
    </Page>
  );
}
