import { createWriteStream } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { visibleAccounts } from '../accounts/scope.js';
import { audit } from '../accounts/audit.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { closed } from '../shared/closed.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { fillScript, type Spoken } from '../contacts/fill-script.js';
import { spoken } from '../switch/speech.js';
import { Message } from './message.entity.js';

/** Half an hour of telephone audio; longer is a mistake. */
const largest = 30 * 1024 * 1024;

export const messageFolder = (context: Pick<Context, 'dataDir'>): string => join(context.dataDir, 'messages');

/** Keeps an uploaded WAV under a name that nobody can guess (switches fetch it by that name). Nothing is kept of a file that is refused. */
export async function addMessage(
  context: Context,
  principal: Principal,
  { accountId, name, audio }: { accountId: number; name: string; audio: Readable },
): Promise<Result<Message, Problem>> {
  // An upload that breaks off before it is read is told of by the pipeline; without a listener it would end the process.
  audio.on('error', () => undefined);
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not add messages.'));
  if (!(await visibleAccounts(context.dataSource, principal)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`, 'accountId'));
  if (name.trim() === '') return failed(problem(422, 'Give the message a name.', 'name'));
  const storedName = `${randomBytes(16).toString('hex')}.wav`;
  const path = join(messageFolder(context), storedName);
  await mkdir(messageFolder(context), { recursive: true });
  const stored = await store(audio, path);
  if (!stored.ok) return stored;
  let isKept = false;
  try {
    const length = await readWav(path);
    if (!length.ok) return length;
    const message = await transaction(context.dataSource, async (manager) => {
      const row = manager.getRepository(Message).create({
        accountId, name: name.trim().slice(0, 200), storedName, text: null, bytes: length.value.bytes, milliseconds: length.value.milliseconds, createdBy: principal.name, createdAt: new Date(context.clock.now()),
      });
      await manager.save(row);
      await audit(manager, { at: context.clock.now(), accountId, actor: principal.name, action: 'add message', subject: `message ${row.id}`, detail: { name } });
      return row;
    });
    isKept = true;
    return ok(message);
  } finally {
    if (!isKept) await rm(path, { force: true });
  }
}

async function store(audio: Readable, path: string): Promise<Result<void, Problem>> {
  let bytes = 0;
  audio.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > largest) audio.destroy(new Error('too large'));
  });
  const file = createWriteStream(path, { flags: 'wx' });
  try {
    await pipeline(audio, file);
    return ok(undefined);
  } catch (error) {
    await closed(file);
    await rm(path, { force: true });
    if (bytes > largest) return failed(problem(413, 'The file is larger than 30 MB; nothing of it was kept. Telephone audio (8 kHz, mono) needs 1 MB a minute.'));
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return failed(problem(503, 'The disk of the server is full; nothing of the file was kept. Tell your administrator.'));
    return failed(problem(400, 'The upload was broken off; nothing of it was kept. Try again.'));
  }
}

/** Reads the header of a RIFF/WAVE file and how long it plays. FreeSWITCH plays every PCM, A-law or µ-law WAV, whatever its rate. */
export async function readWav(path: string): Promise<Result<{ bytes: number; milliseconds: number }, Problem>> {
  const notWav = failed(problem(422, 'This is not a WAV file. Save the message as WAV (PCM, 8 or 16 kHz, mono is best) and upload it again.', 'audio'));
  const { size } = await stat(path);
  const file = await open(path);
  try {
    const head = Buffer.alloc(Math.min(size, 65_536));
    await file.read(head, 0, head.length, 0);
    if (head.length < 44 || head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE') return notWav;
    let bytesPerSecond = 0;
    for (let at = 12; at + 8 <= head.length; ) {
      const chunk = head.toString('latin1', at, at + 4);
      const length = head.readUInt32LE(at + 4);
      if (chunk === 'fmt ' && at + 20 <= head.length) {
        if (![1, 6, 7, 0xfffe].includes(head.readUInt16LE(at + 8))) return failed(problem(422, 'This WAV file is compressed in a way that FreeSWITCH does not play. Save it as PCM and upload it again.', 'audio'));
        bytesPerSecond = head.readUInt32LE(at + 16);
      }
      if (chunk === 'data' && bytesPerSecond > 0) {
        const milliseconds = Math.round((Math.min(length, size - at - 8) / bytesPerSecond) * 1_000);
        return milliseconds > 0 ? ok({ bytes: size, milliseconds }) : failed(problem(422, 'This WAV file has no sound in it.', 'audio'));
      }
      at += 8 + length + (length % 2);
    }
    return notWav;
  } finally {
    await file.close();
  }
}

/**
 * What the dialplan plays for a message on a node: a path, an address when the node fetches it from us, or what it speaks to
 * this contact.
 */
export function playable(mediaLocation: string, message: Pick<Message, 'storedName' | 'text'>, contact?: Spoken): string {
  if (message.text !== null) return spoken(contact ? fillScript(message.text, contact) : message.text);
  return `${mediaLocation.replace(/\/$/, '')}/${message.storedName}`;
}

