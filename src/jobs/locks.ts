import type { DataSource } from 'typeorm';
import { isGone } from '../database/process-name.js';
import { marks, sqlTime, timeOf } from '../database/sql.js';
import { every, type Timer } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { ClockBorder } from './clock-border.js';
import { execute } from './statements.js';

/** The holder of locks renews them this often, and looks for locks of processes that ended. Real time: locks are about processes. */
const renewEvery = 5_000;
/** A lock that has not been renewed for this long is anybody's. */
const expireAfter = 15_000;

/**
 * The locks on jobs that this process holds. Agenda would have a long handler renew its own lock, and
 * would give a job to a second runner when a machine slept; here one timer renews all of the process's
 * locks, however long their handlers take, and a lock ends with its process: at once where the process
 * can be seen to be gone, otherwise when it has not been renewed for a while.
 */
export class JobLocks {
  private held = new Set<number>();
  /** Jobs whose lock is being taken: their rows may say so before we know. */
  private taking = new Set<number>();
  private open = true;
  private timer: Timer | undefined;
  private keeping: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly border: ClockBorder,
    private readonly log: Log,
    readonly holder: string,
  ) {}

  get isOpen(): boolean {
    return this.open;
  }

  get count(): number {
    return this.held.size + this.taking.size;
  }

  async start(): Promise<void> {
    this.open = true;
    await this.keep();
    this.timer = every(this.border.machine, renewEvery, () => this.keep());
  }

  /** No lock is taken any more; those held are still renewed, until `stop`. */
  close(): void {
    this.open = false;
  }

  async stop(): Promise<void> {
    this.timer?.cancel();
    await this.keeping;
  }

  /**
   * Takes the lock of a job that is due; false when another process was quicker. A one-off job's next run
   * is cleared in the same statement: a wish for another run that is written from here on is not lost.
   */
  async take(id: number): Promise<boolean> {
    if (!this.open || this.held.has(id)) return false;
    this.taking.add(id);
    try {
      const { affected } = await execute(
        this.dataSource,
        `UPDATE job SET next_run_at = CASE WHEN repeat_interval IS NULL THEN NULL ELSE next_run_at END, locked_at = ?, locked_by = ?
          WHERE id = ? AND locked_at IS NULL AND disabled = 0 AND next_run_at <= ?`,
        [this.time(), this.holder, id, sqlTime(this.border.now())],
      );
      if (affected === 1) this.held.add(id);
      return affected === 1;
    } finally {
      this.taking.delete(id);
    }
  }

  /** Gives back the locks of jobs that have not begun; those whose next run was cleared are due at `dueAt`. */
  async release(ids: readonly number[], dueAt = this.border.now()): Promise<void> {
    if (ids.length === 0) return;
    for (const id of ids) this.held.delete(id);
    await execute(
      this.dataSource,
      `UPDATE job SET next_run_at = COALESCE(next_run_at, ?), locked_at = NULL, locked_by = NULL WHERE locked_by = ? AND id IN (${marks(ids)})`,
      [sqlTime(dueAt), this.holder, ...ids],
    );
  }

  /** The job's row says already that its lock has ended, or will never say it: then the lock expires. */
  forget(id: number): void {
    this.held.delete(id);
  }

  private keep(): Promise<void> {
    this.keeping = this.renew()
      .then(() => this.releaseDead())
      .catch((error: unknown) => this.log.warn({ error: String(error) }, 'the locks of jobs could not be looked at'));
    return this.keeping;
  }

  private async renew(): Promise<void> {
    const ids = [...this.held];
    if (ids.length === 0) return;
    await execute(this.dataSource, `UPDATE job SET locked_at = ? WHERE locked_by = ? AND id IN (${marks(ids)})`, [this.time(), this.holder, ...ids]);
  }

  /** A job that ran when its process ended is due again: a one-off job at once, a repeated one at its next time. */
  private async releaseDead(): Promise<void> {
    const rows = await this.dataSource.query('SELECT id, name, locked_at, locked_by FROM job WHERE locked_at IS NOT NULL');
    for (const { id, name, locked_at: lockedAt, locked_by: holder } of rows) {
      const isExpired = this.border.machine.now() - timeOf(lockedAt) > expireAfter;
      if (this.held.has(id) || this.taking.has(id) || (!isExpired && !isGone(holder, this.holder))) continue;
      const { affected } = await execute(
        this.dataSource,
        'UPDATE job SET next_run_at = COALESCE(next_run_at, ?), locked_at = NULL, locked_by = NULL WHERE id = ? AND locked_by = ? AND locked_at = ?',
        [sqlTime(this.border.now()), id, holder, sqlTime(timeOf(lockedAt))],
      );
      if (affected === 1) this.log.warn({ job: name, id, holder }, 'the process that ran this job has ended; the job is due again');
    }
  }

  private time(): string {
    return sqlTime(this.border.machine.now());
  }
}
