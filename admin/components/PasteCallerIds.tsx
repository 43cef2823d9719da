import React, { useState } from 'react';
import { AccountField, chosenAccount } from './AccountField';
import { ask } from './api';
import { FileDrop } from './FileDrop';
import { count, counted } from './format';
import { useSaving } from './saving';
import { useAccounts } from './session';
import { Button, ButtonLink, Card, errorOf, Field, Notice, NumberField, Page, ProblemNotice, TextField } from './ui';

interface Pasted {
  added: number;
  rejected: { line: number; content: string; reason: string }[];
}

/** Several caller IDs at once: pasted, or out of a CSV file that is put into the same field to look at. */
export default function PasteCallerIds() {
  const accounts = useAccounts();
  const { busy, problem, save } = useSaving();
  const [account, setAccount] = useState('');
  const [text, setText] = useState('');
  const [file, setFile] = useState<File>();
  const [teams, setTeams] = useState('');
  const [cap, setCap] = useState('');
  const [result, setResult] = useState<Pasted>();

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setResult(undefined);
    void save(async () => {
      const body = { text, teams: teams.split(',').map((team) => team.trim()).filter(Boolean), dailyCap: cap.trim() === '' ? 0 : Number(cap), ...chosenAccount(accounts, account) };
      setResult(await ask<Pasted>('POST', '/caller-ids/paste', body));
      setText('');
      setFile(undefined);
    });
  };
  return (
    <Page title="Add several caller IDs" above={{ label: 'Caller IDs', path: '/resources/CallerId' }}>
      <ProblemNotice problem={problem} />
      {result && (
        <Notice kind={result.rejected.length > 0 ? 'warning' : 'good'}>
          {counted(result.added, 'number was', 'numbers were')} added.{result.rejected.length > 0 && ` ${counted(result.rejected.length, 'line was', 'lines were')} not taken:`}
          {result.rejected.slice(0, 20).map(({ line, content, reason }) => <div key={line}>Line {count(line)}: “{content}” – {reason}</div>)}
          {result.rejected.length > 20 && <div>… and {count(result.rejected.length - 20)} more</div>}
        </Notice>
      )}
      <form onSubmit={submit} noValidate>
        <Card title="Numbers">
          <Field label="One number a line" hint="With commas behind it, if you like: label, teams (with | between them), agent, outbound campaign, calls a day. Under a first line of names the columns may come in any order." error={errorOf(problem, 'text')}>
            {(ids) => <textarea {...ids} value={text} onChange={(event) => setText(event.target.value)} placeholder={'202 555 0110, Washington office, East\n+1 312 555 0110, Chicago office, Middle|West'} />}
          </Field>
          <FileDrop
            accept=".csv,.txt,.tsv,text/csv,text/plain"
            file={file}
            onChoose={(chosen) => {
              setFile(chosen);
              void chosen.text().then(setText);
            }}
            prompt="Or choose a CSV file"
            hint="It is put into the field above, to look at first."
          />
        </Card>
        <Card title="For those whose line does not say">
          <div className="sd-pair">
            <TextField label="Teams (optional)" value={teams} onChange={setTeams} hint="With commas between them." />
            <NumberField label="Most calls a day (optional)" value={cap} onChange={setCap} min={0} max={1_000_000} unit="a day" error={errorOf(problem, 'dailyCap')} />
          </div>
          <AccountField accounts={accounts} value={account} onChange={setAccount} error={errorOf(problem, 'accountId')} />
        </Card>
        <div className="sd-form-end">
          <Button kind="main" type="submit" busy={busy} disabled={text.trim() === ''}>Add them</Button>
          <ButtonLink to="/resources/CallerId">{result ? 'Done' : 'Cancel'}</ButtonLink>
        </div>
      </form>
    </Page>
  );
}
