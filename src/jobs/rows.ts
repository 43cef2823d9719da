import { createHash } from 'node:crypto';
import { toJobId, type JobParameters } from 'agenda';
import { timeOf } from '../database/sql.js';
import type { ClockBorder } from './clock-border.js';

type Time = Date | string | null;

/** A row of the table `job` as a query gives it. */
export interface JobRow {
  id: number;
  name: string;
  type: 'normal' | 'single';
  priority: number;
  data: string | null;
  next_run_at: Time;
  last_run_at: Time;
  last_finished_at: Time;
  failed_at: Time;
  locked_at: Time;
  locked_by: string | null;
  disabled: number;
  fail_reason: string | null;
  fail_count: number;
  progress: number | null;
  repeat_interval: string | null;
  details: string | null;
}

/** Fields of Agenda's that nothing is searched or changed by; they are kept together in the column `details`. */
const detailNames = ['repeatTimezone', 'repeatAt', 'fork', 'startDate', 'endDate', 'skipDays', 'debounceStartedAt', 'lastModifiedBy'] as const;
const detailDates = ['startDate', 'endDate', 'debounceStartedAt'];

/** A row in Agenda's words and in the machine's time. */
export function readJob<Data>(row: JobRow, border: ClockBorder): JobParameters<Data> {
  const details = JSON.parse(row.details ?? '{}', (key, value) => (detailDates.includes(key) ? new Date(value) : value));
  return {
    ...details,
    _id: toJobId(String(row.id)),
    name: row.name,
    type: row.type,
    priority: row.priority,
    data: JSON.parse(row.data ?? 'null'),
    nextRunAt: border.fromColumn(row.next_run_at),
    lastRunAt: border.fromColumn(row.last_run_at) ?? undefined,
    lastFinishedAt: border.fromColumn(row.last_finished_at) ?? undefined,
    failedAt: border.fromColumn(row.failed_at) ?? undefined,
    lockedAt: row.locked_at === null ? undefined : new Date(timeOf(row.locked_at)),
    disabled: Boolean(row.disabled),
    failReason: row.fail_reason ?? undefined,
    failCount: row.fail_count,
    progress: row.progress ?? undefined,
    repeatInterval: readInterval(row.repeat_interval, border),
  };
}

/** The columns that saving a job writes; `disabled` only where the caller says it, so that a paused job stays paused over a restart. */
export function columnsOf(job: JobParameters<unknown>, lastModifiedBy: string | undefined, border: ClockBorder): Record<string, unknown> {
  const details = Object.fromEntries(detailNames.map((name) => [name, job[name]]));
  return {
    type: job.type,
    priority: job.priority,
    data: job.data === undefined ? null : JSON.stringify(job.data),
    next_run_at: border.toColumn(job.nextRunAt),
    repeat_interval: writeInterval(job.repeatInterval, border),
    details: JSON.stringify({ ...details, lastModifiedBy }),
    ...(job.disabled !== undefined && { disabled: Number(job.disabled) }),
  };
}

/** What makes a job the only one of its kind: a name for a repeated job, the name and the condition for Agenda's `unique`. */
export function uniqueKeyOf({ name, type, unique }: Pick<JobParameters<unknown>, 'name' | 'type' | 'unique'>): string | undefined {
  if (type !== 'single' && !unique) return undefined;
  const condition = type === 'single' ? [] : Object.entries(unique!).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify([type, name, condition])).digest('hex');
}

function readInterval(text: string | null, border: ClockBorder): string | number | undefined {
  if (text === null) return undefined;
  return /^\d+$/.test(text) ? border.toMachineDuration(Number(text)) : text;
}

export function writeInterval(interval: string | number | undefined, border: ClockBorder): string | null {
  if (interval === undefined) return null;
  return typeof interval === 'number' ? String(border.toClockDuration(interval)) : interval;
}
