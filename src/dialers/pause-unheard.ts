import { In, type EntityManager } from 'typeorm';
import { audit } from '../accounts/audit.js';
import { isUnheard, unheardNotes } from '../calls/attempt-result.js';
import type { AttemptSettled } from '../calls/settle.js';
import { Dialer } from './dialer.entity.js';
import { active } from './dialer-state.js';

/** So many people in a row who answered on one node and heard nothing. */
const inARow = 3;

/**
 * Pauses dialers whose people hear nothing when they answer: a switch that cannot open the message, or does not speak, cannot do so for the
 * next one either, and the dialer would go on in silence to the end of its list. Looked at by node, because of two one may be well. Before
 * anything else of the transaction: the gate locks the dialer first, too.
 */
export async function pauseUnheard(manager: EntityManager, settled: readonly (AttemptSettled & { accountId: number })[]): Promise<void> {
  const places = new Map(settled.filter(isUnheard).map((attempt) => [`${attempt.dialerId} ${attempt.nodeId}`, attempt]));
  for (const { dialerId, nodeId, accountId, settledAt } of places.values()) {
    const last: { note: string | null; node: string | null }[] = await manager.query(
      `SELECT attempt.note AS note, node.name AS node FROM attempt LEFT JOIN node ON node.id = attempt.node_id
        WHERE attempt.dialer_id = ? AND attempt.node_id = ? AND attempt.answered_at IS NOT NULL AND attempt.settled_at IS NOT NULL ORDER BY attempt.created_at DESC, attempt.id DESC LIMIT ${inARow}`,
      [dialerId, nodeId],
    );
    if (last.length < inARow || last.some(({ note }) => !unheardNotes.includes(note ?? ''))) continue;
    const explanation = whyPaused(last[0]!);
    const { affected } = await manager.getRepository(Dialer).update({ id: dialerId, state: In([...active]) }, { state: 'paused', explanation });
    if (affected) await audit(manager, { at: settledAt, accountId, actor: 'service', action: 'pause dialer', subject: `dialer ${dialerId}`, detail: { why: explanation } });
  }
}

function whyPaused({ note, node }: { note: string | null; node: string | null }): string {
  const who = `Paused: the last ${inARow} people who answered on the node "${node ?? 'that is gone'}" heard nothing, because`;
  if (note === 'message missing') return `${who} the switch could not play the message. See that it can open its messages (the node’s media location) or speak its texts, then start the dialer again.`;
  return `${who} the switch has an older dialplan than this service. Copy the files of freeswitch/ to it again, then start the dialer again.`;
}
