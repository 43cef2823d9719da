import type { EntityManager } from 'typeorm';
import type { DispositionOutcome } from '../agents/disposition-outcome.js';
import type { Judged } from '../shared/judged.js';
import { change, forUpdate, marks, sqlTime, timeOf } from '../database/sql.js';
import { goOn } from './go-on.js';
import type { NextAction } from './next-action.js';
import type { DialerSettings } from './settings.js';

/** A call that one agent promised is kept for them so long after its time; then anyone makes it. */
export const heldForAgent = 24 * 3_600_000;

/** Of a disposition, what decides where the contact goes. Times in milliseconds since 1970. */
export interface Disposed {
  outcome: DispositionOutcome;
  followUpAt?: number;
  /** The agent who promised the follow-up. */
  followUpAgentId?: number;
  givenAt: number;
}

/** One that was given, with its row and what it was counted as in the figures of the detection. */
export interface Given extends Disposed {
  id: number;
  name: string;
  judged: Judged | null;
}

/** Where an agent's word sends the contact; undefined for a machine: then the rules of a call that reached nobody hold. */
export function afterDisposition({ outcome, followUpAt, followUpAgentId, givenAt }: Disposed, { retryMinutes }: Pick<DialerSettings, 'retryMinutes'>): (NextAction & { status?: string }) | undefined {
  if (outcome === 'do not call') return { state: 'blacklisted', status: 'OPTED OUT' };
  if (followUpAt !== undefined) return { state: 'waiting', nextAt: followUpAt + (followUpAgentId === undefined ? 0 : heldForAgent) };
  if (outcome === 'again') return { state: 'waiting', nextAt: givenAt + retryMinutes * 60_000 };
  if (outcome === 'machine') return undefined;
  return { state: outcome === 'success' ? 'success' : 'failed' };
}

/** Moves a contact whose call is over; one that is being called is left to the end of that call. A dialer that had ended with its last contact goes on. */
export async function moveDisposed(manager: EntityManager, dialerContactId: number, next: NextAction & { status?: string }, now: number): Promise<void> {
  const { state, status = null, nextAt } = next;
  await change(manager, `UPDATE dialer_contact SET state = ?, status = ?, next_at = ?, refused_until = NULL, ended_at = ? WHERE id = ? AND state IN ('waiting', 'success', 'failed')`, [
    state, status, nextAt === undefined ? null : sqlTime(nextAt), state === 'waiting' ? null : sqlTime(now), dialerContactId,
  ]);
  if (state !== 'waiting') return;
  const [place] = await manager.query('SELECT dialer_id AS dialerId FROM dialer_contact WHERE id = ?', [dialerContactId]);
  if (place) await goOn(manager, place.dialerId, 'It goes on: an agent has a contact called again.', now);
}

/**
 * The dispositions that were given before their calls were settled, by attempt. The contacts are locked first, as who gives a
 * disposition does: so either this sees it, or that sees the contact moved on.
 */
export async function dispositionsOf(manager: EntityManager, attempts: readonly { attemptId: string; dialerContactId: number }[]): Promise<Map<string, Given>> {
  if (attempts.length === 0) return new Map();
  const ids = attempts.map(({ dialerContactId }) => dialerContactId).sort((a, b) => a - b);
  await manager.query(`SELECT id FROM dialer_contact WHERE id IN (${marks(ids)}) ORDER BY id${forUpdate(manager)}`, ids);
  const rows: { id: number; judged: Judged | null; attemptId: string; name: string; outcome: DispositionOutcome; followUpAt: string | null; followUpAgentId: number | null; givenAt: string }[] = await manager.query(
    `SELECT id, judged, attempt_id AS attemptId, name, outcome, follow_up_at AS followUpAt, follow_up_agent_id AS followUpAgentId, given_at AS givenAt FROM disposition WHERE attempt_id IN (${marks(attempts)})`,
    attempts.map(({ attemptId }) => attemptId),
  );
  return new Map(
    rows.map(({ id, judged, attemptId, name, outcome, followUpAt, followUpAgentId, givenAt }) => [
      attemptId,
      { id, judged, name, outcome, givenAt: timeOf(givenAt), ...(followUpAt !== null && { followUpAt: timeOf(followUpAt) }), ...(followUpAgentId !== null && { followUpAgentId }) },
    ]),
  );
}
