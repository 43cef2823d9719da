import type { JobsOverview, JobsQueryOptions, JobsResult, JobState, RemoveJobsOptions } from 'agenda';
import type { DataSource } from 'typeorm';
import { marks, sqlTime } from '../database/sql.js';
import type { ClockBorder } from './clock-border.js';
import { type JobRow, readJob } from './rows.js';

/** Agenda's `computeJobState` in SQL, so that a page of one state is read as a page; its one parameter is now. */
const stateOf = `CASE
  WHEN locked_at IS NOT NULL THEN 'running'
  WHEN failed_at IS NOT NULL AND (last_finished_at IS NULL OR failed_at >= last_finished_at) THEN 'failed'
  WHEN repeat_interval IS NOT NULL THEN 'repeating'
  WHEN next_run_at IS NULL THEN 'completed'
  WHEN next_run_at > ? THEN 'scheduled'
  ELSE 'queued' END`;

const sortColumns = { nextRunAt: 'next_run_at', lastRunAt: 'last_run_at', lastFinishedAt: 'last_finished_at', priority: 'priority', name: 'name', data: 'data' } as const;

type Criteria = RemoveJobsOptions & Pick<JobsQueryOptions, 'search' | 'state' | 'includeDisabled'>;

export async function search(dataSource: DataSource, border: ClockBorder, options: JobsQueryOptions): Promise<JobsResult> {
  const now = sqlTime(border.now());
  const { where, values } = conditions(options, now, options.data === undefined ? undefined : await findIds(dataSource, options));
  const [{ total }] = await dataSource.query(`SELECT COUNT(*) AS total FROM job${where}`, values);
  const page = options.limit ? ` LIMIT ${Number(options.limit)} OFFSET ${Number(options.skip ?? 0)}` : '';
  const rows: (JobRow & { state: JobState })[] = await dataSource.query(`SELECT job.*, ${stateOf} AS state FROM job${where} ORDER BY ${order(options.sort)}${page}`, [now, ...values]);
  const jobs = rows.slice(options.limit ? 0 : (options.skip ?? 0)).map((row) => ({ ...readJob(row, border), state: row.state }) as JobsResult['jobs'][number]);
  return { jobs, total: Number(total) };
}

export async function overview(dataSource: DataSource, border: ClockBorder): Promise<JobsOverview[]> {
  const rows: { name: string; state: JobState; jobs: number; paused: number }[] = await dataSource.query(
    `SELECT name, state, COUNT(*) AS jobs, SUM(disabled) AS paused FROM (SELECT name, disabled, ${stateOf} AS state FROM job) AS states GROUP BY name, state ORDER BY name`,
    [sqlTime(border.now())],
  );
  const overviews = new Map<string, JobsOverview>();
  for (const { name, state, jobs, paused } of rows) {
    const entry = overviews.get(name) ?? { name, total: 0, running: 0, scheduled: 0, queued: 0, completed: 0, failed: 0, repeating: 0, paused: 0 };
    entry.total += Number(jobs);
    entry[state] += Number(jobs);
    entry.paused += Number(paused);
    overviews.set(name, entry);
  }
  return [...overviews.values()];
}

/** Whether the options name any jobs at all: without, nothing may be removed. */
export const hasCriteria = (options: RemoveJobsOptions): boolean => conditions(options).where !== '' || options.data !== undefined;

/** The ids of the jobs that are meant, oldest first. Data is compared here, not in SQL: each database has its own JSON functions. */
export async function findIds(dataSource: DataSource, options: Criteria): Promise<number[]> {
  const { where, values } = conditions({ ...options, state: undefined });
  const rows: { id: number; data: string | null }[] = await dataSource.query(`SELECT id${options.data === undefined ? '' : ', data'} FROM job${where} ORDER BY id`, values);
  const found = options.data === undefined ? rows : rows.filter(({ data }) => contains(JSON.parse(data ?? 'null'), options.data));
  return found.map(({ id }) => id);
}

/** `among` are the only ids that count, where they are known already. */
function conditions(options: Criteria, now = '', among?: readonly number[]): { where: string; values: unknown[] } {
  const parts: string[] = [];
  const values: unknown[] = [];
  const add = (sql: string, ...given: unknown[]) => {
    parts.push(sql);
    values.push(...given);
  };
  const oneOf = (column: string, given: readonly unknown[], not = '') => add(given.length > 0 ? `${column}${not} IN (${marks(given)})` : '1 = 0', ...given);
  if (options.name) add('name = ?', options.name);
  else if (options.names?.length) oneOf('name', options.names);
  else if (options.notNames?.length) oneOf('name', options.notNames, ' NOT');
  if (options.id) add('id = ?', Number(options.id));
  else if (options.ids?.length) oneOf('id', options.ids.map(Number));
  if (among) oneOf('id', among);
  if (options.search) add(`name LIKE ? ESCAPE '!'`, `%${options.search.replace(/[!%_]/g, '!$&')}%`);
  if (options.includeDisabled === false) add('disabled = 0');
  if (options.state === 'paused') add('disabled = 1');
  else if (options.state) add(`${stateOf} = ?`, now, options.state);
  return { where: parts.length > 0 ? ` WHERE ${parts.join(' AND ')}` : '', values };
}

/** Empty times come last in either direction, and the id makes the order of a page certain. */
function order(sort: JobsQueryOptions['sort'] = { nextRunAt: 'desc', lastRunAt: 'desc' }): string {
  const parts = Object.entries(sortColumns)
    .filter(([field]) => sort[field as keyof typeof sortColumns])
    .map(([field, column]) => `${column} IS NULL, ${column} ${sort[field as keyof typeof sortColumns] === 'asc' ? 'ASC' : 'DESC'}`);
  return [...parts, 'id DESC'].join(', ');
}

/** Whether `data` has all that `part` has, in the same places. */
function contains(data: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return data === part;
  if (typeof data !== 'object' || data === null || Array.isArray(part) !== Array.isArray(data)) return false;
  if (Array.isArray(part)) return part.every((wanted) => (data as unknown[]).some((given) => contains(given, wanted)));
  return Object.entries(part).every(([name, wanted]) => contains((data as Record<string, unknown>)[name], wanted));
}
