import type { EntityManager } from 'typeorm';
import { sqlTime } from '../database/sql.js';
import type { Detected } from '../switch/switch.js';

/** Who answered the calls of a dialer through one gateway, as the switch heard it. */
export interface DetectionFigures extends Record<Detected, number> {
  gatewayId: number | null;
  gateway: string | null;
  node: string | null;
  /** Answered while detection was off. */
  notListened: number;
}

/** Answered calls of a dialer since an instant, by gateway and by who answered. */
export async function detectionFigures(manager: EntityManager, dialerId: number, since: number): Promise<DetectionFigures[]> {
  const rows: { gatewayId: number | null; gateway: string | null; node: string | null; detected: Detected | null; count: number | string }[] = await manager.query(
    `SELECT counted.gateway_id AS gatewayId, gateway.name AS gateway, node.name AS node, counted.detected AS detected, counted.count AS count
       FROM (SELECT gateway_id, detected, COUNT(*) AS count FROM attempt WHERE dialer_id = ? AND created_at > ? AND answered_at IS NOT NULL GROUP BY gateway_id, detected) AS counted
       LEFT JOIN gateway ON gateway.id = counted.gateway_id LEFT JOIN node ON node.id = gateway.node_id ORDER BY node.name, gateway.name`,
    [dialerId, sqlTime(since)],
  );
  const figures = new Map<number | null, DetectionFigures>();
  for (const { gatewayId, gateway, node, detected, count } of rows) {
    const line = figures.get(gatewayId) ?? { gatewayId, gateway, node, human: 0, machine: 0, fax: 0, unknown: 0, notListened: 0 };
    line[detected ?? 'notListened'] += Number(count);
    figures.set(gatewayId, line);
  }
  return [...figures.values()];
}
