import { useEffect, useState } from 'react';
import { ask, type Problem, problemFrom } from './api';
import type { Progress } from './dialer';
import { follow } from './stream';

/** A dialer's figures as they change: an event a second, and by asking where the stream is broken. */
export function useProgress(dialerId: string | number): { progress?: Progress; problem?: Problem; isLive: boolean; look: () => void } {
  const [progress, setProgress] = useState<Progress>();
  const [problem, setProblem] = useState<Problem>();
  const [isLive, setIsLive] = useState(false);
  const look = () =>
    void ask<Progress>('GET', `/dialers/${dialerId}/progress`).then(
      (found) => {
        setProgress(found);
        setProblem(undefined);
      },
      (error: unknown) => setProblem(problemFrom(error)),
    );
  useEffect(() => {
    look();
    const heard = (found: Progress) => {
      setProgress(found);
      setProblem(undefined);
      setIsLive(true);
    };
    return follow<Progress>(`/dialers/${dialerId}/events`, 'progress', heard, (isRefused) => {
      setIsLive(false);
      // Asking says why.
      if (isRefused) look();
    });
  }, [dialerId]);
  return { progress, problem, isLive, look };
}
