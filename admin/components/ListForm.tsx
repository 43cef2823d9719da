import React, { useState } from 'react';
import type { ActionProps } from 'adminjs';
import { useNavigate } from 'react-router';
import { AccountField, chosenAccount } from './AccountField';
import type { Removal } from '../../src/dialers/removal';
import { ask, pageUrl, useLoaded } from './api';
import { countryName } from './countries';
import { valueOf } from './record';
import { useSaving } from './saving';
import { useAccounts } from './session';
import { Button, ButtonLink, Card, errorOf, Page, ProblemNotice, SelectField, TextField } from './ui';

/** A new list, or another name for one. */
export default function ListForm({ record }: ActionProps) {
  const id = record?.id;
  const accounts = useAccounts();
  const navigate = useNavigate();
  const { busy, problem, save } = useSaving();
  const [name, setName] = useState(valueOf<string>(record, 'name') ?? '');
  const [description, setDescription] = useState(valueOf<string>(record, 'description') ?? '');
  const [registryOf, setRegistryOf] = useState(valueOf<string>(record, 'registryOf') ?? '');
  const [asOf, setAsOf] = useState((valueOf<string>(record, 'asOf') ?? '').slice(0, 10));
  const [account, setAccount] = useState('');
  const first = accounts[0]?.id;
  const places = useLoaded(async () => (first === undefined ? [] : (await ask<{ items: { country: string | null; registryMaxAgeDays: number | null }[] }>('GET', `/jurisdictions?accountId=${first}`)).items), first);
  /** Countries whose law names registries. */
  const registries = new Set([...(places.data ?? []).flatMap(({ country, registryMaxAgeDays }) => (country && registryMaxAgeDays ? [country] : [])), ...(registryOf ? [registryOf] : [])]);
  const keepsKind = useLoaded(async () => (id ? (await ask<Removal>('GET', `/lists/${id}/removal`)).keepsKind : null), id).data;
  const back = id ? `/resources/ContactList/records/${id}/show` : '/resources/ContactList';

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const body = { name, description, registryOf: registryOf || null, asOf: registryOf && asOf ? `${asOf}T00:00:00.000Z` : null };
      const list = await (id ? ask<{ id: number }>('PATCH', `/lists/${id}`, body) : ask<{ id: number }>('POST', '/lists', { ...body, ...chosenAccount(accounts, account) }));
      navigate(pageUrl(`/resources/ContactList/records/${list.id}/show`));
    });
  };
  return (
    <Page title={id ? 'Change the list' : 'New list'} above={{ label: id ? (valueOf<string>(record, 'name') ?? 'List') : 'Lists', path: back }}>
      <ProblemNotice problem={problem} />
      <Card>
        <form onSubmit={submit}>
          <TextField label="Name" value={name} onChange={setName} error={errorOf(problem, 'name')} hint="For example “November customers”, or “Do not call”." autoFocus />
          <TextField label="Description (optional)" value={description} onChange={setDescription} error={errorOf(problem, 'description')} hint="Where the numbers come from, or why they are here." />
          {keepsKind && <div className="sd-field"><span className="sd-label">{registryOf ? `Do-not-call registry: ${countryName(registryOf)}` : 'No do-not-call registry'}</span><p className="sd-hint">{keepsKind}</p></div>}
          {keepsKind === null && <SelectField
            label="Do-not-call registry of a country"
            value={registryOf}
            onChange={setRegistryOf}
            none="No: an ordinary list"
            choices={[...registries].map((code) => ({ value: code, label: countryName(code) }))}
            error={errorOf(problem, 'registryOf')}
            hint="A registry blocks in every dialer that calls people at home there, where the account keeps to the law. Upload its file into the list as any other."
          />}
          {registryOf && <TextField label="Day of its file" type="date" value={asOf} onChange={setAsOf} error={errorOf(problem, 'asOf')} hint="Its age counts from then; set it anew with each file." />}
          {!id && <AccountField accounts={accounts} value={account} onChange={setAccount} error={errorOf(problem, 'accountId')} />}
          <div className="sd-form-end">
            <Button kind="main" type="submit" busy={busy}>{id ? 'Save' : 'Make the list'}</Button>
            <ButtonLink to={back}>Cancel</ButtonLink>
          </div>
        </form>
      </Card>
    </Page>
  );
}
