import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Context } from '../database/context.js';
import { closed } from '../shared/closed.js';
import { Attempt } from './attempt.entity.js';
import { Node } from './node.entity.js';
import { isUploadToken, recordingFolder, recordingName } from './recording-place.js';
import { Recording } from './recording.entity.js';
import { readWav } from './messages.js';

/** Ten hours of a conversation in stereo, as the switch writes it: 32 kB a second. */
const largest = 1_200 * 1024 * 1024;

/**
 * Takes what a switch uploads under the address that it was given for an attempt (recording-place.ts). Gives the HTTP status:
 * mod_httapi reads no more of an answer. One file for an attempt, and none after its recording was deleted.
 */
export async function receiveRecording(context: Context, fileName: string, audio: Readable): Promise<201 | 400 | 404 | 409 | 413 | 507> {
  const named = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([0-9a-f]{32})\.wav$/.exec(fileName);
  if (!named) return 404;
  const [, attemptId = '', token = ''] = named;
  const attempt = await context.dataSource.getRepository(Attempt).findOneBy({ id: attemptId });
  const node = attempt?.nodeId ? await context.dataSource.getRepository(Node).findOneBy({ id: attempt.nodeId }) : null;
  if (!attempt?.isRecorded || !node || !isUploadToken(node.recordingKey, attemptId, token)) return 404;
  const known = await context.dataSource.getRepository(Recording).findOneBy({ attemptId });
  if (known && known.state !== 'expected') return 409;
  const folder = recordingFolder(context);
  if (await isThere(join(folder, recordingName(attemptId)))) return 409;
  await mkdir(folder, { recursive: true });
  const partial = join(folder, `${randomUUID()}.part`);
  try {
    const status = await store(audio, partial);
    if (status !== 201) return status;
    await rename(partial, join(folder, recordingName(attemptId)));
    return 201;
  } finally {
    await rm(partial, { force: true });
  }
}

const isThere = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);

async function store(audio: Readable, path: string): Promise<201 | 400 | 413 | 507> {
  let bytes = 0;
  const file = createWriteStream(path, { flags: 'wx' });
  try {
    await pipeline(
      audio,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          if (bytes > largest) throw new Error('too large');
          yield chunk;
        }
      },
      file,
    );
  } catch (error) {
    await closed(file);
    if (bytes > largest) return 413;
    return (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 507 : 400;
  }
  return (await readWav(path)).ok ? 201 : 400;
}
