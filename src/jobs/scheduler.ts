import { setTimeout as pause } from 'node:timers/promises';
import { Agenda, type Job } from 'agenda';
import type { Context } from '../database/context.js';
import { TypeOrmBackend } from './backend.js';
import { ClockBorder } from './clock-border.js';
import { JobLocks } from './locks.js';
import { JobNotifications } from './notifications.js';
import { TypeOrmJobRepository } from './repository.js';

/**
 * Agenda looks for due jobs by itself this often (milliseconds of the machine), should a notification be
 * missed; and every run leaves a timer of half of it behind, which `stop` waits for.
 */
const processEvery = 1_000;
/** So long `stop` waits for the handlers that run. */
const stopWithin = 10_000;

/** A one-off job whose handler threw is tried again after 1, 4, 16, 64 and 256 seconds. */
const retryAfter = (failures: number): number | null => (failures > 5 ? null : 1_000 * 4 ** (failures - 1));

/** What a handler knows of its run. */
interface Run {
  /** Aborted when the service stops. A long handler calls `signal.throwIfAborted()` where it can be left: its job is then run again after the restart, and is not a failure. */
  signal: AbortSignal;
}

export type Handler<Data> = (data: Data, run: Run) => Promise<unknown>;

export interface DefineOptions {
  /** How many of this name run at a time in this process; 5 when not given. */
  concurrency?: number;
  /** Whether a one-off job that succeeded stays in the table (a week long) for people to see. */
  keepsFinished?: boolean;
}

/** Makes a job the only one of its name and key: a later call replaces one that waits, and lets one that runs run once more afterwards. */
export interface Unique {
  key: string;
}

export interface SchedulerOptions {
  /** `processName()`; locks are held in this name, so no two schedulers may share one. */
  processName: string;
  /** The factor of the context's clock. */
  factor?: number;
}

/**
 * The scheduled work of the service: names of jobs with the type of their data. Handlers come from other
 * rooms at the composition root. A job is run at least once: again when its process ends before it does,
 * and when its handler throws: a one-off job up to five times more, a repeated one at its next time. None of
 * this may be called inside of a transaction: on SQLite it would wait for that transaction's end.
 */
export class Scheduler<Jobs extends object = Record<string, unknown>> {
  /** For the jobs page; everybody else schedules by the methods below. */
  readonly agenda: Agenda;
  private readonly border: ClockBorder;
  private readonly locks: JobLocks;
  private readonly notifications: JobNotifications;
  private readonly repository: TypeOrmJobRepository;
  private readonly kept = new Set<string>();
  private readonly repeated = new Set<string>();
  private stopping = new AbortController();
  private lastRunEndedAt = 0;

  constructor(
    private readonly context: Pick<Context, 'dataSource' | 'clock' | 'log'>,
    { processName, factor = 1 }: SchedulerOptions,
  ) {
    const { dataSource, clock, log } = context;
    this.border = new ClockBorder(clock, factor);
    this.locks = new JobLocks(dataSource, this.border, log, processName);
    this.notifications = new JobNotifications(dataSource, this.border, log, () => Object.keys(this.agenda.definitions));
    this.repository = new TypeOrmJobRepository(dataSource, this.border, this.locks, (name) => this.kept.has(name));
    this.agenda = new Agenda({
      backend: new TypeOrmBackend(dataSource.options.type, this.repository, this.notifications),
      name: processName,
      processEvery,
      defaultLockLifetime: processEvery,
      maxConcurrency: 100,
    });
    this.listen();
  }

  /** Says what is done for the jobs of a name, before `start`. */
  define<Name extends keyof Jobs & string>(name: Name, handler: Handler<Jobs[Name]>, { concurrency = 5, keepsFinished = false }: DefineOptions = {}): void {
    if (keepsFinished) this.kept.add(name);
    // No more are locked than run: what this process cannot begin now is another's.
    this.agenda.define<Jobs[Name]>(name, (job) => this.run(job, handler), {
      concurrency,
      lockLimit: concurrency,
      backoff: ({ attempt }) => (this.repeated.has(name) ? null : retryAfter(attempt)),
    });
  }

  /**
   * Runs a job without data at once and then at each full `interval` of the clock (milliseconds; a minute:
   * at second 0), in one process. It goes on over restarts, and stays paused where somebody paused it.
   */
  async every(name: keyof Jobs & string, interval: number): Promise<void> {
    await this.agenda.every(this.border.toMachineDuration(interval), name);
  }

  async now<Name extends keyof Jobs & string>(name: Name, data: Jobs[Name], unique?: Unique): Promise<void> {
    await this.at(name, this.border.now(), data, unique);
  }

  /** `when` is a time of the context's clock. */
  async at<Name extends keyof Jobs & string>(name: Name, when: number, data: Jobs[Name], unique?: Unique): Promise<void> {
    const job = this.agenda.create<Jobs[Name]>(name, data);
    if (unique) job.unique({ key: unique.key });
    await job.schedule(new Date(this.border.toMachine(when))).save();
  }

  /** Takes back a job that waits under its key; one that runs goes on to its end. */
  async cancel(name: keyof Jobs & string, { key }: Unique): Promise<void> {
    await this.repository.removeUnique({ name, type: 'normal', unique: { key } });
  }

  async start(): Promise<void> {
    this.stopping = new AbortController();
    await this.locks.start();
    await this.agenda.start();
  }

  /**
   * Begins no more jobs and waits for those that run, 10 s at most. Afterwards no timer is left, and no
   * lock, but for the locks of handlers that did not end: those end with the process.
   */
  async stop(): Promise<void> {
    const { machine } = this.border;
    this.locks.close();
    this.stopping.abort();
    // What was locked before this is in Agenda's hands after a turn of the event loop, and is unlocked by it.
    await new Promise((resolve) => setImmediate(resolve));
    await this.agenda.stop().catch((error: unknown) => this.context.log.warn({ error: String(error) }, 'jobs that had not begun could not be unlocked; their locks end with this process'));
    await this.notifications.disconnect();
    // A pause that keeps the process alive, unlike the clock's: what the service does after this stop must still be done.
    const deadline = machine.now() + stopWithin;
    while (this.locks.count > 0 && machine.now() < deadline) await pause(10);
    if (this.locks.count > 0) this.context.log.warn({ jobs: this.locks.count }, 'jobs still run after 10 s; they are run again by another process, or after the restart');
    await this.locks.stop();
    await pause(Math.max(0, this.lastRunEndedAt + processEvery / 2 - machine.now()));
  }

  private async run<Data>(job: Job<Data>, handler: Handler<Data>): Promise<void> {
    const { signal } = this.stopping;
    const { repeatInterval } = job.attrs;
    if (typeof repeatInterval === 'number') {
      // Counted from the clock and not from this run, or the job would come a little later each time.
      this.repeated.add(job.attrs.name);
      const interval = this.border.toClockDuration(repeatInterval);
      job.attrs.nextRunAt = new Date(this.border.toMachine((Math.floor(this.border.now() / interval) + 1) * interval));
    }
    try {
      await handler(job.attrs.data, { signal });
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error;
      job.attrs.nextRunAt = new Date(this.border.machine.now());
    }
  }

  private listen(): void {
    const { log } = this.context;
    this.agenda.on('complete', (job) => {
      this.lastRunEndedAt = this.border.machine.now();
      const { name, nextRunAt } = job.attrs;
      if (nextRunAt) this.notifications.wakeAt(name, nextRunAt.getTime());
      // Its place is free just after Agenda has told so.
      setImmediate(() => this.notifications.wake(name));
    });
    this.agenda.on('fail', (error, job) => {
      log.error({ error: error.stack ?? String(error), job: job.attrs.name, id: job.attrs._id, failures: job.attrs.failCount }, 'a job failed');
    });
    this.agenda.on('retry exhausted', (_error, job) => {
      if (!job.attrs.repeatInterval) log.error({ job: job.attrs.name, id: job.attrs._id }, 'a job failed too often and is not tried again by itself; the jobs page can');
    });
    let last = { message: '', at: 0 };
    this.agenda.on('error', ({ message }) => {
      const at = this.border.machine.now();
      if (message !== last.message || at - last.at > 60_000) log.warn({ error: message }, 'Agenda met an error');
      last = { message, at };
    });
  }
}

export const createScheduler = <Jobs extends object = Record<string, unknown>>(context: Pick<Context, 'dataSource' | 'clock' | 'log'>, options: SchedulerOptions): Scheduler<Jobs> =>
  new Scheduler<Jobs>(context, options);
