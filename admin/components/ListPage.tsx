import React, { useEffect, useState } from 'react';
import type { ActionProps } from 'adminjs';
import { useNavigate } from 'react-router';
import { type KindOfList, whyNoLimit, whyNotByHand } from '../../src/compliance/list-kind';
import type { Removal } from '../../src/dialers/removal';
import { ask, pageUrl, problemFrom, type Problem, useApi } from './api';
import { addedByInWords } from './contact';
import { countryName } from './countries';
import { EmptyList } from './EmptyList';
import { count, counted, day, when } from './format';
import type { ImportRow } from './import';
import { BlockNumber } from './BlockNumber';
import type { Registry } from './registry';
import { useSaving } from './saving';
import { useAccounts, useAll, useMay, useRows } from './session';
import { Badge, Button, ButtonLink, Card, CheckField, Empty, Field, Go, Loading, Notice, Page, ProblemNotice, Table } from './ui';

interface ContactRow {
  id: number;
  number: string;
  name: string | null;
  clientId: string | null;
  addedAt: string;
  addedBy: string;
  description: string | null;
  blacklistedUntil: string | null;
  cancelledAt: string | null;
  cancelledReason: string | null;
}

/** How old a registry is, what to do when it is too old, and whether it blocks anybody. */
function RegistryAge({ registry: { country, asOf, ageDays, maxAgeDays, isStale, blocks }, listId }: { registry: Registry; listId: string }) {
  const age = ageDays === null ? 'nobody said of which day its file is' : `its file is of ${day(asOf)}${ageDays > 0 ? `, ${counted(ageDays, 'day')} ago` : ''}`;
  return (
    <Notice kind={isStale || !blocks ? 'warning' : 'info'}>
      Do-not-call registry, {countryName(country)}: {age}{maxAgeDays !== null && `; it may be ${counted(maxAgeDays, 'day')} old at most`}.
      {isStale && <> Upload its latest file, and <Go to={`/resources/ContactList/records/${listId}/edit`}>say of which day it is</Go>.</>}
      {!blocks && <> It blocks nobody now: the account does not keep to the rules of that country, see <Go to="/resources/AccountRules">Rules</Go>. A dialer that names it as a list never to call does not call them.</>}
    </Notice>
  );
}

/** A list: who is on it, how more get there, and which dialers use it. */
export default function ListPage({ record }: ActionProps) {
  const id = record!.id;
  const list = useApi<KindOfList & { id: number; accountId: number; description: string; contactCount: number; registry: Registry | null }>(`/lists/${id}`);
  const removal = useApi<Removal>(`/lists/${id}/removal`);
  const [isEmptying, setEmptying] = useState(false);
  const links = useRows<{ dialerId: number; role: 'call' | 'block' }>('DialerList', 'listId', id);
  const dialers = useAll<{ id: number; name: string; state: string }>('/dialers');
  const imports = useAll<ImportRow>(`/lists/${id}/imports`);
  const [round, setRound] = useState(0);
  const may = useMay();
  const accounts = useAccounts();
  const navigate = useNavigate();
  const { problem, setProblem, save } = useSaving();

  if (!list.data || accounts.length === 0) return <Page title="List">{list.problem ? <ProblemNotice problem={list.problem} /> : <Loading />}</Page>;
  const { name, description, contactCount, blocksAll, registry } = list.data;
  const notByHand = whyNotByHand(list.data);
  const zone = accounts.find((account) => account.id === list.data!.accountId)?.zone;
  const changed = () => {
    setProblem(undefined);
    list.reload();
    setRound((before) => before + 1);
  };
  const remove = () => {
    if (window.confirm(`Delete the list “${name}” with ${counted(contactCount, 'contact')}?`)) void save(async () => {
      await ask('DELETE', `/lists/${id}`);
      navigate(pageUrl('/resources/ContactList'));
    });
  };
  const otherUses = removal.data?.otherUses ?? [];
  const uses = (links.data ?? []).map((link) => ({ ...link, dialer: dialers.data?.find((dialer) => dialer.id === Number(link.dialerId)) })).filter(({ dialer }) => dialer);
  return (
    <Page
      times={zone ? { zone, of: 'account' } : undefined}
      title={name}
      above={{ label: 'Lists', path: '/resources/ContactList' }}
      badge={<span className="sd-badge">{counted(contactCount, 'contact')}</span>}
      actions={may('edit') && (
        <>
          <ButtonLink kind="main" to={`/resources/ContactList/records/${id}/upload`}>Upload a CSV file</ButtonLink>
          <ButtonLink to={`/resources/ContactList/records/${id}/edit`}>Change</ButtonLink>
          {contactCount > 0 && !blocksAll && <Button onClick={() => setEmptying(true)}>Empty the list</Button>}
          {removal.data?.mayBeDeleted && <Button kind="danger" onClick={remove}>Delete</Button>}
        </>
      )}
    >
      <ProblemNotice problem={problem} />
      {isEmptying && <EmptyList listId={id} name={name} onProgress={changed} onClose={() => setEmptying(false)} />}
      {registry && <RegistryAge registry={registry} listId={id} />}
      {description && <p className="sd-hint" style={{ marginBottom: 20 }}>{description}</p>}
      <div className="sd-columns">
        <Contacts list={list.data} zone={zone} round={round} />
        <div className="sd-stack">
          {notByHand && (may('edit') || may('block')) && <Card title="Its numbers"><p className="sd-hint">{notByHand} Whoever asks you not to be called goes on <Go to="/resources/Consent">the opt-outs</Go>.</p></Card>}
          {may('edit') && !notByHand && <Paste listId={id} onAdded={changed} />}
          {may('block') && !notByHand && uses.every(({ role }) => role === 'block') && <BlockNumber lists={[list.data]} onAdded={changed} />}
          <Card title="Used by">
            {uses.length + otherUses.length === 0 ? <p className="sd-hint">{blocksAll ? 'Every dialer of the account keeps away from it.' : registry ? 'Every dialer that calls people at home there, where the account keeps to the law.' : 'No dialer. What a list does – call or block – is chosen in each dialer.'}</p> : (
              <div className="sd-lines">
                {uses.map(({ dialerId, role, dialer }) => (
                  <div className="sd-line" key={dialerId}>
                    <Go to={`/resources/Dialer/records/${dialerId}/show`}>{dialer!.name}</Go>
                    <span>{role === 'call' ? 'calls it' : 'never calls it'}</span>
                  </div>
                ))}
                {otherUses.map((use) => <div className="sd-line" key={use}>{use}</div>)}
              </div>
            )}
            {may('edit') && !blocksAll && uses.length + otherUses.length > 0 && <p className="sd-hint">It cannot be deleted while it is used.</p>}
          </Card>
          {imports.data && imports.data.length > 0 && (
            <Card title="Files that were imported">
              <div className="sd-lines">
                {imports.data.slice(-5).reverse().map((one) => (
                  <div className="sd-line" key={one.id}>
                    <Go to={`/resources/ContactImport/records/${one.id}/show`}>{one.fileName}</Go>
                    <Badge state={one.state} />
                  </div>
                ))}
              </div>
            </Card>
          )}
        </div>
      </div>
    </Page>
  );
}

/** The contacts by number, and those whose number or client ID begins as was typed. */
function Contacts({ list, zone, round }: { list: KindOfList & { id: number }; zone?: string; round: number }) {
  const listId = list.id;
  const [search, setSearch] = useState('');
  const [rows, setRows] = useState<ContactRow[]>();
  const [next, setNext] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem>();

  const load = async (after?: number) => {
    const query = new URLSearchParams({ limit: '25', ...(search.trim() && { search: search.trim() }), ...(after && { after: String(after) }) });
    const page = await ask<{ items: ContactRow[]; next: number | null }>('GET', `/lists/${listId}/contacts?${query}`);
    return page;
  };
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      load().then(
        (page) => {
          if (!isCurrent) return;
          setRows(page.items);
          setNext(page.next);
          setProblem(undefined);
        },
        (error: unknown) => isCurrent && setProblem(problemFrom(error)),
      );
    }, 200);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [listId, search, round]);

  return (
    <Card title="Contacts">
      {!(rows?.length === 0 && search === '') && (
        <Field label="Find">{(ids) => <input {...ids} type="text" value={search} onChange={(event) => setSearch(event.target.value)} placeholder="A number or a client ID, or its beginning" />}</Field>
      )}
      <ProblemNotice problem={problem} />
      {!rows ? <Loading /> : (
        <Table
          heads={['Number', 'Name', 'Client ID', 'Added', 'Note']}
          rows={rows.map((row) => ({
            key: row.id,
            cells: [
              <Go key="number" to={`/resources/Contact/records/${row.id}/show`} className="sd-link sd-number">{row.number}</Go>,
              row.name,
              row.clientId,
              <div key="added"><span className="sd-number">{when(row.addedAt, zone)}</span><small className="sd-about sd-long">{addedByInWords(row, list.blocksAll)}</small></div>,
              <div key="note" className="sd-long">{row.description}{(row.cancelledAt || (row.blacklistedUntil && !whyNoLimit(list))) && <small className="sd-about">{row.cancelledAt ? `Cancelled: ${row.cancelledReason}` : `Until ${when(row.blacklistedUntil, zone)}`}</small>}</div>,
            ],
          }))}
          empty={search ? <Empty title="Nobody on this list begins so">Try fewer digits, or the number with + and the country code.</Empty> : <Empty title="Nobody is on this list yet">{whyNotByHand(list) ? 'Upload the file of its authority.' : 'Upload a CSV file, or paste numbers.'}</Empty>}
        />
      )}
      {next !== null && (
        <div className="sd-form-end sd-gap">
          <Button onClick={() => void load(next).then((page) => {
            setRows([...(rows ?? []), ...page.items]);
            setNext(page.next);
          }, (error: unknown) => setProblem(problemFrom(error)))}>Show more</Button>
        </div>
      )}
    </Card>
  );
}

interface Pasted {
  added: number;
  rejected: { line: number; content: string; reason: string }[];
}

function Paste({ listId, onAdded }: { listId: string; onAdded: () => void }) {
  const [text, setText] = useState('');
  const [keep, setKeep] = useState(false);
  const [result, setResult] = useState<Pasted>();
  const { busy, problem, save } = useSaving();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setResult(undefined);
    void save(async () => {
      const pasted = await ask<Pasted>('POST', `/lists/${listId}/paste`, { text, duplicates: keep ? 'keep' : 'reject' });
      setResult(pasted);
      setText('');
      onAdded();
    });
  };
  return (
    <Card title="Paste numbers">
      <form onSubmit={submit}>
        <ProblemNotice problem={problem} />
        {result && (
          <Notice kind={result.rejected.length > 0 ? 'warning' : 'good'}>
            {counted(result.added, 'contact was', 'contacts were')} added.{result.rejected.length > 0 && ` ${counted(result.rejected.length, 'line was', 'lines were')} not taken:`}
            {result.rejected.slice(0, 20).map(({ line, content, reason }) => <div key={line}>Line {count(line)}: “{content}” – {reason}</div>)}
            {result.rejected.length > 20 && <div>… and {count(result.rejected.length - 20)} more</div>}
          </Notice>
        )}
        <Field label="One number a line, with a name if you like">
          {(ids) => <textarea {...ids} value={text} onChange={(event) => setText(event.target.value)} placeholder={'202 555 0123, Ann Smith\n+44 20 7946 0018'} />}
        </Field>
        <CheckField label="Add numbers that are on the list already once more" checked={keep} onChange={setKeep} />
        <Button kind="main" type="submit" busy={busy} disabled={text.trim() === ''}>Add them</Button>
      </form>
    </Card>
  );
}
