import React, { useState } from 'react';
import { useSaving } from './saving';
import { Button, Field, ProblemNotice, TextField } from './ui';
import { type MessageRow, textHint, writeMessage } from './UploadMessage';

/** A text that the switch speaks, written on the spot. */
export function WriteText({ accountId, onWritten, onCancel }: { accountId?: number; onWritten: (message: MessageRow) => void; onCancel: () => void }) {
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const { busy, problem, save } = useSaving();
  return (
    <div className="sd-upload">
      <Field label="Text" hint={textHint}>
        {(ids) => <textarea {...ids} value={text} maxLength={1_000} onChange={(event) => setText(event.target.value)} placeholder="Hello {name}, …" />}
      </Field>
      <TextField label="Name of the message" value={name} onChange={setName} hint="So that you find it again." />
      <ProblemNotice problem={problem} />
      <div className="sd-form-end">
        <Button onClick={() => void save(async () => onWritten(await writeMessage(name, text, { accountId })))} busy={busy} disabled={accountId === undefined}>Save and use it</Button>
        <Button onClick={onCancel}>Do not save</Button>
      </div>
    </div>
  );
}
