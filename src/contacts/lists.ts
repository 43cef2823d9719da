import type { EntityManager, Repository } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible, visibleAccounts } from '../accounts/scope.js';
import { nameTaken, readsLike, unlessTaken } from '../accounts/unless-taken.js';
import type { Context } from '../database/context.js';
import { forUpdate } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { counted } from '../shared/counted.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { lockRules } from '../compliance/account-rules.js';
import { whyNoRegistry, whyNotByHand, whyNotRenamed } from '../compliance/list-kind.js';
import { ContactList } from './contact-list.entity.js';
import { registryCountries } from './registries.js';

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
  const registry = { registryOf: input.registryOf || null, asOf: input.registryOf ? (input.asOf ?? null) : null };
  const row = { accountId, name: input.name.trim(), description: input.description?.trim() ?? '', contactCount: 0, ...registry, createdAt: new Date(at) };
  return unlessTaken(context.dataSource, ContactList, 'list', row, () =>
    transaction(context.dataSource, async (manager): Promise<Result<ContactList, Problem>> => {
      const lists = manager.getRepository(ContactList);
      const taken = await likeTheOptOuts(lists, row);
      if (taken) return failed(taken);
      const list = await lists.save(lists.create(row));
      await audit(manager, { at, accountId, actor: principal.name, action: 'create list', subject: `list ${list.id}`, detail: { name: list.name } });
      return ok(list);
    }),
  );
}

/** Why a list cannot have this name: it reads like that of the account's opt-outs, and whoever adds to those by name would add to nothing. MariaDB's index refuses it anyway; SQLite's tells capitals apart. */
async function likeTheOptOuts(lists: Repository<ContactList>, { accountId, name }: Pick<ContactList, 'accountId' | 'name'>): Promise<Problem | undefined> {
  const namesake = (await lists.findBy({ accountId, blocksAll: true })).find((optOuts) => readsLike(optOuts.name, name));
  return namesake && nameTaken('list', name, namesake.name);
}

/** What rooms above know of who calls a list, or fills it, in a sentence: then it cannot become a registry. */
export type FindFiller = (manager: EntityManager, list: ContactList) => Promise<string | undefined>;

/** Changes what is given of a list, and leaves the rest. */
export async function renameList(context: Context, principal: Principal, listId: number, input: Partial<Omit<ListInput, 'accountId'>>, findFiller: FindFiller): Promise<Result<ContactList, Problem>> {
  const found = await listFor(context, principal, listId, 'edit');
  if (!found.ok) return found;
  const wanted = { accountId: found.value.accountId, name: input.name?.trim() ?? found.value.name };
  return unlessTaken(context.dataSource, ContactList, 'list', wanted, () =>
    transaction(context.dataSource, async (manager): Promise<Result<ContactList, Problem>> => {
      const now = context.clock.now();
      // What binds all dialers is changed under the lock of the account's gate, and no dialer that is being saved comes to call the list meanwhile.
      if (input.registryOf !== undefined) await lockRules(manager, [found.value.accountId], now);
      if (!(await lockList(manager, listId))) return failed(problem(404, `There is no list ${listId}.`, 'listId'));
      const list = await manager.getRepository(ContactList).findOneByOrFail({ id: listId });
      const { name = list.name, description = list.description, asOf = list.asOf } = input;
      const fixed = name.trim() === list.name ? undefined : whyNotRenamed(list);
      if (fixed) return failed(problem(409, `${fixed} Nothing was changed.`, 'name'));
      const taken = list.blocksAll ? undefined : await likeTheOptOuts(manager.getRepository(ContactList), { accountId: list.accountId, name: name.trim() });
      if (taken) return failed(taken);
      const registryOf = input.registryOf === undefined ? list.registryOf : input.registryOf || null;
      const mistake = mistakeIn({ name, description, registryOf, asOf }, now);
      if (mistake) return failed(mistake);
      const not = registryOf === list.registryOf ? undefined : await whyKindStays(manager, list, findFiller);
      if (not) return failed(problem(409, `${not} Nothing was changed.`, 'registryOf'));
      const changes = { name: name.trim(), description: description.trim(), registryOf, asOf: registryOf ? asOf : null };
      await manager.getRepository(ContactList).update(listId, changes);
      await audit(manager, { at: now, accountId: list.accountId, actor: principal.name, action: 'rename list', subject: `list ${listId}`, detail: { before: list.name, ...changes } });
      return ok(Object.assign(list, changes));
    }),
  );
}

/** Why a list cannot become a registry now, or a registry another country's or an ordinary list, in a sentence. */
export async function whyKindStays(manager: EntityManager, list: ContactList, findFiller: FindFiller): Promise<string | undefined> {
  const never = whyNoRegistry(list);
  if (never) return never;
  if (list.registryOf) return whyRegistryStays(manager, list);
  const use = await findFiller(manager, list);
  return use && `${use}, and a do-not-call registry is neither called nor written to by a rule. Change that first, or make another list for the registry.`;
}

/** Why a registry stays what it is, and is not deleted: somebody could be called by it. Undefined of any other list, and of one that is empty. */
export async function whyRegistryStays(manager: EntityManager, { id, name, registryOf }: ContactList): Promise<string | undefined> {
  if (!registryOf) return undefined;
  const [{ count }] = await manager.query('SELECT contact_count AS count FROM contact_list WHERE id = ?', [id]);
  return count > 0 ? `The do-not-call registry "${name}" keeps ${counted(count, 'number')} from being called; empty it first, which asks for a reason.` : undefined;
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

/** The same, for who puts numbers on it or takes them off by hand; `nothing` ends the sentence of a registry's refusal. */
export async function listToWrite(context: Context, principal: Principal, listId: number, permissions: ('edit' | 'block')[], nothing: string): Promise<Result<ContactList, Problem>> {
  const found = await listFor(context, principal, listId, ...permissions);
  const not = found.ok ? whyNotByHand(found.value) : undefined;
  return not ? failed(problem(409, `${not} ${nothing}`)) : found;
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
