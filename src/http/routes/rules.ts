import { z } from 'zod';
import { shortCallsToday } from '../../calls/short-calls.js';
import { type AccountRules, accountRulesInput, readRules, saveRules } from '../../compliance/account-rules.js';
import { customerTypes, purposes } from '../../compliance/customer-type.js';
import { inForce, jurisdictions } from '../../compliance/jurisdictions.js';
import { recordWarnings } from '../../compliance/records-kept.js';
import { ok } from '../../shared/result.js';
import { chooseAccount, inAccount } from '../choose-account.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id } from '../schemas.js';
import type { Services } from '../services.js';

const rules = z.object({ accountId: id, ...accountRulesInput.shape, warnings: z.array(z.string()).describe('Where the account keeps its calls for less time than a law that is on asks for.') }).meta({ id: 'AccountRules' });

const jurisdiction = z
  .object({
    code: z.string(),
    name: z.string(),
    version: z.string().describe('The day on which its sources were read.'),
    sources: z.array(z.string()),
    verified: z.boolean().describe('Those that are not are off until they are turned on.'),
    isInForce: z.boolean(),
    ownFile: z.string().nullable().describe('The file in DATA_DIR/jurisdictions in which the house wrote it, in addition to what is shipped or in its place; null is shipped.'),
    country: z.string().nullable().describe('Where it holds; null is the default, which holds in every country for what the verified rules there leave out.'),
    customers: z.array(z.enum(customerTypes)),
    purpose: z.enum(purposes).nullable(),
    hours: z.record(z.string(), z.array(z.object({ from: z.string(), to: z.string() }))).nullable().describe('In the zone of whoever is called; a day that is not named is closed.'),
    keepsHolidays: z.boolean(),
    limits: z.array(z.object({ attempts: z.int(), hours: z.int() })),
    daysAfterConversation: z.int().nullable(),
    daysAfterRefusal: z.int().nullable(),
    abandonedLockoutHours: z.int().nullable(),
    registryMaxAgeDays: z.int().nullable(),
    ringSeconds: z.int().nullable().describe('For so long a number rings at least. No dialer can be set to less than 15 seconds.'),
    abandonedShare: z.object({ share: z.number(), days: z.int() }).nullable().describe('The most of a campaign’s live answers that may be abandoned. Pacing keeps the least of those in force, and never more than 3 %.'),
    shortCalls: z
      .object({ seconds: z.int(), perDay: z.int(), today: z.int().describe('Of the account, on the day that it is there now.') })
      .nullable()
      .describe('Calls that nobody answered, or that were over within so many seconds: before an account has so many in a day, nobody there is called any more that day.'),
    records: z.object({ months: z.int(), source: z.string() }).nullable().describe('For so long records of calls are kept at least; an account that keeps them for less is warned.'),
    duties: z
      .array(z.object({ says: z.string(), keptBy: z.enum(['product', 'people']), how: z.string().describe('Where the product keeps it, or what people have to do.') }))
      .describe('What the law also says.'),
    notes: z.array(z.string()).describe('What a figure rests on, and what of the law is not in it, in the words of whoever wrote the file.'),
  })
  .meta({ id: 'Jurisdiction' });

const shown = async ({ dataSource }: Services, accountId: number, kept: AccountRules) => ({ accountId, ...kept, warnings: await recordWarnings(dataSource.manager, accountId) });

/** What binds every dialer of an account. */
export const ruleRoutes = (services: Services) => [
  route({
    name: 'getRules',
    method: 'get',
    path: '/rules',
    summary: 'What holds for every dialer of an account, beside the dialer’s own settings; the strictest wins',
    permission: 'view',
    query: accountInQuery,
    answer: { status: 200, body: rules },
    handle: ({ principal, query: { accountId } }) => inAccount(services.dataSource, principal, accountId, async (account) => ok(await shown(services, account, await readRules(services.dataSource.manager, account)))),
  }),
  route({
    name: 'saveRules',
    method: 'patch',
    path: '/rules',
    summary: 'Change what holds for every dialer of an account, from the next attempt on; what is left out stays as it is',
    description: 'Contacts that wait because a rule refused them are judged anew in the background: who may be called now, or sooner than it waits for, waits no longer than that.',
    permission: 'administer',
    body: accountRulesInput.partial().extend(accountInBody),
    answer: { status: 200, body: rules },
    async handle({ principal, body: { accountId, ...changes } }) {
      const account = await chooseAccount(services.dataSource, principal, accountId);
      if (!account.ok) return account;
      const saved = await saveRules(services, principal, account.value, changes);
      if (!saved.ok) return saved;
      await services.startJudging({ accountId: account.value });
      return ok(await shown(services, account.value, saved.value));
    },
  }),
  route({
    name: 'listJurisdictions',
    method: 'get',
    path: '/jurisdictions',
    summary: 'The rules of each place that are known here, with version and sources, and whether the account keeps them. Not legal advice',
    permission: 'view',
    query: accountInQuery,
    answer: { status: 200, body: z.object({ items: z.array(jurisdiction), ownFilesTrouble: z.string().nullable().describe('Why the files in DATA_DIR/jurisdictions as they are now were not taken; those from before hold on.') }) },
    async handle({ principal, query: { accountId } }) {
      const account = await chooseAccount(services.dataSource, principal, accountId);
      if (!account.ok) return account;
      const { manager } = services.dataSource;
      const accountRules = await readRules(manager, account.value);
      // Once: the house's files may change meanwhile.
      const [all, kept] = [jurisdictions(), inForce(accountRules)];
      const today = await shortCallsToday(manager, account.value, all, services.clock.now());
      return ok({
        ownFilesTrouble: services.houseRulesTrouble?.() ?? null,
        items: all.map((one) => ({
          code: one.code, name: one.name, version: one.version, sources: [...one.sources], verified: one.verified, isInForce: kept.includes(one), ownFile: one.ownFile ?? null, country: one.country ?? null, customers: [...one.customers], purpose: one.purpose ?? null,
          hours: one.hours ?? null, keepsHolidays: one.holidays !== undefined, limits: [...(one.limits ?? [])], daysAfterConversation: one.daysAfterConversation ?? null, daysAfterRefusal: one.daysAfterRefusal ?? null,
          abandonedLockoutHours: one.abandonedLockoutHours ?? null, registryMaxAgeDays: one.registry?.maxAgeDays ?? null, ringSeconds: one.ringSeconds ?? null,
          abandonedShare: one.abandonedShare ?? null, shortCalls: one.shortCalls ? { seconds: one.shortCalls.seconds, perDay: one.shortCalls.perDay, today: today.get(one.code)!.calls } : null, records: one.records ?? null, duties: [...(one.duties ?? [])], notes: [...(one.notes ?? [])],
        })),
      });
    },
  }),
];
