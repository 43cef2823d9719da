import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../database/context.js';

/** Where recordings are, as this service sees it: a switch that shares the folder writes here, others upload to it. */
export const recordingFolder = (context: Pick<Context, 'dataDir'>): string => join(context.dataDir, 'recordings');

/** The name of an attempt's recording. Attempts' ids are our own UUIDs, so it can lead nowhere else. */
export const recordingName = (attemptId: string): string => `${attemptId}.wav`;

/** Where a node that finds its messages with this service would put its recordings; empty, so none, for any other. */
export function recordingsBeside(mediaLocation: string): string {
  const plain = mediaLocation.replace(/:\/\/\([^)]*\)/, '://').replace(/\/$/, '');
  if (/^https?:.*\/media$/.test(plain)) return `${plain}/recordings`;
  return plain.endsWith('/messages') ? plain.replace(/messages$/, 'recordings') : '';
}

/** Whether recordings that a switch puts there can arrive: uploads are taken below /media/recordings alone (create-app.ts), whatever a proxy has before it. */
export const takesUploads = (recordingLocation: string): boolean => !isAddress(recordingLocation) || /^https?:\/\/[^/\s]+(\/\S*)?\/media\/recordings\/?$/.test(recordingLocation);

export const isAddress = (location: string): boolean => /^https?:/.test(location);

/** Signs the addresses of a node's uploads. */
export const newRecordingKey = (): string => randomBytes(32).toString('hex');

/**
 * Where the switch puts the recording of an attempt: a file in its folder, or an address of its own that takes one upload
 * and that nobody can guess. Undefined for a node that has no place for recordings.
 */
export function recordingTarget({ recordingLocation, recordingKey }: { recordingLocation: string; recordingKey: string }, attemptId: string): string | undefined {
  if (recordingLocation === '') return undefined;
  const base = recordingLocation.replace(/\/$/, '');
  return isAddress(base) ? `${base}/${attemptId}-${uploadToken(recordingKey, attemptId)}.wav` : `${base}/${recordingName(attemptId)}`;
}

const uploadToken = (key: string, attemptId: string): string => createHmac('sha256', key).update(attemptId).digest('hex').slice(0, 32);

/** Whether the token of an upload is that of its attempt. A node without a key takes none. */
export function isUploadToken(key: string, attemptId: string, token: string): boolean {
  const right = Buffer.from(uploadToken(key, attemptId));
  const given = Buffer.from(token);
  return key !== '' && given.length === right.length && timingSafeEqual(given, right);
}

/** Deletes the file of a recording; one that is gone is as good. Why it is still there, in words: the switch may have written it as somebody else, into a folder that is not ours. */
export async function deleteFile(context: Pick<Context, 'dataDir'>, storedName: string): Promise<string | undefined> {
  try {
    await unlink(join(recordingFolder(context), storedName));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (code !== 'ENOENT') return `The file of the recording could not be deleted (${code}), and can be listened to as before: the service needs the right to write to the folder of recordings.`;
  }
  return undefined;
}
