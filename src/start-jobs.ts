import type { Config } from './config.js';
import { runImport, unfinishedImports } from './contacts/import/run-import.js';
import type { Context } from './database/context.js';
import { processName } from './database/process-name.js';
import { judgeWaiting, type WhoseRules } from './dialers/judge-waiting.js';
import { type Emptying, runEmptying } from './dialers/run-emptying.js';
import { tendMinute } from './dialers/windows.js';
import { findWidgetOfList } from './inbound/widgets/find-use.js';
import { housekeeping } from './jobs/housekeeping.js';
import { Scheduler } from './jobs/scheduler.js';

/** The work that has minutes. Imports run where uploads arrive; what concerns dialling runs where that is done. */
export interface Jobs {
  'import contacts': { importId: number };
  'empty list': Emptying;
  'judge who waits': WhoseRules;
  'tend dialers': undefined;
  housekeeping: undefined;
}

export async function startJobs(config: Config, context: Context, stops: (() => Promise<void>)[]): Promise<Scheduler<Jobs>> {
  const scheduler = new Scheduler<Jobs>(context, { processName: processName(), factor: config.clockFactor });
  scheduler.define('housekeeping', () => housekeeping(context));
  if (config.process !== 'web') scheduler.define('tend dialers', () => tendMinute(context));
  if (config.process !== 'dialer') scheduler.define('import contacts', ({ importId }, { signal }) => importContacts(context, importId, signal), { concurrency: 2, keepsFinished: true });
  if (config.process !== 'dialer') scheduler.define('empty list', (emptying, { signal }) => empty(context, scheduler, emptying, signal), { concurrency: 1, keepsFinished: true });
  if (config.process !== 'dialer') scheduler.define('judge who waits', (whose, { signal }) => judge(context, whose, signal), { concurrency: 1 });
  await scheduler.start();
  stops.push(() => scheduler.stop());
  await scheduler.every('housekeeping', 3_600_000);
  await scheduler.every('tend dialers', 60_000);
  // An import whose process died is marked as running, and its job may be gone with a broken database: go on with all.
  if (config.process !== 'dialer') for (const importId of await unfinishedImports(context)) await startImport(scheduler, importId);
  // The files of the house and those that are shipped may be others than when it ran last.
  if (config.process !== 'dialer') await startJudging(scheduler, {});
  return scheduler;
}

export const startImport = (scheduler: Scheduler<Jobs>, importId: number): Promise<void> => scheduler.now('import contacts', { importId }, { key: `import ${importId}` });

export const startEmptying = (scheduler: Scheduler<Jobs>, emptying: Emptying): Promise<void> => scheduler.now('empty list', emptying, { key: `list ${emptying.listId}` });

/** After rules were changed; `when` is a time of the context's clock, at once unless told. */
export const startJudging = (scheduler: Scheduler<Jobs>, whose: WhoseRules, when?: number): Promise<void> => {
  const unique = { key: JSON.stringify(whose) };
  return when === undefined ? scheduler.now('judge who waits', whose, unique) : scheduler.at('judge who waits', when, whose, unique);
};

async function judge(context: Context, whose: WhoseRules, signal: AbortSignal): Promise<void> {
  await judgeWaiting(context, whose, signal);
  signal.throwIfAborted();
}

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
