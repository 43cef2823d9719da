import type { Timer } from '../shared/clock.js';
import type { Exchange } from './exchange.js';

interface Task {
  id: number;
  group: string;
  timer: Timer;
}

/** `sched_api` and its like: commands at a time to come, by number and by group. */
export class Tasks {
  private readonly tasks = new Map<number, Task>();
  private last = 0;

  constructor(private readonly exchange: Exchange) {}

  /** `+5` or `@5` in 5 seconds, the latter again and again; else seconds since 1970. Whole seconds of the clock count. */
  add(when: string, group: string, run: () => void): number {
    const { schedule } = this.exchange;
    const repeats = when.startsWith('@');
    const seconds = Number(when.replace(/^[+@]/, '')) || 0;
    const second = Math.floor(schedule.now() / 1000);
    const at = (/^[+@]/.test(when) ? second + seconds : seconds) * 1000;
    const id = ++this.last;
    const start = (delay: number) =>
      schedule.after(Math.max(0, delay), () => {
        if (repeats) this.tasks.set(id, { id, group, timer: start(seconds * 1000) });
        else this.tasks.delete(id);
        run();
      });
    this.tasks.set(id, { id, group, timer: start(at - schedule.now()) });
    return id;
  }

  /** By number or group; how many there were. */
  delete(name: string): number {
    const found = [...this.tasks.values()].filter(({ id, group }) => `${id}` === name || group === name);
    for (const { id, timer } of found) {
      timer.cancel();
      this.tasks.delete(id);
    }
    return found.length;
  }
}
