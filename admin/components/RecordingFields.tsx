import React from 'react';
import type { FormPart } from './DialerHow';
import { MessageField } from './MessageField';
import type { useAll } from './session';
import type { MessageRow } from './UploadMessage';
import { CheckField } from './ui';

/** Whether conversations are recorded, and what tells people so. */
export function RecordingFields({ accountId, messages, settings, set, wrong }: FormPart & { accountId?: number; messages: ReturnType<typeof useAll<MessageRow>> }) {
  const { recording } = settings;
  return (
    <>
      <CheckField label="Record the conversations with agents" checked={recording.on} onChange={(on) => set({ recording: { ...recording, on } })} hint="From the moment an agent is on the line to the end of the call. The contact trace has them; supervisors, auditors and administrators listen, and administrators alone delete." />
      {recording.on && (
        <MessageField
          label="Announcement" none="Choose a message" accountId={accountId} messages={messages} value={recording.announcementId} onChange={(announcementId) => set({ recording: { ...recording, announcementId } })}
          error={wrong('settings.recording.announcementId')} hint="Both hear it first, such as “This call is recorded”. Many laws demand it; without it the dialer cannot run."
        />
      )}
    </>
  );
}
