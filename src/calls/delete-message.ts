import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Message } from './message.entity.js';
import { messageFolder } from './messages.js';

/** Deletes a message that nothing plays, and then its file. `findUse` says what plays it (dialers are a room above this one). */
export async function deleteMessage(
  context: Context,
  principal: Principal,
  id: number,
  findUse: (manager: EntityManager, message: Message) => Promise<string | undefined>,
): Promise<Result<void, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not delete messages.'));
  const message = await findVisible(context.dataSource, principal, Message, id);
  if (!message) return failed(problem(404, `There is no message ${id}.`));
  const deleted = await transaction(context.dataSource, async (manager): Promise<Result<void, Problem>> => {
    const use = await findUse(manager, message);
    if (use) return failed(problem(409, `The message "${message.name}" is used by ${use}, so it was not deleted. Choose another one there first.`));
    await manager.getRepository(Message).delete(id);
    await audit(manager, { at: context.clock.now(), accountId: message.accountId, actor: principal.name, action: 'delete message', subject: `message ${id}`, detail: { name: message.name } });
    return ok(undefined);
  });
  // The file last: should the process end in between, a file without a row is only waste.
  if (deleted.ok && message.storedName !== '') await rm(join(messageFolder(context), message.storedName), { force: true });
  return deleted;
}
