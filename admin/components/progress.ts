import { useEffect, useState } from 'react';
import { apiUrl, ask, type Problem, problemFrom } from './api';
import type { Progress } from './dialer';

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
    const events = new EventSource(apiUrl(`/dialers/${dialerId}/events`));
    events.addEventListener('progress', (event) => {
      setProgress(JSON.parse((event as MessageEvent<string>).data) as Progress);
      setProblem(undefined);
      setIsLive(true);
    });
    events.onerror = () => {
      setIsLive(false);
      // The browser connects again by itself; one that gave up was told no, and asking says why.
      if (events.readyState === EventSource.CLOSED) look();
    };
    return () => events.close();
  }, [dialerId]);
  return { progress, problem, isLive, look };
}
