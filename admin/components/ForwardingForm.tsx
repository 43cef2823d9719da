import React, { useState } from 'react';
import type { ActionProps } from 'adminjs';
import { useNavigate } from 'react-router';
import { AccountField, chosenAccount } from './AccountField';
import { ask, pageUrl, useApi } from './api';
import { anyNumber, type ForwardingAction, type ForwardingRow, linesOf, usable } from './inbound';
import { NumbersField } from './NumbersField';
import { useQueues } from './queue';
import { useSaving } from './saving';
import { type Named, useAccounts, useAll, useSeesAll } from './session';
import { Button, ButtonLink, Card, CheckField, errorOf, Loading, Notice, Page, ProblemNotice, RadioField, SelectField, TextField } from './ui';

const list = '/resources/Forwarding';
const above = { label: 'Forwardings', path: list };

const actions = [
  { value: 'hang up', label: 'Hang up', hint: 'The caller hears that the call is rejected.' },
  { value: 'redirect', label: 'Redirect to another number', hint: 'Through a gateway of the switch; the caller pays for your number, you for the other one.' },
  { value: 'queue', label: 'Give it to a queue' },
  { value: 'extension', label: 'Send it to an extension of your switch', hint: 'A voice menu, a voice mail, a telephone.' },
  { value: 'message', label: 'Play a message and hang up' },
  { value: 'go on', label: 'Leave it to the switch', hint: 'As if there were no forwardings: an exception to those below it.' },
];

export default function ForwardingForm({ record }: ActionProps) {
  const existing = useApi<ForwardingRow | { items: unknown }>(record ? `/forwardings/${record.id}` : '/accounts');
  if (!existing.data) return <Page title="Forwarding" above={above}>{existing.problem ? <ProblemNotice problem={existing.problem} /> : <Loading />}</Page>;
  return <Form existing={record ? (existing.data as ForwardingRow) : undefined} />;
}

function Form({ existing }: { existing?: ForwardingRow }) {
  const accounts = useAccounts();
  const seesAll = useSeesAll();
  const navigate = useNavigate();
  const { busy, problem, save } = useSaving();
  const [account, setAccount] = useState('');
  const [name, setName] = useState(existing?.name ?? '');
  const [isActive, setActive] = useState(existing?.isActive ?? true);
  const [isForAll, setForAll] = useState(!existing || (existing.callers.listIds.length === 0 && existing.callers.patterns.length === 0));
  const [listIds, setListIds] = useState(existing?.callers.listIds ?? []);
  const [patterns, setPatterns] = useState((existing?.callers.patterns ?? []).filter((pattern) => pattern !== 'withheld').join('\n'));
  const [isWithheld, setWithheld] = useState(existing?.callers.patterns.includes('withheld') ?? false);
  const [numbers, setNumbers] = useState((existing?.numbers ?? []).join('\n'));
  const [scheduleId, setScheduleId] = useState(String(existing?.scheduleId ?? ''));
  const [whileClosed, setWhileClosed] = useState(existing?.whileClosed ?? false);
  const [kind, setKind] = useState<ForwardingAction['kind']>(existing?.action.kind ?? 'hang up');
  const [target, setTarget] = useState<Record<string, string>>(Object.fromEntries(Object.entries(existing?.action ?? {}).map(([key, value]) => [key, String(value)])));
  const accountId = existing?.accountId ?? chosenAccount(accounts, account).accountId;
  const choices = (rows: Named[] | undefined) => usable(rows, accountId).map(({ id, name: label }) => ({ value: id, label }));
  const [lists, queues, schedules] = [useAll<Named>('/lists').data, useQueues(), useAll<Named>('/schedules').data];
  const messages = useAll<Named & { text: string | null }>('/messages').data?.filter(({ text }) => !text);
  const wrong = (field: string) => errorOf(problem, field);
  const aim = (part: Record<string, string>) => setTarget({ ...target, ...part });

  const action = (): unknown => {
    switch (kind) {
      case 'redirect': return { kind, number: target.number ?? '' };
      case 'queue': return { kind, queueId: Number(target.queueId ?? 0) };
      case 'extension': return { kind, extension: target.extension ?? '', context: target.context || 'default' };
      case 'message': return { kind, messageId: Number(target.messageId ?? 0) };
      default: return { kind };
    }
  };
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const callers = isForAll ? { listIds: [], patterns: [] } : { listIds, patterns: [...linesOf(patterns), ...(isWithheld ? ['withheld'] : [])] };
      const body = { name, isActive, callers, numbers: linesOf(numbers), scheduleId: scheduleId ? Number(scheduleId) : null, whileClosed: scheduleId !== '' && whileClosed, action: action() };
      await (existing ? ask('PATCH', `/forwardings/${existing.id}`, body) : ask('POST', '/forwardings', { ...body, ...chosenAccount(accounts, account) }));
      navigate(pageUrl(list));
    });
  };
  const remove = () => {
    if (window.confirm(`Delete the forwarding “${existing!.name}”?`)) void save(async () => {
      await ask('DELETE', `/forwardings/${existing!.id}`);
      navigate(pageUrl(list));
    });
  };
  return (
    <Page title={existing ? `Change “${existing.name}”` : 'New forwarding'} above={above}>
      <ProblemNotice problem={problem} />
      {existing?.outOfForce && <Notice kind="warning">{existing.outOfForce}</Notice>}
      <form onSubmit={submit} noValidate>
        <Card>
          <TextField label="Name" value={name} onChange={setName} error={wrong('name')} autoFocus={!existing} hint="For example “Nuisance callers” or “Closed at night”." />
          {!existing && <AccountField accounts={accounts} value={account} onChange={setAccount} error={wrong('accountId')} />}
          <CheckField label="In use" checked={isActive} onChange={setActive} hint="One that is not in use is asked nothing." />
        </Card>
        <Card title="Whose calls?">
          <RadioField legend="Callers" value={isForAll ? 'all' : 'some'} onChange={(value) => setForAll(value === 'all')} choices={[{ value: 'all', label: 'Everybody' }, { value: 'some', label: 'Some: on lists, by their number, or who show none' }]} />
          {!isForAll && (
            <>
              <fieldset className="sd-radios">
                <legend>Who is on any of these lists</legend>
                {choices(lists).map(({ value, label }) => (
                  <CheckField key={value} label={label} checked={listIds.includes(Number(value))} onChange={(isOn) => setListIds(isOn ? [...listIds, Number(value)] : listIds.filter((id) => id !== value))} />
                ))}
                {wrong('callers.listIds') && <p className="sd-error">{wrong('callers.listIds')}</p>}
              </fieldset>
              <NumbersField label="Or whose number is one of these" value={patterns} onChange={setPatterns} error={wrong('callers.patterns')} />
              <CheckField label="Or who show no number" checked={isWithheld} onChange={setWithheld} />
            </>
          )}
        </Card>
        <Card title="Calls to which number?">
          <NumbersField label="Your numbers" value={numbers} onChange={setNumbers} error={wrong('numbers')} empty={anyNumber(accounts, seesAll)} />
        </Card>
        <Card title="When?">
          <SelectField label="Schedule" value={scheduleId} onChange={setScheduleId} none="Always" choices={choices(schedules)} error={wrong('scheduleId')} />
          {scheduleId !== '' && <RadioField legend="It is for" value={whileClosed ? 'closed' : 'open'} onChange={(value) => setWhileClosed(value === 'closed')} choices={[{ value: 'open', label: 'The open hours of the schedule' }, { value: 'closed', label: 'All other hours' }]} />}
        </Card>
        <Card title="What happens with the call?">
          <RadioField legend="The call" value={kind} onChange={(value) => setKind(value as ForwardingAction['kind'])} choices={actions} />
          {kind === 'redirect' && <TextField label="Number" type="tel" value={target.number ?? ''} onChange={(number) => aim({ number })} error={wrong('action.number')} />}
          {kind === 'queue' && <SelectField label="Queue" value={target.queueId ?? ''} onChange={(queueId) => aim({ queueId })} none="Choose a queue" choices={choices(queues)} error={wrong('action.queueId')} />}
          {kind === 'message' && <SelectField label="Message" value={target.messageId ?? ''} onChange={(messageId) => aim({ messageId })} none="Choose a message" choices={choices(messages)} error={wrong('action.messageId')} />}
          {kind === 'extension' && (
            <div className="sd-pair">
              <TextField label="Extension" value={target.extension ?? ''} onChange={(extension) => aim({ extension })} error={wrong('action.extension')} placeholder="5000" />
              <TextField label="Context of the dialplan" value={target.context ?? ''} onChange={(context) => aim({ context })} error={wrong('action.context')} placeholder="default" />
            </div>
          )}
        </Card>
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy}>{existing ? 'Save' : 'Make the forwarding'}</Button>
          <ButtonLink to={list}>Cancel</ButtonLink>
          {existing && <Button kind="danger" onClick={remove} disabled={busy}>Delete</Button>}
        </div>
      </form>
    </Page>
  );
}
