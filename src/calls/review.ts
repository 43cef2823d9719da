import type { EntityManager } from 'typeorm';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { attemptId } from '../shared/id.js';
import { attemptRow, insertAttempts } from './attempt-row.js';
import { judge } from './judge.js';
import type { Claim, Order, Placed } from './order.js';

export interface Reviewed {
  passed: Claim[];
  refused: Placed['refused'];
}

/**
 * Judges contacts before an agent sees them, as the gate will judge them again when they are dialled: a refusal is written
 * here already, and nobody is called. Undefined when `prepare` found that nothing may be placed now.
 */
export function review(
  { dataSource, clock }: Context,
  prepare: (manager: EntityManager) => Promise<Order | undefined>,
  apply: (manager: EntityManager, reviewed: Reviewed, now: number) => Promise<void>,
): Promise<Reviewed | undefined> {
  return transaction(dataSource, async (manager) => {
    const order = await prepare(manager);
    if (!order) return undefined;
    const now = clock.now();
    const judged = await judge(manager, order, now);
    const reviewed: Reviewed = { passed: judged.flatMap(({ claim, refusal }) => (refusal ? [] : [claim])), refused: [] };
    const rows = judged.flatMap(({ claim, refusal }) => {
      if (!refusal) return [];
      const id = attemptId(now);
      reviewed.refused.push({ id, dialerContactId: claim.dialerContactId, refusal });
      return [attemptRow(id, order, claim, now, { refusal })];
    });
    await insertAttempts(manager, rows);
    await apply(manager, reviewed, now);
    return reviewed;
  });
}
