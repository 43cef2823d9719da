import React, { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { AccountField, chosenAccount } from './AccountField';
import { ask, pageUrl } from './api';
import { FileDrop } from './FileDrop';
import { useSaving } from './saving';
import { useAccounts } from './session';
import { Button, ButtonLink, Card, errorOf, Field, Page, ProblemNotice, RadioField, TextField } from './ui';

export interface MessageRow {
  id: number;
  accountId: number;
  name: string;
  milliseconds: number;
  /** Of one that the switch speaks. */
  text: string | null;
}

export const writeMessage = (name: string, text: string, account: { accountId?: number }): Promise<MessageRow> => ask('POST', '/messages/texts', { name, text, ...account });

export const textHint = 'The switch speaks it to each contact. {name}, {number} and {a column of the list} stand for the contact’s. Not every node can speak: an administrator sets that under Nodes.';

const kinds = [
  { value: 'recording', label: 'A recording', hint: 'A WAV file, which every switch plays.' },
  { value: 'text', label: 'A text', hint: 'Spoken by the voice of the switch, with the contact’s own name in it.' },
];

/** Sends a WAV file as a message; its type is said by us, because browsers call it by several names. */
export const uploadMessage = (file: File, name: string, account: { accountId?: number }): Promise<MessageRow> => {
  const query = new URLSearchParams({ name, ...(account.accountId && { accountId: String(account.accountId) }) });
  return ask('POST', `/messages?${query}`, new Blob([file], { type: 'audio/wav' }));
};

export const nameOfFile = (file: File): string => file.name.replace(/\.[^.]*$/, '').replace(/[_-]+/g, ' ');

/** What people hear when they answer: a recording that is chosen, listened to, named, sent; or a text. */
export default function UploadMessage() {
  const accounts = useAccounts();
  const navigate = useNavigate();
  const { busy, problem, save } = useSaving();
  const [file, setFile] = useState<File>();
  const [name, setName] = useState('');
  const [kind, setKind] = useState('recording');
  const [text, setText] = useState('');
  const [account, setAccount] = useState('');

  const choose = (chosen: File) => {
    setFile(chosen);
    setName((before) => before || nameOfFile(chosen));
  };
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (file || kind === 'text') void save(async () => {
      if (kind === 'text') await writeMessage(name, text, chosenAccount(accounts, account));
      else await uploadMessage(file!, name, chosenAccount(accounts, account));
      navigate(pageUrl('/resources/Message'));
    });
  };
  return (
    <Page title="New message" above={{ label: 'Messages', path: '/resources/Message' }}>
      <ProblemNotice problem={problem} />
      <Card>
        <form onSubmit={submit}>
          <RadioField legend="What is it?" value={kind} onChange={setKind} choices={kinds} />
          {kind === 'text' ? (
            <Field label="Text" hint={textHint} error={errorOf(problem, 'text')}>
              {(ids) => <textarea {...ids} value={text} maxLength={1_000} onChange={(event) => setText(event.target.value)} placeholder="Hello {name}, this is the town library. The book that you ordered has arrived." />}
            </Field>
          ) : (
            <>
              <FileDrop accept=".wav,audio/wav" file={file} onChoose={choose} prompt="Choose a WAV file" hint="8 or 16 kHz, mono, PCM is best; at most 30 MB." />
              {file && <Listen file={file} />}
              <div className="sd-gap" />
            </>
          )}
          <TextField label="Name" value={name} onChange={setName} error={errorOf(problem, 'name')} hint="So that you find it again, for example “Reminder November”." />
          <AccountField accounts={accounts} value={account} onChange={setAccount} error={errorOf(problem, 'accountId')} />
          <div className="sd-form-end">
            <Button kind="main" type="submit" busy={busy} disabled={kind === 'recording' && !file}>{kind === 'text' ? 'Save' : busy ? 'Uploading…' : 'Upload'}</Button>
            <ButtonLink to="/resources/Message">Cancel</ButtonLink>
          </div>
        </form>
      </Card>
    </Page>
  );
}

/** Plays the chosen file before it is sent. */
export function Listen({ file }: { file: File }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url ? <audio className="sd-gap" controls src={url} style={{ width: '100%' }} aria-label="Listen to the file" /> : null;
}
