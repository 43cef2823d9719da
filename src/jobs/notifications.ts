import { BaseNotificationChannel, toJobId, type JobNotification, type JobStateNotification } from 'agenda';
import type { DataSource } from 'typeorm';
import { marks, sqlTime, timeOf } from '../database/sql.js';
import { every, type Timer } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { ClockBorder } from './clock-border.js';

/** How often the table is asked what falls due; a job that another process saves waits at most this long. Real time. */
const lookEvery = 200;

/**
 * Tells Agenda at once when a job is due. What this process saves is told directly. For everything else
 * (another process's jobs, repeated ones, those for later) one query over the index on (name, next_run_at)
 * is asked five times a second what falls due before the next look, and a timer is set to the millisecond.
 * It replaces a counter that every save would have to raise: that is a write more a job, on one row that
 * all processes fight for, and it would not tell when a later job is due.
 *
 * The states of running jobs are told within this process only; they are for the jobs page.
 */
export class JobNotifications extends BaseNotificationChannel {
  private timer: Timer | undefined;
  private looking: Promise<void> | undefined;
  private due = new Map<string, { at: number; timer: Timer }>();
  private waking = new Set<string>();
  private again = new Set<string>();
  private isFailing = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly border: ClockBorder,
    private readonly log: Log,
    private readonly names: () => string[],
  ) {
    super();
  }

  async connect(): Promise<void> {
    this.setState('connected');
    this.timer = every(this.border.machine, lookEvery, () => (this.looking = this.look()));
  }

  async disconnect(): Promise<void> {
    this.setState('disconnected');
    this.timer?.cancel();
    for (const { timer } of this.due.values()) timer.cancel();
    this.due.clear();
    this.handlers.clear();
    this.stateHandlers.clear();
    await this.looking;
  }

  async publish({ jobName, nextRunAt }: JobNotification): Promise<void> {
    if (nextRunAt) this.wakeAt(jobName, nextRunAt.getTime());
  }

  async publishState(notification: JobStateNotification): Promise<void> {
    await this.notifyStateHandlers(notification);
  }

  /** Lets Agenda take jobs of this name until none is due or all its places are taken; one such round at a time, and one more where it was asked for meanwhile. */
  wake(jobName: string): void {
    if (this.waking.has(jobName)) {
      this.again.add(jobName);
      return;
    }
    this.waking.add(jobName);
    void this.notifyHandlers({ jobId: toJobId(''), jobName, nextRunAt: null, priority: 0, timestamp: new Date() }).then(() => {
      this.waking.delete(jobName);
      if (this.again.delete(jobName)) this.wake(jobName);
    });
  }

  /** The same at a time of the machine's; what is farther off is found by a later look. */
  wakeAt(jobName: string, at: number): void {
    if (this.state !== 'connected') return;
    const delay = at - this.border.machine.now();
    if (delay <= 0) return this.wake(jobName);
    const known = this.due.get(jobName);
    if (delay > lookEvery || (known && known.at <= at)) return;
    known?.timer.cancel();
    // A timer may fire a part of a millisecond early, when nothing is due yet.
    const timer = this.border.machine.after(delay + 1, () => {
      this.due.delete(jobName);
      this.wake(jobName);
    });
    this.due.set(jobName, { at, timer });
  }

  private async look(): Promise<void> {
    const names = this.names();
    if (names.length === 0) return;
    const until = sqlTime(this.border.toClock(this.border.machine.now() + lookEvery));
    try {
      const rows: { name: string; at: Date | string }[] = await this.dataSource.query(
        `SELECT name, MIN(next_run_at) AS at FROM job WHERE name IN (${marks(names)}) AND next_run_at <= ? AND locked_at IS NULL AND disabled = 0 GROUP BY name`,
        [...names, until],
      );
      if (this.state !== 'connected') return;
      for (const { name, at } of rows) this.wakeAt(name, this.border.toMachine(timeOf(at)));
      if (this.isFailing) this.log.info('the database answers again; jobs go on');
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing && this.state === 'connected') this.log.warn({ error: String(error) }, 'the database was not able to tell which jobs are due; it is asked again');
      this.isFailing = true;
    }
  }
}
