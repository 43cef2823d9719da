import type { EntityManager } from 'typeorm';
import { marks, timeOf } from '../database/sql.js';

/** A call that an agent promised: until a day after its time nobody else makes it. */
export interface Promised {
  at: Date;
  agent: string;
}

/** The promises to these places of dialers, by place. What keeps them for the agent (`next_at` of the place) is a day later. */
export async function promisesOf(manager: EntityManager, dialerContactIds: readonly number[]): Promise<Map<number, Promised>> {
  if (dialerContactIds.length === 0) return new Map();
  const rows: { place: number; at: string; agent: string }[] = await manager.query(
    `SELECT task.dialer_contact_id AS place, task.offered_at AS at, agent.name AS agent FROM task JOIN agent ON agent.id = task.agent_id
      WHERE task.kind = 'follow up' AND task.state IN ('planned', 'offered') AND task.dialer_contact_id IN (${marks(dialerContactIds)}) ORDER BY task.id`,
    [...dialerContactIds],
  );
  return new Map(rows.map(({ place, at, agent }) => [place, { at: new Date(timeOf(at)), agent }]));
}
