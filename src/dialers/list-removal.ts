import { In } from 'typeorm';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import { ContactImport } from '../contacts/contact-import.entity.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import { whyKindStays, whyRegistryStays } from '../contacts/lists.js';
import type { Context } from '../database/context.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { type FindUse, isKeptForGood, otherUses } from './delete-list.js';
import { findFiller, whoBlocksBy, whoShows } from './find-use.js';
import type { EmptyingFigures, Removal } from './removal.js';
import { tellsOf } from './run-emptying.js';

/** So many entries are counted at a time (some 20 ms); others come to the database in between. */
const chunk = 10_000;

export async function listRemoval(context: Context, principal: Principal, listId: number, counts: boolean, findUse: FindUse): Promise<Result<Removal, Problem>> {
  if (!may(principal, 'view')) return failed(problem(403, 'Your role may not see lists.'));
  const list = await findVisible(context.dataSource, principal, ContactList, listId);
  if (!list) return failed(problem(404, `There is no list ${listId}.`, 'listId'));
  const { manager } = context.dataSource;
  const blocksIn = await whoBlocksBy(manager, list, findUse);
  const uses = await otherUses(manager, list, findUse);
  const linked = await manager.query('SELECT 1 FROM dialer_list WHERE list_id = ? LIMIT 1', [listId]);
  const called: { name: string }[] = await manager.query(`SELECT name FROM dialer WHERE id IN (SELECT dialer_id FROM dialer_list WHERE list_id = ? AND role = 'call') ORDER BY name`, [listId]);
  return ok({
    mayBeDeleted: linked.length === 0 && uses.length === 0 && (await whyRegistryStays(manager, list)) === undefined && !(await isKeptForGood(manager, list)),
    otherUses: uses.map((use) => `It ${use}.`),
    notEmptied: (await whyNotEmptied(context, list)) ?? null,
    keepsKind: (await whyKindStays(manager, list, findFiller)) ?? null,
    blocksIn,
    calledBy: called.map(({ name }) => name),
    shownBy: await whoShows(manager, list),
    figures: counts ? await count(context, list, blocksIn.length > 0) : null,
  });
}

/** Why a list may not be emptied, whoever asks. */
export async function whyNotEmptied({ dataSource }: Pick<Context, 'dataSource'>, { id, name, blocksAll }: ContactList): Promise<string | undefined> {
  if (blocksAll) return `Those on the list "${name}" asked never to be called, so it cannot be emptied; nothing was changed. One that is there by mistake can be cancelled by its number.`;
  const reading = await dataSource.getRepository(ContactImport).findOneBy({ listId: id, state: In(['waiting', 'running']) });
  return reading ? `The file "${reading.fileName}" is being read into the list "${name}"; nothing was changed. Wait until that is done.` : undefined;
}

async function count({ dataSource }: Context, { id, accountId }: ContactList, blocks: boolean): Promise<EmptyingFigures> {
  let [entries, spokenOf] = [0, 0];
  for (let after = 0; ; ) {
    const [row] = await dataSource.query(`SELECT COUNT(*) AS entries, MAX(id) AS last FROM (SELECT id FROM contact WHERE list_id = ? AND id > ? AND cancelled_at IS NULL ORDER BY id LIMIT ${chunk}) AS some`, [id, after]);
    if (row.last === null) break;
    if (!blocks) {
      // Whoever has a call or a refusal has a place that tells it.
      const [some] = await dataSource.query(
        `SELECT COUNT(DISTINCT contact.id) AS spokenOf FROM dialer_contact AS place JOIN contact ON contact.id = place.contact_id
          WHERE place.contact_id > ? AND place.contact_id <= ? AND contact.list_id = ? AND contact.cancelled_at IS NULL AND ${tellsOf}`,
        [after, row.last, id],
      );
      spokenOf += Number(some.spokenOf);
    }
    entries += Number(row.entries);
    after = row.last;
  }
  const kept = blocks ? entries : spokenOf;
  const [{ underWay }] = await dataSource.query(`SELECT COUNT(*) AS underWay FROM dialer_contact WHERE dialer_id IN (SELECT id FROM dialer WHERE account_id = ?) AND state = 'dialing' AND list_id = ?`, [accountId, id]);
  return { entries, deleted: entries - kept, kept, underWay: Number(underWay) };
}
