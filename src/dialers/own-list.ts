import type { EntityManager } from 'typeorm';
import { whyNotCalled } from '../compliance/list-kind.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import { forUpdate } from '../database/sql.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import type { Dialer } from './dialer.entity.js';
import { DialerList } from './dialer-list.entity.js';

/** What the dialer's own list is called; a list's name has 200 characters at most. */
const ownListName = (dialerName: string): string => `${dialerName.slice(0, 195)}/AUTO`;

/**
 * The list of the dialer for contacts that come while it runs; made and linked, behind its other lists, with the first of
 * them. A list of the account that has the name already becomes it, unless it blocks in this dialer or may not be called.
 */
export async function ownList(manager: EntityManager, { id: dialerId, accountId, name }: Pick<Dialer, 'id' | 'accountId' | 'name'>, now: number): Promise<Result<number, Problem>> {
  const links = manager.getRepository(DialerList);
  const known = await links.findOneBy({ dialerId, isOwn: true });
  if (known) return ok(known.listId);
  // As saving a dialer does; so of two first contacts at once, one makes the list.
  await manager.query(`SELECT id FROM dialer WHERE id = ?${forUpdate(manager)}`, [dialerId]);
  const all = await links.findBy({ dialerId });
  const own = all.find(({ isOwn }) => isOwn);
  if (own) return ok(own.listId);
  const lists = manager.getRepository(ContactList);
  const place = { accountId, name: ownListName(name) };
  const list = (await lists.findOneBy(place)) ?? (await lists.save(lists.create({ ...place, description: `Contacts that came to the dialer “${name}” while it ran.`.slice(0, 500), contactCount: 0, createdAt: new Date(now) })));
  const linked = all.find(({ listId }) => listId === list.id);
  const not = whyNotCalled(list);
  if (not) return failed(problem(409, `${not} So it cannot take the new contacts of the dialer "${name}"; nothing was added. Rename the list.`));
  if (linked?.role === 'block') return failed(problem(409, `The list "${list.name}" blocks in the dialer "${name}", so it cannot take its new contacts; nothing was added. Rename the list, or take it out of the dialer.`));
  if (linked) await links.update(linked.id, { isOwn: true });
  else await links.insert({ accountId, dialerId, listId: list.id, role: 'call', position: Math.max(-1, ...all.map(({ position }) => position)) + 1, isOwn: true });
  return ok(list.id);
}

/** With a new name of the dialer its own list has a new one, unless that is taken. */
export async function renameOwnList(manager: EntityManager, { id: dialerId, accountId, name: before }: Pick<Dialer, 'id' | 'accountId' | 'name'>, name: string): Promise<void> {
  if (name === before) return;
  const own = await manager.getRepository(DialerList).findOneBy({ dialerId, isOwn: true });
  const lists = manager.getRepository(ContactList);
  if (!own || (await lists.existsBy({ accountId, name: ownListName(name) }))) return;
  await lists.update({ id: own.listId, name: ownListName(before) }, { name: ownListName(name) });
}
