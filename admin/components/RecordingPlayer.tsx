import React, { useEffect, useRef, useState } from 'react';
import { apiUrl, ask } from './api';
import { useSaving } from './saving';
import { useMay } from './session';
import { Button, ProblemNotice } from './ui';

interface Props {
  attemptId: string;
  recording: 'stored' | 'N/A' | 'deleted';
  reason: string | null;
  /** When the call was, for who hears the buttons of many; without it is the only one of its page. */
  at?: string;
  /** In a column of recordings: N/A where none was to be. The player has no room there: its row shows it when it is told to. */
  inColumn?: { isOpen: boolean; onOpen: (isOpen: boolean) => void };
}

const nameOf = (at?: string): string => (at ? `recording of ${at}` : 'recording');

/** The recording of an attempt, to listen to and to delete by those who may; nothing where none was to be. */
export function RecordingPlayer({ attemptId, recording, reason, at, inColumn }: Props) {
  const may = useMay();
  const { busy, problem, save } = useSaving();
  const [isShown, setIsShown] = useState(false);
  const [isDeleted, setIsDeleted] = useState(false);
  const { isOpen, onOpen } = inColumn ?? { isOpen: isShown, onOpen: setIsShown };
  if (isDeleted) return <small className="sd-about">The recording was deleted.</small>;
  if (recording === 'N/A' && inColumn) return <div>N/A{reason && <small className="sd-about">{reason}</small>}</div>;
  if (recording !== 'stored') return reason === null ? null : <small className="sd-about">{recording === 'deleted' ? 'The recording was deleted.' : 'No recording.'} {reason}</small>;
  const remove = () => {
    if (window.confirm('Delete this recording for good? Nobody can listen to it any more.')) void save(async () => {
      await ask('DELETE', `/attempts/${attemptId}/recording`);
      setIsDeleted(true);
      onOpen(false);
    });
  };
  return (
    <div className="sd-recording">
      {inColumn ? 'Stored' : <small className="sd-about">Recorded.</small>}
      {may('listen') && !isOpen && <Button onClick={() => onOpen(true)} aria-label={`Listen to the ${nameOf(at)}`}>Listen</Button>}
      {isOpen && !inColumn && <Player attemptId={attemptId} at={at} />}
      {may('administer') && <Button kind="danger" busy={busy} onClick={remove} aria-label={`Delete the ${nameOf(at)}`}>Delete</Button>}
      <ProblemNotice problem={problem} />
    </div>
  );
}

/** Plays at once, and has the focus: the button that was pressed is gone. */
export function Player({ attemptId, at }: Pick<Props, 'attemptId' | 'at'>) {
  const player = useRef<HTMLAudioElement>(null);
  useEffect(() => player.current?.focus(), []);
  return <audio ref={player} className="sd-player" controls autoPlay src={apiUrl(`/attempts/${attemptId}/recording`)} aria-label={`The ${nameOf(at)}`} />;
}
