import { setTimeout as pause } from 'node:timers/promises';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { audit } from '../accounts/audit.js';
import { recordingFolder } from '../calls/recording-place.js';
import type { Context } from '../database/context.js';
import { isSqlite, marks, sqlTime } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { monthsAgo } from '../shared/months-ago.js';

/** So many at once; how long that takes is in docs/benchmarks.md. */
const atOnce = 100;
/** Between two chunks whatever waits for the database has its turn, in milliseconds of the machine. */
const rest = 20;
/** What is more than this is left for the next hour. */
const mostInAnHour = 200_000;

/**
 * Removes the calls, those that came in too, and refusals that are older than their account keeps them, in calendar months of its zone, with what hangs on them: dispositions, scores,
 * recordings, tasks, consultations. What is proof by itself stays: counts of abandoned calls, consents, opt-outs and other entries that block, the
 * audit; notes stay with their contact. Gives how many attempts.
 */
export async function forgetAttempts(context: Context, most = mostInAnHour): Promise<number> {
  const { dataSource, clock } = context;
  let all = 0;
  for (const { id: accountId, attemptMonths, zone } of await dataSource.getRepository(Account).find()) {
    const before = sqlTime(monthsAgo(clock.now(), attemptMonths, zone));
    let forgotten = 0;
    while (all + forgotten < most) {
      const ids = await oldest(dataSource.manager, accountId, before);
      if (ids.length === 0) break;
      await removeRecordings(context, ids);
      await transaction(dataSource, (manager) => remove(manager, ids));
      forgotten += ids.length;
      await pause(rest);
    }
    forgotten += await forgetCallsIn(dataSource.manager, accountId, before, most - all - forgotten);
    const detail = { attempts: forgotten, keptMonths: attemptMonths };
    if (forgotten > 0) await transaction(dataSource, (manager) => audit(manager, { at: clock.now(), accountId, actor: 'service', action: 'delete old attempts', subject: `account ${accountId}`, detail }));
    all += forgotten;
  }
  return all;
}

/** The oldest that are settled, by the index attempt_age (migrations/0019-retention.ts); read without a lock. */
async function oldest(manager: EntityManager, accountId: number, before: string): Promise<string[]> {
  const rows: { id: string }[] = await manager.query(`SELECT id FROM attempt WHERE ${isSqlite(manager) ? 'account_id + 0' : 'account_id'} = ? AND created_at < ? AND settled_at IS NOT NULL ORDER BY created_at LIMIT ${atOnce}`, [accountId, before]);
  return rows.map(({ id }) => id);
}

/** Calls that came in are records of calls as well; nothing hangs on them. */
async function forgetCallsIn(manager: EntityManager, accountId: number, before: string, most: number): Promise<number> {
  let forgotten = 0;
  while (forgotten < most) {
    const rows: { id: string }[] = await manager.query(`SELECT id FROM call_in WHERE account_id = ? AND came_at < ? AND ended_at IS NOT NULL ORDER BY came_at LIMIT ${atOnce}`, [accountId, before]);
    if (rows.length === 0) break;
    await manager.query(`DELETE FROM call_in WHERE id IN (${marks(rows)})`, rows.map(({ id }) => id));
    forgotten += rows.length;
    await pause(rest);
  }
  return forgotten;
}

/** As in recordings.ts, the files first. */
async function removeRecordings(context: Context, ids: readonly string[]): Promise<void> {
  const stored: { storedName: string }[] = await context.dataSource.query(`SELECT stored_name AS storedName FROM recording WHERE state IN ('stored', 'expected') AND attempt_id IN (${marks(ids)})`, [...ids]);
  for (const { storedName } of stored) await rm(join(recordingFolder(context), storedName), { force: true });
}

async function remove(manager: EntityManager, ids: readonly string[]): Promise<void> {
  for (const table of ['disposition', 'score', 'recording', 'task', 'rule_run', 'consult']) await manager.query(`DELETE FROM ${table} WHERE attempt_id IN (${marks(ids)})`, [...ids]);
  await manager.query(`UPDATE contact_note SET attempt_id = NULL WHERE attempt_id IN (${marks(ids)})`, [...ids]);
  await manager.query(`DELETE FROM attempt WHERE id IN (${marks(ids)})`, [...ids]);
}
