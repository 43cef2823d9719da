import type { DataSource } from 'typeorm';
import { type Clock, every, type Timer } from '../shared/clock.js';
import { Lease } from './lease.entity.js';
import { renewEvery, takeOverAfter } from './lease.js';
import { isGone } from './process-name.js';

/** Watches a lease without wanting it: for a process that does not dial, and shows what becomes of those that do. */
export class LeaseWatch {
  private timer: Timer | undefined;
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
      const lease = await this.dataSource.getRepository(Lease).findOneBy({ name: this.name });
      this.trouble = lease && this.isHeld(lease) ? undefined : 'No process dials: start one with PROCESS=dialer or all. Where one runs, its log says what hinders it.';
    } catch {
      this.trouble = 'The database does not answer, so it is not known whether anybody dials.';
    }
  }

  private isHeld({ holder, term, beat }: Lease): boolean {
    const now = this.clock.now();
    if (this.seen?.term !== term || this.seen.beat !== beat) this.seen = { term, beat, at: now };
    return holder !== '' && now - this.seen.at < takeOverAfter && !isGone(holder, this.processName);
  }
}
