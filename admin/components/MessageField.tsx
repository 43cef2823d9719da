import React, { useState } from 'react';
import type { Loaded } from './api';
import { FileDrop } from './FileDrop';
import { messageLength } from './format';
import { useSaving } from './saving';
import { Button, Field, ProblemNotice } from './ui';
import { WriteText } from './WriteText';
import { Listen, type MessageRow, nameOfFile, uploadMessage } from './UploadMessage';

interface Props {
  label: string;
  hint?: React.ReactNode;
  /** What it means that none is chosen. */
  none: string;
  accountId?: number;
  /** All messages, loaded once for the form: one that was uploaded here can be chosen everywhere. */
  messages: Loaded<MessageRow[]>;
  value: number | null;
  onChange: (id: number | null) => void;
  error?: string;
  /** It is played to the contact, so it may be a text that the switch speaks. */
  mayBeText?: boolean;
}

/** A message to choose, or to upload on the spot. */
export function MessageField({ label, hint, none, accountId, messages, value, onChange, error, mayBeText = false }: Props) {
  const [file, setFile] = useState<File>();
  const [isUploading, setIsUploading] = useState(false);
  const [isWriting, setIsWriting] = useState(false);
  const { busy, problem, save } = useSaving();
  const own = (messages.data ?? []).filter((message) => message.accountId === accountId && (mayBeText || message.text === null));
  const upload = () =>
    void save(async () => {
      const message = await uploadMessage(file!, nameOfFile(file!), { accountId });
      messages.reload();
      setFile(undefined);
      setIsUploading(false);
      onChange(message.id);
    });
  return (
    <>
      <Field label={label} hint={hint} error={error}>
        {(ids) => (
          <span className="sd-with-button">
            <select {...ids} value={value === null ? '' : String(value)} onChange={(event) => onChange(event.target.value ? Number(event.target.value) : null)}>
              <option value="">{none}</option>
              {own.map((message) => <option key={message.id} value={message.id}>{message.name} ({messageLength(message)})</option>)}
            </select>
            {mayBeText && <Button onClick={() => { setIsWriting(!isWriting); setIsUploading(false); }} aria-label={`Write a text: ${label}`} aria-expanded={isWriting}>Write…</Button>}
            <Button onClick={() => { setIsUploading(!isUploading); setIsWriting(false); }} aria-label={`Upload a recording: ${label}`} aria-expanded={isUploading}>Upload…</Button>
          </span>
        )}
      </Field>
      {isWriting && (
        <WriteText
          accountId={accountId}
          onCancel={() => setIsWriting(false)}
          onWritten={(message) => {
            messages.reload();
            setIsWriting(false);
            onChange(message.id);
          }}
        />
      )}
      {isUploading && (
        <div className="sd-upload">
          <FileDrop accept=".wav,audio/wav" file={file} onChoose={setFile} prompt="Choose a WAV file" hint="8 or 16 kHz, mono, PCM is best." />
          {file && <Listen file={file} />}
          <div className="sd-gap" />
          <ProblemNotice problem={problem} />
          <div className="sd-form-end">
            <Button onClick={upload} busy={busy} disabled={!file || accountId === undefined}>{busy ? 'Uploading…' : 'Upload and use it'}</Button>
            <Button onClick={() => setIsUploading(false)}>Do not upload</Button>
          </div>
        </div>
      )}
    </>
  );
}
