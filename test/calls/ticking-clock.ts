import { ManualClock, type Timer } from '../../src/shared/clock.js';

/**
 * A clock that is moved by a test, and waits for what runs at intervals (`every` of shared/clock.ts sets its
 * timer again when a run is over): so a run that asks a database has finished before the clock goes on.
 */
export class TickingClock extends ManualClock {
  private running = 0;

  override after(delay: number, callback: () => void): Timer {
    if (callback.name !== 'run') return super.after(delay, callback);
    this.running = Math.max(0, this.running - 1);
    return super.after(delay, () => {
      this.running += 1;
      callback();
    });
  }

  /** Moves on in steps, each with its runs done. */
  async pass(duration: number, step = 500): Promise<void> {
    for (let passed = 0; passed < duration; passed += step) {
      await this.advance(Math.min(step, duration - passed));
      while (this.running > 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
