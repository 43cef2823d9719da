import React, { useState } from 'react';
import { useLocation } from 'react-router';
import { ask, askAll, useLoaded } from './api';
import { capitalised, counted, when } from './format';
import { useSaving } from './saving';
import { useAccounts, useOverview, useSeesAll } from './session';
import { SwitchAccount } from './SwitchAccount';
import { Badge, Button, Card, Empty, errorOf, Loading, Notice, Page, ProblemNotice, RadioField, Table, TextField } from './ui';

type Setting = 'block' | 'allow';

interface Device {
  device: string;
  setting: Setting;
  reason: string | null;
  changedBy: string | null;
  changedAt: string | null;
}

const words: Record<Setting, string> = { block: 'blocked', allow: 'allowed' };

interface Saved extends Device {
  reopened: { contacts: number; dialers: number[] };
  takenBack: number;
}

/** What came of it that a device was allowed again. */
function goesOn({ contacts, dialers }: Saved['reopened']): string {
  if (contacts === 0) return '';
  const again = `${counted(contacts, 'contact')} that the block had ended ${contacts === 1 ? 'waits' : 'wait'} again`;
  return dialers.length === 0 ? ` ${again}.` : ` ${again}, and ${counted(dialers.length, 'dialer')} that had ended with ${dialers.length === 1 ? 'its' : 'their'} last contact ${dialers.length === 1 ? 'goes' : 'go'} on.`;
}

const asSentence = (text: string | null): string => (text && !/[.!?]$/.test(text) ? `${text}.` : (text ?? ''));

/** Phones and email addresses that no dialer of any account contacts. It reaches into every account, so whoever has switched to one goes back first. */
export default function DeviceBlocking() {
  const { search } = useLocation();
  return (
    <Page title="Device blocking">
      {useSeesAll() ? <Devices /> : (
        <Card>
          <Empty title="Device blocking holds for every account" action={<SwitchAccount page={`/resources/DeviceBlock${search}`}>Go back to all accounts</SwitchAccount>}>You are in one account now: go back to all of them to see which devices are blocked, and to change it.</Empty>
        </Card>
      )}
    </Page>
  );
}

/** Look at the setting of a device, then save it. */
function Devices() {
  const accounts = useAccounts();
  const all = useLoaded(() => askAll<Device & { id: number }>('/device-blocks'));
  // The trace leads here with the number or the address that it found.
  const [device, setDevice] = useState(new URLSearchParams(useLocation().search).get('device') ?? '');
  const [setting, setSetting] = useState<Setting>('block');
  const [reason, setReason] = useState('');
  const [viewed, setViewed] = useState<Device>();
  const [saved, setSaved] = useState<string>();
  const { busy, problem, save } = useSaving();
  const zone = useOverview().data?.zone;
  const change = <T,>(set: (value: T) => void) => (value: T) => {
    setSaved(undefined);
    set(value);
  };
  // What was viewed is of that device; it stands while the setting is chosen and the reason written.
  const another = (value: string) => {
    setViewed(undefined);
    setDevice(value);
  };

  const view = (event: React.FormEvent) => {
    event.preventDefault();
    setSaved(undefined);
    void save(async () => setViewed(await ask<Device>('GET', `/device-blocks/setting?${new URLSearchParams({ device })}`)));
  };
  const keep = () =>
    void save(async () => {
      const now = await ask<Saved>('PUT', '/device-blocks', { device, setting, reason });
      setSaved(`${now.device} is ${words[now.setting]} now, from the very next call on.${goesOn(now.reopened)}${now.takenBack > 0 ? ` ${counted(now.takenBack, 'contact')} that an agent had before them, or had promised to call, ${now.takenBack === 1 ? 'was' : 'were'} taken back.` : ''}`);
      setViewed(undefined);
      setDevice('');
      setReason('');
      all.reload();
    });
  return (
    <>
      <Card hint="A phone or an email address that is blocked is contacted by no dialer of any account, from the very next call on. A call that is ringing already is not cut off. Only dialers are meant: agents who hand a call on or ask somebody, and forwardings of calls that come in, still reach the phone.">
        <form onSubmit={view} noValidate className="sd-gap">
          {saved && <Notice kind="good">{saved}</Notice>}
          <ProblemNotice problem={problem?.field ? undefined : problem} />
          <TextField label="Device" value={device} onChange={change(another)} error={errorOf(problem, 'device')} autoComplete="off" autoFocus placeholder="202 555 0123 or ann@example.com" hint="A phone as people of an account’s country write it, or with + and the country code; an internal number as it is dialled; or an email address." />
          <RadioField
            legend="Setting"
            value={setting}
            onChange={change((value: string) => setSetting(value as Setting))}
            choices={[
              { value: 'block', label: 'Block all calls to this device', hint: 'A contact with a blocked email address is not called either.' },
              { value: 'allow', label: 'Allow calls to this device', hint: 'Lifts this block alone: blacklists, opt-outs and laws hold on.' },
            ]}
          />
          <TextField label="Why" value={reason} onChange={change(setReason)} error={errorOf(problem, 'reason')} hint="For whoever asks later; it stands in the contact trace beside each refusal." />
          {viewed && (
            <Notice kind={setting === 'block' ? 'warning' : 'info'}>
              <strong>{viewed.device}</strong> {viewed.changedAt ? <>was {words[viewed.setting]} by {viewed.changedBy}, {when(viewed.changedAt, zone)}: {asSentence(viewed.reason)}</> : 'was never blocked.'}{' '}
              {viewed.setting === setting && viewed.changedAt ? `Saving keeps it ${words[setting]}, with the new reason.` : setting === 'block' ? `Once saved, no dialer of ${accounts.length > 1 ? `the ${counted(accounts.length, 'account')}` : 'the account'} calls it.` : `Once saved, it may be called where no other rule forbids it.${viewed.changedAt ? ' Contacts that this block had ended in a dialer wait again where nothing else blocks them, and a dialer that had ended with its last contact goes on; one that somebody stopped stays so.' : ''}`}
            </Notice>
          )}
          <div className="sd-form-end">
            <Button kind={viewed ? 'plain' : 'main'} type="submit" busy={busy} disabled={device.trim() === ''}>View setting</Button>
            <Button kind={viewed ? 'main' : 'plain'} onClick={keep} busy={busy} disabled={!viewed || reason.trim() === ''}>Save setting</Button>
            {viewed && reason.trim() === '' && <span className="sd-hint">Say why first.</span>}
          </div>
        </form>
      </Card>
      <Card title="Devices that were set" hint={zone && all.data?.length ? `Times are in the zone of the enterprise, ${zone}.` : undefined}>
        <ProblemNotice problem={all.problem} />
        {!all.data ? <Loading /> : (
          <Table
            heads={['Device', 'Setting', 'Why', 'By', 'When']}
            rows={[...all.data].sort((one, other) => (other.changedAt ?? '').localeCompare(one.changedAt ?? '')).map(({ id, device: own, setting: is, reason: why, changedBy, changedAt }) => ({
              key: id,
              cells: [<span key="d" className="sd-number">{own}</span>, <Badge key="s" state={is === 'block' ? 'blocked' : 'up'} label={capitalised(words[is])} />, why, changedBy, <span key="w" className="sd-number">{when(changedAt, zone)}</span>],
            }))}
            empty={<Empty title="No device was blocked yet">What you save above is listed here, with who did it and why.</Empty>}
          />
        )}
      </Card>
    </>
  );
}
