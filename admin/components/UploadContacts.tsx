import React, { useEffect, useState } from 'react';
import { type KindOfList, whyNoLimit } from '../../src/compliance/list-kind';
import type { ActionProps } from 'adminjs';
import { useNavigate } from 'react-router';
import { AccountField, chosenAccount } from './AccountField';
import { ask, pageUrl, problemFrom } from './api';
import { FileDrop } from './FileDrop';
import { count, counted } from './format';
import { delimiters, encodings, type Layout, layoutQuery, type Preview, previewSize, sendFile, targetWords } from './import';
import { useSaving } from './saving';
import { useAccounts, useAll } from './session';
import { Button, ButtonLink, Card, CheckField, errorOf, Loading, Meter, Page, ProblemNotice, RadioField, SelectField, TextField } from './ui';

interface ListRow extends KindOfList {
  id: number;
  accountId: number;
  contactCount: number;
}

const newList = 'new';

/** A CSV file on its way into a list: which list, which file, what its columns are, and off it goes. Nothing is added before the last button. */
export default function UploadContacts({ record }: ActionProps) {
  // AdminJS gives a record's id as the database does, a number here, whatever its type says.
  const given = record ? String(record.id) : (new URLSearchParams(window.location.search).get('list') ?? '');
  const lists = useAll<ListRow>('/lists');
  const accounts = useAccounts();
  const navigate = useNavigate();
  const { busy, problem, setProblem, save } = useSaving();
  const [listId, setListId] = useState(given);
  const [name, setName] = useState('');
  const [account, setAccount] = useState('');
  const [file, setFile] = useState<File>();
  const [layout, setLayout] = useState<Partial<Layout>>({});
  const [preview, setPreview] = useState<Preview>();
  const [targets, setTargets] = useState<string[]>([]);
  const [duplicates, setDuplicates] = useState('reject');
  const [sent, setSent] = useState<number>();

  const existing = lists.data?.find(({ id }) => String(id) === listId);
  // The preview reads numbers as the list's account does; a list that is still to be made borrows one of its account's.
  const previewList = existing?.id ?? lists.data?.find(({ accountId }) => account === '' || String(accountId) === account)?.id;
  const isReady = existing !== undefined || (listId === newList && name.trim() !== '');

  useEffect(() => {
    if (!file || previewList === undefined) return;
    let isCurrent = true;
    setProblem(undefined);
    ask<Preview>('POST', `/lists/${previewList}/imports/preview?${layoutQuery(layout)}`, new Blob([file.slice(0, previewSize)], { type: 'text/csv' })).then(
      (found) => {
        if (!isCurrent) return;
        setPreview(found);
        setTargets(found.targets);
      },
      (error: unknown) => {
        if (!isCurrent) return;
        setPreview(undefined);
        setProblem(problemFrom(error));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [file, previewList, layout.encoding, layout.delimiter, layout.header]);

  const start = () =>
    void save(async () => {
      const id = existing?.id ?? (await ask<ListRow>('POST', '/lists', { name, ...chosenAccount(accounts, account) })).id;
      // Should the file be refused now, the list is there already, and the next try uses it.
      if (!existing) {
        lists.reload();
        setListId(String(id));
      }
      const query = layoutQuery({ encoding: preview!.encoding, delimiter: preview!.delimiter, header: preview!.header });
      for (const target of targets) query.append('targets', target);
      query.set('duplicates', duplicates);
      query.set('fileName', file!.name);
      setSent(0);
      try {
        const made = await sendFile(`/lists/${id}/imports?${query}`, file!, setSent);
        navigate(pageUrl(`/resources/ContactImport/records/${made.id}/show`));
      } finally {
        setSent(undefined);
      }
    });

  if (lists.problem) return <Page title="Upload a CSV file"><ProblemNotice problem={lists.problem} /></Page>;
  if (!lists.data) return <Page title="Upload a CSV file"><Loading /></Page>;
  const above = existing && given ? { label: existing.name, path: `/resources/ContactList/records/${existing.id}/show` } : { label: 'Imports', path: '/resources/ContactImport' };
  return (
    <Page title="Upload a CSV file" above={above}>
      <ProblemNotice problem={problem} />
      <Card title="1. Into which list?">
        <SelectField
          label="List"
          value={listId}
          onChange={setListId}
          none="Choose a list"
          choices={[...lists.data.map((list) => ({ value: list.id, label: `${list.name} (${counted(list.contactCount, 'contact')})` })), { value: newList, label: 'A new list…' }]}
        />
        {listId === newList && (
          <div className="sd-pair">
            <TextField label="Name of the new list" value={name} onChange={setName} error={errorOf(problem, 'name')} autoFocus />
            <AccountField accounts={accounts} value={account} onChange={setAccount} error={errorOf(problem, 'accountId')} />
          </div>
        )}
      </Card>
      <Card title="2. Which file?">
        <FileDrop accept=".csv,.txt,.tsv,text/csv,text/plain" file={file} onChoose={setFile} prompt="Choose a CSV file" hint="The delimiter and the encoding are found out by themselves." />
      </Card>
      {file && !preview && !problem && <Loading />}
      {preview && (
        <>
          <Card title="3. What is in its columns?" hint="These are the first rows. Check what each column becomes; what you leave out is not kept.">
            <div className="sd-pair">
              <SelectField label="Delimiter" value={preview.delimiter} onChange={(delimiter) => setLayout({ ...layout, delimiter })} choices={delimiters.some(({ value }) => value === preview.delimiter) ? delimiters : [...delimiters, { value: preview.delimiter, label: preview.delimiter }]} />
              <SelectField label="Encoding" value={preview.encoding} onChange={(encoding) => setLayout({ ...layout, encoding })} choices={encodings} hint="Choose another one if names look wrong." />
            </div>
            <CheckField label="The first row holds the names of the columns" checked={preview.header} onChange={(header) => setLayout({ ...layout, header })} />
            <Mapping preview={preview} targets={targets} onChange={setTargets} noLimit={existing && whyNoLimit(existing)} />
          </Card>
          <Card title="4. Numbers that are on the list already">
            <RadioField
              legend="A number that is on the list already, or twice in the file, is"
              value={duplicates}
              onChange={setDuplicates}
              choices={[
                { value: 'reject', label: 'Rejected', hint: 'It is told among the rejected rows. Right for lists to call.' },
                { value: 'keep', label: 'Added again', hint: 'Right for blacklists, where each entry may have its own limit.' },
              ]}
            />
            {sent === undefined ? (
              <div className="sd-form-end">
                <Button kind="main" onClick={start} busy={busy} disabled={!isReady || !targets.includes('number')}>Import into {existing?.name ?? (name || 'the list')}</Button>
                <ButtonLink to={above.path}>Cancel</ButtonLink>
                {!isReady && <span className="sd-hint">Choose a list first.</span>}
                {isReady && !targets.includes('number') && <span className="sd-hint">Say first which column holds the phone number.</span>}
              </div>
            ) : (
              <div role="status">
                <p>Uploading {file!.name}… {Math.round(sent * 100)} %</p>
                <Meter value={sent} label="Upload" />
              </div>
            )}
          </Card>
        </>
      )}
    </Page>
  );
}

/** Each column under its name, with what it becomes and the first rows. */
function Mapping({ preview, targets, onChange, noLimit }: { preview: Preview; targets: string[]; onChange: (targets: string[]) => void; /** Why no column becomes the date until which a number is blocked. */ noLimit?: string }) {
  const choices = (header: string) => [...Object.entries(targetWords).filter(([value]) => !noLimit || value !== 'blacklistedUntil').map(([value, label]) => ({ value, label })), { value: `attribute:${header}`, label: `Keep as “${header}”` }];
  return (
    <>
      <div className="sd-mapping">
        <table>
          <thead>
            <tr>{preview.headers.map((header, index) => <th key={index} scope="col">{header}</th>)}</tr>
            <tr>
              {preview.headers.map((header, index) => (
                <td key={index}>
                  <select aria-label={`What ${header} becomes`} value={targets[index] ?? ''} onChange={(event) => onChange(targets.map((target, other) => (other === index ? event.target.value : target)))}>
                    <option value="">Leave out</option>
                    {choices(header).map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
                    {targets[index] && !choices(header).some(({ value }) => value === targets[index]) && <option value={targets[index]}>{targets[index]}</option>}
                  </select>
                </td>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row, index) => (
              <tr key={index}>{preview.headers.map((_, column) => <td key={column} className={targets[column] ? '' : 'sd-left-out'}>{row[column]}</td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
      {noLimit && <p className="sd-hint">{noLimit}</p>}
      <p className="sd-hint">The first {preview.rows.length === 1 ? 'row' : `${count(preview.rows.length)} rows`}.</p>
    </>
  );
}
