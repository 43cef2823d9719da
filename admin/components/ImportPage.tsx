import React, { useEffect } from 'react';
import type { ActionProps } from 'adminjs';
import { apiUrl, ask, useApi } from './api';
import { uploadsKeptFor } from '../../src/contacts/import/uploads-kept-for';
import { count, counted, fileSize, when } from './format';
import type { ImportRow } from './import';
import { useSaving } from './saving';
import { useMay, useTimes } from './session';
import { Badge, Button, ButtonLink, Card, Facts, Figure, Go, Loading, Meter, Notice, Page, ProblemNotice } from './ui';

/** How an import is getting on, second by second, and what came of it. */
export default function ImportPage({ record }: ActionProps) {
  const { data, problem, reload } = useApi<ImportRow>(`/imports/${record!.id}`);
  const list = useApi<{ id: number; accountId: number; name: string }>(`/lists/${record!.params.listId}`);
  const times = useTimes(list.data?.accountId);
  const may = useMay();
  const { busy, problem: refusal, save } = useSaving();
  const isGoing = data?.state === 'waiting' || data?.state === 'running';
  useEffect(() => {
    if (!isGoing) return;
    const timer = setInterval(reload, 1_000);
    return () => clearInterval(timer);
  }, [isGoing]);

  const above = { label: 'Imports', path: '/resources/ContactImport' };
  if (!data) return <Page title="Import" above={above}>{problem ? <ProblemNotice problem={problem} /> : <Loading />}</Page>;
  const isForgotten = data.endedAt !== null && Date.now() - Date.parse(data.endedAt) > uploadsKeptFor;
  const listPath = `/resources/ContactList/records/${data.listId}/show`;
  const listName = list.data?.name ?? 'the list';
  return (
    <Page times={times} title={data.fileName} above={above} badge={<Badge state={data.state} />} actions={<ButtonLink to={listPath}>Open the list</ButtonLink>}>
      <ProblemNotice problem={problem ?? refusal} />
      {data.state === 'done' && (
        <Notice kind={data.rowsRejected > 0 ? 'warning' : 'good'}>
          {counted(data.rowsAdded, 'contact was', 'contacts were')} added to {listName}.{' '}
          {data.rowsRejected > 0 ? `${counted(data.rowsRejected, 'row was', 'rows were')} rejected${isForgotten ? '.' : ': download what was rejected, mend it, and upload that file.'}` : 'Every row was taken.'}
        </Notice>
      )}
      {data.state === 'failed' && <Notice kind="bad">{data.failure} What was added before stays.</Notice>}
      {isGoing && (
        <Card>
          <p>{data.state === 'waiting' ? 'It begins in a moment.' : 'Reading the file. You can leave this page; it goes on.'}</p>
          <div className="sd-gap" />
          <Meter value={data.bytes > 0 ? data.bytesRead / data.bytes : 0} label="Share of the file that was read" />
        </Card>
      )}
      <div className="sd-figures">
        <Figure label="Rows read" value={count(data.rowsRead)} />
        <Figure label="Added" value={count(data.rowsAdded)} />
        <Figure label="Rejected" value={count(data.rowsRejected)} />
      </div>
      {data.rowsRejected > 0 && (
        <Card title="Rejected rows" hint={isForgotten ? 'They were removed a month after the import had ended, with the file.' : 'A CSV file with each row, its line in your file and the reason.'}>
          {!isForgotten && <a className="sd-button sd-main" href={apiUrl(`/imports/${data.id}/rejected.csv`)} download>Download the rejected rows</a>}
        </Card>
      )}
      <Card title="About this import">
        <Facts facts={[['List', <Go key="list" to={listPath}>{listName}</Go>], ['Size', fileSize(data.bytes)], ['Uploaded by', data.createdBy], ['Uploaded', when(data.createdAt, times?.zone)], ['Finished', when(data.endedAt, times?.zone)]]} />
        {data.state === 'failed' && !isForgotten && may('edit') && (
          <div className="sd-form-end sd-gap">
            <Button kind="main" busy={busy} onClick={() => void save(async () => {
              await ask('POST', `/imports/${data.id}/resume`);
              reload();
            })}>Go on with it</Button>
          </div>
        )}
      </Card>
    </Page>
  );
}
