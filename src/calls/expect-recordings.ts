import type { EntityManager } from 'typeorm';
import { insertRows, sqlTime } from '../database/sql.js';
import { recordingName } from './recording-place.js';

/** An attempt whose conversation the switch recorded. */
export interface Recorded {
  accountId: number;
  attemptId: string;
  /** The announcement could not be played, so the switch did not record. */
  isUntold: boolean;
}

const untold = 'The announcement could not be played, so nothing was recorded.';

/** Makes the rows of recordings whose files are to be found (find-recordings.ts), or that there are not, in the transaction that settles their attempts. */
export async function expectRecordings(manager: EntityManager, recorded: readonly Recorded[], now: number): Promise<void> {
  const at = sqlTime(now);
  const rows = recorded.map(({ accountId, attemptId, isUntold }) => [accountId, attemptId, isUntold ? 'missing' : 'expected', recordingName(attemptId), at, isUntold ? null : at, isUntold ? untold : null]);
  await insertRows(manager, 'recording', ['account_id', 'attempt_id', 'state', 'stored_name', 'created_at', 'next_look_at', 'reason'], rows);
}
