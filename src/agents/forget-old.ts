import type { DataSource } from 'typeorm';
import type { Context } from '../database/context.js';
import { marks, sqlTime, timeOf } from '../database/sql.js';
import { openTaskStates } from './task.entity.js';

const day = 86_400_000;
/** What came of a call is in its attempt and its disposition; a task says only who was shown whom, up to 20,000 times a day (20 agents, a minute each). */
const tasksKeptFor = 30 * day;
/** A desk shows the last one. */
const wishesKeptFor = 7 * day;
/** For reports, as long as the trace goes back, and a month more. */
const breaksKeptFor = 396 * day;
const chunk = 1_000;

const isOpenTask = `state = 'planned' OR state IN (${openTaskStates.map((state) => `'${state}'`).join(', ')})`;

/** Removes tasks, wishes and breaks of agents that are over for long; in chunks, so that no desk waits for it. */
export async function forgetOldOfAgents({ dataSource, clock }: Pick<Context, 'dataSource' | 'clock'>): Promise<{ tasks: number; wishes: number; breaks: number }> {
  const now = clock.now();
  return {
    tasks: await forget(dataSource, 'task', 'offered_at', now - tasksKeptFor, `NOT (${isOpenTask})`),
    wishes: await forget(dataSource, 'agent_wish', 'asked_at', now - wishesKeptFor, '1 = 1'),
    breaks: await forget(dataSource, 'agent_pause', 'started_at', now - breaksKeptFor, 'ended_at IS NOT NULL'),
  };
}

/** Goes through the rows in the order in which they were written, which is about that of their times, as far as there are old ones: no index on the time is needed. */
async function forget(dataSource: DataSource, table: string, time: string, before: number, isOver: string): Promise<number> {
  let [forgotten, after] = [0, 0];
  for (;;) {
    const page: { id: number; at: string; isOver: number | string }[] = await dataSource.query(
      `SELECT id, ${time} AS at, CASE WHEN ${isOver} THEN 1 ELSE 0 END AS isOver FROM ${table} WHERE id > ? ORDER BY id LIMIT ${chunk}`, [after],
    );
    const old = page.filter(({ at }) => timeOf(at) < before);
    const ids = old.filter((row) => Number(row.isOver) === 1).map(({ id }) => id);
    if (ids.length > 0) await dataSource.query(`DELETE FROM ${table} WHERE id IN (${marks(ids)}) AND ${time} < ? AND ${isOver}`, [...ids, sqlTime(before)]);
    forgotten += ids.length;
    if (page.length < chunk || old.length === 0) return forgotten;
    after = page.at(-1)!.id;
  }
}
