import type { Context } from '../database/context.js';
import { change, sqlTime } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import type { LiveCalls } from './live-calls.js';

/**
 * Writes how far the calls under way have come, for whoever looks at the rows: once a second, so that a short
 * call costs nothing here. When it fails the next second tries again with what is new; settling does not need it.
 */
export async function writePhases({ dataSource, log }: Context, live: LiveCalls): Promise<void> {
  const calls = live.takeDirty();
  if (calls.length === 0) return;
  try {
    await transaction(dataSource, async (manager) => {
      for (const { id, state, ringingAt, answeredAt, detected, correctedAt, queuedAt, bridgedAt, agent } of calls)
        await change(
          manager,
          `UPDATE attempt SET state = ?, ringing_at = COALESCE(?, ringing_at), answered_at = COALESCE(?, answered_at), detected = COALESCE(?, detected), corrected_at = COALESCE(?, corrected_at),
                  queued_at = COALESCE(?, queued_at), bridged_at = COALESCE(?, bridged_at), agent = COALESCE(?, agent) WHERE id = ? AND settled_at IS NULL`,
          [state, time(ringingAt), time(answeredAt), detected ?? null, time(correctedAt), time(queuedAt), time(bridgedAt), agent?.slice(0, 100) ?? null, id],
        );
    });
  } catch (error) {
    log.warn({ error: String(error), calls: calls.length }, 'the phases of calls under way could not be written');
  }
}

const time = (at: number | undefined): string | null => (at === undefined ? null : sqlTime(at));
