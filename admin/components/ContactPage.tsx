import React, { useState } from 'react';
import { type KindOfList, whyNoLimit, whyNotByHand, whyNotChanged } from '../../src/compliance/list-kind';
import type { ActionProps } from 'adminjs';
import { ask, useApi, useLoaded } from './api';
import { Attempts, type AttemptRow } from './attempt';
import { addedByInWords } from './contact';
import type { Desk } from './desk';
import { capitalised, when, withTimes } from './format';
import { OptOut } from './OptOut';
import { valueOf } from './record';
import { useSaving } from './saving';
import { useAccounts, useAll, useMay, useRows } from './session';
import { Badge, Button, ButtonLink, Card, Empty, Facts, Go, Loading, Notice, Page, placeWord, ProblemNotice, TextField } from './ui';

interface Why {
  sentence: string;
  number: string;
  refusals: { rule: string; reason: string; until?: number }[];
  law: { code: string; name: string; version: string }[];
  place: { state: string; status: string | null; attempts: number; nextAt: string | null } | null;
}

/** What is known of whoever has the number, as the API gives it. */
interface Subscriber {
  lineType: string;
  place: string | null;
  zones: string[];
  source: string;
  failure: string | null;
  lookedUpAt: string | null;
}

const lineWords: Record<string, string> = { 'fixed or mobile': 'Fixed or mobile: the number alone does not tell' };

const zoneInWords = (subscriber?: Subscriber): string => {
  const zones = subscriber?.zones ?? [];
  const which = zones.length === 0 ? 'not known' : zones.length === 1 ? zones[0] : `one of ${zones.length}`;
  return subscriber?.source === 'offline' ? `By its number: ${which}` : `Looked up: ${which}`;
};

const sourceInWords = ({ source, failure, lookedUpAt }: Subscriber, zone?: string): string =>
  source !== 'offline' ? `By ${source}, ${when(lookedUpAt, zone)}` : `With the tables on this machine.${failure ? ` ${failure}` : ''}`;

interface Note {
  id: number;
  text: string;
  writtenBy: string;
  writtenAt: string;
}

interface Link {
  dialerId: number;
  listId: number;
  role: 'call' | 'block';
}

/** The latest attempts at a contact, by whichever of its numbers, and at its number under other lists of the account: of one that a blacklist holds there are only those. */
async function attemptsAt(contactId: number, number: string, accountId: number): Promise<AttemptRow[]> {
  const whom = [`contactId=${contactId}`, `number=${encodeURIComponent(number)}&accountId=${accountId}`];
  const pages = await Promise.all(whom.map((one) => ask<{ items: AttemptRow[] }>('GET', `/attempts?${one}&limit=100`)));
  const rows = new Map(pages.flatMap(({ items }) => items.map((row) => [row.id, row])));
  return [...rows.values()].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt)).slice(0, 100);
}

/** A contact: what is known, how it stands in each dialer, what happened in every attempt and why. */
export default function ContactPage({ record }: ActionProps) {
  const id = Number(record!.id);
  const listId = Number(record!.params.listId);
  const text = (path: string) => valueOf<string | null>(record, path) ?? '';
  const number = text('number');
  const lists = useAll<KindOfList & { id: number; accountId: number }>('/lists');
  const places = useRows<{ dialerId: number }>('DialerContact', 'contactId', id);
  const callers = useRows<Link>('DialerList', 'listId', listId);
  const links = useRows<Link>('DialerList', 'role', 'block');
  const attempts = useLoaded(() => attemptsAt(id, number, Number(record!.params.accountId)), id);
  const subscriber = useApi<Subscriber>(`/subscribers?number=${encodeURIComponent(number)}&accountId=${record!.params.accountId}`);
  const notes = useApi<{ items: Note[] }>(`/contacts/${id}/notes`);
  const accounts = useAccounts();
  const [round, setRound] = useState(0);
  const may = useMay();
  const isAgent = Boolean(useLoaded(async () => (may('work') ? ask<Desk>('GET', '/desk') : undefined)).data?.agent);

  const zone = accounts.find((account) => account.id === Number(record!.params.accountId))?.zone;
  const list = lists.data?.find((one) => one.id === listId);
  const dialerIds = [...new Set([...(places.data ?? []), ...(callers.data ?? []).filter(({ role }) => role === 'call')].map(({ dialerId }) => Number(dialerId)))];
  const own = (lists.data ?? []).filter(({ accountId }) => accountId === Number(record!.params.accountId));
  const blocks = own.filter(({ id: one }) => (links.data ?? []).some((link) => Number(link.listId) === one));
  const attributes = valueOf<Record<string, string>>(record, 'attributes') ?? {};
  const preferences = valueOf<{ from?: string; to?: string; notOn?: string[] }>(record, 'preferences') ?? {};
  const others = valueOf<{ type: string; number: string }[]>(record, 'otherNumbers') ?? [];
  const head = { title: <>{text('name') || number}</>, above: { label: list?.name ?? 'List', path: `/resources/ContactList/records/${listId}/show` }, badge: text('name') && <span className="sd-badge sd-number">{number}</span>, actions: may('edit') && list && !whyNotChanged(list) && <ButtonLink to={`/resources/Contact/records/${id}/edit`}>Change</ButtonLink> };
  if (accounts.length === 0) return <Page {...head}><Loading /></Page>;
  return (
    <Page {...head} times={zone ? { zone, of: 'account' } : undefined}>
      {text('cancelledAt') && <Notice>Its entry on the list was cancelled {when(text('cancelledAt'), zone)}: {text('cancelledReason')}</Notice>}
      <div className="sd-columns">
        <div className="sd-stack">
          <Card title="In the dialers" hint="How it stands in each one now, and what stands in the way.">
            {!places.data || !callers.data ? <Loading /> : dialerIds.length === 0 ? <Empty title="No dialer calls this list">{blocks.some((one) => one.id === listId) ? 'It is there to block: dialers keep away from the numbers on it.' : 'Choose the list in a dialer, and its contacts get their place there.'}</Empty> : (
              <div className="sd-lines">{dialerIds.map((dialerId) => <InDialer key={`${dialerId} ${round}`} dialerId={dialerId} contactId={id} isAgent={isAgent} zone={zone} />)}</div>
            )}
          </Card>
          <Card title="What happened" hint="Every call and every refusal within 12 months, of this number under other lists too, the latest first.">
            <ProblemNotice problem={attempts.problem} />
            {!attempts.data ? <Loading /> : (
              <Attempts rows={attempts.data} zone={zone} hasCallerId hasList without={['number', 'account', 'clientId', 'node']} empty={<Empty title="It was not called yet">Calls and refusals appear here, each with the reason.</Empty>} />
            )}
          </Card>
        </div>
        <div className="sd-stack">
          <Card title="What is known">
            <Facts
              facts={[
                ['Number', <span key="number" className="sd-number">{number}</span>],
                ...others.map(({ type, number: other }): [string, string] => [`Number (${type})`, other]),
                ['Name', text('name')],
                ['Client ID', text('clientId')],
                ['Email', text('email')],
                ['Address', text('address')],
                ['Time zone', text('zone') || zoneInWords(subscriber.data)],
                ['Line', subscriber.data && capitalised(lineWords[subscriber.data.lineType] ?? subscriber.data.lineType)],
                ['Place of the number', subscriber.data?.place],
                ['Looked up', subscriber.data && sourceInWords(subscriber.data, zone)],
                ['Language', text('language')],
                ['Protected by law as', capitalised(text('customerType'))],
                ['Priority', Number(record!.params.priority) ? String(record!.params.priority) : ''],
                ['May be called', preferences.from || preferences.to ? `${preferences.from ?? '00:00'}–${preferences.to ?? '24:00'}` : ''],
                ['Not on', (preferences.notOn ?? []).map(capitalised).join(', ')],
                ...Object.entries(attributes).map(([name, value]): [string, string] => [name, value]),
                ['Blacklisted until', list && whyNoLimit(list) ? '' : when(text('blacklistedUntil'), zone)],
                ['Description', text('description')],
                ['Added', `${when(text('addedAt'), zone)} ${addedByInWords({ addedBy: text('addedBy'), description: text('description') }, list?.blocksAll === true)}`.trim()],
              ]}
            />
          </Card>
          {notes.data && notes.data.items.length > 0 && (
            <Card title="Notes" hint="What agents wrote down about this contact, the latest first.">
              <div className="sd-lines">{notes.data.items.map((note) => <div key={note.id}><p className="sd-said">{note.text}</p><small className="sd-about">{note.writtenBy}, {when(note.writtenAt, zone)}</small></div>)}</div>
            </Card>
          )}
          <OnLists lists={own.filter((one) => one.blocksAll || blocks.includes(one))} number={number} zone={zone} round={round} onCancelled={() => setRound(round + 1)} />
          {may('administer') && (
            <Card title="Personal data" hint="When they ask what you know of them, or want it erased.">
              <div className="sd-gap" />
              <ButtonLink to={`/pages/personal-data?number=${encodeURIComponent(number)}`}>Export or erase</ButtonLink>
            </Card>
          )}
          <OptOut accountId={Number(record!.params.accountId)} number={number} round={round} onDone={() => { lists.reload(); setRound(round + 1); }} />
        </div>
      </div>
    </Page>
  );
}

function InDialer({ dialerId, contactId, isAgent, zone }: { dialerId: number; contactId: number; isAgent: boolean; zone?: string }) {
  const dialer = useApi<{ name: string; state: string }>(`/dialers/${dialerId}`);
  const why = useApi<Why>(`/dialers/${dialerId}/contacts/${contactId}/why`);
  const place = why.data?.place;
  return (
    <div>
      <div className="sd-line">
        <Go to={`/resources/Dialer/records/${dialerId}/show`}>{dialer.data?.name ?? '…'}</Go>
        {place && <Badge state={place.state} label={placeWord(place)} />}
      </div>
      <ProblemNotice problem={why.problem} />
      {isAgent && dialer.data?.state === 'running' && <ButtonLink to={`/pages/desk?dial=${dialerId}-${contactId}`}>Call from your desk</ButtonLink>}
      <p>{why.data && withTimes(why.data.sentence, zone)}</p>
      {why.data && <WhatStands why={why.data} zone={zone} />}
    </div>
  );
}

/** Every rule that stands in the way now, beyond what the sentence says, and the law that holds. */
function WhatStands({ why: { sentence, number, refusals, law }, zone }: { why: Why; zone?: string }) {
  const others = refusals.filter(({ reason }) => !sentence.includes(reason));
  return (
    <>
      {others.length > 0 && (
        <ul className="sd-hint">
          {others.map(({ rule, reason, until }) => <li key={rule + reason}>{withTimes(reason, zone)}{until && !reason.includes(new Date(until).toISOString()) ? ` Until ${when(until, zone)}.` : ''}</li>)}
        </ul>
      )}
      {law.length > 0 && <p className="sd-hint">The law for {number}: {law.map(({ name, version }) => `${name} (as of ${version})`).join(', ')}.</p>}
    </>
  );
}

interface Entry {
  id: number;
  number: string;
  cancelledAt: string | null;
  blacklistedUntil: string | null;
  description: string | null;
}

/** The blocking lists that the number is on, with a way off them. */
function OnLists({ lists, number, zone, round, onCancelled }: { lists: (KindOfList & { id: number })[]; number: string; zone?: string; round: number; onCancelled: () => void }) {
  const may = useMay();
  const { busy, problem, save } = useSaving();
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState<number>();
  const [said, setSaid] = useState<string>();
  const found = useLoaded(
    async () => {
      const pages = await Promise.all(lists.map((list) => ask<{ items: Entry[] }>('GET', `/lists/${list.id}/contacts?limit=20&search=${encodeURIComponent(number)}`)));
      const entriesOf = (list: KindOfList, items: Entry[]) => items.map((entry) => (whyNoLimit(list) ? { ...entry, blacklistedUntil: null } : entry));
      return lists.flatMap((list, index) => entriesOf(list, pages[index]!.items).filter((entry) => entry.number === number && !entry.cancelledAt && !(entry.blacklistedUntil && Date.parse(entry.blacklistedUntil) < Date.now())).map((entry) => ({ list, entry })));
    },
    `${lists.map(({ id }) => id).join()} ${round}`,
  );
  if (!found.data || found.data.length === 0) return said ? <Card title="Its blocking was cancelled"><Notice kind="good">{said}</Notice></Card> : null;
  const cancel = (list: number) => (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      setSaid((await ask<{ says: string }>('POST', `/lists/${list}/cancel`, { numbers: [number], reason })).says);
      setReason('');
      setShown(undefined);
      onCancelled();
    });
  };
  return (
    <Card title="It must not be called">
      {said && <Notice kind="good">{said}</Notice>}
      <ProblemNotice problem={problem} />
      <div className="sd-lines">
        {found.data.map(({ list, entry }) => (
          <div key={entry.id}>
            <div className="sd-line">
              <span>On <Go to={`/resources/ContactList/records/${list.id}/show`}>{list.name}</Go>{entry.blacklistedUntil ? ` until ${when(entry.blacklistedUntil, zone)}` : ', for ever'}{entry.description && `: ${entry.description}`}</span>
              {may('edit') && shown !== list.id && !whyNotByHand(list) && <Button onClick={() => setShown(list.id)}>Allow again</Button>}
            </div>
            {may('edit') && whyNotByHand(list) && <p className="sd-hint">{whyNotByHand(list)}</p>}
            {shown === list.id && (
              <form onSubmit={cancel(list.id)} className="sd-gap">
                <TextField label="Why may it be called again?" value={reason} onChange={setReason} autoFocus hint="The entry stays, marked with this reason." />
                <div className="sd-form-end">
                  <Button kind="main" type="submit" busy={busy} disabled={reason.trim() === ''}>Allow again</Button>
                  <Button onClick={() => setShown(undefined)}>Cancel</Button>
                </div>
              </form>
            )}
          </div>
        ))}
      </div>
    </Card>
  );
}
