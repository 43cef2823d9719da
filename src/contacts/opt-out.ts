import { type EntityManager, In, IsNull, LessThan, MoreThan, type Repository } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { readsLike } from '../accounts/unless-taken.js';
import { lockRules } from '../compliance/account-rules.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { type Country, parsePhoneNumber, type PhoneNumber } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { fewCalledOn } from './as-main-numbers.js';
import { Contact } from './contact.entity.js';
import { ContactList } from './contact-list.entity.js';
import { lockList } from './lists.js';

const listName = 'Opt-outs';

export interface OptOut {
  accountId: number;
  number: PhoneNumber;
  /** Who said it, where that is known: the person's main number is blocked too, whichever number they said it on. Else that of the few contacts who were called on the number lately. */
  contactId?: number;
  /** How they said it, such as `a key pressed in a call`. */
  source: string;
  /** What else was written down of it. */
  reason?: string;
  at: number;
}

/**
 * Somebody said no: the number goes on the account's list of opt-outs, which blocks in every dialer of the account for
 * ever. The list is made with the first one. Doing it twice is as good as once. Gives the number's entry, and whether it is new.
 */
export async function optOut(manager: EntityManager, { accountId, number, contactId, source, reason, at }: OptOut): Promise<{ entry: Contact; isNew: boolean }> {
  // Before the list is looked for: the first opt-out of an account makes it, and a gate that found no list must be through by then.
  await lockRules(manager, [accountId], at);
  const lists = manager.getRepository(ContactList);
  const addedAt = new Date(at);
  const row = { accountId, description: 'People who asked never to be called again. It blocks in every dialer of the account.', contactCount: 0, blocksAll: true, createdAt: addedAt };
  const list = (await lists.findOneBy({ accountId, blocksAll: true })) ?? (await lists.save(lists.create({ ...row, name: await freeName(lists, accountId) })));
  await lockList(manager, list.id);
  const contacts = manager.getRepository(Contact);
  const person = contactId === undefined ? null : await contacts.findOneBy({ id: contactId, accountId });
  // Also where it is another's main number: who of them said it is not known, and in doubt it is a no.
  const mains = person ? [person.number] : await fewCalledOn(manager, [accountId], number);
  // One that has a limit holds for ever too (compliance/list-kind.ts).
  const holding = (one: string) => ({ listId: list.id, number: one, cancelledAt: IsNull() });
  let isNew = false;
  for (const one of new Set([number, ...mains])) {
    if (await contacts.existsBy(holding(one))) continue;
    isNew ||= one === number;
    await contacts.insert({ accountId, listId: list.id, number: one, priority: 0, addedAt, addedBy: source.slice(0, 200), description: `Opted out: ${source}${reason ? `. ${reason}` : ''}` });
    await lists.increment({ id: list.id }, 'contactCount', 1);
    await audit(manager, { at, accountId, actor: source, action: 'opt out', subject: `list ${list.id}`, detail: { number: one } });
  }
  return { entry: await contacts.findOneOrFail({ where: holding(number), order: { id: 'ASC' } }), isNew };
}

/** The account may have an ordinary list of that name, which stays what it is. */
async function freeName(lists: Repository<ContactList>, accountId: number): Promise<string> {
  const taken = await lists.find({ where: { accountId }, select: { name: true } });
  for (let count = 1; ; count++) {
    const name = count === 1 ? listName : `${listName} ${count}`;
    if (!taken.some((list) => readsLike(list.name, name))) return name;
  }
}

/** The same by somebody with a token or at the back office: a web form, a letter, a call to the switchboard. Gives the entry that holds: of who had opted out, the earlier one's source and time. */
export async function recordOptOut(context: Context, principal: Principal, accountId: number, { number: text, source }: { number: string; source: string }): Promise<Result<{ number: string; source: string; at: Date; isNew: boolean }, Problem>> {
  if (!may(principal, 'block')) return failed(problem(403, 'Your role may not record opt-outs; nothing was saved.'));
  const how = source.trim();
  if (how === '' || how.length > 150) return failed(problem(422, 'Say in up to 150 characters how they opted out; nothing was saved.', 'source'));
  const { country, shortNumbers } = await context.dataSource.getRepository(Account).findOneByOrFail({ id: accountId });
  const number = parsePhoneNumber(text.trim(), country as Country, shortNumbers);
  if (!number.ok) return failed(problem(422, `The number "${text.slice(0, 60)}" ${number.failure}; nothing was saved.`, 'number'));
  const written = `${how}, by ${principal.name}`.slice(0, 200);
  const { entry, isNew } = await transaction(context.dataSource, (manager) => optOut(manager, { accountId, number: number.value, source: written, at: context.clock.now() }));
  return ok({ number: entry.number, source: entry.addedBy, at: entry.addedAt, isNew });
}

/** What keeps a number from being called: when its owner opted out, and by which way. */
export interface HeldOptOut {
  number: string;
  listId: number;
  at: Date;
  source: string;
}

/** Of these numbers, those that have opted out of an account, each with the entry that holds: the first one that is not cancelled. */
export async function holdingOptOuts(manager: EntityManager, accountId: number, numbers: readonly string[]): Promise<Map<string, HeldOptOut>> {
  const lists = await manager.getRepository(ContactList).find({ where: { accountId, blocksAll: true }, select: { id: true } });
  if (lists.length === 0 || numbers.length === 0) return new Map();
  const entries = await manager.getRepository(Contact).find({ where: { listId: In(lists.map(({ id }) => id)), number: In([...numbers]), cancelledAt: IsNull() }, order: { id: 'DESC' } });
  return new Map(entries.map(({ number, listId, addedAt: at, addedBy: source }) => [number, { number, listId, at, source }]));
}

/**
 * Somebody agreed to be called who has opted out: the consent is kept, and changes nothing. What holds, and that in a sentence with what would change it; undefined where nobody opted
 * out. Of a further number it is the main one of the few who were called on it.
 */
export async function consentInVain(manager: EntityManager, accountId: number, number: string): Promise<{ optedOut: HeldOptOut; says: string } | undefined> {
  const held = await holdingOptOuts(manager, accountId, [number, ...(await fewCalledOn(manager, [accountId], number))]);
  const optedOut = held.get(number) ?? [...held.values()][0];
  if (!optedOut) return undefined;
  const { number: whose, listId, at, source } = optedOut;
  const who = whose === number ? number : `Somebody whom you called on ${number}, and whose main number is ${whose},`;
  const says = `${who} has opted out of this account (${at.toISOString()}, ${source}). The consent is kept, and they are not called all the same: an opt-out beats a consent. That changes only when an administrator cancels the opt-out of ${whose} with a reason, by Allow again on its page or POST /lists/${listId}/cancel.`;
  return { optedOut, says };
}

interface WhichOptOuts {
  numbers?: readonly string[];
  /** Which of those that were written down come first. */
  order: 'oldest' | 'newest';
  /** Those behind this one, in that order. */
  after?: number;
  count: number;
}

export type OptOutEntry = ReturnType<typeof asOptOut>;

/** Who opted out of these accounts; a cancelled one stays, marked. */
export async function optOuts({ dataSource }: Pick<Context, 'dataSource'>, accountIds: readonly number[], { numbers, order, after, count }: WhichOptOuts): Promise<OptOutEntry[]> {
  const lists = await dataSource.getRepository(ContactList).find({ where: { accountId: In([...accountIds]), blocksAll: true }, select: { id: true } });
  const where = { listId: In(lists.map(({ id }) => id)), ...(after && { id: order === 'newest' ? LessThan(after) : MoreThan(after) }), ...(numbers && { number: In([...numbers]) }) };
  const found = await dataSource.getRepository(Contact).find({ where, order: { id: order === 'newest' ? 'DESC' : 'ASC' }, take: count });
  return found.map(asOptOut);
}

/** An entry of the list as others see it. */
export const asOptOut = ({ id, accountId, number, addedAt, addedBy, description, cancelledAt }: Contact) => ({ id, accountId, number, at: addedAt, source: addedBy, description, cancelledAt });
