import { isIP } from 'node:net';
import { In } from 'typeorm';
import { z } from 'zod';
import { Account } from '../../accounts/account.entity.js';
import { audit } from '../../accounts/audit.js';
import { may } from '../../accounts/permissions.js';
import type { Principal } from '../../accounts/principal.js';
import { visibleAccounts } from '../../accounts/scope.js';
import type { Context } from '../../database/context.js';
import { transaction } from '../../database/transaction.js';
import { type Country, parsePhoneNumber } from '../../shared/phone-number.js';
import { problem, type Problem } from '../../shared/problem.js';
import { readInput } from '../../shared/read-input.js';
import { failed, ok, type Result } from '../../shared/result.js';
import type { AskProvider, ProvidersAnswer } from './ask-provider.js';
import { countCost } from './count-cost.js';
import { LookUpCost } from './look-up-cost.entity.js';
import { LookUpProvider } from './look-up-provider.entity.js';
import { hostOf, isLoopback, isPublic } from '../../web/public-address.js';

const path = z.string().trim().max(200).regex(/^[\w.[\]-]*$/, 'A place in the answer is written like line_type_intelligence.type.').default('');

export const providerInput = z
  .strictObject({
    enabled: z.boolean().default(true),
    url: z.string().trim().max(500).describe('https, with {number} where the number goes (E.164). Keys belong into the header: this is shown to administrators.'),
    headerName: z.string().trim().max(100).regex(/^[\w!#$%&'*+.^`|~-]*$/, 'This is not the name of an HTTP header, such as Authorization.').default('Authorization'),
    headerSecret: z.string().max(1_000).regex(/^[\t\u0020-\u007e\u0080-\u00ff]*$/, 'The value of a header has one line.').optional().describe('Taken and never given out again; left out, it stays as it is.'),
    lineTypePath: path.describe('Where the JSON answer has the line type, such as line_type_intelligence.type.'),
    placePath: path.describe('Where it has the subscriber’s place or address.'),
    zonePath: path.describe('Where it has the subscriber’s IANA time zone.'),
    timeLimit: z.int().min(100, 'Give it at least 100 ms.').max(10_000, 'Longer than 10 seconds would hold up the calls.').default(2_000).describe('Milliseconds.'),
    cost: z.number().min(0, 'A cost is not below 0.').max(1_000).default(0).describe('Of one look-up, in the currency.'),
    currency: z.string().regex(/^[A-Z]{3}$/, 'A currency is written like USD.').default('USD'),
    cacheDays: z.int().min(1).max(3_650).default(90).describe('How long an answer is used again.'),
  })
  .refine(({ lineTypePath, placePath, zonePath }) => lineTypePath || placePath || zonePath, { error: 'Say where the answer has at least one of line type, place and time zone.', path: ['lineTypePath'] });

export type ProviderInput = z.input<typeof providerInput>;

/** A provider as it may be shown: whether it has a secret, and never the secret. */
export type ShownProvider = Omit<LookUpProvider, 'headerSecret' | 'cost'> & { hasSecret: boolean; cost: number };

const million = 1_000_000;

/** Sets the account's provider; there is one or none. What is looked up stays, and is looked up again when it is too old. */
export async function saveProvider(context: Context, principal: Principal, accountId: number, input: ProviderInput, { allowsLoopback = false } = {}): Promise<Result<ShownProvider, Problem>> {
  const refused = await refuse(context, principal, accountId);
  if (refused) return failed(refused);
  const parsed = readInput(providerInput, input, 'Nothing was saved.');
  if (!parsed.ok) return parsed;
  const { cost, headerSecret, ...others } = parsed.value;
  const mistake = mistakeIn(others.url, allowsLoopback);
  if (mistake) return failed(problem(422, `${mistake} Nothing was saved.`, 'url'));
  const at = context.clock.now();
  const row = await transaction(context.dataSource, async (manager) => {
    const providers = manager.getRepository(LookUpProvider);
    const before = await providers.findOneBy({ accountId });
    // A secret is for one host: who changes that must know it.
    const kept = before && new URL(before.url).host === new URL(others.url).host ? before.headerSecret : '';
    const saved = await providers.save({ ...before, createdAt: before?.createdAt ?? new Date(at), ...others, accountId, cost: Math.round(cost * million), headerSecret: headerSecret ?? kept });
    await audit(manager, { at, accountId, actor: principal.name, action: 'save look-up provider', subject: `account ${accountId}`, detail: { host: new URL(others.url).host, enabled: others.enabled, cost, currency: others.currency } });
    return saved;
  });
  return ok(shown(row));
}

export async function deleteProvider(context: Context, principal: Principal, accountId: number): Promise<Result<void, Problem>> {
  const refused = await refuse(context, principal, accountId);
  if (refused) return failed(refused);
  return transaction(context.dataSource, async (manager): Promise<Result<void, Problem>> => {
    const { affected } = await manager.getRepository(LookUpProvider).delete({ accountId });
    if (!affected) return failed(problem(404, 'The account has no provider; nothing was changed.'));
    await audit(manager, { at: context.clock.now(), accountId, actor: principal.name, action: 'delete look-up provider', subject: `account ${accountId}` });
    return ok(undefined);
  });
}

/** The account's provider, without its secret; null where the offline tables are used. */
export async function findProvider(context: Context, principal: Principal, accountId: number): Promise<Result<ShownProvider | null, Problem>> {
  const refused = await refuse(context, principal, accountId);
  if (refused) return failed(refused);
  const row = await context.dataSource.getRepository(LookUpProvider).findOneBy({ accountId });
  return ok(row && shown(row));
}

/** Asks the provider about a number once, to see whether it is set up right. The provider may charge for it, so it is counted as any look-up. */
export async function tryProvider(context: Context, principal: Principal, accountId: number, number: string, ask: AskProvider): Promise<Result<ProvidersAnswer, Problem>> {
  const refused = await refuse(context, principal, accountId);
  if (refused) return failed(refused);
  const provider = await context.dataSource.getRepository(LookUpProvider).findOneBy({ accountId });
  if (!provider) return failed(problem(404, 'The account has no provider; save one first.'));
  const { country } = await context.dataSource.getRepository(Account).findOneByOrFail({ id: accountId });
  const parsed = parsePhoneNumber(number, country as Country);
  if (!parsed.ok) return failed(problem(422, `"${number}" ${parsed.failure}; nobody was asked.`, 'number'));
  const answer = await ask(provider, parsed.value);
  await transaction(context.dataSource, (manager) => countCost(manager, accountId, provider, answer.ok, context.clock.now()));
  return answer.ok ? answer : failed(problem(422, `The provider ${answer.failure}. While it is so, the offline tables are used.`));
}

/** What look-ups cost, by account and month, the latest first. */
export async function lookUpCosts({ dataSource }: Context, principal: Principal): Promise<Result<LookUpCost[], Problem>> {
  if (!may(principal, 'administer')) return failed(mayNot());
  const rows = await dataSource.getRepository(LookUpCost).find({ where: { accountId: In(await visibleAccounts(dataSource, principal)) }, order: { month: 'DESC', accountId: 'ASC' }, take: 500 });
  return ok(rows.map((row) => Object.assign(row, { cost: row.cost / million })));
}

async function refuse({ dataSource }: Context, principal: Principal, accountId: number): Promise<Problem | undefined> {
  if (!may(principal, 'administer')) return mayNot();
  return (await visibleAccounts(dataSource, principal)).includes(accountId) ? undefined : problem(404, `There is no account ${accountId}.`, 'accountId');
}

const mayNot = (): Problem => problem(403, 'Only an administrator can set who is asked about numbers.');

function shown({ headerSecret, ...row }: LookUpProvider): ShownProvider {
  return { ...row, cost: row.cost / million, hasSecret: headerSecret !== '' } as ShownProvider;
}

function mistakeIn(text: string, allowsLoopback: boolean): string | undefined {
  if (!text.includes('{number}')) return 'The address must have {number} where the number goes.';
  // In the host it would be looked up under a name that the number makes.
  const url = URL.canParse(text.replaceAll('{number}', '%2B12025550123')) ? new URL(text.replaceAll('{number}', '%2B12025550123')) : undefined;
  if (!url || url.host !== new URL(text.replaceAll('{number}', '%2B12025550124')).host) return 'This is not a web address with a fixed host.';
  if (url.username || url.password) return 'The name and password belong into the header, where nobody can read them.';
  const host = hostOf(url);
  if (allowsLoopback && url.protocol === 'http:' && isLoopback(host)) return undefined;
  if (url.protocol !== 'https:') return 'The address must begin with https://, so that nobody on the way reads the numbers and the secret.';
  if (isIP(host) ? !isPublic(host) : host === 'localhost' || host.endsWith('.localhost') || !host.includes('.')) return 'The provider must be on the internet: an address of the own network is not asked.';
  return undefined;
}
