import React, { useEffect } from 'react';
import { stateWord } from '../../src/dialers/dialer-state';
import { useApi } from './api';
import { type DialerRow, endedInWords, figuresOf, type Progress } from './dialer';
import { count, counted, withTimes } from './format';
import { nameOf } from './inbound';
import type { Registry } from './registry';
import { type NodeRow, useAccounts, useAll, useMay, useOverview, useSignedIn, useTimes } from './session';
import { Badge, ButtonLink, Card, Empty, Go, Loading, Meter, Notice, Page, ProblemNotice, useZone } from './ui';

/** What runs now, whether calls can go out, and what to do first. */
export default function Home() {
  const dialers = useAll<DialerRow>('/dialers');
  const lists = useAll<{ id: number; accountId: number; name: string; contactCount: number; registry: Registry | null }>('/lists');
  const messages = useAll<unknown>('/messages');
  const overview = useOverview();
  const accounts = useAccounts();
  const times = useTimes('all');
  const title = useSignedIn().isInTheirPanel ? 'Smart Dialers' : 'Home';
  const may = useMay();
  useEffect(() => {
    const timer = setInterval(() => {
      dialers.reload();
      overview.reload();
    }, 5_000);
    return () => clearInterval(timer);
  }, []);

  const problem = dialers.problem ?? overview.problem;
  if (!dialers.data || !lists.data || !messages.data) return <Page title={title}>{problem ? <ProblemNotice problem={problem} /> : <Loading />}</Page>;
  const active = dialers.data.filter(({ state }) => ['running', 'waiting', 'paused', 'scheduled'].includes(state));
  const warnings = lists.data.flatMap(({ id, accountId, name, registry }) => (registry?.blocks && registry.warning ? [{ id, accountId, name, warning: registry.warning }] : []));
  const hasContacts = lists.data.some(({ contactCount }) => contactCount > 0);
  const isNew = dialers.data.every(({ state }) => state === 'draft');
  return (
    <Page title={title} times={active.length > 0 ? times : undefined} actions={may('edit') && !isNew && <ButtonLink kind="main" to="/resources/Dialer/actions/new">New dialer</ButtonLink>}>
      <ProblemNotice problem={problem} />
      {overview.data?.whyNobodyDials && <Notice kind="warning">{overview.data.whyNobodyDials}</Notice>}
      {/* Two accounts may each have the registry of a country, by the same name. */}
      {warnings.map(({ id, accountId, warning }) => <Notice kind="warning" key={id}>{accounts.length > 1 && <><strong>{nameOf(accounts, accountId)}:</strong> </>}{warning} <Go to={`/resources/ContactList/records/${id}/show`}>To the list</Go></Notice>)}
      {isNew && may('edit') && <FirstSteps hasContacts={hasContacts} hasMessage={messages.data.length > 0} draft={dialers.data[0]} />}
      <div className="sd-columns">
        <Card title="Dialling now">
          {active.length === 0 ? (
            <Empty title="No dialer is running">{isNew ? 'Start one, and you see it here.' : 'Start one of your dialers, and you see it here.'}</Empty>
          ) : (
            <div className="sd-lines">{active.map((dialer) => <Running key={dialer.id} dialer={dialer} registries={warnings.map(({ name }) => name)} />)}</div>
          )}
          {dialers.data.length > active.length && <div className="sd-gap"><Go to="/resources/Dialer">All {count(dialers.data.length)} dialers</Go></div>}
        </Card>
        <div className="sd-stack">
          <Nodes nodes={overview.data?.nodes} isWatched={!overview.data?.whyNobodyDials} mayManage={may('manage enterprise')} />
          <Card title="What happened to somebody?">
            <p className="sd-hint" style={{ marginBottom: 12 }}>Look up every call to a number, and why it was or was not called.</p>
            <ButtonLink to="/resources/Attempt">Open the contact trace</ButtonLink>
          </Card>
        </div>
      </div>
    </Page>
  );
}

function FirstSteps({ hasContacts, hasMessage, draft }: { hasContacts: boolean; hasMessage: boolean; draft?: DialerRow }) {
  const steps = [
    { label: 'Upload the numbers to call, as a CSV file', isDone: hasContacts, to: '/resources/ContactImport/actions/new', button: 'Upload a CSV file' },
    { label: 'Make the message that they hear: a WAV file, or a text', isDone: hasMessage, to: '/resources/Message/actions/new', button: 'Make a message' },
    { label: 'Make a dialer: who is called, how fast, at what times', isDone: draft !== undefined, to: '/resources/Dialer/actions/new', button: 'Make a dialer' },
    { label: 'Start it, and watch it here', isDone: false, to: draft ? `/resources/Dialer/records/${draft.id}/show` : '/resources/Dialer', button: draft ? 'Open the dialer' : '' },
  ];
  const current = steps.findIndex(({ isDone }) => !isDone);
  return (
    <Card title="Your first broadcast" hint="Four steps.">
      <ol className="sd-steps">
        {steps.map(({ label, isDone, to, button }, index) => (
          <li key={label} className={isDone ? 'sd-done' : ''}>
            <span>{label}</span>
            {!isDone && button && <ButtonLink kind={index === current ? 'main' : 'plain'} to={to}>{button}</ButtonLink>}
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** A dialer under way; what stands above it already about registries it does not repeat. */
function Running({ dialer, registries }: { dialer: DialerRow; registries: readonly string[] }) {
  const zone = useZone();
  const { data, reload } = useApi<Progress>(`/dialers/${dialer.id}/progress`);
  useEffect(() => {
    const timer = setInterval(reload, 2_000);
    return () => clearInterval(timer);
  }, []);
  const figures = data && figuresOf(data);
  const explanation = registries.reduce(withoutWarning, data?.explanation ?? dialer.explanation ?? '');
  return (
    <div>
      <div className="sd-line">
        <strong><Go to={`/resources/Dialer/records/${dialer.id}/show`}>{dialer.name}</Go></strong>
        <Badge state={data?.state ?? dialer.state} label={stateWord(data ?? dialer)} />
      </div>
      <p className="sd-hint" style={{ margin: '2px 0 8px' }}>{withTimes(explanation, zone)}</p>
      {figures && figures.all > 0 && (
        <>
          <Meter value={figures.ended / figures.all} label={`Contacts of ${dialer.name} that have ended`} />
          <p className="sd-hint" style={{ marginTop: 4 }}>{endedInWords(figures.ended, figures.all)}, {count(figures.calls)} being called, {data.callsPerSecond.toFixed(1)} calls a second</p>
        </>
      )}
    </div>
  );
}

/** Without the sentence about a registry (src/contacts/registries.ts), of whatever day the dialer wrote it: how old the registry is changes with the day. */
function withoutWarning(explanation: string, registry: string): string {
  const of = `do-not-call registry "${registry}" is`;
  const [before, after] = [explanation.indexOf(of), explanation.indexOf(of) + of.length];
  if (before < 0) return explanation;
  return explanation.slice(0, before).replace(/ ?(The|Nobody said of which day the) $/, '') + explanation.slice(after).replace(/^[^.]*\./, '');
}

function Nodes({ nodes, isWatched, mayManage }: { nodes?: NodeRow[]; /** Whoever dials keeps their state true. */ isWatched: boolean; mayManage: boolean }) {
  return (
    <Card title="Switches">
      {!nodes ? <Loading /> : nodes.length === 0 ? (
        <Empty title="There is no switch" action={mayManage && <ButtonLink kind="main" to="/resources/Node/actions/new">Add a node</ButtonLink>}>Without one nothing can be dialled.</Empty>
      ) : (
        <div className="sd-lines">
          {nodes.map(({ id, name, enabled, trouble, hasBeenUp, gateways, gatewaysUp }) => (
            <div key={id}>
              <div className="sd-line">
                <Go to={`/resources/Node/records/${id}/show`}>{name}</Go>
                {!enabled ? <Badge state="off" label="Switched off" /> : !isWatched ? <Badge state="waiting" label="Not known" /> : trouble ? <Badge state="down" /> : hasBeenUp ? <Badge state="up" /> : <Badge state="waiting" label="Connecting" />}
              </div>
              <p className="sd-hint">{!enabled ? 'No call is made through it.' : !isWatched ? 'Nobody dials, so nobody watches it.' : trouble ?? (gateways === 1 && gatewaysUp === 1 ? 'Its gateway can be used' : `${count(gatewaysUp)} of ${counted(gateways, 'gateway')} can be used`)}</p>
            </div>
          ))}
        </div>
      )}
    </Card>
  );
}
