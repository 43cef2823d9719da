import React, { useState } from 'react';
import type { ActionProps } from 'adminjs';
import { useNavigate } from 'react-router';
import { AccountField, chosenAccount } from './AccountField';
import { ask, pageUrl } from './api';
import { Days } from './Days';
import { capitalised } from './format';
import { valueOf } from './record';
import { useSaving } from './saving';
import { useAccounts } from './session';
import { Button, ButtonLink, Card, errorOf, Notice, Page, ProblemNotice, TextField } from './ui';
import { type Week, type Weekday, weekdays, weekInWords, type Window } from './week';
import { ZoneField } from './ZoneField';

const officeHours: Week = Object.fromEntries(weekdays.slice(0, 5).map((day) => [day, [{ from: '09:00', to: '18:00' }]]));

/** The hours of the week in which dialers work, and the days on which they do not. */
export default function ScheduleForm({ record }: ActionProps) {
  const id = record?.id;
  const accounts = useAccounts();
  const navigate = useNavigate();
  const { busy, problem, save } = useSaving();
  const [name, setName] = useState(valueOf<string>(record, 'name') ?? '');
  const [zone, setZone] = useState(valueOf<string>(record, 'zone') ?? '');
  const [hours, setHours] = useState<Week>(valueOf<Week>(record, 'hours') ?? officeHours);
  const [holidays, setHolidays] = useState<string[]>(valueOf<string[]>(record, 'holidays') ?? []);
  const [account, setAccount] = useState('');
  const zoneOrDefault = zone || (accounts.find(({ id: accountId }) => String(accountId) === account) ?? accounts[0])?.zone || '';

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const body = { name, zone: zoneOrDefault, hours, holidays };
      await (id ? ask('PATCH', `/schedules/${id}`, body) : ask('POST', '/schedules', { ...body, ...chosenAccount(accounts, account) }));
      navigate(pageUrl('/resources/Schedule'));
    });
  };
  const remove = () => {
    if (window.confirm(`Delete the schedule “${name}”?`)) void save(async () => {
      await ask('DELETE', `/schedules/${id}`);
      navigate(pageUrl('/resources/Schedule'));
    });
  };
  return (
    <Page title={id ? `Change the schedule` : 'New schedule'} above={{ label: 'Schedules', path: '/resources/Schedule' }}>
      <ProblemNotice problem={problem} />
      <form onSubmit={submit}>
        <Card>
          <TextField label="Name" value={name} onChange={setName} error={errorOf(problem, 'name')} hint="For example “Office hours”." autoFocus={!id} />
          {!id && <AccountField accounts={accounts} value={account} onChange={setAccount} error={errorOf(problem, 'accountId')} />}
          <ZoneField value={zoneOrDefault} onChange={setZone} error={errorOf(problem, 'zone')} hint="The hours below are in this zone. Contacts have hours of their own besides, in theirs." />
        </Card>
        <Card title="Open hours" hint="Several windows a day are possible, for example with a break at noon. A day without a window is closed.">
          <div className="sd-week">
            {weekdays.map((day) => <Day key={day} day={day} windows={hours[day] ?? []} onChange={(windows) => setHours({ ...hours, [day]: windows })} />)}
          </div>
          <p className="sd-hint sd-gap">{weekInWords(hours)}</p>
          <div className="sd-form-end">
            <Button onClick={() => setHours({ ...hours, ...Object.fromEntries(weekdays.slice(1, 5).map((day) => [day, hours.monday ?? []])) })}>Use Monday’s hours until Friday</Button>
          </div>
        </Card>
        <Card title="Closed on" hint="Public holidays and other days on which nothing is dialled.">
          <Days days={holidays} onChange={setHolidays} error={errorOf(problem, 'holidays')} />
        </Card>
        {id && <Notice kind="info">A change holds from the next call on, for every dialer that keeps to this schedule.</Notice>}
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy}>{id ? 'Save' : 'Make the schedule'}</Button>
          <ButtonLink to="/resources/Schedule">Cancel</ButtonLink>
          {id && <Button kind="danger" onClick={remove} disabled={busy}>Delete</Button>}
        </div>
      </form>
    </Page>
  );
}

function Day({ day, windows, onChange }: { day: Weekday; windows: Window[]; onChange: (windows: Window[]) => void }) {
  const name = capitalised(day);
  const change = (index: number, part: Partial<Window>) => onChange(windows.map((window, other) => (other === index ? { ...window, ...part } : window)));
  const last = windows.at(-1);
  const add = () => onChange([...windows, last && last.to < '22:00' ? { from: last.to, to: '22:00' } : { from: '09:00', to: '18:00' }]);
  return (
    <div className="sd-day" role="group" aria-label={name}>
      <span>{name}</span>
      <div>
        {windows.map((window, index) => (
          <div className="sd-window" key={index}>
            <input type="time" aria-label={`${name}, opens`} value={window.from} onChange={(event) => change(index, { from: event.target.value })} />
            to
            <input type="time" aria-label={`${name}, closes`} value={window.to === '24:00' ? '00:00' : window.to} onChange={(event) => change(index, { to: event.target.value === '00:00' ? '24:00' : event.target.value })} />
            {window.to === '24:00' && <span className="sd-quiet">midnight</span>}
            <Button aria-label={`Remove this window of ${name}`} onClick={() => onChange(windows.filter((_, other) => other !== index))}>Remove</Button>
            {window === last && <Button aria-label={`Add a window to ${name}`} onClick={add}>Add another</Button>}
          </div>
        ))}
        {!last && <div className="sd-window"><span className="sd-quiet">Closed</span><Button aria-label={`Open on ${name}`} onClick={add}>Open</Button></div>}
      </div>
    </div>
  );
}
