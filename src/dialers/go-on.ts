import type { EntityManager } from 'typeorm';
import { forShare } from '../database/sql.js';
import { everyContactEnded } from './dialer-state.js';
import { DialerVersion } from './dialer-version.entity.js';
import { whatIsLacking } from './what-is-lacking.js';

/**
 * A dialer that had ended by itself, with its last contact, goes on for one that it has again; not one whose set stop has come, nor
 * one that somebody stopped, or that was saved since without what it could not start without. Its row is shared first, so that it cannot end meanwhile (complete.ts), and taken only where it
 * changes: whoever places calls for a dialer that runs shares it too, and waits for the contacts that the caller holds. Whether it had ended and goes on.
 */
export async function goOn(manager: EntityManager, dialerId: number, explanation: string, now: number): Promise<boolean> {
  const [dialer] = await manager.query(`SELECT state, explanation, version_id AS versionId FROM dialer WHERE id = ?${forShare(manager)}`, [dialerId]);
  if (dialer?.state !== 'completed' || dialer.explanation !== everyContactEnded) return false;
  const { settings } = await manager.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId });
  if ((settings.stopAt !== null && Date.parse(settings.stopAt) <= now) || whatIsLacking(settings)) return false;
  await manager.query("UPDATE dialer SET state = 'running', explanation = ?, ended_at = NULL WHERE id = ?", [explanation, dialerId]);
  return true;
}
