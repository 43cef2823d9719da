import { SessionStore } from '../accounts/session-store.js';
import { forgetOldOfAgents } from '../agents/forget-old.js';
import { forgetOld } from '../caller-ids/forget.js';
import { forgetRecordings } from '../calls/forget-recordings.js';
import { forgetUploads } from '../contacts/import/forget-uploads.js';
import type { Context } from '../database/context.js';
import { marks, sqlTime } from '../database/sql.js';
import { forgetRequests } from '../inbound/widgets/forget-requests.js';
import { forgetAttempts } from '../personal-data/forget-attempts.js';
import { execute } from './statements.js';

/** Jobs that have ended stay this long for people to see. */
const keepFor = 7 * 24 * 3_600_000;
const chunk = 1_000;

/** Removes what nobody needs any more: sessions that ended, jobs that ended a week ago, look-ups of more than a year, uploads of a month ago, requests of visitors of sites that are too old, tasks, wishes and breaks of agents that are over for long, and recordings and attempts that their account keeps no longer. Every hour is often enough. */
export async function housekeeping(context: Context, sessions = new SessionStore(context)): Promise<void> {
  await sessions.removeExpired();
  const forgotten = await forgetOld(context);
  if (forgotten > 0) context.log.info({ forgotten }, 'look-ups of more than a year ago were removed');
  const requests = await forgetRequests(context);
  if (requests > 0) context.log.info({ requests }, 'old requests of visitors of sites were removed');
  const silenced = await forgetRecordings(context);
  if (silenced > 0) context.log.info({ recordings: silenced }, 'recordings that were kept long enough were deleted');
  const { tasks, wishes, breaks } = await forgetOldOfAgents(context);
  if (tasks + wishes + breaks > 0) context.log.info({ tasks, wishes, breaks }, 'tasks of a month ago, wishes of a week ago and breaks of thirteen months ago were removed');
  const uploads = await forgetUploads(context);
  if (uploads > 0) context.log.info({ uploads }, 'uploaded files of more than a month ago were removed, with their rejected rows');
  const attempts = await forgetAttempts(context);
  if (attempts > 0) context.log.info({ attempts }, 'calls and refusals that were kept long enough were removed');
  const removed = await removeEndedJobs(context);
  if (removed > 0) context.log.info({ removed }, 'jobs that ended more than a week ago were removed');
}

/** In chunks by id: a single statement would lock every row that it reads, and jobs would wait for it. */
async function removeEndedJobs({ dataSource, clock }: Context): Promise<number> {
  let removed = 0;
  for (;;) {
    const rows: { id: number }[] = await dataSource.query(
      `SELECT id FROM job WHERE next_run_at IS NULL AND locked_at IS NULL AND last_finished_at < ? ORDER BY id LIMIT ${chunk}`,
      [sqlTime(clock.now() - keepFor)],
    );
    if (rows.length === 0) return removed;
    const ids = rows.map(({ id }) => id);
    const { affected } = await execute(dataSource, `DELETE FROM job WHERE next_run_at IS NULL AND locked_at IS NULL AND id IN (${marks(ids)})`, ids);
    removed += affected;
  }
}
