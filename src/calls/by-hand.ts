import type { EntityManager } from 'typeorm';
import { marks, timeOf } from '../database/sql.js';

/** When agents of the account last reached these numbers by click-to-dial. A call after which the agent chose to call again, or that a machine took, reached nobody. */
export async function lastReachedByHand(manager: EntityManager, accountId: number, numbers: readonly string[]): Promise<Map<string, number>> {
  if (numbers.length === 0) return new Map();
  const rows: { number: string; at: unknown }[] = await manager.query(
    `SELECT attempt.number AS number, MAX(attempt.created_at) AS at FROM attempt LEFT JOIN disposition ON disposition.attempt_id = attempt.id
      WHERE attempt.number IN (${marks(numbers)}) AND attempt.by_hand = 1 AND attempt.result = 'answered' AND attempt.account_id = ?
        AND (disposition.outcome IS NULL OR disposition.outcome NOT IN ('again', 'machine')) GROUP BY attempt.number`,
    [...numbers, accountId],
  );
  return new Map(rows.map(({ number, at }) => [number, timeOf(at as string)]));
}
