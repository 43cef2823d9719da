import type { Context, Reading } from '../database/context.js';
import { marks, timeOf } from '../database/sql.js';

/** That nobody follows the agents of a node now: their rows tell how they were seen last. */
export interface NotFollowed {
  why: string;
  /** When the switch was looked at last, within half a minute: by its gateways, which are listed at each look. Null where it has none. */
  since: Date | null;
}

interface NodeRow {
  id: number;
  name: string;
  isInUse: number;
  trouble: string | null;
  seenAt: Date | string | null;
}

/** Which of these nodes nobody follows. One that was taken out of use is followed until its last call has ended. */
export async function notFollowed({ dataSource, whyNobodyDials }: Reading & Pick<Context, 'whyNobodyDials'>, nodeIds: readonly number[]): Promise<Map<number, NotFollowed>> {
  const ids = [...new Set(nodeIds)];
  if (ids.length === 0) return new Map();
  const nodes: NodeRow[] = await dataSource.query(
    `SELECT node.id AS id, node.name AS name, node.trouble AS trouble, (SELECT MAX(gateway.seen_at) FROM gateway WHERE gateway.node_id = node.id) AS seenAt,
        CASE WHEN node.enabled = 1 OR EXISTS (SELECT 1 FROM attempt WHERE attempt.settled_at IS NULL AND attempt.node_id = node.id) THEN 1 ELSE 0 END AS isInUse
      FROM node WHERE node.id IN (${marks(ids)})`,
    ids,
  );
  const nobody = whyNobodyDials?.();
  return new Map(
    nodes.flatMap(({ id, name, isInUse, trouble, seenAt }): [number, NotFollowed][] => {
      const why = nobody ?? (Number(isInUse) === 0 ? `The node "${name}" is not in use.` : trouble === null ? undefined : `The node "${name}" cannot be used: ${trouble}`);
      return why === undefined ? [] : [[id, { why, since: seenAt === null ? null : new Date(timeOf(seenAt)) }]];
    }),
  );
}
