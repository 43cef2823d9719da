import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../../accounts/principal.js';
import { may } from '../../accounts/permissions.js';
import { findVisible } from '../../accounts/scope.js';
import type { Context } from '../../database/context.js';
import { insertRows } from '../../database/sql.js';
import { transaction } from '../../database/transaction.js';
import { counted } from '../../shared/counted.js';
import { problem, type Problem } from '../../shared/problem.js';
import { failed, ok, type Result } from '../../shared/result.js';
import { habitsOf } from '../add-contacts.js';
import { ContactImport } from '../contact-import.entity.js';
import { ContactList } from '../contact-list.entity.js';
import { lockList } from '../lists.js';
import { writeLines } from '../write-contacts.js';
import type { ImportOptions } from './create-import.js';
import type { Batch } from './read-batches.js';
import { RowSource } from './row-source.js';
import { importFolder } from './store-upload.js';

/**
 * Reads an import's file into its list, from where it stands: the rows of a batch and how far the file was
 * read are one transaction, so an import that was cut off at any instant goes on behind the last row that
 * was written, when this is called again. Stops between batches when `signal` says so. Returns the import
 * as it then is; undefined when it, or its list, is no longer there.
 */
export async function runImport(context: Context, importId: number, signal?: AbortSignal): Promise<ContactImport | undefined> {
  const imports = context.dataSource.getRepository(ContactImport);
  const entry = await imports.findOneBy({ id: importId });
  if (!entry || entry.state === 'done') return entry ?? undefined;
  const list = await context.dataSource.getRepository(ContactList).findOneByOrFail({ id: entry.listId });
  await imports.update(importId, { state: 'running', failure: null, endedAt: null });

  const { encoding, delimiter, header, targets } = entry.options as ImportOptions;
  const source = new RowSource({
    path: join(importFolder(context.dataDir), entry.storedName),
    encoding, delimiter, header, targets,
    habits: await habitsOf(context, list),
    origin: { accountId: entry.accountId, listId: entry.listId, addedBy: entry.createdBy },
    description: `Import ${entry.fileName}`,
    skip: entry.rowsRead,
  });
  try {
    for (let batch = await source.next(); batch !== undefined; batch = await source.next()) {
      if (signal?.aborted) return await imports.findOneByOrFail({ id: importId });
      if (!(await writeBatch(context, entry, batch))) return (await imports.findOneBy({ id: importId })) ?? undefined;
    }
    await imports.update({ id: importId, rowsRead: entry.rowsRead }, { state: 'done', bytesRead: entry.bytes, endedAt: new Date(context.clock.now()) });
  } catch (error) {
    context.log.error({ error: String(error), import: importId }, 'an import stopped');
    const failure = explain(error as Error & { code?: string }, entry).slice(0, 500);
    await imports.update({ id: importId, rowsRead: entry.rowsRead }, { state: 'failed', failure, endedAt: new Date(context.clock.now()) });
  } finally {
    await source.close();
  }
  return imports.findOneByOrFail({ id: importId });
}

/** Lets an import that failed go on when its turn comes. */
export async function resumeImport(context: Context, principal: Principal, importId: number): Promise<Result<ContactImport, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'Your role may not import contacts; nothing was changed.'));
  const entry = await findVisible(context.dataSource, principal, ContactImport, importId);
  if (!entry) return failed(problem(404, `There is no import ${importId}.`));
  if (entry.storedName === '') return failed(problem(409, 'Its file was removed a month after it failed: upload what is missing again. What was added before stays.'));
  const { affected } = await context.dataSource.getRepository(ContactImport).update({ id: importId, state: 'failed' }, { state: 'waiting' });
  if (!affected) return failed(problem(409, `The import is ${entry.state}: only one that failed can go on.`));
  return ok(Object.assign(entry, { state: 'waiting' as const }));
}

/** The imports that a start of the service, or a tick, has to go on with; the oldest first. */
export async function unfinishedImports(context: Context): Promise<number[]> {
  const entries = await context.dataSource.getRepository(ContactImport).find({ where: [{ state: 'waiting' }, { state: 'running' }], order: { id: 'ASC' }, select: { id: true } });
  return entries.map(({ id }) => id);
}

/** Thrown to undo a batch when somebody else wrote it, or the list is gone. */
class Superseded extends Error {}

/** Writes one batch and moves `entry` on; false when the import is no longer ours. */
async function writeBatch(context: Context, entry: ContactImport, batch: Batch): Promise<boolean> {
  const { id, listId, rowsRead } = entry;
  const { duplicates } = entry.options as ImportOptions;
  try {
    const moved = await transaction(context.dataSource, async (manager) => {
      if (!(await lockList(manager, listId))) throw new Superseded();
      const reasons = await writeLines(manager, listId, context.clock.now(), batch.taken, duplicates);
      const refused = batch.taken.flatMap(({ line, content }, index) => (reasons[index] === undefined ? [] : [{ line, content, reason: reasons[index] }]));
      const rejected = [...batch.rejected, ...refused].sort((a, b) => a.line - b.line);
      await writeRejections(manager, entry, rejected);
      const changes = {
        rowsRead: rowsRead + batch.rows,
        rowsAdded: entry.rowsAdded + batch.rows - rejected.length,
        rowsRejected: entry.rowsRejected + rejected.length,
        bytesRead: batch.bytesRead,
      };
      // Whoever runs the same import in another process finds another count here, and gives up.
      const { affected } = await manager.getRepository(ContactImport).update({ id, rowsRead, state: 'running' }, changes);
      if (!affected) throw new Superseded();
      return changes;
    });
    Object.assign(entry, moved);
    return true;
  } catch (error) {
    if (error instanceof Superseded) return false;
    throw error;
  }
}

async function writeRejections(manager: EntityManager, { id, accountId }: ContactImport, rejected: readonly { line: number; reason: string; content: string }[]): Promise<void> {
  const columns = ['account_id', 'import_id', 'line', 'reason', 'content'];
  await insertRows(manager, 'import_rejection', columns, rejected.map(({ line, reason, content }) => [accountId, id, line, reason.slice(0, 200), content]));
}

const diskIsFull = ['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'ER_DISK_FULL', 'ER_RECORD_FILE_FULL', 'ENOSPC'];

function explain(error: Error & { code?: string }, { rowsRead, rowsAdded, rowsRejected }: ContactImport): string {
  const kept = `${counted(rowsAdded, 'contact was', 'contacts were')} added and stay, ${counted(rowsRejected, 'row was', 'rows were')} rejected`;
  const goOn = `it then goes on behind row ${rowsRead}`;
  if (diskIsFull.includes(error.code ?? '')) return `The disk of the database is full. ${kept}. Free some space and let the import go on: ${goOn}.`;
  if (error.code === 'ENOENT') return `The uploaded file is no longer in the service's folder. ${kept}. Upload the file again: what is on the list is not added twice.`;
  return `The import stopped at an unexpected error, which is in the service's log. ${kept}. Let it go on: ${goOn}.`;
}
