import { openDatabase } from '../../src/database/data-source.js';
import { processName } from '../../src/database/process-name.js';
import { createScheduler } from '../../src/jobs/scheduler.js';
import { schema } from '../../src/entities.js';
import { machineClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';

/** A process for the tests to kill: says "running" from inside of a job that never ends. */
const opened = await openDatabase(process.argv[2]!, schema);
if (!opened.ok) throw new Error(opened.failure);
const scheduler = createScheduler({ dataSource: opened.value, clock: machineClock(), log: createLog('silent') }, { processName: processName() });
scheduler.define('hang', () => {
  process.stdout.write('running\n');
  return new Promise(() => {});
});
await scheduler.now('hang', { from: 'the first process' });
await scheduler.start();
