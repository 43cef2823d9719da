import type { DataSource } from 'typeorm';
import { processName } from '../../src/database/process-name.js';
import { ClockBorder } from '../../src/jobs/clock-border.js';
import { JobLocks } from '../../src/jobs/locks.js';
import { TypeOrmJobRepository } from '../../src/jobs/repository.js';
import { createScheduler, type Scheduler } from '../../src/jobs/scheduler.js';
import { type Clock, machineClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';

let made = 0;
/** A name that no running process has, and that nobody takes for one that ended. */
const anotherName = (): string => `${processName()}-${(made += 1)}`;

export const silent = createLog('silent');

export function openRepository(dataSource: DataSource, holder = anotherName()): { repository: TypeOrmJobRepository; locks: JobLocks } {
  const border = new ClockBorder(machineClock(), 1);
  const locks = new JobLocks(dataSource, border, silent, holder);
  return { repository: new TypeOrmJobRepository(dataSource, border, locks, (name) => name === 'kept'), locks };
}

export function openScheduler(dataSource: DataSource, { clock = machineClock() as Clock, factor = 1, log = silent } = {}): Scheduler<Record<string, any>> {
  return createScheduler<Record<string, any>>({ dataSource, clock, log }, { processName: anotherName(), factor });
}

/** Waits until it is so; the test's time limit ends a wait that has no end. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
}
