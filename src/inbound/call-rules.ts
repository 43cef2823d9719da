import { z } from 'zod';
import { Account } from '../accounts/account.entity.js';
import { audit } from '../accounts/audit.js';
import { lockEnterprise } from '../accounts/lock-enterprise.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible, visibleAccounts } from '../accounts/scope.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import type { Context, Reading } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { Dialer } from '../dialers/dialer.entity.js';
import { problem, type Problem } from '../shared/problem.js';
import { readInput } from '../shared/read-input.js';
import { failed, ok, type Result } from '../shared/result.js';
import { CallRule, ruleEvents } from './call-rule.entity.js';
import { nameFor, queueOf, readNumbers, whyTaken } from './checks.js';
import { inCircles, newCircle } from './find-circle.js';
import { callbacksOf, readSituation } from './situation.js';

const id = z.int().positive();

export const callRuleInput = z.strictObject({
  name: z.string().trim().min(1, 'Give the rule a name.').max(100),
  isActive: z.boolean().default(true),
  event: z.enum(ruleEvents).describe('How the call ended: `left queue` the caller waited and talked to nobody, `missed` the same without a queue, `unanswered` either, `answered`.'),
  queueId: id.nullable().default(null).describe('Only calls that were in this queue last.'),
  numbers: z.array(z.string().trim().min(1)).max(200).default([]).describe('Only calls to these numbers, or patterns; empty: any.'),
  exceptListId: id.nullable().default(null).describe('Callers on this list are not added.'),
  abroad: z.boolean().default(false).describe('Also callers with numbers of other countries than the account’s. Those with numbers that cost extra are never added.'),
  dialerId: z.int().positive('Choose a dialer.').describe('The dialer to which the caller is added, to be called next.'),
});
/** What a change may name; what it leaves out stays as it is. */
export const callRuleChanges = z
  .strictObject({
    ...callRuleInput.shape,
    isActive: callRuleInput.shape.isActive.unwrap(), queueId: callRuleInput.shape.queueId.unwrap(), numbers: callRuleInput.shape.numbers.unwrap(), exceptListId: callRuleInput.shape.exceptListId.unwrap(), abroad: callRuleInput.shape.abroad.unwrap(),
  })
  .partial();
export type CallRuleInput = z.input<typeof callRuleInput>;

export async function createCallRule(context: Context, principal: Principal, accountId: number, input: CallRuleInput): Promise<Result<CallRule, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not make rules.'));
  if (!(await visibleAccounts(context.dataSource, principal)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`));
  const at = context.clock.now();
  return transaction(context.dataSource, async (manager): Promise<Result<CallRule, Problem>> => {
    await lockEnterprise(manager, principal.enterpriseId);
    const read = await readRule({ dataSource: manager }, principal, accountId, input);
    if (!read.ok) return read;
    const rules = manager.getRepository(CallRule);
    const rule = await rules.save(rules.create({ ...read.value, accountId, createdBy: principal.name, createdAt: new Date(at) }));
    await audit(manager, { at, accountId, actor: principal.name, action: 'create call rule', subject: `call rule ${rule.id}`, detail: read.value });
    return ok(rule);
  });
}

/** Holds for calls that end from now on. */
export async function updateCallRule(context: Context, principal: Principal, ruleId: number, changes: Partial<CallRuleInput>): Promise<Result<CallRule, Problem>> {
  return transaction(context.dataSource, async (manager): Promise<Result<CallRule, Problem>> => {
    await lockEnterprise(manager, principal.enterpriseId);
    const found = await editable({ dataSource: manager }, principal, ruleId);
    if (!found.ok) return found;
    const { name, isActive, event, queueId, numbers, exceptListId, abroad, dialerId, accountId } = found.value;
    const read = await readRule({ dataSource: manager }, principal, accountId, { name, isActive, event, queueId, numbers, exceptListId, abroad, dialerId, ...changes }, found.value);
    if (!read.ok) return read;
    await manager.getRepository(CallRule).update(ruleId, read.value);
    await audit(manager, { at: context.clock.now(), accountId, actor: principal.name, action: 'change call rule', subject: `call rule ${ruleId}`, detail: read.value });
    return ok(Object.assign(found.value, read.value));
  });
}

export async function deleteCallRule(context: Context, principal: Principal, ruleId: number): Promise<Result<void, Problem>> {
  const found = await editable(context, principal, ruleId);
  if (!found.ok) return found;
  const { accountId, name } = found.value;
  return transaction(context.dataSource, async (manager) => {
    await manager.getRepository(CallRule).delete(ruleId);
    await audit(manager, { at: context.clock.now(), accountId, actor: principal.name, action: 'delete call rule', subject: `call rule ${ruleId}`, detail: { name } });
    return ok(undefined);
  });
}

async function editable(context: Reading, principal: Principal, ruleId: number): Promise<Result<CallRule, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not change rules.'));
  const rule = await findVisible(context.dataSource, principal, CallRule, ruleId);
  return rule ? ok(rule) : failed(problem(404, `There is no call rule ${ruleId}.`));
}

async function readRule(context: Reading, principal: Principal, accountId: number, input: CallRuleInput, before?: CallRule): Promise<Result<z.output<typeof callRuleInput>, Problem>> {
  const nothing = 'The rule was not saved.';
  const parsed = readInput(callRuleInput, input, nothing);
  if (!parsed.ok) return parsed;
  const { numbers, isActive, queueId, exceptListId, dialerId } = parsed.value;
  const { dataSource } = context;
  const account = await dataSource.getRepository(Account).findOneByOrFail({ id: accountId });
  const read = readNumbers(numbers, account, before?.numbers);
  if (!read.ok) return failed(problem(422, `${read.failure}. ${nothing}`, 'numbers'));
  if (queueId !== null && !(await queueOf(context, principal, accountId, queueId))) return failed(problem(422, `There is no queue ${queueId} for this account. ${nothing}`, 'queueId'));
  if (exceptListId !== null && !(await dataSource.getRepository(ContactList).existsBy({ id: exceptListId, accountId }))) return failed(problem(422, `There is no list ${exceptListId}. ${nothing}`, 'exceptListId'));
  if (!(await dataSource.getRepository(Dialer).existsBy({ id: dialerId, accountId }))) return failed(problem(422, `There is no dialer ${dialerId}. ${nothing}`, 'dialerId'));
  const rule = { ...parsed.value, numbers: read.value };
  const fault = isActive ? await faultOf(context, principal, account, rule, before?.isActive ? before : undefined) : undefined;
  return fault ? failed(problem(422, `${fault.message} ${nothing}`, fault.field)) : ok(rule);
}

/** Why a callback cannot be in use beside what is. `before` is what it was, in use: what that had is not asked about again. */
async function faultOf(context: Reading, principal: Principal, account: Account, rule: Pick<CallRule, 'numbers' | 'queueId'>, before: CallRule | undefined): Promise<{ message: string; field: string } | undefined> {
  const taken = await whyTaken(context, principal, account, rule.numbers, before?.numbers);
  if (taken !== undefined) return { message: taken, field: 'numbers' };
  const situation = await readSituation(context.dataSource);
  const circle = newCircle(situation, { ...situation, callbacks: new Map([...situation.callbacks, [account.id, [...(situation.callbacks.get(account.id) ?? []), rule]]]) }, account);
  if (circle) return { message: `With it ${inCircles(circle)}`, field: 'numbers' };
  const isKept = before && before.queueId === rule.queueId && before.numbers.length === 0;
  const queue = isKept || rule.queueId === null || rule.numbers.length > 0 ? undefined : situation.queues.get(rule.queueId);
  if (!queue || queue.accountId !== null) return undefined;
  const others = situation.accounts.filter(({ id, enterpriseId }) => enterpriseId === account.enterpriseId && id !== account.id);
  const [theirs] = callbacksOf(situation, others, queue.name);
  if (!theirs) return undefined;
  const who = await nameFor(context.dataSource, principal, others.find(({ id }) => id === theirs.accountId)!);
  return { message: `The queue ${queue.name} is there for every account, and ${who} has a callback for it already: with two, nobody could tell whose a call is that leaves it. Name the numbers called for which this one is, or give the queue to one account (Agents → Queues).`, field: 'queueId' };
}
