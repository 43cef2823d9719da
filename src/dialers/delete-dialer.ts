import type { EntityManager } from 'typeorm';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { AddedKey } from './added-key.entity.js';
import { Dialer } from './dialer.entity.js';
import { DialerContact } from './dialer-contact.entity.js';
import { DialerList } from './dialer-list.entity.js';
import { DialerVersion } from './dialer-version.entity.js';
import { findDialerUse } from './find-use.js';

/** Deletes a draft that nothing uses (`findUse` knows what rooms above do with it). A dialer that was ever started is kept: the trace speaks of it. */
export async function deleteDialer(context: Context, principal: Principal, id: number, findUse: (manager: EntityManager, dialer: Dialer) => Promise<string | undefined> = async () => undefined): Promise<Result<void, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not delete dialers.'));
  const dialer = await findVisible(context.dataSource, principal, Dialer, id);
  if (!dialer) return failed(problem(404, `There is no dialer ${id}.`));
  return transaction(context.dataSource, async (manager): Promise<Result<void, Problem>> => {
    // The row is locked first, so that it is not started at the same moment.
    const { affected } = await manager.getRepository(Dialer).update({ id, state: 'draft' }, { explanation: 'It is being deleted.' });
    if (!affected) return failed(problem(409, `The dialer "${dialer.name}" has been started, so it is kept for the trace; only a draft can be deleted. Nothing was deleted.`));
    const rule = await findDialerUse(manager, id);
    const use = rule ? undefined : await findUse(manager, dialer);
    if (rule || use) {
      await manager.getRepository(Dialer).update(id, { explanation: dialer.explanation });
      if (rule) return failed(problem(409, `The dialer "${dialer.name}" is where ${rule} adds callers; nothing was deleted. Delete that rule first.`));
      return failed(problem(409, `The dialer "${dialer.name}" is used by ${use}; nothing was deleted. Choose another one there first.`));
    }
    for (const rows of [AddedKey, DialerContact, DialerList]) await manager.getRepository(rows).delete({ dialerId: id });
    await manager.getRepository(DialerVersion).delete({ dialerId: id });
    await manager.getRepository(Dialer).delete(id);
    await audit(manager, { at: context.clock.now(), accountId: dialer.accountId, actor: principal.name, action: 'delete dialer', subject: `dialer ${id}`, detail: { name: dialer.name } });
    return ok(undefined);
  });
}
