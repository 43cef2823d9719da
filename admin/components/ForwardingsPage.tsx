import React, { useEffect, useRef, useState } from 'react';
import { ask, useApi } from './api';
import { ForwardingTrial } from './ForwardingTrial';
import { capitalised, counted, when } from './format';
import { type CallInRow, type ForwardingAction, type ForwardingRow, nameOf } from './inbound';
import { useQueues } from './queue';
import { useSaving } from './saving';
import { type Named, useAccounts, useAll, useMay } from './session';
import { Badge, Button, ButtonLink, Card, Empty, Go, Loading, Notice, Page, ProblemNotice, SelectField, Table } from './ui';

/** What becomes of calls that come in: the forwardings in the order in which they are asked, and a call to try them with. */
export default function ForwardingsPage() {
  const accounts = useAccounts();
  const may = useMay();
  const [chosen, setChosen] = useState('');
  const accountId = chosen ? Number(chosen) : accounts[0]?.id;
  const { data, problem, reload } = useApi<{ items: ForwardingRow[] }>('/forwardings');
  const last = useApi<{ items: CallInRow[] }>('/calls-in?limit=1').data?.items[0];
  const moving = useSaving();
  const [lists, queues, messages, schedules] = [useAll<Named>('/lists').data, useQueues(), useAll<Named>('/messages').data, useAll<Named>('/schedules').data];
  // A row that is moved takes the focus away from its buttons; whoever uses the keyboard moves it on from there.
  const moved = useRef<{ id: number; where: 'earlier' | 'later'; from: unknown }>();
  useEffect(() => {
    if (!moved.current || data === moved.current.from) return;
    const { id, where } = moved.current;
    moved.current = undefined;
    const buttons = [where, 'earlier', 'later'].map((one) => document.getElementById(`${one}-${id}`) as HTMLButtonElement | null);
    buttons.find((button) => button && !button.disabled)?.focus();
  }, [data]);
  if (!data || (accounts.length === 0 && !problem)) return <Page title="Forwardings">{problem ? <ProblemNotice problem={problem} /> : <Loading />}</Page>;
  const zone = accounts.find(({ id }) => id === accountId)?.zone;
  const rows = data.items.filter((row) => row.accountId === accountId);
  const mayEdit = may('edit');
  const move = (id: number, where: 'earlier' | 'later', beforeId: number | null) => void moving.save(async () => {
    await ask('POST', `/forwardings/${id}/move`, { beforeId });
    moved.current = { id, where, from: data };
    reload();
  });

  const callers = ({ callers: { listIds, patterns } }: ForwardingRow) => {
    const parts = [...listIds.map((id) => `on “${nameOf(lists, id)}”`), ...patterns.map((pattern) => (pattern === 'withheld' ? 'who show no number' : pattern))];
    return parts.length === 0 ? 'Everybody' : capitalised(parts.join(', '));
  };
  const hours = ({ scheduleId, whileClosed }: ForwardingRow) => (scheduleId === null ? 'Always' : `${whileClosed ? 'Outside' : 'In'} “${nameOf(schedules, scheduleId)}”`);
  const does = (action: ForwardingAction) => {
    switch (action.kind) {
      case 'hang up': return 'Hang up';
      case 'go on': return 'Leave it to the switch';
      case 'redirect': return <span>To <span className="sd-number">{action.number}</span></span>;
      case 'queue': return `Queue ${nameOf(queues, action.queueId)}`;
      case 'extension': return `Extension ${action.extension} of ${action.context}`;
      case 'message': return `Message “${nameOf(messages, action.messageId)}”`;
    }
  };
  const make = mayEdit && <ButtonLink kind="main" to="/resources/Forwarding/actions/new">New forwarding</ButtonLink>;
  return (
    <Page title="Forwardings" actions={make} times={zone ? { zone, of: 'account' } : undefined}>
      <ProblemNotice problem={moving.problem} />
      {accounts.length > 1 && <SelectField label="Account" value={String(accountId ?? '')} onChange={setChosen} choices={accounts.map(({ id, name }) => ({ value: id, label: name }))} />}
      <Card title={rows.length > 0 ? counted(rows.length, 'forwarding') : undefined} hint={rows.length > 0 ? 'They are asked from the top; the first that is for a call decides. A call that none is for goes on in your switch as if there were none.' : undefined}>
        <Table
          heads={['Name', 'Calls from', 'To', 'When', 'What happens', '']}
          rows={rows.map((row, index) => ({
            key: row.id,
            cells: [
              <div>{mayEdit ? <Go to={`/resources/Forwarding/records/${row.id}/edit`}>{row.name}</Go> : row.name} {!row.isActive && <Badge state="stopped" label="not in use" />}{row.outOfForce && <p className="sd-out-of-force">{row.outOfForce}</p>}</div>,
              callers(row), row.numbers.length === 0 ? 'Any number' : row.numbers.join(', '), hours(row), does(row.action),
              mayEdit && rows.length > 1 && (
                <span className="sd-actions">
                  <Button id={`earlier-${row.id}`} aria-label={`Ask ${row.name} earlier`} disabled={index === 0 || moving.busy} onClick={() => move(row.id, 'earlier', rows[index - 1]!.id)}>Up</Button>
                  <Button id={`later-${row.id}`} aria-label={`Ask ${row.name} later`} disabled={index === rows.length - 1 || moving.busy} onClick={() => move(row.id, 'later', rows[index + 2]?.id ?? null)}>Down</Button>
                </span>
              ),
            ],
          }))}
          empty={<Empty title="No forwarding yet" action={make}>A forwarding says what becomes of calls that come in: hang up on the numbers of a list, give a number’s calls to a queue, play a message at night. Without one, every call goes on in your switch.</Empty>}
        />
      </Card>
      {accountId !== undefined && rows.length > 0 && <ForwardingTrial accountId={accountId} />}
      {data.items.length > 0 && (
        <Notice kind={last ? 'info' : 'warning'}>
          {last ? <>The switch asked about a call last on {when(last.cameAt, zone)}. <Go to="/resources/CallIn">All calls that came in</Go></> : 'No switch has asked about a call yet. Forwardings need the file smart_dialers_call_in.xml first in the context of your switch into which calls come in: see “Calls that come in” in freeswitch/README.md.'}
        </Notice>
      )}
    </Page>
  );
}
