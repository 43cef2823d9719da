/**
 * Where time comes from. Domain rooms never read the machine's clock themselves: a test or a
 * simulation passes a clock that it moves, and the same code runs.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Calls back once, `delay` milliseconds of this clock from now. The timer does not keep the process alive by itself. */
  after(delay: number, callback: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

/** Calls back every `interval` milliseconds of the clock, counted from the end of each run, until cancelled. */
export function every(clock: Clock, interval: number, callback: () => void | Promise<void>): Timer {
  let timer: Timer;
  let cancelled = false;
  const run = async () => {
    try {
      await callback();
    } finally {
      if (!cancelled) timer = clock.after(interval, run);
    }
  };
  timer = clock.after(interval, run);
  return {
    cancel: () => {
      cancelled = true;
      timer.cancel();
    },
  };
}

/**
 * The machine's clock, or one that runs `factor` times as fast since `origin` (milliseconds since
 * 1970, at which both clocks agree). Two processes with the same factor and origin tell the same time.
 */
export function machineClock(factor = 1, origin = 0): Clock {
  return {
    now: () => (factor === 1 ? Date.now() : Math.round(origin + (Date.now() - origin) * factor)),
    after(delay, callback) {
      const timer = setTimeout(callback, Math.min(delay / factor, 2_147_483_647)).unref();
      return { cancel: () => clearTimeout(timer) };
    },
  };
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private waiting: { at: number; callback: () => void }[] = [];

  constructor(private time = Date.UTC(2026, 0, 5, 12)) {}

  now(): number {
    return this.time;
  }

  after(delay: number, callback: () => void): Timer {
    const entry = { at: this.time + Math.max(0, delay), callback };
    this.waiting.push(entry);
    return { cancel: () => (this.waiting = this.waiting.filter((other) => other !== entry)) };
  }

  /** Moves on by `duration` milliseconds and runs what falls due, in order. Promises started by a callback are given a turn. */
  async advance(duration: number): Promise<void> {
    const end = this.time + duration;
    for (;;) {
      const due = this.waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.waiting = this.waiting.filter((other) => other !== due);
      this.time = Math.max(this.time, due.at);
      due.callback();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.time = end;
  }
}
