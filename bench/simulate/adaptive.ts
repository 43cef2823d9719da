import { within, type Pacer, type Snapshot } from '../../src/pacing/pacer.js';

/** How often the level is looked at, and over how long it is averaged: VICIdial's adapt script runs four times a minute over the last one. */
const every = 15_000;
const highest = 3;
const limit = 0.03;

/**
 * A dial level in the manner of VICIdial's ADAPT methods, after its public description: lines = level × signed-in agents,
 * conversations included. The level follows the agents who wait, on average of the last minute; while the day's drop
 * share is above the limit, `hard` falls back to one line an agent, `average` only lowers the level, and
 * `tapered` allows more than the limit early in the shift of `shift` milliseconds.
 */
export class AdaptivePacer implements Pacer {
  private level = 1;
  private waited: number[] = [];
  private lookedAt = 0;
  private begunAt: number | undefined;

  constructor(private readonly method: 'hard' | 'average' | 'tapered', private readonly shift: number) {}

  learn(): void {}

  decide(snapshot: Snapshot): { dial: number; reason: string } {
    const { now, idle, waiting, busy, calls } = snapshot;
    const agents = idle + busy.length;
    this.begunAt ??= now;
    this.waited.push(idle - waiting);
    if (now - this.lookedAt >= every) {
      this.lookedAt = now;
      this.waited = this.waited.slice(-240);
      this.adapt(snapshot, agents);
    }
    const talking = busy.filter(({ phase }) => phase === 'talk').length;
    return { dial: within(Math.floor(this.level * agents) - talking - calls.length - waiting, snapshot), reason: `Level ${this.level.toFixed(2)}.` };
  }

  private adapt({ windows, now }: Snapshot, agents: number): void {
    const { answered, abandoned } = windows[0]!;
    const share = abandoned / Math.max(1, answered);
    const part = Math.min(1, (now - this.begunAt!) / this.shift);
    const allowed = this.method === 'tapered' ? limit * (2 - part) : limit;
    const waiting = this.waited.reduce((sum, count) => sum + count, 0) / this.waited.length / Math.max(1, agents);
    const isOver = share > allowed;
    if (isOver && this.method === 'hard') this.level = 1;
    else if (isOver) this.level -= 0.1;
    else this.level += 0.2 * waiting - (waiting <= 0 ? 0.02 : 0);
    this.level = Math.max(1, Math.min(highest, this.level));
  }
}
