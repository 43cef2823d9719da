import React, { useState } from 'react';
import { FileDrop } from './FileDrop';
import { length } from './format';
import { useSaving } from './saving';
import { useAll } from './session';
import { Button, ProblemNotice, SelectField } from './ui';
import { Listen, type MessageRow, nameOfFile, uploadMessage } from './UploadMessage';

/** A message to choose, or to upload on the spot. */
export function MessageField({ accountId, value, onChange, error }: { accountId?: number; value: number | null; onChange: (id: number | null) => void; error?: string }) {
  const messages = useAll<MessageRow>('/messages');
  const [file, setFile] = useState<File>();
  const [isUploading, setIsUploading] = useState(false);
  const { busy, problem, save } = useSaving();
  const own = (messages.data ?? []).filter((message) => message.accountId === accountId);
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
      <SelectField
        label="Message"
        value={value === null ? '' : String(value)}
        onChange={(id) => onChange(id ? Number(id) : null)}
        none={own.length === 0 ? 'There is no message yet: upload one' : 'Choose a message'}
        choices={own.map(({ id, name, milliseconds }) => ({ value: id, label: `${name} (${length(milliseconds)})` }))}
        error={error}
        hint="It is played when somebody answers; then the call ends. Without a message the dialer can be saved, but not started."
      />
      {isUploading ? (
        <>
          <FileDrop accept=".wav,audio/wav" file={file} onChoose={setFile} prompt="Choose a WAV file" hint="8 or 16 kHz, mono, PCM is best." />
          {file && <Listen file={file} />}
          <div className="sd-gap" />
          <ProblemNotice problem={problem} />
          <div className="sd-form-end">
            <Button onClick={upload} busy={busy} disabled={!file || accountId === undefined}>{busy ? 'Uploading…' : 'Upload and use it'}</Button>
            <Button onClick={() => setIsUploading(false)}>Do not upload</Button>
          </div>
        </>
      ) : (
        <Button onClick={() => setIsUploading(true)}>Upload a message…</Button>
      )}
    </>
  );
}
