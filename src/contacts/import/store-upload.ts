import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { closed } from '../../shared/closed.js';
import { problem, type Problem } from '../../shared/problem.js';
import { failed, ok, type Result } from '../../shared/result.js';
import { type Encoding, EncodingScan } from './encoding.js';

export interface Stored {
  storedName: string;
  bytes: number;
  encoding: Encoding;
}

const mostBytes = 1_000_000_000;

export const importFolder = (dataDir: string): string => join(dataDir, 'imports');

/** Why an upload is not kept, thrown inside its pipeline. */
class NotKept extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** Keeps an upload, and finds out how it is encoded on the way; one that cannot be kept whole, or is no text, is removed again. */
export async function storeUpload(
  dataDir: string,
  source: AsyncIterable<Uint8Array>,
  asked: Encoding | undefined,
  openFile: (path: string) => Writable = (path) => createWriteStream(path, { flags: 'wx' }),
): Promise<Result<Stored, Problem>> {
  const storedName = `${randomUUID()}.csv`;
  const path = join(importFolder(dataDir), storedName);
  const scan = new EncodingScan(asked);
  let bytes = 0;
  async function* watched(chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw new NotKept(problem(413, 'The file is larger than 1,000,000,000 bytes; nothing of it was kept. Split it and upload the parts.'));
      scan.push(chunk);
      yield chunk;
    }
    if (bytes === 0) throw new NotKept(problem(422, 'The file is empty; nothing was added.'));
    const encoding = scan.end();
    if (!encoding.ok) throw new NotKept(problem(422, encoding.failure));
  }
  let file: Writable | undefined;
  try {
    await mkdir(importFolder(dataDir), { recursive: true });
    file = openFile(path);
    await pipeline(source, watched, file);
  } catch (error) {
    if (file) await closed(file);
    await rm(path, { force: true });
    if (error instanceof NotKept) return failed(error.problem);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') return failed(problem(503, 'The disk of the service is full: the file could not be kept and nothing was added. Free some space and upload it again.'));
    if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET') return failed(problem(400, 'The upload broke off before its end; nothing of it was kept. Upload the file again.'));
    throw error;
  }
  const encoding = scan.end();
  return encoding.ok ? ok({ storedName, bytes, encoding: encoding.value }) : failed(problem(422, encoding.failure));
}

export const removeUpload = (dataDir: string, storedName: string): Promise<void> => rm(join(importFolder(dataDir), storedName), { force: true });
