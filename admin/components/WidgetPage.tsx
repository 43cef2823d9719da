import React, { useState } from 'react';
import type { ActionProps } from 'adminjs';
import { everyContactEnded } from '../../src/dialers/dialer-state';
import { ask, useApi } from './api';
import { CopyButton } from './CopyButton';
import type { DialerRow } from './dialer';
import { capitalised, count, when, whenExactly, withTimes } from './format';
import { useSaving } from './saving';
import { useAll, useMay, useTimes } from './session';
import { Badge, Button, ButtonLink, Card, type Choice, Empty, Facts, Go, Loading, Notice, Page, ProblemNotice, SelectField, Table, useZone } from './ui';
import { pageOf, snippetOf, type WidgetRequestRow, type WidgetRow } from './widget';

const above = { label: 'Widgets', path: '/resources/Widget' };

/** What a web master needs of a widget, and what visitors asked for. */
export default function WidgetPage({ record }: ActionProps) {
  const id = record!.id;
  const { data: widget, problem, reload } = useApi<WidgetRow>(`/widgets/${id}`);
  const times = useTimes(widget?.accountId);
  const mayEdit = useMay()('edit');
  if (!widget) return <Page title={record!.title} above={above}>{problem ? <ProblemNotice problem={problem} /> : <Loading />}</Page>;
  return (
    <Page
      title={widget.name}
      times={times}
      above={above}
      badge={<Badge state={widget.enabled ? 'up' : 'paused'} label={widget.enabled ? 'in use' : 'not in use'} />}
      actions={mayEdit && <ButtonLink kind="main" to={`/resources/Widget/records/${id}/edit`}>Change</ButtonLink>}
    >
      {widget.dialerId !== null && <DialerNotice dialerId={widget.dialerId} />}
      <Snippet widget={widget} mayEdit={mayEdit} onRenewed={reload} />
      <Settings widget={widget} />
      <Requests widget={widget} />
    </Page>
  );
}

/** Whether those who ask are called at all. */
function DialerNotice({ dialerId }: { dialerId: number }) {
  const { data: dialer } = useApi<DialerRow>(`/dialers/${dialerId}`);
  if (!dialer || ['running', 'waiting', 'scheduled'].includes(dialer.state)) return null;
  const link = <Go to={`/resources/Dialer/records/${dialerId}/show`}>{dialer.name}</Go>;
  if (dialer.state === 'paused') return <Notice kind="warning">The dialer {link} is paused: requests are taken, and nobody is called until it goes on.</Notice>;
  if (dialer.state === 'draft') return <Notice kind="warning">The dialer {link} was never started: visitors are told that you cannot call them at the moment.</Notice>;
  if (dialer.explanation === everyContactEnded) return null;
  return <Notice kind="warning">The dialer {link} was stopped: visitors are told that you cannot call them at the moment.</Notice>;
}

function Snippet({ widget, mayEdit, onRenewed }: { widget: WidgetRow; mayEdit: boolean; onRenewed: () => void }) {
  const { busy, problem, save } = useSaving();
  const snippet = snippetOf(widget);
  const renew = () => {
    if (window.confirm('Make a new key? The sites show no button until they have the new line, and links to its page lead to nothing.')) void save(async () => {
      await ask('POST', `/widgets/${widget.id}/key`, {});
      onRenewed();
    });
  };
  const page = pageOf(widget);
  const sites = widget.origins.length > 0 && (
    <Card title="For the site" hint="Put this line into the pages of the sites, before </body>. The button is then in the lower right corner; with data-place=&quot;an-id&quot; it is in the element that has the id.">
      <ProblemNotice problem={problem} />
      <p className="sd-token" data-testid="snippet">{snippet}</p>
      <div className="sd-form-end sd-gap">
        <CopyButton text={snippet} label="Copy the line" />
        {mayEdit && <Button onClick={renew} busy={busy}>New key</Button>}
      </div>
    </Card>
  );
  return (
    <>
      {sites}
      <Card title="As a page of its own" hint="For a link in a letter, a text or an email: the page has nothing but the form.">
        {!sites && <ProblemNotice problem={problem} />}
        <p className="sd-token" data-testid="page">{page}</p>
        <div className="sd-form-end sd-gap">
          <CopyButton text={page} label="Copy the link" />
          <a className="sd-button sd-plain" href={page} target="_blank" rel="noreferrer">Open</a>
          {!sites && mayEdit && <Button onClick={renew} busy={busy}>New key</Button>}
        </div>
      </Card>
    </>
  );
}

function Settings({ widget }: { widget: WidgetRow }) {
  const dialers = useAll<DialerRow>('/dialers');
  const schedules = useAll<{ id: number; name: string }>('/schedules');
  const lists = useAll<{ id: number; name: string }>('/lists');
  const named = (kind: string, rows: { id: number; name: string }[] | undefined, id: number | null, none: string) =>
    id === null ? none : <Go to={`/resources/${kind}/records/${id}/show`}>{rows?.find((row) => row.id === id)?.name ?? '…'}</Go>;
  const { purpose, dialerId, scheduleId, blacklistId, origins, consent, mustConsent, mostPerNumber, mostPerAddress, mostPerHour } = widget;
  return (
    <Card>
      <Facts
        facts={[
          ['What it is for', capitalised(purpose)],
          ...(purpose === 'call me' ? ([
            ['Who calls', named('Dialer', dialers.data, dialerId, '')],
            ['Open', named('Schedule', schedules.data, scheduleId, 'Always')],
            ['Blacklist', named('ContactList', lists.data, blacklistId, 'None')],
          ] as [string, React.ReactNode][]) : ([['Who fills it in', <Go to="/resources/Consent">Opts out</Go>]] as [string, React.ReactNode][])),
          ['Sites', origins.join(', ') || 'None: it is on its own page alone'],
          ['Most in an hour', `${count(mostPerNumber)} for a number, ${count(mostPerAddress)} from an address, ${count(mostPerHour)} of all`],
          ['Consent', consent && `${consent} (${mustConsent ? 'to be ticked' : 'only said'})`],
        ]}
      />
    </Card>
  );
}

const outcomes: Choice[] = [
  { value: 'added', label: 'Added' },
  { value: 'again', label: 'Waiting already' },
  { value: 'opted out', label: 'Opted out' },
  { value: 'blacklisted', label: 'Blacklisted' },
  { value: 'bot', label: 'From a program' },
  { value: 'refused', label: 'Refused' },
];
const stateOf = { added: 'done', again: 'waiting', 'opted out': 'done', blacklisted: 'blacklisted', bot: 'refused', refused: 'failed' } as const;
const outcomesFor = { 'call me': ['added', 'again', 'blacklisted', 'bot', 'refused'], 'never call me': ['opted out', 'bot', 'refused'] };
const pageSize = 50;

function Requests({ widget: { id: widgetId, purpose, origins } }: { widget: WidgetRow }) {
  const zone = useZone();
  const [outcome, setOutcome] = useState('');
  const [size, setSize] = useState(pageSize);
  const { data, problem, reload } = useApi<{ items: WidgetRequestRow[]; next: number | null }>(`/widgets/${widgetId}/requests?limit=${size}${outcome && `&outcome=${encodeURIComponent(outcome)}`}`);
  const rows = (data?.items ?? []).map((request) => ({
    key: request.id,
    cells: [
      <span className="sd-number">{whenExactly(request.at, zone)}</span>,
      <div>{request.contactId ? <Go to={`/resources/Contact/records/${request.contactId}/show`}>{request.number}</Go> : request.number}{request.name && <><br />{request.name}</>}</div>,
      <Badge state={stateOf[request.outcome]} label={outcomes.find(({ value }) => value === request.outcome)!.label} />,
      <div>{withTimes(request.says, zone)}{request.consent && <><br /><span className="sd-quiet">Consent: {request.consent}</span></>}</div>,
      <div className="sd-address">{request.page}<br /><span className="sd-quiet">{request.address}</span></div>,
    ],
  }));
  return (
    <Card title="Requests" hint={`Those that were ${purpose === 'call me' ? 'added' : 'heard'} are kept for a year, the others for a month.${data ? ` As of ${when(new Date(), zone)}.` : ''}`}>
      <ProblemNotice problem={problem} />
      <div className="sd-row">
        <SelectField label="What came of them" value={outcome} onChange={setOutcome} none="All" choices={outcomes.filter(({ value }) => outcomesFor[purpose].includes(String(value)))} />
        <Button onClick={reload}>Look again</Button>
      </div>
      <div className="sd-gap">
        {!data ? <Loading /> : <Table heads={['When', 'Who', 'What came of it', 'Why', 'Page and address']} rows={rows} empty={<Empty title={outcome ? 'None of these' : 'Nobody has asked yet'}>{outcome ? 'Choose another one above.' : `Once ${origins.length > 0 ? 'the line above is in a page' : 'the link above is known'}, those who ask are listed here.`}</Empty>} />}
      </div>
      {data?.next && size < 500 && <div className="sd-form-end sd-gap"><Button onClick={() => setSize(Math.min(500, size * 3))}>Show more</Button></div>}
    </Card>
  );
}
