import type { Clock, Timer } from '../shared/clock.js';

/** Timers on the injected clock that can all be cancelled at once, when the simulator closes or dies. */
export class Schedule {
  private readonly waiting = new Set<Timer>();
  private closed = false;

  constructor(readonly clock: Clock) {}

  now(): number {
    return this.clock.now();
  }

  after(delay: number, callback: () => void): Timer {
    if (this.closed) return { cancel: () => undefined };
    const timer = this.clock.after(delay, () => {
      this.waiting.delete(entry);
      callback();
    });
    const entry: Timer = {
      cancel: () => {
        this.waiting.delete(entry);
        timer.cancel();
      },
    };
    this.waiting.add(entry);
    return entry;
  }

  close(): void {
    this.closed = true;
    for (const timer of this.waiting) timer.cancel();
  }
}
