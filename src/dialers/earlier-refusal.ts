import type { EntityManager } from 'typeorm';
import { marks, timeOf } from '../database/sql.js';

/** A refusal of before, as it was written down: why a contact waits or has ended, whether or not that still holds. */
export interface EarlierRefusal {
  at: Date;
  reason: string;
}

/** In words that nobody takes for the rules of now. */
export const toldThen = ({ at, reason }: EarlierRefusal): string => `It was refused at ${at.toISOString()}, the reason then: ${reason}`;

/** What refused those last who wait for rules, by their places; who has no such waits for something else: after a call, or as an agent said. */
export async function refusalsWaitedFor(manager: EntityManager, dialerId: number, places: readonly { contactId: number }[]): Promise<Map<number, EarlierRefusal>> {
  if (places.length === 0) return new Map();
  const refused: { placeId: number; at: string | Date; reason: string }[] = await manager.query(
    `SELECT place.id AS placeId, attempt.created_at AS at, attempt.reason FROM dialer_contact AS place JOIN attempt ON attempt.contact_id = place.contact_id AND attempt.dialer_contact_id = place.id
      WHERE place.dialer_id = ? AND place.contact_id IN (${marks(places)}) AND place.last_result = 'refused' AND place.next_at = place.refused_until AND attempt.result = 'refused' ORDER BY attempt.id`,
    [dialerId, ...places.map(({ contactId }) => contactId)],
  );
  return new Map(refused.map(({ placeId, at, reason }) => [placeId, { at: new Date(timeOf(at)), reason }]));
}
