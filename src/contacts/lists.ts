import type { EntityManager } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible, visibleAccounts } from '../accounts/scope.js';
import { unlessTaken } from '../accounts/unless-taken.js';
import type { Context } from '../database/context.js';
import { forUpdate } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { lockRules } from '../compliance/account-rules.js';
import { registryCountries } from './registries.js';
import { ContactList } from './contact-list.entity.js';

export interface ListInput {
  name: string;
  description?: string;
  /** Needed from somebody who sees several accounts. */
  accountId?: number;
  /** The country of a do-not-call registry (ISO 3166), and the day of its file; null: an ordinary list. */
  registryOf?: string | null;
  asOf?: Date | null;
}

export async function createList(context: Context, principal: Principal, input: ListInput): Promise<Result<ContactList, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'Your role may not make lists; nothing was made.'));
  const accountId = input.accountId ?? principal.accountId;
  if (accountId === null) return failed(problem(422, 'Which account is the list for? Give its accountId.', 'accountId'));
  if (!(await visibleAccounts(context.dataSource, principal)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`, 'accountId'));
  const at = context.clock.now();
  const mistake = mistakeIn(input, at);
  if (mistake) return failed(mistake);
  const registry = { registryOf: input.registryOf ?? null, asOf: input.registryOf ? (input.asOf ?? null) : null };
  const row = { accountId, name: input.name.trim(), description: input.description?.trim() ?? '', contactCount: 0, ...registry, createdAt: new Date(at) };
  return unlessTaken(context.dataSource, ContactList, 'list', row, () =>
    transaction(context.dataSource, async (manager) => {
      const lists = manager.getRepository(ContactList);
      const list = await lists.save(lists.create(row));
      await audit(manager, { at, accountId, actor: principal.name, action: 'create list', subject: `list ${list.id}`, detail: { name: list.name } });
      return ok(list);
    }),
  );
}

/** Changes what is given of a list, and leaves the rest. */
export async function renameList(context: Context, principal: Principal, listId: number, input: Partial<Omit<ListInput, 'accountId'>>): Promise<Result<ContactList, Problem>> {
  const found = await listFor(context, principal, listId, 'edit');
  if (!found.ok) return found;
  const list = found.value;
  const { name = list.name, description = list.description, registryOf = list.registryOf, asOf = list.asOf } = input;
  const mistake = mistakeIn({ name, description, registryOf, asOf }, context.clock.now());
  if (mistake) return failed(mistake);
  const changes = { name: name.trim(), description: description.trim(), registryOf, asOf: registryOf ? asOf : null };
  return unlessTaken(context.dataSource, ContactList, 'list', { accountId: list.accountId, name: changes.name }, () =>
    transaction(context.dataSource, async (manager) => {
      // What binds all dialers is changed under the lock of the account's gate.
      if (registryOf !== list.registryOf) await lockRules(manager, [list.accountId], context.clock.now());
      await manager.getRepository(ContactList).update(listId, changes);
      const detail = { before: list.name, ...changes };
      await audit(manager, { at: context.clock.now(), accountId: list.accountId, actor: principal.name, action: 'rename list', subject: `list ${listId}`, detail });
      return ok(Object.assign(list, changes));
    }),
  );
}

/** The lists that the principal may see, with how many contacts are on each; by account and name. */
export async function contactLists(context: Context, principal: Principal): Promise<Result<ContactList[], Problem>> {
  if (!may(principal, 'view')) return failed(problem(403, 'Your role may not see lists.'));
  const accounts = await visibleAccounts(context.dataSource, principal);
  if (accounts.length === 0) return ok([]);
  return ok(
    await context.dataSource
      .getRepository(ContactList)
      .createQueryBuilder('list')
      .where('list.accountId IN (:...accounts)', { accounts })
      .orderBy({ 'list.accountId': 'ASC', 'list.name': 'ASC', 'list.id': 'ASC' })
      .getMany(),
  );
}

/** The list that every account has from its start; made where it is missing. */
export async function ensureDefaultList(manager: EntityManager, accountId: number, now: number): Promise<ContactList> {
  const lists = manager.getRepository(ContactList);
  const place = { accountId, name: 'Default' };
  return (await lists.findOneBy(place)) ?? lists.save(lists.create({ ...place, description: '', contactCount: 0, createdAt: new Date(now) }));
}

/** One list of those that the principal may see, for what they want to do with it. */
export async function listFor(context: Context, principal: Principal, listId: number, ...permissions: ('view' | 'edit' | 'block')[]): Promise<Result<ContactList, Problem>> {
  if (!permissions.some((permission) => may(principal, permission))) return failed(problem(403, 'Your role may not do this with a list; nothing was changed.'));
  const list = Number.isSafeInteger(listId) ? await findVisible(context.dataSource, principal, ContactList, listId) : undefined;
  return list ? ok(list) : failed(problem(404, `There is no list ${listId}.`, 'listId'));
}

/** How the numbers and times of an account's files and forms are read. */
export async function accountOf(context: Context, list: ContactList): Promise<Account> {
  return context.dataSource.getRepository(Account).findOneByOrFail({ id: list.accountId });
}

/**
 * Locks the list until the transaction ends, as every writer of contacts must before it reads or writes
 * them (contact-list.entity.ts); whether the list is still there.
 */
export async function lockList(manager: EntityManager, listId: number): Promise<boolean> {
  const rows = await manager.query(`SELECT id FROM contact_list WHERE id = ?${forUpdate(manager)}`, [listId]);
  return rows.length > 0;
}

function mistakeIn({ name, description = '', registryOf, asOf }: ListInput, now: number): Problem | undefined {
  if (registryOf && !registryCountries().includes(registryOf)) return problem(422, `No registry is known for the country "${registryOf}"; they are for ${registryCountries().join(', ')}.`, 'registryOf');
  if (registryOf && asOf && asOf.getTime() > now) return problem(422, 'The file of a registry cannot be of a day to come.', 'asOf');
  if (name.trim() === '') return problem(422, 'A list needs a name.', 'name');
  if (name.trim().length > 200) return problem(422, 'The name of a list may have 200 characters.', 'name');
  if (description.trim().length > 500) return problem(422, 'The description of a list may have 500 characters.', 'description');
  return undefined;
}
