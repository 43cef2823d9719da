import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { Account } from './accounts/account.entity.js';
import type { Principal } from './accounts/principal.js';
import { type Role, roles } from './accounts/role.js';
import { createToken } from './accounts/tokens.js';
import { type Config, readConfig } from './config.js';
import { isDiskFull } from './database/disk-full.js';
import { openDatabase } from './database/data-source.js';
import { schema } from './entities.js';
import { createLog } from './shared/log.js';
import { failed, ok, type Result } from './shared/result.js';

/*
 * npm run token -- --role administrator [--account 1] [--name crm]
 *
 * Makes a token for the API and prints it, and nothing else, on standard output. Whoever can read the
 * database's address may make any token: there is nobody to ask for permission here.
 */

interface Wish {
  role: Role;
  account: number | undefined;
  name: string;
}

const usage = `Usage: npm run token -- --role <role> [--account <id>] [--name <name>], where the role is one of: ${roles.join(', ')}.`;

function readWish(args: string[]): Result<Wish, string> {
  try {
    const { values } = parseArgs({ args, options: { role: { type: 'string' }, account: { type: 'string' }, name: { type: 'string', default: 'command line' } } });
    const role = roles.find((one) => one === values.role);
    if (!role) return failed(usage);
    const account = values.account === undefined ? undefined : Number(values.account);
    if (account !== undefined && !(Number.isSafeInteger(account) && account > 0)) return failed(`"${values.account}" is not the id of an account. ${usage}`);
    if (values.name.trim() === '' || values.name.length > 200) return failed(`A name has 1 to 200 characters. ${usage}`);
    return ok({ role, account, name: values.name });
  } catch (error) {
    return failed(`${(error as Error).message} ${usage}`);
  }
}

async function makeToken(dataSource: DataSource, config: Config, { role, account, name }: Wish): Promise<Result<string, string>> {
  // Every token but an agency administrator's is for one account: the one asked for, or the first.
  const found = await dataSource.getRepository(Account).findOne({ where: account === undefined ? {} : { id: account }, order: { id: 'ASC' } });
  if (!found) return failed(account === undefined ? 'There is no account yet. Start the service once (npm start): it makes the first one.' : `There is no account ${account}.`);
  const by: Principal = { name: 'command line', role: 'agency administrator', enterpriseId: found.enterpriseId, accountId: null };
  const context = { dataSource, clock: config.clock, log: createLog('silent'), dataDir: config.dataDir };
  const made = await createToken(context, by, { name, role, accountId: role === 'agency administrator' ? (account ?? null) : found.id });
  return made.ok ? ok(made.value.token) : failed(made.failure.message);
}

async function run(): Promise<Result<string, string>> {
  const wish = readWish(process.argv.slice(2));
  if (!wish.ok) return wish;
  // What kind of process the service is does not matter here: making a token is one short transaction.
  const config = readConfig({ ...process.env, PROCESS: 'all' });
  if (!config.ok) return config;
  const opened = await openDatabase(config.value.databaseUrl, schema);
  if (!opened.ok) return opened;
  try {
    return await makeToken(opened.value, config.value, wish.value);
  } catch (error) {
    return failed(isDiskFull(error) ? 'The disk is full, so no token was made. Make room on it, then try again.' : `No token was made. The database says: ${(error as Error).message}`);
  } finally {
    await opened.value.destroy();
  }
}

const result = await run();
if (result.ok) process.stdout.write(`${result.value}\n`);
else process.stderr.write(`${result.failure}\n`);
process.exitCode = result.ok ? 0 : 1;
