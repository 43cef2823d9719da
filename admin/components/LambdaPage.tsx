import React, { useState } from 'react';
import type { ActionProps } from 'adminjs';
import { ask, useApi } from './api';
import { CodeField } from './CodeField';
import { capitalised, count, when } from './format';
import type { LambdaVersionRow, Trial, WholeLambda } from './lambda';
import { LambdaNames } from './LambdaNames';
import { useMay, useTimes } from './session';
import { TryLambda } from './TryLambda';
import { Badge, Button, ButtonLink, Card, Facts, Loading, Notice, Page, ProblemNotice, useZone } from './ui';

const above = { label: 'Lambdas', path: '/resources/Lambda' };

/** What a lambda does now and did before, how often it ran, and why it failed last. */
export default function LambdaPage({ record }: ActionProps) {
  const id = record!.id;
  const { data: lambda, problem } = useApi<WholeLambda>(`/lambdas/${id}`);
  const times = useTimes(lambda?.accountId);
  const mayAdminister = useMay()('administer');
  const [trial, setTrial] = useState<Trial>();
  if (!lambda) return <Page title={record!.title} above={above}>{problem ? <ProblemNotice problem={problem} /> : <Loading />}</Page>;
  const { kind, enabled, runs, failures, lastFailure, lastFailureAt, version } = lambda;
  return (
    <Page
      title={lambda.name}
      times={times}
      above={above}
      badge={<Badge state={enabled ? 'up' : 'paused'} label={enabled ? 'in use' : 'not in use'} />}
      actions={mayAdminister && <ButtonLink kind="main" to={`/resources/Lambda/records/${id}/edit`}>Change</ButtonLink>}
    >
      {lastFailure && <Notice kind="warning">It failed last on {when(lastFailureAt, times?.zone)}: it {lastFailure}. The dialer’s queue took that call.</Notice>}
      <Card>
        <Facts facts={[['What it is', kind === 'script' ? 'A script' : 'An HTTPS endpoint'], ['Runs', count(runs)], ['Failures', count(failures)], ['Address', version.url], ['Time limit', `${count(version.timeLimit)} ms`], ['Version', savedIn(version, times?.zone)]]} />
      </Card>
      {version.source !== null && <Card><CodeField label="Script" value={version.source} readOnly /></Card>}
      <LambdaNames accountId={lambda.accountId} />
      {mayAdminister && <TryLambda trial={trial} onTried={setTrial} hint={`Runs it as it is saved, with a contact that is made up. ${kind === 'script' ? 'Nobody is called.' : 'The endpoint is asked; nobody is called.'}`} run={(contact) => ask('POST', `/lambdas/${id}/try`, { contact })} />}
      {version.ordinal > 1 && <Earlier id={id} current={version.ordinal} />}
    </Page>
  );
}

function Earlier({ id, current }: { id: string; current: number }) {
  const { data, problem } = useApi<{ items: LambdaVersionRow[] }>(`/lambdas/${id}/versions`);
  const zone = useZone();
  const [shown, setShown] = useState<number>();
  return (
    <Card title="Earlier versions" hint="To go back to one, copy what it did into the lambda and save that.">
      {!data && (problem ? <ProblemNotice problem={problem} /> : <Loading />)}
      <div className="sd-lines">
        {data?.items.filter(({ ordinal }) => ordinal < current).map((version) => (
          <div key={version.ordinal}>
            <div className="sd-line">
              <span>{capitalised(savedIn(version, zone))}</span>
              <Button aria-expanded={shown === version.ordinal} onClick={() => setShown(shown === version.ordinal ? undefined : version.ordinal)}>{shown === version.ordinal ? 'Hide' : 'Show'}</Button>
            </div>
            {shown === version.ordinal && <pre className="sd-output">{version.source ?? version.url}</pre>}
          </div>
        ))}
      </div>
    </Card>
  );
}

const savedIn = ({ ordinal, createdBy, createdAt }: LambdaVersionRow, zone: string | undefined): string => `${ordinal}, saved by ${createdBy}, ${when(createdAt, zone)}`;
