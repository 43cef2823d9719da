import React, { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { Known, KnownInAccount } from '../../src/personal-data/known-in-account';
import { apiUrl, ask, useApi } from './api';
import { counted } from './format';
import { useSaving } from './saving';
import { useMay } from './session';
import { Button, Card, CheckField, Empty, errorOf, Go, Loading, Notice, Page, ProblemNotice, Table, TextField } from './ui';

/** What is known of the person who has a number: to hand it to them, or to erase it. The number is in the address, so that other pages lead here. */
export default function PersonalData() {
  const { search, pathname } = useLocation();
  const navigate = useNavigate();
  const asked = new URLSearchParams(search).get('number') ?? '';
  const [number, setNumber] = useState(asked);
  const may = useMay();
  useEffect(() => setNumber(asked), [asked]);
  if (!may('administer')) return <Page title="Personal data"><Notice kind="warning">Only an administrator may export or erase what is known of a person.</Notice></Page>;
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (number.trim()) navigate(`${pathname}?${new URLSearchParams({ number: number.trim() })}`);
  };
  return (
    <Page title="Personal data" above={{ label: 'Contact trace', path: '/resources/Attempt' }}>
      <Card hint="When somebody asks what you know of them, or wants it erased. A person is whoever has the number, in every account that you see.">
        <form className="sd-row sd-gap" onSubmit={submit} role="search">
          <TextField label="Number" type="tel" value={number} onChange={setNumber} placeholder="202 555 0123" autoComplete="off" autoFocus />
          <Button kind="main" type="submit">Look it up</Button>
        </form>
      </Card>
      {asked && <OfNumber key={asked} asked={asked} />}
    </Page>
  );
}

function OfNumber({ asked }: { asked: string }) {
  const { data, problem, reload } = useApi<Known>(`/personal-data?${new URLSearchParams({ number: asked })}`);
  const [erased, setErased] = useState<{ words: string; devices: string[] }>();
  const done = useRef<HTMLDivElement>(null);
  // Far above the button that was pressed.
  useEffect(() => done.current?.focus(), [erased]);
  if (!data) return problem ? <ProblemNotice problem={problem} /> : <Loading />;
  const { number, accounts, deviceBlocks, devices } = data;
  // Of somebody else's further number alone there is nothing to take along or to erase here.
  const own = accounts.filter(({ contacts, kept, attempts, callsIn, requestsAtWidgets, consents, lookedUp }) => contacts + kept + attempts + callsIn + requestsAtWidgets + consents + lookedUp > 0);
  const isKnown = own.length > 0 || deviceBlocks > 0;
  const about = new URLSearchParams({ number }).toString();
  const others = [...new Set(accounts.flatMap(({ furtherNumberOf }) => furtherNumberOf))];
  const rows = own.map((row) => ({ key: row.accountId, cells: [row.account, row.contacts, row.kept, row.attempts, row.callsIn, row.requestsAtWidgets, row.notes, row.recordings, row.consents, row.lookedUp] }));
  return (
    <>
      {erased && <div ref={done} tabIndex={-1}><Notice kind="good">{erased.words}{erased.devices.length > 0 && <> Under Device blocking {erased.devices.length === 1 ? 'stays' : 'stay'} <Devices devices={erased.devices} />.{erased.devices.some((device) => device.includes('@')) && ' Nobody finds the email address by the number any more: note it, if it may have to be allowed again.'}</>}</Notice></div>}
      <Card title={<>What is known of <span className="sd-number">{number}</span></>}>
        {(own.length > 0 || (!isKnown && others.length === 0)) && <Table heads={['Account', 'Lists to call', 'Other lists', 'Calls to them', 'Calls from them', 'Requests', 'Notes', 'Recordings', 'Consents', 'Looked up']} rows={rows} empty={<Empty title="Nothing is known of this number">No contact, no call, no consent and no entry that blocks, in the accounts that you see.</Empty>} />}
        {deviceBlocks > 0 && <p className="sd-gap">Device blocking has {counted(deviceBlocks, 'setting')} of their devices, for all accounts: <Devices devices={devices.map(({ device }) => device)} />. {deviceBlocks === 1 ? 'It stays' : 'They stay'} when the person is erased.</p>}
        {isKnown && (
          <div className="sd-form-end sd-gap">
            <a className="sd-button sd-main" href={apiUrl(`/personal-data/export?${about}`)} download>Download everything</a>
            <Go to={`/resources/Attempt?${about}`} className="sd-button sd-plain">See the calls</Go>
          </div>
        )}
        {others.length > 0 && <div className="sd-gap"><Notice kind="warning">It is, or was called as, a further number of {others.map((other, index) => <React.Fragment key={other}>{index > 0 && ', '}<Go to={`/pages/personal-data?number=${encodeURIComponent(other)}`}>{other}</Go></React.Fragment>)}. If that is the same person, look there: what is known of them is with their main number, and so they are exported and erased.</Notice></div>}
        {isKnown && <p className="sd-hint" style={{ marginTop: 8 }}>Other lists block, or are called by no dialer. Calls to them are with refusals; requests are those at widgets. The file is JSON, with the addresses of recordings. The audit notes that you took it.</p>}
      </Card>
      {own.length > 0 && <Erase number={number} accounts={own} devices={devices.map(({ device }) => device)} onErased={(words, kept) => {
        setErased({ words, devices: kept });
        reload();
      }} />}
    </>
  );
}

/** Each leads to its setting. */
const Devices = ({ devices }: { devices: readonly string[] }) => <>{devices.map((device, index) => <React.Fragment key={device}>{index > 0 && ', '}<Go to={`/resources/DeviceBlock?device=${encodeURIComponent(device)}`}>{device}</Go></React.Fragment>)}</>;

function Erase({ number, accounts, devices, onErased }: { number: string; accounts: KnownInAccount[]; devices: readonly string[]; onErased: (words: string, devices: string[]) => void }) {
  const [reason, setReason] = useState('');
  const [confirm, setConfirm] = useState('');
  const [neverCall, setNeverCall] = useState(true);
  const { busy, problem, save } = useSaving();
  const words = `erase ${number}`;
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const { accounts: done, devices: stay } = await ask<{ accounts: (KnownInAccount & { reduced: number })[]; devices: string[] }>('POST', '/personal-data/erasure', { number, reason, confirm, neverCall });
      const sum = (field: 'contacts' | 'kept' | 'notes' | 'recordings' | 'reduced') => done.reduce((all, one) => all + one[field], 0);
      setConfirm('');
      onErased(`Erased: ${counted(sum('contacts'), 'entry', 'entries')} on lists, ${counted(sum('notes'), 'note')} and ${counted(sum('recordings'), 'recording')}. ${counted(sum('reduced'), 'record')} of calls ${sum('reduced') === 1 ? 'was' : 'were'} reduced to number, times and result.${sum('kept') === 0 ? '' : ` ${counted(sum('kept'), 'entry', 'entries')} of lists that block, or that no dialer calls, ${sum('kept') === 1 ? 'was' : 'were'} reduced to number, when, by whom and why.`}`, stay);
    });
  };
  return (
    <Card title="Erase this person" hint={`For good, ${accounts.length > 1 ? `in these ${accounts.length} accounts` : `in ${accounts[0]!.account}`}: name, address, email, client ID and everything else on lists that are called, notes, recordings, tasks, what agents wrote and what was looked up.`}>
      <p className="sd-gap">Kept as proof: that they must not be called or agreed to be (number, when, by whom and why; also on lists that no dialer calls, which may be there to block), the record of each call (number, times, result) for as long as the account keeps calls, and the audit.{devices.length > 0 && <> Also what is set under Device blocking for <Devices devices={devices} />{devices.some((device) => device.includes('@')) ? ', which keeps the email address' : ''}.</>}</p>
      <form onSubmit={submit} className="sd-gap" data-testid="erase">
        <ProblemNotice problem={problem?.field ? undefined : problem} />
        <TextField label="On whose request" value={reason} onChange={setReason} error={errorOf(problem, 'reason')} placeholder="Letter of 20 November" hint="It stays in the audit. Write no name." />
        <CheckField label="Never call this number again" checked={neverCall} onChange={setNeverCall} hint="The number goes on the opt-outs. Without it a file that has the number brings the person back, and they are called." />
        <TextField label={`To confirm, write: ${words}`} value={confirm} onChange={setConfirm} error={errorOf(problem, 'confirm')} autoComplete="off" spellCheck={false} />
        <Button kind="danger" type="submit" busy={busy} disabled={confirm.trim().toLowerCase() !== words || reason.trim() === ''}>Erase</Button>
      </form>
    </Card>
  );
}
