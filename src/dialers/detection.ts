import type { EntityManager } from 'typeorm';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import { offOf } from '../calls/detection-counts.js';
import { switchOn } from '../calls/switch-detection.js';
import type { Context } from '../database/context.js';
import { timeOf } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Dialer } from './dialer.entity.js';

/** Where detection was switched off for the calls of a dialer: for itself, or for gateways. */
export interface SilentDetection {
  isOff: boolean;
  gateways: ReadonlySet<number>;
}

/** In the gate's transaction: off a moment ago is off for this call. */
export async function silentDetection(manager: EntityManager, dialerId: number): Promise<SilentDetection> {
  const rows: { kind: string; id: number }[] = await manager.query(
    `SELECT kind, subject_id AS id FROM detection_state WHERE off_at IS NOT NULL AND (kind = 'gateway' OR subject_id = ?)`,
    [dialerId],
  );
  return { isOff: rows.some(({ kind }) => kind === 'dialer'), gateways: new Set(rows.filter(({ kind }) => kind === 'gateway').map(({ id }) => id)) };
}

/** Why the calls of a dialer go out without detection although its settings want it, in sentences, each with what it is about. */
export interface DetectionOff {
  kind: 'dialer' | 'gateway';
  id: number;
  name: string;
  reason: string;
}

/** What is off for a dialer that detects. Of a gateway, which other accounts use too, it says no figures. */
export async function detectionOff(manager: EntityManager, dialer: Dialer): Promise<DetectionOff[]> {
  const own = (await offOf(manager, 'dialer', [dialer.id])).get(dialer.id);
  const gateways: { id: number; name: string; offAt: string }[] = await manager.query(
    `SELECT gateway.id AS id, gateway.name AS name, detection_state.off_at AS offAt FROM detection_state JOIN gateway ON gateway.id = detection_state.subject_id JOIN node ON node.id = gateway.node_id
      WHERE detection_state.kind = 'gateway' AND detection_state.off_at IS NOT NULL AND gateway.enabled = 1 AND node.enterprise_id = (SELECT enterprise_id FROM account WHERE id = ?) ORDER BY gateway.name`,
    [dialer.accountId],
  );
  return [...(own ? [{ kind: 'dialer' as const, id: dialer.id, name: dialer.name, reason: own.reason! }] : []), ...gateways.map(({ id, name, offAt }) => ({ kind: 'gateway' as const, id, name, reason: throughGateway(name, timeOf(offAt)) }))];
}

const throughGateway = (name: string, offAt: number): string =>
  `Calls through the gateway "${name}" go out without detection of machines since ${new Date(offAt).toISOString()}: agents found it wrong too often there. An agency administrator can switch it on again under Gateways.`;

/** A person has looked into it: detection is on again for a dialer, and what agents say counts anew. */
export async function switchDialerDetectionOn(context: Context, principal: Principal, dialerId: number): Promise<Result<Dialer, Problem>> {
  if (!may(principal, 'operate')) return failed(problem(403, 'You may not switch detection on.'));
  const dialer = await findVisible(context.dataSource, principal, Dialer, dialerId);
  if (!dialer) return failed(problem(404, `There is no dialer ${dialerId}.`));
  const { id, name, accountId } = dialer;
  const isDone = await transaction(context.dataSource, (manager) => switchOn(manager, { kind: 'dialer', id, name, accountId }, principal.name, context.clock.now()));
  return isDone ? ok(dialer) : failed(problem(409, `Detection is not switched off for the dialer "${name}"; nothing was changed.`));
}
