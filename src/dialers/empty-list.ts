import { audit } from '../accounts/audit.js';
import type { Principal } from '../accounts/principal.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import { listFor, lockList } from '../contacts/lists.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import type { FindUse } from './delete-list.js';
import { whoBlocksBy } from './find-use.js';
import { whyNotEmptied } from './list-removal.js';
import type { Emptying } from './run-emptying.js';

export interface EmptyList {
  reason: string;
  /** Must be true of a list that blocks: its numbers may be called again. */
  unblocks?: boolean;
}

/** Checks that a list may be emptied and writes down who asked for it; the work itself is a job's (run-emptying.ts), which is handed back. */
export async function emptyList(context: Context, principal: Principal, listId: number, { reason, unblocks = false }: EmptyList, findUse: FindUse = async () => undefined): Promise<Result<Emptying, Problem>> {
  const found = await listFor(context, principal, listId, 'edit');
  if (!found.ok) return found;
  const list = found.value;
  const why = reason.trim();
  if (why === '' || why.length > 400) return failed(problem(422, 'Say in up to 400 characters why the list is emptied; nothing was changed.', 'reason'));
  const not = await whyNotEmptied(context, list);
  if (not) return failed(problem(409, not));
  return transaction(context.dataSource, async (manager): Promise<Result<Emptying, Problem>> => {
    if (!(await lockList(manager, listId))) return failed(problem(404, `There is no list ${listId}.`, 'listId'));
    const blocksIn = await whoBlocksBy(manager, list, findUse);
    if (blocksIn.length > 0 && !unblocks)
      return failed(problem(409, `The list "${list.name}" blocks in ${blocksIn.join(', ')}: emptied, its numbers may be called again. Whoever wants that says so with "unblocks"; nothing was changed.`, 'unblocks'));
    const [{ last }] = await manager.query('SELECT MAX(id) AS last FROM contact WHERE list_id = ? AND cancelled_at IS NULL', [listId]);
    if (last === null) return failed(problem(409, `The list "${list.name}" has no entries that could be taken off; nothing was changed.`));
    // A registry without its file is of no day: it is told to be too old until a newer one is read in.
    if (list.registryOf !== null) await manager.getRepository(ContactList).update(listId, { asOf: null });
    const detail = { name: list.name, reason: why, ...(blocksIn.length > 0 && { blocksIn }) };
    await audit(manager, { at: context.clock.now(), accountId: list.accountId, actor: principal.name, action: 'empty list', subject: `list ${listId}`, detail });
    return ok({ listId, upTo: last, reason: why, by: principal.name, unblocks });
  });
}
