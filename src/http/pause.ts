import type { Clock } from '../shared/clock.js';

/** Waits for a while (milliseconds), or until the caller has gone. */
export function pause(clock: Clock, duration: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      timer.cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.after(duration, end);
    signal.addEventListener('abort', end);
  });
}
