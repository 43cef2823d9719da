import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { visibleAccounts } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Message } from './message.entity.js';

/** A minute and a half when it is spoken; longer, nobody listens. */
const longest = 1_000;

/** Keeps a text as a message, which the switch speaks to each contact. */
export async function addText(context: Context, principal: Principal, { accountId, name, text }: { accountId: number; name: string; text: string }): Promise<Result<Message, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not add messages.'));
  if (!(await visibleAccounts(context.dataSource, principal)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`, 'accountId'));
  if (name.trim() === '') return failed(problem(422, 'Give the message a name.', 'name'));
  if (!/[\p{L}\p{N}]/u.test(text)) return failed(problem(422, 'Write what is to be said.', 'text'));
  if (text.length > longest) return failed(problem(422, `The text has ${text.length} characters; ${longest} are a minute and a half, and the most.`, 'text'));
  return ok(
    await transaction(context.dataSource, async (manager) => {
      const row = await manager.getRepository(Message).save({
        accountId, name: name.trim().slice(0, 200), storedName: '', text: text.trim(), bytes: 0, milliseconds: 0, createdBy: principal.name, createdAt: new Date(context.clock.now()),
      });
      await audit(manager, { at: context.clock.now(), accountId, actor: principal.name, action: 'add message', subject: `message ${row.id}`, detail: { name, text: row.text } });
      return row;
    }),
  );
}
