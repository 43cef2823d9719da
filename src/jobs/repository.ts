import { toJobId, type JobId, type JobParameters, type JobRepository, type JobRepositoryOptions, type JobsOverview, type JobsQueryOptions, type JobsResult, type RemoveJobsOptions } from 'agenda';
import type { DataSource } from 'typeorm';
import { isDuplicate } from '../accounts/is-duplicate.js';
import { marks, sqlTime } from '../database/sql.js';
import type { ClockBorder } from './clock-border.js';
import { debounced } from './debounced.js';
import { findIds, hasCriteria, overview, search } from './find-jobs.js';
import type { JobLocks } from './locks.js';
import { columnsOf, type JobRow, readJob, uniqueKeyOf, writeInterval } from './rows.js';
import { execute } from './statements.js';

/** So many of the jobs that are due are tried at a time: with several processes the first may be taken. */
const candidates = 10;

/** A reason that the column cannot hold must not keep a job from ending. */
const longestReason = 2_000;

/**
 * What Agenda tells its processor of a lock's age: none. Agenda forgets a job whose lock it finds old
 * (after the machine slept, say) without freeing its place, and one place fewer would be left for ever;
 * how old a lock may become is for `JobLocks` to say.
 */
const neverOld = new Date(8.64e15);

/** Agenda's jobs in the table `job`. `keepsFinished` says of a name whether its one-off jobs stay as rows when they have succeeded. */
export class TypeOrmJobRepository implements JobRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly border: ClockBorder,
    private readonly locks: JobLocks,
    private readonly keepsFinished: (name: string) => boolean,
  ) {}

  /** The data source is open before a scheduler is made. */
  async connect(): Promise<void> {}

  async queryJobs(options: JobsQueryOptions = {}): Promise<JobsResult> {
    return search(this.dataSource, this.border, options);
  }

  async getJobsOverview(): Promise<JobsOverview[]> {
    return overview(this.dataSource, this.border);
  }

  async getDistinctJobNames(): Promise<string[]> {
    const rows: { name: string }[] = await this.dataSource.query('SELECT DISTINCT name FROM job ORDER BY name');
    return rows.map(({ name }) => name);
  }

  async getJobById(id: string): Promise<JobParameters | null> {
    return (await this.read('id', Number(id))) ?? null;
  }

  async getQueueSize(): Promise<number> {
    const [{ count }] = await this.dataSource.query('SELECT COUNT(*) AS count FROM job WHERE next_run_at < ?', [sqlTime(this.border.now())]);
    return Number(count);
  }

  async saveJob<Data = unknown>(job: JobParameters<Data>, options: JobRepositoryOptions | undefined): Promise<JobParameters<Data>> {
    const key = uniqueKeyOf(job);
    if (job._id) {
      const failure = { fail_reason: job.failReason ?? null, fail_count: job.failCount ?? 0, failed_at: this.border.toColumn(job.failedAt) };
      await this.update('id = ? AND name = ?', [Number(job._id), job.name], { ...columnsOf(job, options?.lastModifiedBy, this.border), ...failure });
      return (await this.read<Data>('id', Number(job._id))) ?? job;
    }
    return key === undefined ? this.insert(job, columnsOf(job, options?.lastModifiedBy, this.border)) : this.saveUnique(job, key, options?.lastModifiedBy);
  }

  async saveJobState(job: JobParameters): Promise<void> {
    const id = Number(job._id);
    const hasEnded = !job.lockedAt;
    try {
      const isKept = (hasEnded && (await this.removeFinished(job))) || (await this.updateState(job));
      if (!isKept) throw new Error(`the job ${job.name} ${id} is not this process's any more: it was removed, or it did not renew its lock in time`);
    } catch (error) {
      this.locks.forget(id);
      throw error;
    }
    if (hasEnded) this.locks.forget(id);
  }

  async lockJob(job: JobParameters): Promise<JobParameters | undefined> {
    const row = await this.readRow('id', Number(job._id));
    if (row?.name !== job.name || !(await this.locks.take(row.id))) return undefined;
    return this.readLocked(row.id, row.next_run_at);
  }

  async unlockJob(job: JobParameters): Promise<void> {
    await this.locks.release([Number(job._id)], job.nextRunAt ? this.border.toClock(job.nextRunAt.getTime()) : undefined);
  }

  async unlockJobs(jobIds: (JobId | string)[]): Promise<void> {
    await this.locks.release(jobIds.map(Number));
  }

  /**
   * Locks the job that is due longest. Not by priority: on MariaDB that costs a sort of all that are due,
   * a factor of five. Nothing is locked ahead of its time (`nextScanAt`), because the notifications come
   * when a job is due, and dead locks (`lockDeadline`) are released by JobLocks.
   */
  async getNextJobToRun(jobName: string): Promise<JobParameters | undefined> {
    if (!this.locks.isOpen) return undefined;
    const due: Pick<JobRow, 'id' | 'next_run_at'>[] = await this.dataSource.query(
      `SELECT id, next_run_at FROM job WHERE name = ? AND next_run_at <= ? AND locked_at IS NULL AND disabled = 0 ORDER BY next_run_at LIMIT ${candidates}`,
      [jobName, sqlTime(this.border.now())],
    );
    for (const { id, next_run_at: dueAt } of due) if (await this.locks.take(id)) return this.readLocked(id, dueAt);
    return undefined;
  }

  async removeJobs(options: RemoveJobsOptions): Promise<number> {
    if (!hasCriteria(options)) return 0;
    return this.inChunks(await findIds(this.dataSource, options), (ids) => `DELETE FROM job WHERE id IN (${ids})`);
  }

  async disableJobs(options: RemoveJobsOptions): Promise<number> {
    if (!hasCriteria(options)) return 0;
    return this.inChunks(await findIds(this.dataSource, options), (ids) => `UPDATE job SET disabled = 1 WHERE id IN (${ids})`);
  }

  async enableJobs(options: RemoveJobsOptions): Promise<number> {
    if (!hasCriteria(options)) return 0;
    return this.inChunks(await findIds(this.dataSource, options), (ids) => `UPDATE job SET disabled = 0 WHERE id IN (${ids})`);
  }

  async purgeAllJobs(): Promise<number> {
    return (await execute(this.dataSource, 'DELETE FROM job', [])).affected;
  }

  /** Takes back what waits under a unique condition. One that runs goes on to its end, and is not run again. */
  async removeUnique(job: Pick<JobParameters<unknown>, 'name' | 'type' | 'unique'>): Promise<void> {
    const key = uniqueKeyOf(job);
    await execute(this.dataSource, 'UPDATE job SET next_run_at = NULL WHERE unique_key = ? AND locked_at IS NOT NULL', [key]);
    await execute(this.dataSource, 'DELETE FROM job WHERE unique_key = ? AND locked_at IS NULL', [key]);
  }

  private async insert<Data>(job: JobParameters<Data>, columns: Record<string, unknown>): Promise<JobParameters<Data>> {
    const row = { name: job.name, disabled: 0, fail_count: 0, ...columns };
    const { id } = await execute(this.dataSource, `INSERT INTO job (${Object.keys(row).join(', ')}) VALUES (${marks(Object.keys(row))})`, Object.values(row));
    return { ...job, _id: toJobId(String(id)) };
  }

  /** The index on unique_key decides between two that save at once; the slower one changes the quicker one's row. */
  private async saveUnique<Data>(job: JobParameters<Data>, key: string, lastModifiedBy: string | undefined): Promise<JobParameters<Data>> {
    const debounce = job.uniqueOpts?.debounce;
    for (;;) {
      const existing = await this.read<Data>('unique_key', key);
      if (existing && job.uniqueOpts?.insertOnly && !debounce) return existing;
      const asked = debounce ? debounced(job, existing, this.border.machine.now(), debounce) : job;
      const values = columnsOf(asked, lastModifiedBy, this.border);
      if (!existing) {
        try {
          return await this.insert(asked, { ...values, unique_key: key });
        } catch (error) {
          if (!isDuplicate(error)) throw error;
          continue;
        }
      }
      const { next_run_at: next, ...others } = values;
      const isUnchanged = job.type === 'single' && writeInterval(job.repeatInterval, this.border) === writeInterval(existing.repeatInterval, this.border);
      // A service that starts again with the same interval leaves the next run where it was.
      const affected = isUnchanged
        ? await this.update('unique_key = ?', [key], others, 'next_run_at = COALESCE(next_run_at, ?), ', [next])
        : await this.update('unique_key = ?', [key], values);
      if (affected === 1) return (await this.read<Data>('unique_key', key)) ?? existing;
    }
  }

  /** A one-off job that has succeeded is removed, unless it is to run again or is kept for people to see. */
  private async removeFinished(job: JobParameters): Promise<boolean> {
    const hasFailed = !job.lastFinishedAt || !job.lastRunAt || job.lastFinishedAt < job.lastRunAt || (job.failedAt !== undefined && job.failedAt >= job.lastRunAt);
    if (hasFailed || job.nextRunAt || this.keepsFinished(job.name)) return false;
    const { affected } = await execute(this.dataSource, 'DELETE FROM job WHERE id = ? AND locked_by = ? AND next_run_at IS NULL', [Number(job._id), this.locks.holder]);
    return affected === 1;
  }

  /** `next_run_at` comes first: MySQL's later assignments see the new values. What is in it of a one-off job was written since it was locked. */
  private async updateState(job: JobParameters): Promise<boolean> {
    const next = this.border.toColumn(job.nextRunAt);
    const { affected } = await execute(
      this.dataSource,
      `UPDATE job SET next_run_at = CASE WHEN repeat_interval IS NULL THEN COALESCE(next_run_at, ?) ELSE ? END,
         last_run_at = ?, last_finished_at = ?, failed_at = ?, fail_reason = ?, fail_count = ?, progress = ?, locked_at = ?, locked_by = ?
        WHERE id = ? AND name = ? AND locked_by = ?`,
      [
        next, next, this.border.toColumn(job.lastRunAt), this.border.toColumn(job.lastFinishedAt), this.border.toColumn(job.failedAt),
        job.failReason?.slice(0, longestReason) ?? null, job.failCount ?? 0, job.progress ?? null,
        job.lockedAt ? sqlTime(this.border.machine.now()) : null, job.lockedAt ? this.locks.holder : null,
        Number(job._id), job.name, this.locks.holder,
      ],
    );
    return affected === 1;
  }

  private async update(where: string, keys: readonly unknown[], columns: Record<string, unknown>, first = '', firstValues: readonly unknown[] = []): Promise<number> {
    const assignments = Object.keys(columns).map((column) => `${column} = ?`).join(', ');
    return (await execute(this.dataSource, `UPDATE job SET ${first}${assignments} WHERE ${where}`, [...firstValues, ...Object.values(columns), ...keys])).affected;
  }

  private async inChunks(ids: readonly number[], statement: (marks: string) => string): Promise<number> {
    let changed = 0;
    for (let from = 0; from < ids.length; from += 1_000) {
      const chunk = ids.slice(from, from + 1_000);
      changed += (await execute(this.dataSource, statement(marks(chunk)), chunk)).affected;
    }
    return changed;
  }

  /** Read after it was locked, so that it runs with what was saved last. */
  private async readLocked(id: number, dueAt: JobRow['next_run_at']): Promise<JobParameters | undefined> {
    const job = await this.read('id', id);
    if (!job) return undefined;
    if (this.locks.isOpen) return { ...job, nextRunAt: this.border.fromColumn(dueAt), lockedAt: neverOld };
    await this.locks.release([id]);
    return undefined;
  }

  private async read<Data>(column: 'id' | 'unique_key', value: unknown): Promise<JobParameters<Data> | undefined> {
    const row = await this.readRow(column, value);
    return row && readJob<Data>(row, this.border);
  }

  private async readRow(column: 'id' | 'unique_key', value: unknown): Promise<JobRow | undefined> {
    const [row] = await this.dataSource.query(`SELECT * FROM job WHERE ${column} = ?`, [value]);
    return row;
  }
}
