import React, { useState } from 'react';
import { ask, useApi, useLoaded } from './api';
import { count } from './format';
import { useSaving } from './saving';
import { useAccounts } from './session';
import { Button, Card, CheckField, Empty, errorOf, Facts, Loading, Notice, NumberField, Page, ProblemNotice, SelectField, Table, TextField } from './ui';

interface Provider {
  enabled: boolean;
  url: string;
  headerName: string;
  lineTypePath: string;
  placePath: string;
  zonePath: string;
  timeLimit: number;
  cost: number;
  currency: string;
  cacheDays: number;
  hasSecret: boolean;
}

interface Cost {
  accountId: number;
  month: string;
  currency: string;
  lookUps: number;
  failures: number;
  cost: number;
}

const none: Provider = { enabled: true, url: '', headerName: 'Authorization', lineTypePath: '', placePath: '', zonePath: '', timeLimit: 2_000, cost: 0, currency: 'USD', cacheDays: 90, hasSecret: false };

/** Who is asked about numbers before they are called, and what that cost. */
export default function LookUpPage() {
  const accounts = useAccounts();
  const [chosen, setChosen] = useState('');
  const accountId = Number(chosen || accounts[0]?.id || 0);
  return (
    <Page title="Number look-up">
      <Card hint="A dialer with enhanced caller ID looks a number up before it calls: line type, place and time zone. Without a provider that is done with tables on this machine, at no cost; they do not know whether a North American number is mobile, or where its owner moved to.">
        {accounts.length > 1 && <SelectField label="Account" value={String(accountId)} onChange={setChosen} choices={accounts.map(({ id, name }) => ({ value: id, label: name }))} />}
      </Card>
      {accountId > 0 && <OfAccount key={accountId} accountId={accountId} />}
      <Costs names={new Map(accounts.map(({ id, name }) => [id, name]))} />
    </Page>
  );
}

function OfAccount({ accountId }: { accountId: number }) {
  const loaded = useLoaded(() => ask<{ provider: Provider | null }>('GET', `/look-up-provider?accountId=${accountId}`), accountId);
  if (!loaded.data) return <Card>{loaded.problem ? <ProblemNotice problem={loaded.problem} /> : <Loading />}</Card>;
  const { provider } = loaded.data;
  return (
    <>
      <ProviderForm key={JSON.stringify(provider)} accountId={accountId} existing={provider} onSaved={loaded.reload} />
      {provider && <Try accountId={accountId} />}
    </>
  );
}

function ProviderForm({ accountId, existing, onSaved }: { accountId: number; existing: Provider | null; onSaved: () => void }) {
  const { busy, problem, save } = useSaving();
  const [row, setRow] = useState(existing ?? none);
  const [typed, setTyped] = useState({ timeLimit: String(row.timeLimit), cost: String(row.cost), cacheDays: String(row.cacheDays) });
  const [secret, setSecret] = useState('');
  const set = (part: Partial<Provider>) => setRow({ ...row, ...part });
  const wrong = (field: string) => errorOf(problem, field);
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const { enabled, url, headerName, lineTypePath, placePath, zonePath, currency } = row;
      await ask('PUT', '/look-up-provider', {
        accountId, enabled, url, headerName, lineTypePath, placePath, zonePath, currency, timeLimit: Number(typed.timeLimit), cost: Number(typed.cost), cacheDays: Number(typed.cacheDays), ...(secret && { headerSecret: secret }),
      });
      onSaved();
    });
  };
  const remove = () => {
    if (window.confirm('Remove the provider? Numbers are then looked up with the tables on this machine.')) void save(async () => {
      await ask('DELETE', `/look-up-provider?accountId=${accountId}`);
      onSaved();
    });
  };
  return (
    <Card title={existing ? 'Provider' : 'Ask a provider instead'}>
      <ProblemNotice problem={problem} />
      <form onSubmit={submit} noValidate>
        <TextField label="Address" value={row.url} onChange={(url) => set({ url })} error={wrong('url')} placeholder="https://api.example.com/numbers/{number}?fields=type" hint="It begins with https:// and has {number} where the number goes. Addresses of your own network are not asked." />
        <div className="sd-pair">
          <TextField label="Header" value={row.headerName} onChange={(headerName) => set({ headerName })} error={wrong('headerName')} hint="In which the provider wants the key." />
          <TextField label="Key" type="password" autoComplete="off" value={secret} onChange={setSecret} error={wrong('headerSecret')} placeholder={existing?.hasSecret ? 'It stays as it is' : 'Bearer …'} hint="The whole value of the header. It is never shown again; left empty, it stays as it is." />
        </div>
        <div className="sd-pair">
          <TextField label="Where the line type is" value={row.lineTypePath} onChange={(lineTypePath) => set({ lineTypePath })} error={wrong('lineTypePath')} placeholder="carrier.type" hint="In the JSON answer, with dots between the names." />
          <TextField label="Where the place is" value={row.placePath} onChange={(placePath) => set({ placePath })} error={wrong('placePath')} placeholder="subscriber.address" />
          <TextField label="Where the time zone is" value={row.zonePath} onChange={(zonePath) => set({ zonePath })} error={wrong('zonePath')} placeholder="subscriber.zone" hint="Without it the zone is taken from the place, where that names a state." />
        </div>
        <div className="sd-pair">
          <NumberField label="Wait for an answer" value={typed.timeLimit} onChange={(timeLimit) => setTyped({ ...typed, timeLimit })} min={100} max={10_000} unit="ms" error={wrong('timeLimit')} hint="Then the tables are used." />
          <NumberField label="Use an answer again for" value={typed.cacheDays} onChange={(cacheDays) => setTyped({ ...typed, cacheDays })} min={1} max={3_650} unit="days" error={wrong('cacheDays')} />
          <NumberField label="One look-up costs" value={typed.cost} onChange={(cost) => setTyped({ ...typed, cost })} min={0} step="any" unit={row.currency} error={wrong('cost')} />
          <TextField label="Currency" value={row.currency} onChange={(currency) => set({ currency: currency.toUpperCase() })} error={wrong('currency')} maxLength={3} />
        </div>
        <CheckField label="Ask this provider" checked={row.enabled} onChange={(enabled) => set({ enabled })} hint="Otherwise the tables are used, and this is kept." />
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy}>Save</Button>
          {existing && <Button kind="danger" onClick={remove} disabled={busy}>Remove</Button>}
        </div>
      </form>
    </Card>
  );
}

function Try({ accountId }: { accountId: number }) {
  const [number, setNumber] = useState('');
  const [answer, setAnswer] = useState<{ lineType: string | null; place: string | null; zone: string | null }>();
  const { busy, problem, save } = useSaving();
  const look = (event: React.FormEvent) => {
    event.preventDefault();
    setAnswer(undefined);
    void save(async () => setAnswer(await ask('POST', '/look-up-provider/try', { accountId, number })));
  };
  return (
    <Card title="Try it" hint="Asks the saved provider about one number. It may charge for it; it is counted below.">
      <form onSubmit={look} className="sd-row">
        <TextField label="Number" type="tel" value={number} onChange={setNumber} placeholder="202 555 0199" />
        <Button type="submit" busy={busy} disabled={number.trim() === ''}>Look it up</Button>
      </form>
      <div className="sd-gap" />
      <ProblemNotice problem={problem} />
      {answer && <Notice kind="good"><Facts facts={[['Line type', answer.lineType ?? 'Not told'], ['Place', answer.place ?? 'Not told'], ['Time zone', answer.zone ?? 'Not told']]} /></Notice>}
    </Card>
  );
}

function Costs({ names }: { names: Map<number, string> }) {
  const costs = useApi<{ items: Cost[] }>('/look-up-costs');
  return (
    <Card title="What it cost">
      <ProblemNotice problem={costs.problem} />
      {!costs.data ? <Loading /> : (
        <Table
          heads={['Month', ...(names.size > 1 ? ['Account'] : []), 'Looked up', 'Failed', 'Cost']}
          rows={costs.data.items.map(({ accountId, month, currency, lookUps, failures, cost }) => ({
            key: `${accountId} ${month} ${currency}`,
            cells: [month, ...(names.size > 1 ? [names.get(accountId) ?? ''] : []), <span key="n" className="sd-number">{count(lookUps)}</span>, <span key="f" className="sd-number">{count(failures)}</span>, <span key="c" className="sd-number">{cost.toFixed(2)} {currency}</span>],
          }))}
          empty={<Empty title="No number was looked up by a provider yet">Each look-up is counted here, by month, also one that is tried.</Empty>}
        />
      )}
    </Card>
  );
}
