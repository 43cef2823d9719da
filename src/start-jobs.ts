import type { Config } from './config.js';
import { runImport, unfinishedImports } from './contacts/import/run-import.js';
import type { Context } from './database/context.js';
import { processName } from './database/process-name.js';
import { type Emptying, runEmptying } from './dialers/run-emptying.js';
import { tendMinute } from './dialers/windows.js';
import { findWidgetOfList } from './inbound/widgets/find-use.js';
import { housekeeping } from './jobs/housekeeping.js';
import { Scheduler } from './jobs/scheduler.js';

/** The work that has minutes. Imports run where uploads arrive; what concerns dialling runs where that is done. */
export interface Jobs {
  'import contacts': { importId: number };
  'empty list': Emptying;
  'tend dialers': undefined;
  housekeeping: undefined;
}

export async function startJobs(config: Config, context: Context, stops: (() => Promise<void>)[]): Promise<Scheduler<Jobs>> {
  const scheduler = new Scheduler<Jobs>(context, { processName: processName(), factor: config.clockFactor });
  scheduler.define('housekeeping', () => housekeeping(context));
  if (config.process !== 'web') scheduler.define('tend dialers', () => tendMinute(context));
  if (config.process !== 'dialer') scheduler.define('import contacts', ({ importId }, { signal }) => importContacts(context, importId, signal), { concurrency: 2, keepsFinished: true });
  if (config.process !== 'dialer') scheduler.define('empty list', (emptying, { signal }) => empty(context, scheduler, emptying, signal), { concurrency: 1, keepsFinished: true });
  await scheduler.start();
  stops.push(() => scheduler.stop());
  await scheduler.every('housekeeping', 3_600_000);
  await scheduler.every('tend dialers', 60_000);
  // An import whose process died is marked as running, and its job may be gone with a broken database: go on with all.
  if (config.process !== 'dialer') for (const importId of await unfinishedImports(context)) await startImport(scheduler, importId);
  return scheduler;
}

export const startImport = (scheduler: Scheduler<Jobs>, importId: number): Promise<void> => scheduler.now('import contacts', { importId }, { key: `import ${importId}` });

export const startEmptying = (scheduler: Scheduler<Jobs>, emptying: Emptying): Promise<void> => scheduler.now('empty list', emptying, { key: `list ${emptying.listId}` });

/** Who is being called when their list is emptied is taken off it so soon after their call, in milliseconds. */
const comesAgainAfter = 15_000;

async function empty(context: Context, scheduler: Scheduler<Jobs>, emptying: Emptying, signal: AbortSignal): Promise<void> {
  const underWay = await runEmptying(context, emptying, findWidgetOfList, signal);
  signal.throwIfAborted();
  if (underWay > 0) await scheduler.at('empty list', context.clock.now() + comesAgainAfter, emptying, { key: `list ${emptying.listId}` });
}

/** An import that was left in the middle because the process stops is not over: its job is run again. */
async function importContacts(context: Context, importId: number, signal: AbortSignal): Promise<void> {
  await runImport(context, importId, signal);
  signal.throwIfAborted();
}
