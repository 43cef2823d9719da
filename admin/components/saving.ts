import { useState } from 'react';
import { type Problem, problemFrom } from './api';

/** Does one thing at a time, and keeps why it was not done. */
export function useSaving(): { busy: boolean; problem?: Problem; setProblem: (problem?: Problem) => void; save: <T>(work: () => Promise<T>) => Promise<T | undefined> } {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  return {
    busy,
    problem,
    setProblem,
    async save(work) {
      setBusy(true);
      setProblem(undefined);
      try {
        return await work();
      } catch (error) {
        setProblem(problemFrom(error));
        return undefined;
      } finally {
        setBusy(false);
      }
    },
  };
}
