import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import type { Context } from '../database/context.js';
import { forUpdate, insertRows, isSqlite, marks, sqlTime } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { readInput } from '../shared/read-input.js';
import { failed, ok, type Result } from '../shared/result.js';
import { attemptLimits } from './attempt-limit.js';
import { jurisdictions } from './jurisdictions.js';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'A time of day is written as HH:MM, from 00:00 to 24:00.');

export const accountRulesInput = z.strictObject({
  /** Whether the rules of jurisdictions hold (jurisdictions/), by the place of each number. */
  law: z.boolean(),
  /** By the code of a jurisdiction: one that is turned off, or an unverified one that is turned on. */
  jurisdictions: z.record(z.string().max(20), z.boolean()),
  /** No dialer calls outside of these times in the contact's own zone. */
  hours: z
    .strictObject({ from: timeOfDay, to: timeOfDay })
    .refine(({ from, to }) => from < to, { error: 'The allowed end of dialling is not after its start.', path: ['to'] })
    .nullable(),
  limits: attemptLimits,
  /** Nobody is called on a number for which there is no consent. */
  requiresConsent: z.boolean(),
});

/** What holds for every dialer of an account. */
export type AccountRules = z.infer<typeof accountRulesInput>;

/** An account's rules before anybody set any. */
export const firstRules: AccountRules = { law: false, jurisdictions: {}, hours: null, limits: [], requiresConsent: false };

/**
 * The rules of these accounts, locked until the transaction ends. Their rows are the locks of the gate: it holds its account's
 * row from before it looks anything up until the attempts are committed, so two dialers of an account count each other's
 * attempts; and whoever writes what binds all dialers (a blocked device, an opt-out, a consent withdrawn, these
 * rules) takes the rows first. In the order of the accounts, so that nobody waits in a circle. On SQLite there is one writer at a time.
 */
export async function lockRules(manager: EntityManager, accountIds: readonly number[], now: number): Promise<Map<number, AccountRules>> {
  const ids = [...new Set(accountIds)].sort((one, other) => one - other);
  if (ids.length === 0) return new Map();
  const select = async () => {
    const rows: { accountId: number; rules: string }[] = await manager.query(
      `SELECT account_id AS accountId, rules FROM account_rules WHERE account_id IN (${marks(ids)}) ORDER BY account_id${forUpdate(manager)}`,
      ids,
    );
    return new Map(rows.map(({ accountId, rules }) => [accountId, { ...firstRules, ...(JSON.parse(rules) as Partial<AccountRules>) }]));
  };
  const found = await select();
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  for (const id of missing) await insertMissing(manager, id, firstRules, now);
  return select();
}

/** The same without a lock: to show, and to explain. */
export async function readRules(manager: EntityManager, accountId: number): Promise<AccountRules> {
  const [row] = await manager.query('SELECT rules FROM account_rules WHERE account_id = ?', [accountId]);
  return { ...firstRules, ...(row && JSON.parse(row.rules)) };
}

async function insertMissing(manager: EntityManager, accountId: number, rules: AccountRules, now: number): Promise<void> {
  const ignore = isSqlite(manager) ? 'ON CONFLICT (account_id) DO NOTHING' : 'ON DUPLICATE KEY UPDATE account_id = account_id';
  await insertRows(manager, 'account_rules', ['account_id', 'rules', 'changed_by', 'changed_at'], [[accountId, JSON.stringify(rules), 'service', sqlTime(now)]], ignore);
}

/** The law holds in an account from its start. */
export const keepLaw = (manager: EntityManager, accountId: number, now: number): Promise<void> => insertMissing(manager, accountId, { ...firstRules, law: true }, now);

/** Turns the law on in every account: real people may be called from now on. */
export async function keepLawEverywhere(manager: EntityManager, now: number): Promise<void> {
  const accounts: { id: number }[] = await manager.query('SELECT id FROM account');
  for (const [accountId, rules] of await lockRules(manager, accounts.map(({ id }) => id), now)) await write(manager, accountId, { ...rules, law: true }, 'service', now);
}

const write = (manager: EntityManager, accountId: number, rules: AccountRules, by: string, now: number): Promise<unknown> =>
  manager.query('UPDATE account_rules SET rules = ?, changed_by = ?, changed_at = ? WHERE account_id = ?', [JSON.stringify(rules), by, sqlTime(now), accountId]);

/** Changes what holds for all dialers of an account, from the next attempt on. What is left out stays as it is. */
export async function saveRules(context: Context, principal: Principal, accountId: number, changes: Partial<AccountRules>): Promise<Result<AccountRules, Problem>> {
  if (!may(principal, 'administer')) return failed(problem(403, 'Only an administrator can change the rules of an account; nothing was saved.'));
  return transaction(context.dataSource, async (manager): Promise<Result<AccountRules, Problem>> => {
    const now = context.clock.now();
    const before = (await lockRules(manager, [accountId], now)).get(accountId)!;
    const parsed = readInput(accountRulesInput, { ...before, ...changes }, 'Nothing was saved.');
    if (!parsed.ok) return parsed;
    const unknown = Object.keys(parsed.value.jurisdictions).find((code) => !(code in before.jurisdictions) && jurisdictions().every((one) => one.code !== code));
    if (unknown !== undefined) return failed(problem(422, `There is no jurisdiction ${unknown} here: GET /jurisdictions lists them. Nothing was saved.`, `jurisdictions.${unknown}`));
    await write(manager, accountId, parsed.value, principal.name, now);
    await audit(manager, { at: now, accountId, actor: principal.name, action: 'change rules', subject: `account ${accountId}`, detail: { before, after: parsed.value } });
    return ok(parsed.value);
  });
}
