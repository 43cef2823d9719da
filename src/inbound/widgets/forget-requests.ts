import type { Context } from '../../database/context.js';
import { marks, sqlTime } from '../../database/sql.js';
import type { RequestOutcome } from './widget-request.entity.js';

const day = 86_400_000;
const chunk = 1_000;

/** Days that requests are kept: with the consent or the no that was given as long as the trace goes back and a month more, those of whom nothing came a month. */
const daysKept: Record<RequestOutcome, number> = { added: 396, again: 396, 'opted out': 396, blacklisted: 30, bot: 30, refused: 30 };

/** Removes requests of visitors that are too old to be of use; gives how many. In chunks, so that no request waits for it. */
export async function forgetRequests({ dataSource, clock }: Pick<Context, 'dataSource' | 'clock'>): Promise<number> {
  let forgotten = 0;
  for (const [outcome, days] of Object.entries(daysKept))
    for (;;) {
      const rows: { id: number }[] = await dataSource.query(`SELECT id FROM widget_request WHERE outcome = ? AND at < ? LIMIT ${chunk}`, [outcome, sqlTime(clock.now() - days * day)]);
      if (rows.length === 0) break;
      const ids = rows.map(({ id }) => id);
      await dataSource.query(`DELETE FROM widget_request WHERE id IN (${marks(ids)})`, ids);
      forgotten += rows.length;
    }
  return forgotten;
}
