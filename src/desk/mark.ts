import type { Principal } from '../accounts/principal.js';
import type { Context } from '../database/context.js';

/**
 * Changes whenever the desk does: four small look-ups by index, so that every desk can be watched twice a second. Undefined
 * for who is no agent.
 */
export async function markOf({ dataSource }: Pick<Context, 'dataSource'>, { userId }: Principal): Promise<string | undefined> {
  const [row] = await dataSource.query(
    `SELECT agent.id AS id, agent.status, agent.state, agent.phone, desk_call.attempt_id, desk_call.task_id, desk_call.state AS call_state, attempt.state AS attempt_state, attempt.result,
            attempt.detected, attempt.settled_at, disposition.given_at, desk_call.earlier_attempt_id, earlier.given_at AS earlier_given_at, (SELECT MAX(agent_pause.id) FROM agent_pause WHERE agent_pause.agent_id = agent.id AND agent_pause.ended_at IS NULL) AS pause
       FROM agent LEFT JOIN desk_call ON desk_call.agent_id = agent.id LEFT JOIN attempt ON attempt.id = desk_call.attempt_id LEFT JOIN disposition ON disposition.attempt_id = desk_call.attempt_id
            LEFT JOIN disposition earlier ON earlier.attempt_id = desk_call.earlier_attempt_id
      WHERE agent.user_id = ? AND agent.is_gone = 0`,
    [userId ?? 0],
  );
  if (!row) return undefined;
  const tasks = await dataSource.query('SELECT id, state, attempt_id FROM task WHERE agent_id = ? ORDER BY id DESC LIMIT 10', [row.id]);
  const wishes = await dataSource.query('SELECT id, state FROM agent_wish WHERE agent_id = ? ORDER BY id DESC LIMIT 1', [row.id]);
  const consults = row.attempt_id === null ? [] : await dataSource.query('SELECT leg, state FROM consult WHERE attempt_id = ? ORDER BY asked_at DESC LIMIT 1', [row.attempt_id]);
  return JSON.stringify([row, tasks, wishes, consults]);
}
