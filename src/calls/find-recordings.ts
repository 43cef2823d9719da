import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LessThanOrEqual } from 'typeorm';
import type { Context } from '../database/context.js';
import { Attempt } from './attempt.entity.js';
import { Node } from './node.entity.js';
import { Recording } from './recording.entity.js';
import { readWav } from './messages.js';
import { isAddress, recordingFolder } from './recording-place.js';

/** A file is looked for again after as long as it has been waited for already, two seconds at least. */
const lookAgainAfter = 2_000;
/** An upload, or a mounted folder that was away, may take its time; after an hour there is none. */
const giveUpAfter = 3_600_000;
const atOnce = 200;

/** Looks for the files of recordings that are expected, and notes those that are there and those that will not come. Gives how many were found. */
export async function findRecordings(context: Context): Promise<number> {
  const now = context.clock.now();
  const rows = context.dataSource.getRepository(Recording);
  const expected = await rows.find({ where: { nextLookAt: LessThanOrEqual(new Date(now)) }, order: { nextLookAt: 'ASC' }, take: atOnce });
  let found = 0;
  for (const { id, attemptId, storedName, createdAt } of expected) {
    const waited = now - createdAt.getTime();
    const seen = await look(join(recordingFolder(context), storedName));
    // With its state, so that what somebody else wrote meanwhile stays.
    const still = { id, state: 'expected' as const };
    if (seen.kind === 'there') {
      await rows.update(still, { state: 'stored', bytes: seen.bytes, milliseconds: seen.milliseconds, nextLookAt: null });
      found += 1;
    } else if (waited < giveUpAfter) await rows.update(still, { nextLookAt: new Date(Math.min(now + Math.max(lookAgainAfter, waited), createdAt.getTime() + giveUpAfter)) });
    else await rows.update(still, { state: 'missing', reason: seen.reason ?? (await whyNone(context, attemptId)), nextLookAt: null });
  }
  return found;
}

/** There is no file: what to look at, by how its switch was to bring it. */
async function whyNone({ dataSource }: Context, attemptId: string): Promise<string> {
  const attempt = await dataSource.getRepository(Attempt).findOneBy({ id: attemptId });
  const node = attempt?.nodeId ? await dataSource.getRepository(Node).findOneBy({ id: attempt.nodeId }) : null;
  return node && isAddress(node.recordingLocation)
    ? 'The switch uploaded nothing within an hour. Look under Nodes at the address to which it uploads recordings, and whether the switch reaches it.'
    : 'The switch left no file within an hour. Look under Nodes at where it puts recordings: that must be this service’s folder, as the switch sees it.';
}

type Seen = { kind: 'there'; bytes: number; milliseconds: number } | { kind: 'not there'; reason?: string };

async function look(path: string): Promise<Seen> {
  try {
    await stat(path);
    const wav = await readWav(path);
    return wav.ok ? { kind: 'there', ...wav.value } : { kind: 'not there', reason: 'The switch left a file without sound.' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { kind: 'not there' };
    if (code === 'EACCES') return { kind: 'not there', reason: 'The service may not read the file of the switch.' };
    return { kind: 'not there', reason: `The file of the switch cannot be read (${code ?? 'unknown'}).` };
  }
}
