import type { DebounceOptions, JobParameters } from 'agenda';

/**
 * Agenda's debounce: a job that is asked for often runs once, after `delay` of quiet (trailing) or at the
 * first call (leading), and at the latest `maxWait` after the first call. Times are Agenda's.
 */
export function debounced<Data>(job: JobParameters<Data>, existing: JobParameters<Data> | undefined, now: number, { delay, maxWait, strategy }: DebounceOptions): JobParameters<Data> {
  const isWaiting = existing?.nextRunAt && existing.debounceStartedAt;
  const startedAt = isWaiting ? existing.debounceStartedAt! : new Date(now);
  if (strategy === 'leading') return { ...job, nextRunAt: isWaiting ? existing.nextRunAt : job.nextRunAt, debounceStartedAt: startedAt };
  if (maxWait && now - startedAt.getTime() >= maxWait) return { ...job, nextRunAt: new Date(now), debounceStartedAt: undefined };
  return { ...job, nextRunAt: new Date(now + delay), debounceStartedAt: startedAt };
}
