import type { DataSource } from 'typeorm';
import type { Context } from '../database/context.js';
import { marks, sqlTime } from '../database/sql.js';

/** What was looked up about people, and counts of uses, are kept as long as the trace goes back, and a month more. */
const keptFor = 396 * 86_400_000;
const chunk = 1_000;

/** Removes what is too old to be of use to anybody; in chunks, so that no call waits for it. Gives how many look-ups were removed. */
export async function forgetOld({ dataSource, clock }: Pick<Context, 'dataSource' | 'clock'>): Promise<number> {
  const before = clock.now() - keptFor;
  const day = sqlTime(before).slice(0, 10);
  // Asked first: the deletion locks what it reads, and there is something to delete once a day.
  const old = await dataSource.query('SELECT 1 FROM caller_id_use WHERE day < ? LIMIT 1', [day]);
  if (old.length > 0) await dataSource.query('DELETE FROM caller_id_use WHERE day < ?', [day]);
  let forgotten = 0;
  for (;;) {
    const ids = await oldest(dataSource, before);
    if (ids.length === 0) return forgotten;
    await dataSource.query(`DELETE FROM look_up WHERE id IN (${marks(ids)})`, ids);
    forgotten += ids.length;
  }
}

async function oldest(dataSource: DataSource, before: number): Promise<number[]> {
  const rows: { id: number }[] = await dataSource.query(`SELECT id FROM look_up WHERE looked_up_at < ? ORDER BY looked_up_at LIMIT ${chunk}`, [sqlTime(before)]);
  return rows.map(({ id }) => id);
}
