import React from 'react';
import { Property } from './property';
import { RecordingPlayer } from './RecordingPlayer';
import { type PropertyProps, valueOf } from './record';

/** The recording on the page of its attempt. */
export default function Recording(props: PropertyProps) {
  const recording = valueOf<'stored' | 'N/A' | 'deleted'>(props.record, 'recording');
  return (
    <Property {...props}>
      {recording && <RecordingPlayer attemptId={String(props.record.id)} recording={recording} reason={valueOf<string | null>(props.record, 'recordingReason') ?? null} />}
    </Property>
  );
}
