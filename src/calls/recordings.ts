import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MoreThan } from 'typeorm';
import { audit } from '../accounts/audit.js';
import { AuditEntry } from '../accounts/audit-entry.entity.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { visibleAccounts } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Recording } from './recording.entity.js';
import { deleteFile, recordingFolder } from './recording-place.js';

/** A player asks for a recording in parts; within so long they are one listening in the audit (milliseconds). */
const oneListening = 600_000;

/** Gives a recording to somebody who may listen, and notes it in the audit. */
export async function openRecording(context: Context, principal: Principal, attemptId: string): Promise<Result<{ folder: string; name: string }, Problem>> {
  if (!may(principal, 'listen')) return failed(problem(403, 'You may not listen to recordings.'));
  const found = await find(context, principal, attemptId);
  if (!found.ok) return found;
  const { accountId, storedName } = found.value;
  const folder = recordingFolder(context);
  if (!(await isThere(join(folder, storedName)))) return failed(problem(404, 'The file of this recording is not where it was stored. Tell your administrator.'));
  const deed = { accountId, actor: principal.name, action: 'listen to recording', subject: subjectOf(attemptId) };
  const now = context.clock.now();
  await transaction(context.dataSource, async (manager) => {
    const noted = await manager.getRepository(AuditEntry).existsBy({ ...deed, at: MoreThan(new Date(now - oneListening)) });
    if (!noted) await audit(manager, { ...deed, at: now });
  });
  return ok({ folder, name: storedName });
}

/** Deletes a recording for good; its row stays and says who did it. */
export async function deleteRecording(context: Context, principal: Principal, attemptId: string): Promise<Result<void, Problem>> {
  if (!may(principal, 'administer')) return failed(problem(403, 'You may not delete recordings.'));
  const found = await find(context, principal, attemptId);
  if (!found.ok) return found;
  const { id, accountId, storedName } = found.value;
  // The file first: should the process end in between, the row still offers to delete it. A voice must not stay that is said to be gone.
  const stays = await deleteFile(context, storedName);
  if (stays !== undefined) return failed(problem(409, `${stays} Tell whoever runs the service.`));
  const now = context.clock.now();
  return transaction(context.dataSource, async (manager): Promise<Result<void, Problem>> => {
    const { affected } = await manager.getRepository(Recording).update({ id, state: 'stored' }, { state: 'deleted', deletedAt: new Date(now), deletedBy: principal.name });
    if (!affected) return failed(gone);
    await audit(manager, { at: now, accountId, actor: principal.name, action: 'delete recording', subject: subjectOf(attemptId) });
    return ok(undefined);
  });
}

const gone = problem(404, 'This recording was deleted.');
const subjectOf = (attemptId: string): string => `attempt ${attemptId}`;

async function find(context: Context, principal: Principal, attemptId: string): Promise<Result<Recording, Problem>> {
  const recording = await context.dataSource.getRepository(Recording).findOneBy({ attemptId });
  const isTheirs = recording && (await visibleAccounts(context.dataSource, principal)).includes(recording.accountId);
  if (!isTheirs) return failed(problem(404, 'There is no recording of this attempt.'));
  if (recording.state === 'deleted') return failed(gone);
  return recording.state === 'stored' ? ok(recording) : failed(problem(404, recording.reason ?? 'The recording has not arrived yet.'));
}

const isThere = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);
