import type { EntityManager } from 'typeorm';
import { sqlTime } from '../database/sql.js';
import type { Detected } from '../switch/switch.js';
import { wilson } from '../shared/wilson.js';
import { offOf, verdictsByGateway } from './detection-counts.js';
import { type Verdicts, wrongShares } from './detection-shares.js';

/** Who answered the calls of a dialer through one gateway, as the switch heard it. */
export interface DetectionFigures extends Record<Detected, number> {
  gatewayId: number | null;
  gateway: string | null;
  node: string | null;
  /** Answered while detection was off. */
  notListened: number;
  /** What agents said of its verdicts since it was last switched on, at most 30 days back. */
  judged: Judgement;
  /** Detection was switched off for this gateway. */
  isOff: boolean;
  /** What is odd about the gateway beside the others, in a sentence. */
  warning: string | null;
}

/** Counts of agents' words, and the shares of wrong verdicts that follow; null while nothing follows. */
export interface Judgement extends Omit<Verdicts, 'people' | 'machines'> {
  missedShare: number | null;
  mistakenShare: number | null;
}

const nothing: Verdicts = { people: 0, machines: 0, judgedPeople: 0, missed: 0, judgedMachines: 0, mistaken: 0 };

export function judgementOf(verdicts: Verdicts): Judgement {
  const { people: _, machines: __, ...counts } = verdicts;
  const { missed, mistaken } = wrongShares(verdicts);
  return { ...counts, missedShare: missed?.share ?? null, mistakenShare: mistaken?.share ?? null };
}

/** Answered calls of a dialer within 30 days, by gateway and by who answered. */
export async function detectionFigures(manager: EntityManager, dialerId: number, now: number): Promise<DetectionFigures[]> {
  const rows: { gatewayId: number | null; gateway: string | null; node: string | null; detected: Detected | null; count: number | string }[] = await manager.query(
    `SELECT counted.gateway_id AS gatewayId, gateway.name AS gateway, node.name AS node, counted.detected AS detected, counted.count AS count
       FROM (SELECT gateway_id, detected, COUNT(*) AS count FROM attempt WHERE dialer_id = ? AND created_at > ? AND answered_at IS NOT NULL GROUP BY gateway_id, detected) AS counted
       LEFT JOIN gateway ON gateway.id = counted.gateway_id LEFT JOIN node ON node.id = gateway.node_id ORDER BY node.name, gateway.name`,
    [dialerId, sqlTime(now - 30 * 86_400_000)],
  );
  const off = await offOf(manager, 'gateway', rows.flatMap(({ gatewayId }) => gatewayId ?? []));
  const verdicts = await verdictsByGateway(manager, dialerId, now);
  const figures = new Map<number | null, DetectionFigures>();
  for (const { gatewayId, gateway, node, detected, count } of rows) {
    const line = figures.get(gatewayId) ?? {
      gatewayId, gateway, node, human: 0, machine: 0, fax: 0, unknown: 0, notListened: 0,
      judged: judgementOf(verdicts.get(gatewayId ?? 0) ?? nothing), isOff: off.has(gatewayId ?? 0), warning: null,
    };
    line[detected ?? 'notListened'] += Number(count);
    figures.set(gatewayId, line);
  }
  const lines = [...figures.values()];
  return lines.map((line) => ({ ...line, warning: warningOf(line, lines.filter((other) => other !== line)) }));
}

/**
 * A gateway on which far more machines are heard than on the others, which carry the same lists: where they are hung up on, no
 * agent can say that they were people, so this is all there is to see. Only where the 95 % intervals of both are apart, of 50 answers each.
 */
function warningOf(line: DetectionFigures, others: readonly DetectionFigures[]): string | null {
  const heard = ({ human, machine }: DetectionFigures): number => human + machine;
  const [here, there] = [heard(line), others.reduce((sum, other) => sum + heard(other), 0)];
  const machinesThere = others.reduce((sum, other) => sum + other.machine, 0);
  if (here < 50 || there < 50 || wilson(line.machine, here).low <= wilson(machinesThere, there).high) return null;
  const percent = (part: number, whole: number): string => `${Math.round((part / whole) * 100)} %`;
  return `Machines are heard in ${percent(line.machine, here)} of the answers here and in ${percent(machinesThere, there)} on the other gateways. Listen to some of its calls: people may be taken for machines.`;
}
