import React, { useEffect, useRef, useState } from 'react';
import { ask, type Problem, problemFrom } from './api';
import { when, withTimes } from './format';
import { nameOf } from './inbound';
import { AccountField, chosenAccount } from './AccountField';
import { useSaving } from './saving';
import { type AccountRow, useAccounts, useMay, useTimes } from './session';
import { Badge, Button, Card, Empty, errorOf, Go, Loading, Notice, Page, ProblemNotice, SelectField, Table, TextField, useZone } from './ui';

interface Consent {
  id: number;
  accountId: number;
  number: string;
  givenAt: string;
  source: string;
  /** What they agreed to, word for word, where that is known. */
  proof: string | null;
  recordedBy: string;
  withdrawnAt: string | null;
  withdrawnSource: string | null;
  /** It is worth nothing beside that. */
  optedOut: { number: string; at: string; source: string } | null;
}

interface OptOut {
  id: number;
  accountId: number;
  number: string;
  at: string;
  source: string;
  cancelledAt: string | null;
}

/** The newest first, as far as they were asked for. */
function useNewest<T extends { id: number }>(path: string, number: string, round: number): { items?: T[]; problem?: Problem; more?: () => void } {
  const [shown, setShown] = useState<{ items: T[]; next: number | null }>();
  const [problem, setProblem] = useState<Problem>();
  const load = (after?: number) => ask<{ items: T[]; next: number | null }>('GET', `${path}?${new URLSearchParams({ order: 'newest', limit: '20', ...(number && { number }), ...(after && { after: String(after) }) })}`);
  useEffect(() => {
    let isCurrent = true;
    load().then(
      (page) => {
        if (!isCurrent) return;
        setShown(page);
        setProblem(undefined);
      },
      (error: unknown) => isCurrent && setProblem(problemFrom(error)),
    );
    return () => {
      isCurrent = false;
    };
  }, [number, round]);
  const next = shown?.next ?? undefined;
  const more = next === undefined ? undefined : () => void load(next).then((page) => setShown({ items: [...shown!.items, ...page.items], next: page.next }), (error: unknown) => setProblem(problemFrom(error)));
  return { items: problem ? [] : shown?.items, problem, more: problem ? undefined : more };
}

/** What they agreed to; the text of a whole page only when it is asked for. */
const Proof = ({ text }: { text: string }) => (text.length <= 300 ? <small className="sd-about">{text}</small> : <details className="sd-about"><summary>What they agreed to</summary>{text}</details>);

const More = ({ onClick }: { onClick?: () => void }) => (onClick ? <div className="sd-form-end sd-gap"><Button onClick={onClick}>Show more</Button></div> : null);

/** Who said yes and who said no, each with time and source. An opt-out beats a consent. */
export default function ConsentsPage() {
  const times = useTimes('all');
  const accounts = useAccounts();
  const [round, setRound] = useState(0);
  const [search, setSearch] = useState('');
  const [asked, setAsked] = useState('');
  const optOuts = useNewest<OptOut>('/opt-outs', asked, round);
  const consents = useNewest<Consent>('/consents', asked, round);
  const problem = optOuts.problem ?? consents.problem;
  const record = useRef<HTMLDivElement>(null);
  /** A column for whoever sees several accounts. */
  const whose = accounts.length > 1 ? ['Account'] : [];
  const may = useMay();
  const find = (event: React.FormEvent) => {
    event.preventDefault();
    setAsked(search.trim());
  };
  const clear = () => {
    setSearch('');
    setAsked('');
  };
  return (
    // On a phone the form is below all that was recorded.
    <Page title="Consents and opt-outs" times={times} actions={may('block') && <span className="sd-only-narrow"><Button onClick={() => record.current?.querySelector('select')?.focus()}>Record what somebody said</Button></span>}>
      <div className="sd-columns">
        <div className="sd-stack">
          <Card hint="Opt-outs come from a key in a call, a text, an agent, a form or the API, and block in every dialer of the account. An opt-out beats a consent. Below, what was recorded last is first, whenever it was said.">
            <form className="sd-row sd-gap" onSubmit={find} role="search">
              <TextField label="Find a number" type="tel" value={search} onChange={setSearch} placeholder="202 555 0123" autoComplete="off" />
              <Button type="submit">Find</Button>
              {asked && <Button onClick={clear}>Show all</Button>}
            </form>
            {problem && <div className="sd-gap"><ProblemNotice problem={problem} /></div>}
          </Card>
          {!problem && (
            <Card title="Opt-outs">
              {!optOuts.items ? <Loading /> : (
                <Table
                  heads={['Number', 'When', 'How', '', ...whose]}
                  rows={optOuts.items.map(({ id, accountId, number, at, source, cancelledAt }) => ({ key: id, cells: [<Go key="n" className="sd-link sd-number" to={`/resources/Contact/records/${id}/show`}>{number}</Go>, <span key="w" className="sd-number">{when(at, times?.zone)}</span>, <span key="s" className="sd-address">{source}</span>, cancelledAt ? <Badge key="c" state="cancelled" label="Cancelled" /> : '', ...whose.map(() => nameOf(accounts, accountId))] }))}
                  empty={<Empty title={asked ? 'This number did not opt out' : 'Nobody opted out yet'} />}
                />
              )}
              <More onClick={optOuts.more} />
            </Card>
          )}
          {!problem && (
            <Card title="Consents">
              {!consents.items ? <Loading /> : (
                <Table
                  heads={['Number', 'Given', 'How', 'Withdrawn', ...whose]}
                  rows={consents.items.map(({ id, accountId, number, givenAt, source, proof, withdrawnAt, withdrawnSource, optedOut }) => ({ key: id, cells: [<div key="n"><span className="sd-number">{number}</span>{optedOut && <> <Badge state="blocked" label="Opted out" /></>}</div>, <span key="w" className="sd-number">{when(givenAt, times?.zone)}</span>, <span key="s" className="sd-address">{source}{proof && <Proof text={proof} />}</span>, withdrawnAt ? `${when(withdrawnAt, times?.zone)}: ${withdrawnSource}` : '', ...whose.map(() => nameOf(accounts, accountId))] }))}
                  empty={<Empty title={asked ? 'There is no consent of this number' : 'No consent was recorded yet'}>Dialers ask for one only where they or the account’s rules say so.</Empty>}
                />
              )}
              <More onClick={consents.more} />
            </Card>
          )}
        </div>
        {may('block') && <div ref={record}><Record accounts={accounts} onDone={() => setRound(round + 1)} mayConsent={may('edit')} /></div>}
      </div>
    </Page>
  );
}

/** What the API answers to each of them. */
interface Recorded {
  number: string;
  /** Of a withdrawal: how many consents ended. */
  withdrawn?: number;
  /** Of an opt-out: whether there was none before, and the one that holds. */
  isNew?: boolean;
  at?: string;
  source?: string;
  /** Of a consent: what stands in its way, or what becomes of those who ended without it. */
  says?: string;
  optedOut?: object | null;
}

function toldOf(deed: keyof typeof deeds, { number, withdrawn, isNew, at, source, says, optedOut }: Recorded, zone?: string): string {
  if (isNew === false) return `${number} had already opted out on ${when(at, zone)} (${source}); that holds on, and nothing was written.`;
  if (deed === 'withdraw' && withdrawn === 0) return `There was no consent of ${number} to withdraw.`;
  if (optedOut) return `It is recorded. ${withTimes(says ?? '', zone)}`;
  return `It is recorded for ${number}, and holds from the very next call on. ${says ?? ''}`.trimEnd();
}

const deeds = {
  'opt-out': { label: 'They opt out', path: '/opt-outs', button: 'Record the opt-out', source: 'letter of 22 November' },
  consent: { label: 'They agree to be called', path: '/consents', button: 'Record the consent', source: 'form on example.com' },
  withdraw: { label: 'They withdraw their consent', path: '/consents/withdraw', button: 'Withdraw the consent', source: 'call to the office' },
} as const;

function Record({ accounts, onDone, mayConsent }: { accounts: AccountRow[]; onDone: () => void; mayConsent: boolean }) {
  const [deed, setDeed] = useState<keyof typeof deeds>('opt-out');
  const [number, setNumber] = useState('');
  const [source, setSource] = useState('');
  const [account, setAccount] = useState('');
  const [done, setDone] = useState<{ says: string; isInVain: boolean }>();
  const zone = useZone();
  const { busy, problem, save } = useSaving();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setDone(undefined);
    void save(async () => {
      const answer = await ask<Recorded>('POST', deeds[deed].path, { number, source, ...chosenAccount(accounts, account) });
      setDone({ says: toldOf(deed, answer, zone), isInVain: Boolean(answer.optedOut) });
      setNumber('');
      setSource('');
      onDone();
    });
  };
  return (
    <Card title="Record what somebody said" hint="Whoever opts out is never called again.">
      {done && <Notice kind={done.isInVain ? 'warning' : 'good'}>{done.says}</Notice>}
      <ProblemNotice problem={problem?.field ? undefined : problem} />
      <form onSubmit={submit} noValidate>
        <SelectField label="What did they say?" value={deed} onChange={(value) => setDeed(value as keyof typeof deeds)} choices={Object.entries(deeds).filter(([value]) => mayConsent || value !== 'consent').map(([value, { label }]) => ({ value, label }))} />
        <AccountField accounts={accounts} value={account} onChange={setAccount} error={errorOf(problem, 'accountId')} />
        <TextField label="Number" type="tel" autoComplete="off" value={number} onChange={setNumber} error={errorOf(problem, 'number')} hint="As people of your country write it, or with + and the country code." />
        <TextField label="How did they say it?" value={source} onChange={setSource} error={errorOf(problem, 'source')} placeholder={deeds[deed].source} />
        <Button kind="main" type="submit" busy={busy} disabled={number.trim() === '' || source.trim() === ''}>{deeds[deed].button}</Button>
      </form>
    </Card>
  );
}
