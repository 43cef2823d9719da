import type { EntityManager } from 'typeorm';
import type { Context } from '../database/context.js';
import { forUpdate, sqlTime } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import type { Clock } from '../shared/clock.js';
import { dueBy, nextQuota, type Quota } from '../pacing/evenly.js';
import { Dialer } from './dialer.entity.js';
import { DialerQuota } from './dialer-quota.entity.js';
import { DialerVersion } from './dialer-version.entity.js';

const minute = 60_000;

/** Sets the quota of each running dialer's next minute (A5); an Agenda job calls it once a minute. */
export async function renewQuotas(context: Context): Promise<void> {
  const dialers = await context.dataSource.getRepository(Dialer).findBy({ state: 'running' });
  for (const dialer of dialers) await transaction(context.dataSource, (manager) => renewQuota(manager, dialer, context.clock));
}

/**
 * The quota of the minute from now on, by what is left of time and contacts; a dialer without even distribution
 * has none. The dialer's row is locked first, so that each call is counted either as left or as placed since.
 */
export async function renewQuota(manager: EntityManager, { id: dialerId, accountId, versionId }: Dialer, clock: Clock): Promise<void> {
  const quotas = manager.getRepository(DialerQuota);
  await manager.query(`SELECT id FROM dialer WHERE id = ?${forUpdate(manager)}`, [dialerId]);
  // What was placed in this very millisecond belongs to the quota before.
  const now = clock.now() + 1;
  const { settings } = await manager.getRepository(DialerVersion).findOneByOrFail({ id: versionId });
  if (settings.rate.kind !== 'evenly') {
    await quotas.delete({ dialerId });
    return;
  }
  const left = await countLeft(manager, dialerId);
  const backlog = await backlogOf(manager, dialerId, now);
  const { from, until, calls, owed } = nextQuota(left, now, Date.parse(settings.rate.start), Date.parse(settings.rate.end), minute, backlog);
  await quotas.upsert({ dialerId, accountId, startsAt: new Date(from), endsAt: new Date(until), calls, owed }, ['dialerId']);
}

export async function readQuota(manager: EntityManager, dialerId: number): Promise<Quota | undefined> {
  const row = await manager.getRepository(DialerQuota).findOneBy({ dialerId });
  return row ? { from: row.startsAt.getTime(), until: row.endsAt.getTime(), calls: row.calls, owed: row.owed } : undefined;
}

/** Calls placed since an instant; refusals are none. */
export async function placedSince(manager: EntityManager, dialerId: number, from: number): Promise<number> {
  const [row] = await manager.query('SELECT COUNT(*) AS count FROM attempt WHERE dialer_id = ? AND created_at >= ? AND ordinal > 0', [dialerId, sqlTime(from)]);
  return Number(row.count);
}

async function backlogOf(manager: EntityManager, dialerId: number, now: number): Promise<number> {
  const quota = await readQuota(manager, dialerId);
  return quota ? dueBy(quota, now) - (await placedSince(manager, dialerId, quota.from)) : 0;
}

/** Contacts of the lists that call: who waits for a first or a further attempt, and who has no place in the dialer yet. */
async function countLeft(manager: EntityManager, dialerId: number): Promise<number> {
  const [waiting] = await manager.query(
    `SELECT COUNT(*) AS count FROM dialer_contact WHERE dialer_id = ? AND state = 'waiting'
      AND list_id IN (SELECT list_id FROM dialer_list WHERE dialer_id = ? AND role = 'call')`,
    [dialerId, dialerId],
  );
  const [newcomers] = await manager.query(
    `SELECT COUNT(*) AS count FROM dialer_list JOIN contact ON contact.list_id = dialer_list.list_id AND contact.id > dialer_list.enrolled_to AND contact.cancelled_at IS NULL
      WHERE dialer_list.dialer_id = ? AND dialer_list.role = 'call'`,
    [dialerId],
  );
  return Number(waiting.count) + Number(newcomers.count);
}
