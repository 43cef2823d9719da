import { In, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { Account } from '../accounts/account.entity.js';
import { audit } from '../accounts/audit.js';
import { lockEnterprise } from '../accounts/lock-enterprise.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible, visibleAccounts } from '../accounts/scope.js';
import { factsOf } from '../caller-ids/number-facts.js';
import { Message } from '../calls/message.entity.js';
import { Schedule } from '../compliance/schedule.entity.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import type { Context, Reading } from '../database/context.js';
import { forUpdate } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { parsePhoneNumber } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { readInput } from '../shared/read-input.js';
import { failed, ok, type Result } from '../shared/result.js';
import { queueOf, readNumbers, readPatterns, whyTaken } from './checks.js';
import { goesOn, inCircles, newCircle } from './find-circle.js';
import { Forwarding, type ForwardingAction } from './forwarding.entity.js';
import { countryOf, readSituation } from './situation.js';

const id = z.int().positive();
const patterns = z.array(z.string().trim().min(1)).max(200, 'A forwarding has 200 numbers or patterns at most; put more on a list.').default([]);

export const forwardingAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hang up') }),
  z.strictObject({ kind: z.literal('go on') }),
  z.strictObject({ kind: z.literal('redirect'), number: z.string().min(1, 'To which number?') }),
  z.strictObject({ kind: z.literal('queue'), queueId: z.int().positive('Choose a queue.') }),
  z.strictObject({
    kind: z.literal('extension'),
    extension: z.string().regex(/^[\w.+*#-]{1,60}$/, 'An extension has letters, digits and . + * # - _ only.'),
    context: z.string().regex(/^[\w.-]{1,60}$/, 'A context of the dialplan has letters, digits and . - _ only.').default('default'),
  }),
  z.strictObject({ kind: z.literal('message'), messageId: z.int().positive('Choose a message.') }),
]);

export const forwardingInput = z.strictObject({
  name: z.string().trim().min(1, 'Give the forwarding a name.').max(100),
  isActive: z.boolean().default(true),
  callers: z
    .strictObject({
      listIds: z.array(id).max(20).default([]).describe('Callers on any of these lists.'),
      patterns: patterns.describe('Or whose number is one of these or like it: * stands for any signs, ? for one; `withheld` is who shows none.'),
    })
    .default({ listIds: [], patterns: [] })
    .describe('Whose calls; both empty: everybody’s.'),
  numbers: patterns.describe('The numbers called, or patterns; empty: any.'),
  scheduleId: id.nullable().default(null),
  whileClosed: z.boolean().default(false).describe('It holds while the schedule is closed, instead of open.'),
  action: forwardingAction,
});
/** What a change may name; what it leaves out stays as it is. */
export const forwardingChanges = z
  .strictObject({
    ...forwardingInput.shape,
    isActive: forwardingInput.shape.isActive.unwrap(), callers: forwardingInput.shape.callers.unwrap(), numbers: forwardingInput.shape.numbers.unwrap(),
    scheduleId: forwardingInput.shape.scheduleId.unwrap(), whileClosed: forwardingInput.shape.whileClosed.unwrap(),
  })
  .partial();
export type ForwardingInput = z.input<typeof forwardingInput>;

/** A new forwarding is asked after those that are there. */
export async function createForwarding(context: Context, principal: Principal, accountId: number, input: ForwardingInput): Promise<Result<Forwarding, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not make forwardings.'));
  if (!(await visibleAccounts(context.dataSource, principal)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`));
  const at = context.clock.now();
  return transaction(context.dataSource, async (manager): Promise<Result<Forwarding, Problem>> => {
    await lockEnterprise(manager, principal.enterpriseId);
    const read = await readForwarding({ dataSource: manager }, principal, accountId, input);
    if (!read.ok) return read;
    const last = await lockOrder(manager, accountId);
    const forwardings = manager.getRepository(Forwarding);
    const row = await forwardings.save(forwardings.create({ ...read.value, accountId, position: (last.at(-1)?.position ?? 0) + 1, createdBy: principal.name, createdAt: new Date(at) }));
    await audit(manager, { at, accountId, actor: principal.name, action: 'create forwarding', subject: `forwarding ${row.id}`, detail: read.value });
    return ok(row);
  });
}

/** Holds for calls that come in a second later. What is left out stays as it is. */
export async function updateForwarding(context: Context, principal: Principal, forwardingId: number, changes: Partial<ForwardingInput>): Promise<Result<Forwarding, Problem>> {
  return transaction(context.dataSource, async (manager): Promise<Result<Forwarding, Problem>> => {
    await lockEnterprise(manager, principal.enterpriseId);
    const found = await editable({ dataSource: manager }, principal, forwardingId);
    if (!found.ok) return found;
    const { name, isActive, callers, numbers, scheduleId, whileClosed, action, accountId } = found.value;
    const read = await readForwarding({ dataSource: manager }, principal, accountId, { name, isActive, callers, numbers, scheduleId, whileClosed, action, ...changes }, found.value);
    if (!read.ok) return read;
    await manager.getRepository(Forwarding).update(forwardingId, read.value);
    await audit(manager, { at: context.clock.now(), accountId, actor: principal.name, action: 'change forwarding', subject: `forwarding ${forwardingId}`, detail: read.value });
    return ok(Object.assign(found.value, read.value));
  });
}

export async function deleteForwarding(context: Context, principal: Principal, forwardingId: number): Promise<Result<void, Problem>> {
  const found = await editable(context, principal, forwardingId);
  if (!found.ok) return found;
  const { accountId, name } = found.value;
  return transaction(context.dataSource, async (manager) => {
    await manager.getRepository(Forwarding).delete(forwardingId);
    await audit(manager, { at: context.clock.now(), accountId, actor: principal.name, action: 'delete forwarding', subject: `forwarding ${forwardingId}`, detail: { name } });
    return ok(undefined);
  });
}

/** Puts the forwarding before another one of its account, or last. */
export async function moveForwarding(context: Context, principal: Principal, forwardingId: number, beforeId: number | null): Promise<Result<Forwarding[], Problem>> {
  const found = await editable(context, principal, forwardingId);
  if (!found.ok) return found;
  const { accountId } = found.value;
  return transaction(context.dataSource, async (manager): Promise<Result<Forwarding[], Problem>> => {
    const others = (await lockOrder(manager, accountId)).filter(({ id: other }) => other !== forwardingId);
    const at = beforeId === null ? others.length : others.findIndex(({ id: other }) => other === beforeId);
    if (at < 0) return failed(problem(422, `There is no other forwarding ${beforeId} of this account; nothing was moved.`, 'beforeId'));
    others.splice(at, 0, found.value);
    for (const [index, row] of others.entries()) {
      row.position = index + 1;
      await manager.getRepository(Forwarding).update(row.id, { position: row.position });
    }
    await audit(manager, { at: context.clock.now(), accountId, actor: principal.name, action: 'move forwarding', subject: `forwarding ${forwardingId}`, detail: { position: at + 1 } });
    return ok(others);
  });
}

/** The forwardings in the order in which they are asked, with the account's row locked against another change of that order. */
async function lockOrder(manager: EntityManager, accountId: number): Promise<Forwarding[]> {
  await manager.query(`SELECT id FROM account WHERE id = ?${forUpdate(manager)}`, [accountId]);
  return manager.getRepository(Forwarding).find({ where: { accountId }, order: { position: 'ASC', id: 'ASC' } });
}

async function editable(context: Reading, principal: Principal, forwardingId: number): Promise<Result<Forwarding, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not change forwardings.'));
  const row = await findVisible(context.dataSource, principal, Forwarding, forwardingId);
  return row ? ok(row) : failed(problem(404, `There is no forwarding ${forwardingId}.`));
}

type Read = Pick<Forwarding, 'name' | 'isActive' | 'callers' | 'numbers' | 'scheduleId' | 'whileClosed' | 'action'>;

/** What a forwarding names must be the account's own, and numbers are read as people of its country write them. */
async function readForwarding(context: Reading, principal: Principal, accountId: number, input: ForwardingInput, before?: Forwarding): Promise<Result<Read, Problem>> {
  const nothing = 'The forwarding was not saved.';
  const parsed = readInput(forwardingInput, input, nothing);
  if (!parsed.ok) return parsed;
  const { callers, numbers, scheduleId, ...rest } = parsed.value;
  const { dataSource } = context;
  const account = await dataSource.getRepository(Account).findOneByOrFail({ id: accountId });
  const from = readPatterns(callers.patterns, account);
  const to = readNumbers(numbers, account, before?.numbers);
  if (!from.ok) return failed(problem(422, `${from.failure}. ${nothing}`, 'callers.patterns'));
  if (!to.ok) return failed(problem(422, `${to.failure}. ${nothing}`, 'numbers'));
  if (callers.listIds.length > 0 && (await dataSource.getRepository(ContactList).countBy({ accountId, id: In(callers.listIds) })) < new Set(callers.listIds).size)
    return failed(problem(422, `One of the lists is not there. ${nothing}`, 'callers.listIds'));
  if (scheduleId !== null && !(await dataSource.getRepository(Schedule).existsBy({ accountId, id: scheduleId }))) return failed(problem(422, `There is no schedule ${scheduleId}. ${nothing}`, 'scheduleId'));
  if (rest.whileClosed && scheduleId === null) return failed(problem(422, `It can be for when a schedule is closed only where there is a schedule: choose one. ${nothing}`, 'whileClosed'));
  const action = await readAction(context, principal, account, rest.action);
  if (!action.ok) return failed(problem(422, `${action.failure.message} ${nothing}`, action.failure.field));
  if (action.value.kind === 'redirect' && to.value.includes(action.value.number)) return failed(problem(422, `It would redirect ${action.value.number} to itself, and the call would come back without end. ${nothing}`, 'action.number'));
  const read = { ...rest, callers: { listIds: [...new Set(callers.listIds)], patterns: from.value }, numbers: to.value, scheduleId, action: action.value };
  // One that is not in use may wait for the other to go.
  if (!read.isActive) return ok(read);
  const taken = await whyTaken(context, principal, account, read.numbers, before?.isActive ? before.numbers : []);
  if (taken !== undefined) return failed(problem(422, `${taken} ${nothing}`, 'numbers'));
  const circle = await findCircle(context, account, read, before);
  return circle ? failed(problem(422, `${circle.message} ${nothing}`, circle.field)) : ok(read);
}

/** Through which numbers a call would come back, with all that redirects at the enterprise; also where the numbers of this one make them the account's. */
async function findCircle({ dataSource }: Reading, account: Account, forwarding: Read, before: Forwarding | undefined): Promise<{ message: string; field: string } | undefined> {
  const situation = await readSituation(dataSource);
  const own = { ...forwarding, accountId: account.id, id: before?.id ?? 0 };
  const others = (situation.forwardings.get(account.id) ?? []).filter(({ id }) => id !== own.id);
  const circle = newCircle(situation, { ...situation, forwardings: new Map([...situation.forwardings, [account.id, [own, ...others]]]) }, account);
  if (!circle) return undefined;
  if (circle.id === own.id) return { message: `The call would come back without end: it goes to ${goesOn(circle)}`, field: 'action.number' };
  return { message: `With it ${inCircles(circle)}`, field: 'numbers' };
}

async function readAction(context: Reading, principal: Principal, account: Account, action: ForwardingAction): Promise<Result<ForwardingAction, { message: string; field: string }>> {
  if (action.kind === 'redirect') {
    const number = parsePhoneNumber(action.number, countryOf(account), account.shortNumbers);
    if (!number.ok) return failed({ message: `"${action.number.slice(0, 60)}" ${number.failure}.`, field: 'action.number' });
    if (factsOf(number.value)?.costsExtra) return failed({ message: `${number.value} is one that costs extra, and whoever calls would have you pay for it.`, field: 'action.number' });
    return ok({ ...action, number: number.value });
  }
  if (action.kind === 'queue' && !(await queueOf(context, principal, account.id, action.queueId))) return failed({ message: `There is no queue ${action.queueId} for this account.`, field: 'action.queueId' });
  if (action.kind === 'message') {
    const message = await context.dataSource.getRepository(Message).findOneBy({ id: action.messageId, accountId: account.id });
    if (!message) return failed({ message: `There is no message ${action.messageId}.`, field: 'action.messageId' });
    if (message.text !== null) return failed({ message: `"${message.name}" is a text, which is spoken only to the contacts of dialers. Choose a recorded message.`, field: 'action.messageId' });
  }
  return ok(action);
}
