import type { EntityManager } from 'typeorm';
import { audit } from '../accounts/audit.js';
import { change, insertRows, isSqlite, sqlTime } from '../database/sql.js';
import type { DetectionSubject } from './detection-state.entity.js';

/** A dialer or a gateway, by its name; the account is null for a gateway, which is the whole enterprise's. */
export interface Subject {
  kind: DetectionSubject;
  id: number;
  name: string;
  accountId: number | null;
}

/** Switches the detection off for calls that are placed from now on; false when it is off already. */
export async function switchOff(manager: EntityManager, { kind, id, name, accountId }: Subject, why: string, now: number, detail: object): Promise<boolean> {
  const ignore = isSqlite(manager) ? 'ON CONFLICT (kind, subject_id) DO NOTHING' : 'ON DUPLICATE KEY UPDATE kind = kind';
  await insertRows(manager, 'detection_state', ['kind', 'subject_id'], [[kind, id]], ignore);
  const reason = `Agents' dispositions have switched the detection of machines off for this ${kind} since ${new Date(now).toISOString()}: ${why}.`;
  const changed = await change(manager, 'UPDATE detection_state SET off_at = ?, reason = ? WHERE kind = ? AND subject_id = ? AND off_at IS NULL', [sqlTime(now), reason.slice(0, 500), kind, id]);
  if (changed === 0) return false;
  await audit(manager, { at: now, accountId, actor: 'service', action: 'switch detection off', subject: `${kind} ${id}`, detail: { name, why, ...detail } });
  return true;
}

/** Switches it on again, and counts anew from here; false when it was not off. */
export async function switchOn(manager: EntityManager, { kind, id, name, accountId }: Subject, actor: string, now: number): Promise<boolean> {
  const changed = await change(manager, 'UPDATE detection_state SET off_at = NULL, reason = NULL, since = ? WHERE kind = ? AND subject_id = ? AND off_at IS NOT NULL', [sqlTime(now), kind, id]);
  if (changed === 0) return false;
  await manager.query(`DELETE FROM detection_count WHERE ${kind}_id = ?`, [id]);
  await audit(manager, { at: now, accountId, actor, action: 'switch detection on', subject: `${kind} ${id}`, detail: { name } });
  return true;
}
