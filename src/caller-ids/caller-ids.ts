import { type EntityManager, Not } from 'typeorm';
import { z } from 'zod';
import { Account } from '../accounts/account.entity.js';
import { audit } from '../accounts/audit.js';
import { lockEnterprise } from '../accounts/lock-enterprise.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible, visibleAccounts } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { forUpdate } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { type Country, parsePhoneNumber } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { readInput } from '../shared/read-input.js';
import { failed, ok, type Result } from '../shared/result.js';
import { CallerId } from './caller-id.entity.js';
import { hasTeam } from './has-team.js';
import { isSameTeam } from './rule.js';

const word = z.string().trim().max(100);

export const callerIdInput = z.strictObject({
  /** In the national form of the account's country, or with + and the country code. */
  number: z.string().trim().min(1, 'Write the number.').max(40),
  label: word.default(''),
  teams: z.array(z.string().trim().min(1).max(60)).max(50).default([]),
  agent: word.nullable().default(null).describe('mod_callcenter’s name of the agent whose number it is.'),
  outboundCampaign: word.default('').describe('The tag of the outbound campaign that calls with it belong to.'),
  dailyCap: z.int('Write a whole number of calls a day; 0 sets no limit.').min(0, 'Write a whole number of calls a day; 0 sets no limit.').max(1_000_000).default(0),
  restedUntil: z.iso.datetime({ offset: true, error: 'A time is written like 2026-11-22T10:00:00Z.' }).nullable().default(null),
  enabled: z.boolean().default(true),
  isDefault: z.boolean().default(false).describe('Shown where no other is near; the account’s former default is one no more.'),
});

export type CallerIdInput = z.input<typeof callerIdInput>;
type Values = Omit<z.output<typeof callerIdInput>, 'restedUntil'> & { restedUntil: Date | null };

/** Says whether there is an agent whose calls the account's numbers can be shown in; agents are a room above this one. */
export type HasAgent = (accountId: number, name: string) => Promise<boolean>;

/**
 * Says of numbers that are about to be an account's why they cannot be, in sentences by number: calls to them are another account's, or would go
 * round without end. Asked in the transaction that saves them, under the enterprise's lock. What becomes of calls that come in is decided in a room above this one.
 */
export type FindFaults = (manager: EntityManager, accountId: number, numbers: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export async function createCallerId(context: Context, principal: Principal, accountId: number, input: CallerIdInput, hasAgent: HasAgent, findFaults: FindFaults): Promise<Result<CallerId, Problem>> {
  const account = await accountFor(context, principal, accountId);
  if (!account.ok) return account;
  const values = read(input, account.value);
  if (!values.ok) return values;
  const { agent } = values.value;
  if (agent !== null && !(await hasAgent(accountId, agent))) return failed(noAgent(agent));
  return transaction(context.dataSource, async (manager): Promise<Result<CallerId, Problem>> => {
    await lockEnterprise(manager, principal.enterpriseId);
    const fault = await faultOfNumber(manager, findFaults, accountId, values.value.number);
    if (fault) return failed(fault);
    const row = await insert(manager, context, principal, accountId, values.value);
    await audit(manager, { at: context.clock.now(), accountId, actor: principal.name, action: 'create caller ID', subject: `caller ID ${row.id}`, detail: values.value });
    return ok(row);
  });
}

/** Says which dialer names a number or a team, in words; dialers are a room above this one. */
type FindUse = (manager: EntityManager, shown: { accountId: number; number: string } | { accountId: number; team: string }) => Promise<string | undefined>;

/**
 * Changes a number, for the very next call. What is left out stays as it is, also an agent who is gone by now. A number that a
 * dialer names keeps its digits: the dialer would go on showing the old ones. The last number of a team that a dialer names stays in it.
 */
export async function updateCallerId(context: Context, principal: Principal, id: number, changes: Partial<CallerIdInput>, findUse: FindUse, hasAgent: HasAgent, findFaults: FindFaults): Promise<Result<CallerId, Problem>> {
  if (!may(principal, 'edit')) return failed(mayNot());
  const seen = await findVisible(context.dataSource, principal, CallerId, id);
  if (!seen) return failed(noCallerId(id));
  const account = await context.dataSource.getRepository(Account).findOneByOrFail({ id: seen.accountId });
  const wanted = changed(seen, changes, account);
  if (!wanted.ok) return wanted;
  const { agent } = wanted.value;
  if (agent !== null && agent !== seen.agent && !(await hasAgent(seen.accountId, agent))) return failed(noAgent(agent));
  return transaction(context.dataSource, async (manager): Promise<Result<CallerId, Problem>> => {
    await lockEnterprise(manager, principal.enterpriseId);
    // What is left out stays as it is now: a number that was given up meanwhile may be another account's already.
    const row = await findVisible(manager, principal, CallerId, id);
    if (!row) return failed(noCallerId(id));
    const values = changed(row, changes, account);
    if (!values.ok) return values;
    const { number, teams, isDefault } = values.value;
    const fault = number === row.number ? undefined : ((await faultOfUse(manager, row, findUse)) ?? (await faultOfNumber(manager, findFaults, row.accountId, number, id)));
    if (fault) return failed(fault);
    const inTeams = await faultInTeams(manager, row, teams, findUse);
    if (inTeams) return failed(inTeams);
    if (isDefault) await clearDefault(manager, row.accountId);
    await manager.getRepository(CallerId).update(id, values.value);
    await audit(manager, { at: context.clock.now(), accountId: row.accountId, actor: principal.name, action: 'change caller ID', subject: `caller ID ${id}`, detail: values.value });
    return ok(Object.assign(row, values.value));
  });
}

function changed({ number, label, teams, agent, outboundCampaign, dailyCap, restedUntil, enabled, isDefault }: CallerId, changes: Partial<CallerIdInput>, account: Account): Result<Values, Problem> {
  return read({ number, label, teams, agent, outboundCampaign, dailyCap, restedUntil: restedUntil?.toISOString() ?? null, enabled, isDefault, ...changes }, account);
}

async function faultOfUse(manager: EntityManager, row: CallerId, findUse: FindUse): Promise<Problem | undefined> {
  const use = await findUse(manager, row);
  return use ? problem(409, `${row.number} is shown by ${use}, so it was not changed to another number. Choose another one there first.`, 'number') : undefined;
}

/** Deletes a number that no dialer names. Attempts keep the number they showed. */
export async function deleteCallerId(context: Context, principal: Principal, id: number, findUse: FindUse): Promise<Result<void, Problem>> {
  if (!may(principal, 'edit')) return failed(mayNot());
  const row = await findVisible(context.dataSource, principal, CallerId, id);
  if (!row) return failed(noCallerId(id));
  return transaction(context.dataSource, async (manager): Promise<Result<void, Problem>> => {
    const use = await findUse(manager, row);
    if (use) return failed(problem(409, `${row.number} is shown by ${use}, so it was not deleted. Choose another one there first.`));
    const fault = await faultInTeams(manager, row, [], findUse);
    if (fault) return failed(fault);
    await manager.query('DELETE FROM caller_id_use WHERE caller_id_id = ?', [id]);
    await manager.getRepository(CallerId).delete(id);
    await audit(manager, { at: context.clock.now(), accountId: row.accountId, actor: principal.name, action: 'delete caller ID', subject: `caller ID ${id}`, detail: { number: row.number } });
    return ok(undefined);
  });
}

/** A dialer keeps to the numbers of a team, which may stand for a brand: its last one is not taken from under it. */
async function faultInTeams(manager: EntityManager, { id, accountId, number, teams }: CallerId, left: readonly string[], findUse: FindUse): Promise<Problem | undefined> {
  for (const team of teams.filter((one) => !left.some((other) => isSameTeam(one, other)))) {
    if (await hasTeam(manager, accountId, team, id)) continue;
    const use = await findUse(manager, { accountId, team });
    if (use) return problem(409, `${number} is the last number of the team "${team}", whose numbers ${use} shows; nothing was changed. Give the team another number first, or choose otherwise in the dialer.`, 'teams');
  }
  return undefined;
}

/** The account, for somebody who may edit its numbers. */
export async function accountFor({ dataSource }: Context, principal: Principal, accountId: number): Promise<Result<Account, Problem>> {
  if (!may(principal, 'edit')) return failed(mayNot());
  if (!(await visibleAccounts(dataSource, principal)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`, 'accountId'));
  return ok(await dataSource.getRepository(Account).findOneByOrFail({ id: accountId }));
}

export async function insert(manager: EntityManager, { clock }: Context, { name: createdBy }: Principal, accountId: number, values: Values): Promise<CallerId> {
  if (values.isDefault) await clearDefault(manager, accountId);
  const rows = manager.getRepository(CallerId);
  return rows.save(rows.create({ ...values, accountId, createdBy, createdAt: new Date(clock.now()) }));
}

/** Locks the account's numbers in the order in which calls do (for-calls.ts), then takes the mark from the one that has it. */
async function clearDefault(manager: EntityManager, accountId: number): Promise<void> {
  await manager.query(`SELECT id FROM caller_id WHERE account_id = ? ORDER BY id${forUpdate(manager)}`, [accountId]);
  await manager.getRepository(CallerId).update({ accountId, isDefault: true }, { isDefault: false });
}

export function read(input: CallerIdInput, { country }: Pick<Account, 'country'>): Result<Values, Problem> {
  const parsed = readInput(callerIdInput, input, 'The number was not saved.');
  if (!parsed.ok) return parsed;
  const { number: text, restedUntil, agent, teams, ...others } = parsed.value;
  const number = parsePhoneNumber(text, country as Country);
  if (!number.ok) return failed(problem(422, `"${text}" ${number.failure}; it was not saved. Write it as people of your country do, or with + and the country code.`, 'number'));
  return ok({ ...others, number: number.value, teams: [...new Set(teams)], agent: agent || null, restedUntil: restedUntil === null ? null : new Date(restedUntil) });
}

/** Why the number cannot be one of the account's; `id` is the row that gets it, where it is there already. Nobody gives the account one meanwhile: all hold the lock. */
async function faultOfNumber(manager: EntityManager, findFaults: FindFaults, accountId: number, number: string, id = 0): Promise<Problem | undefined> {
  if (await manager.getRepository(CallerId).existsBy({ accountId, number, id: Not(id) })) return problem(409, `${number} is among the account’s numbers already; nothing was changed.`, 'number');
  const fault = (await findFaults(manager, accountId, [number])).get(number);
  return fault === undefined ? undefined : problem(422, `${fault} The number was not saved.`, 'number');
}

const mayNot = (): Problem => problem(403, 'You may not change the numbers that are shown.');
export const noAgent = (name: string): Problem => problem(422, `No agent "${name}" serves a queue that the account may use; the number was not saved. Choose one of the agents, or none.`, 'agent');
const noCallerId = (id: number): Problem => problem(404, `There is no caller ID ${id}.`);
