import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../src/database/data-source.js';
import { insertRows, sqlTime } from '../src/database/sql.js';
import { transaction } from '../src/database/transaction.js';
import { schema } from '../src/entities.js';
import { forgetAttempts } from '../src/personal-data/forget-attempts.js';
import { attemptId } from '../src/shared/id.js';
import { createLog } from '../src/shared/log.js';
import { databaseKinds } from '../test/support/databases.js';
import { startMariaDb } from '../test/support/database-server.js';
import { machine } from './machine.js';
import { end, fill } from './trace.js';

const most = 20_000;

/** Old attempts are removed while somebody else writes attempts, as a gate does: what both take, and how long the other waits with and without the removal. */
export async function run(): Promise<string[]> {
  const lines: string[] = [];
  for (const kind of databaseKinds) {
    const folder = mkdtempSync(join(tmpdir(), 'smart-dialers-retention-'));
    const mariaDb = kind === 'MariaDB' ? await startMariaDb(['--innodb-buffer-pool-size=2G']) : undefined;
    const opened = await openDatabase(mariaDb ? await mariaDb.create() : `sqlite:${join(folder, 'retention.sqlite')}`, schema);
    if (!opened.ok) throw new Error(opened.failure);
    const dataSource = opened.value;
    try {
      await fill(dataSource);
      await dataSource.query('UPDATE account SET attempt_months = 6');
      const before = await waits(dataSource, pause(10_000));
      const startedAt = performance.now();
      const context = { dataSource, clock: { now: () => end } as never, log: createLog('silent'), dataDir: folder };
      const removing = forgetAttempts(context, most);
      const during = await waits(dataSource, removing);
      const seconds = (performance.now() - startedAt) / 1_000;
      lines.push(`retention ${kind}: ${await removing} old attempts in ${seconds.toFixed(1)} s; who writes an attempt meanwhile waits ${told(during)}, else ${told(before)} ${machine()}`);
    } finally {
      await dataSource.destroy();
      await mariaDb?.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return lines;
}

/** How long it takes to write an attempt, 50 times a second, until `work` is done (milliseconds). */
async function waits(dataSource: DataSource, work: Promise<unknown>): Promise<number[]> {
  let isOver = false;
  void work.finally(() => (isOver = true));
  const all: number[] = [];
  const columns = ['id', 'account_id', 'campaign_id', 'dialer_id', 'dialer_version_id', 'dialer_contact_id', 'contact_id', 'list_id', 'number', 'ordinal', 'state', 'created_at'];
  while (!isOver) {
    const startedAt = performance.now();
    await transaction(dataSource, (manager) => insertRows(manager, 'attempt', columns, [[attemptId(end), 1, 1, 1, 1, 1, 1, 1, '+12025550177', 1, 'originating', sqlTime(end)]]));
    all.push(performance.now() - startedAt);
    await pause(20);
  }
  return all.sort((one, other) => one - other);
}

const told = (sorted: readonly number[]): string => `${sorted[Math.floor(sorted.length / 2)]!.toFixed(1)} ms in the middle, ${sorted[Math.floor(sorted.length * 0.99)]!.toFixed(1)} ms in 99 of 100, ${sorted.at(-1)!.toFixed(1)} ms at most`;
