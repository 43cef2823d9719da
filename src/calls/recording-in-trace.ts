import type { DataSource } from 'typeorm';
import { Recording } from './recording.entity.js';

/** What a trace says of an attempt's recording. */
export interface RecordingInTrace {
  recording: 'stored' | 'N/A' | 'deleted';
  /** Why there is none, or who deleted it, where there is more to say. */
  recordingReason: string | null;
}

/** `found` is its row, where it has one; `isRecorded` whether the switch was told to record, of an attempt that has ended. */
export function recordingInTrace(found: Pick<Recording, 'state' | 'reason' | 'deletedBy'> | null, isRecorded: boolean): RecordingInTrace {
  if (!found) return { recording: 'N/A', recordingReason: isRecorded ? 'Nobody talked with an agent.' : null };
  if (found.state === 'stored') return { recording: 'stored', recordingReason: null };
  if (found.state === 'expected') return { recording: 'N/A', recordingReason: 'It has not arrived yet; it is waited for until an hour after the call.' };
  if (found.state === 'missing') return { recording: 'N/A', recordingReason: found.reason };
  return { recording: 'deleted', recordingReason: found.deletedBy === 'service' ? 'It was kept as long as the account keeps recordings.' : `By ${found.deletedBy}.` };
}

/** The same for one attempt that the caller may see. */
export async function recordingOfAttempt(dataSource: DataSource, attemptId: string, isRecorded: boolean): Promise<RecordingInTrace> {
  return recordingInTrace(await dataSource.getRepository(Recording).findOneBy({ attemptId }), isRecorded);
}
