import type { EntityManager } from 'typeorm';
import { getCountries, type CountryCode } from 'libphonenumber-js';
import { IANAZone } from 'luxon';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { isShortPattern } from '../shared/short-numbers.js';
import { Account } from './account.entity.js';
import { audit } from './audit.js';
import { may } from './permissions.js';
import type { Principal } from './principal.js';

export interface AccountSettings {
  name: string;
  /** ISO 3166 code: how numbers without + are read. */
  country: string;
  zone: string;
  /** How long calls and refusals are kept; 60 months, which are five years, unless told. */
  attemptMonths?: number;
  /** How long recordings are kept; 12 months unless told. */
  recordingMonths?: number;
  /** The form of internal numbers such as 1234, as a regular expression; none unless told. */
  shortNumbers?: string;
}

/** What rooms above give a new account (its Default list), in the transaction that makes it. */
export type OnAccountCreated = (manager: EntityManager, account: Account, at: number) => Promise<void>;

/** Makes an account of the principal's enterprise. */
export async function createAccount(context: Context, by: Principal, input: AccountSettings, onAccountCreated: OnAccountCreated): Promise<Result<Account, Problem>> {
  if (!may(by, 'manage enterprise')) return failed(problem(403, 'Only an agency administrator can make accounts.'));
  const mistake = mistakeIn(input);
  if (mistake) return failed(mistake);
  const at = context.clock.now();
  const account = await transaction(context.dataSource, (manager) => insertAccount(manager, at, by, input, onAccountCreated));
  return ok(account);
}

/** The same inside a transaction, for settings that are known to be right. */
export async function insertAccount(manager: EntityManager, at: number, by: Pick<Principal, 'name' | 'enterpriseId'>, input: AccountSettings, onAccountCreated: OnAccountCreated): Promise<Account> {
  const accounts = manager.getRepository(Account);
  const account = await accounts.save(accounts.create({ ...input, enterpriseId: by.enterpriseId, createdAt: new Date(at) }));
  await onAccountCreated(manager, account, at);
  await audit(manager, { at, accountId: account.id, actor: by.name, action: 'create account', subject: `account ${account.id}`, detail: input });
  return account;
}

/** Changes an account's name, country, zone, how long it keeps calls and recordings or the form of its internal numbers. A new country holds for numbers that are read from now on. */
export async function updateAccount(context: Context, by: Principal, id: number, input: Partial<AccountSettings>): Promise<Result<Account, Problem>> {
  if (!may(by, 'administer')) return failed(problem(403, 'Only an administrator can change the account.'));
  const account = await context.dataSource.getRepository(Account).findOneBy({ id, enterpriseId: by.enterpriseId });
  if (!account || (by.accountId !== null && by.accountId !== id)) return failed(problem(404, `There is no account ${id}.`));
  const settings = { name: account.name, country: account.country, zone: account.zone, attemptMonths: account.attemptMonths, recordingMonths: account.recordingMonths, shortNumbers: account.shortNumbers, ...input };
  const mistake = mistakeIn(settings);
  if (mistake) return failed(mistake);
  const at = context.clock.now();
  await transaction(context.dataSource, async (manager) => {
    await manager.getRepository(Account).update(id, settings);
    await audit(manager, { at, accountId: id, actor: by.name, action: 'update account', subject: `account ${id}`, detail: settings });
  });
  return ok(Object.assign(account, settings));
}

function mistakeIn({ name, country, zone, attemptMonths = 60, recordingMonths = 12, shortNumbers = '' }: AccountSettings): Problem | undefined {
  if (name.trim() === '') return problem(422, 'An account needs a name.', 'name');
  if (!getCountries().includes(country as CountryCode)) return problem(422, `"${country}" is not the code of a country; they are written like US or GB.`, 'country');
  if (!IANAZone.isValidZone(zone)) return problem(422, `The time zone "${zone}" does not exist; zones are written like America/New_York.`, 'zone');
  if (!Number.isInteger(attemptMonths) || attemptMonths < 1 || attemptMonths > 240) return problem(422, 'Calls and refusals are kept for 1 to 240 whole months.', 'attemptMonths');
  if (!Number.isInteger(recordingMonths) || recordingMonths < 1 || recordingMonths > 120) return problem(422, 'Recordings are kept for 1 to 120 whole months.', 'recordingMonths');
  if (shortNumbers.length > 100 || !isShortPattern(shortNumbers)) return problem(422, 'The form of internal numbers is written with digits, \\d, [ ], { } and |, such as \\d{3,5} for 3 to 5 digits, with four parts at most whose length varies; nothing was kept.', 'shortNumbers');
  return undefined;
}
