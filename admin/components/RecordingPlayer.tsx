import React, { useState } from 'react';
import { apiUrl, ask } from './api';
import { useSaving } from './saving';
import { useMay } from './session';
import { Button, ProblemNotice } from './ui';

interface Props {
  attemptId: string;
  recording: 'stored' | 'N/A' | 'deleted';
  reason: string | null;
  /** In a column of recordings: N/A where none was to be. */
  saysNone?: boolean;
}

/** The recording of an attempt, to listen to and to delete by those who may; nothing where none was to be. */
export function RecordingPlayer({ attemptId, recording, reason, saysNone = false }: Props) {
  const may = useMay();
  const { busy, problem, save } = useSaving();
  const [isOpen, setIsOpen] = useState(false);
  const [isDeleted, setIsDeleted] = useState(false);
  if (isDeleted) return <small className="sd-about">The recording was deleted.</small>;
  if (recording === 'N/A' && saysNone) return <div>N/A{reason && <small className="sd-about">{reason}</small>}</div>;
  if (recording !== 'stored') return reason === null ? null : <small className="sd-about">{recording === 'deleted' ? 'The recording was deleted.' : 'No recording.'} {reason}</small>;
  const remove = () => {
    if (window.confirm('Delete this recording for good? Nobody can listen to it any more.')) void save(async () => {
      await ask('DELETE', `/attempts/${attemptId}/recording`);
      setIsDeleted(true);
    });
  };
  return (
    <div className="sd-recording">
      {saysNone ? 'Stored' : <small className="sd-about">Recorded.</small>}
      {may('listen') && !isOpen && <Button onClick={() => setIsOpen(true)}>Listen</Button>}
      {isOpen && <audio controls autoPlay src={apiUrl(`/attempts/${attemptId}/recording`)} aria-label="Recording" />}
      {may('administer') && <Button kind="danger" busy={busy} onClick={remove}>Delete</Button>}
      <ProblemNotice problem={problem} />
    </div>
  );
}
