import type { DataSource } from 'typeorm';
import { type Clock, every, type Timer } from '../shared/clock.js';
import { Lease } from './lease.entity.js';
import { renewEvery, takenOverWithin, takeOverAfter } from './lease.js';
import { isGone } from './process-name.js';

/** A database that hangs must not keep what was seen before it did on the pages: in milliseconds, as readiness has it (http/health.ts). */
const patience = 3_000;

const nobody = 'No process dials: start one with PROCESS=dialer or all. Where one runs, its log says what hinders it.';
const between = `No process dials at this moment: the one that did has ended, or is silent. Where another stands by, it takes over within ${takenOverWithin / 1_000} s.`;
const unknown = 'The database does not answer, so it is not known whether anybody dials.';

/** Watches a lease without wanting it: for a process that does not dial, and shows what becomes of those that do. */
export class LeaseWatch {
  private timer: Timer | undefined;
  private asked: Promise<Lease | null> | undefined;
  private seen: { term: number; beat: number; at: number } | undefined;
  /** Why nobody holds it, as far as can be seen, in words; undefined while its beat goes on. */
  trouble: string | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    readonly name: string,
    /** `processName()`, by which it is seen at once that a holder on this machine has ended. */
    private readonly processName: string,
  ) {}

  async start(): Promise<void> {
    await this.look();
    this.timer = every(this.clock, renewEvery, () => this.look());
  }

  stop(): void {
    this.timer?.cancel();
  }

  private async look(): Promise<void> {
    try {
      const lease = await this.ask();
      this.trouble = lease === 'late' ? unknown : lease === null ? nobody : this.troubleOf(lease);
    } catch {
      this.trouble = unknown;
    }
  }

  /** A database that hangs is not waited for, and not asked once more before it has answered: every question keeps a connection. */
  private async ask(): Promise<Lease | null | 'late'> {
    this.asked ??= this.dataSource.getRepository(Lease).findOneBy({ name: this.name }).finally(() => (this.asked = undefined));
    let timer: Timer | undefined;
    const late = new Promise<'late'>((resolve) => (timer = this.clock.after(patience, () => resolve('late'))));
    try {
      return await Promise.race([this.asked, late]);
    } finally {
      timer?.cancel();
    }
  }

  private troubleOf({ holder, term, beat }: Lease): string | undefined {
    const now = this.clock.now();
    if (this.seen?.term !== term || this.seen.beat !== beat) this.seen = { term, beat, at: now };
    const silence = now - this.seen.at;
    if (holder !== '' && silence < takeOverAfter && !isGone(holder, this.processName)) return undefined;
    return silence < takenOverWithin ? between : nobody;
  }
}
