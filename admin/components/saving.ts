import { useState } from 'react';
import { type Problem, problemFrom } from './api';

/**
 * Leads whoever pressed a button to what is wrong: the first wrong field of its form, else the sentence that tells it, which may
 * stand far above on a small screen. The focus goes back to where it was: a button that is busy loses it.
 */
function lead(button: Element | null): void {
  const place = button?.closest('form') ?? button?.closest('.sd-page');
  const wrong = place?.querySelector<HTMLElement>('[aria-invalid=true]');
  const said = place?.querySelector('[role=alert]') ?? document.querySelector('.sd-page [role=alert]');
  if (!wrong) said?.scrollIntoView({ block: 'nearest' });
  if (wrong || document.activeElement === document.body) (wrong ?? (button as HTMLElement | null))?.focus();
}

/** Does one thing at a time, and keeps why it was not done. */
export function useSaving(): { busy: boolean; problem?: Problem; setProblem: (problem?: Problem) => void; save: <T>(work: () => Promise<T>) => Promise<T | undefined> } {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  return {
    busy,
    problem,
    setProblem,
    async save(work) {
      const button = document.activeElement;
      setBusy(true);
      setProblem(undefined);
      try {
        return await work();
      } catch (error) {
        setProblem(problemFrom(error));
        // Once that is drawn.
        setTimeout(() => lead(button));
        return undefined;
      } finally {
        setBusy(false);
      }
    },
  };
}
