import type { EntityManager } from 'typeorm';
import { insertRows, sqlTime } from '../database/sql.js';
import { recordingName } from './recording-place.js';

/** An attempt whose conversation the switch recorded. */
export interface Recorded {
  accountId: number;
  attemptId: string;
}

/** Makes the rows of recordings whose files are to be found (find-recordings.ts), in the transaction that settles their attempts. */
export async function expectRecordings(manager: EntityManager, recorded: readonly Recorded[], now: number): Promise<void> {
  const at = sqlTime(now);
  const rows = recorded.map(({ accountId, attemptId }) => [accountId, attemptId, 'expected', recordingName(attemptId), at, at]);
  await insertRows(manager, 'recording', ['account_id', 'attempt_id', 'state', 'stored_name', 'created_at', 'next_look_at'], rows);
}
