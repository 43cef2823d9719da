import { In, LessThan, MoreThan } from 'typeorm';
import { z } from 'zod';
import type { Principal } from '../../accounts/principal.js';
import { numbersOf } from '../../calls/trace.js';
import { Consent } from '../../compliance/consent.entity.js';
import { consentInput, recordConsent, withdrawConsent } from '../../compliance/consents.js';
import { consentInVain, holdingOptOuts, optOuts, recordOptOut } from '../../contacts/opt-out.js';
import { endedWithoutConsent } from '../../dialers/stay-ended.js';
import { groupBy } from '../../shared/group-by.js';
import { ok } from '../../shared/result.js';
import { chooseAccounts, chooseCountries, inAccount } from '../choose-account.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, pageOf, paging, time, toPage } from '../schemas.js';
import type { Services } from '../services.js';

const consent = z
  .object({
    id, accountId: id, number: z.string(), givenAt: time, source: z.string(), proof: z.string().nullable(), recordedBy: z.string(), recordedAt: time, withdrawnAt: time.nullable(), withdrawnSource: z.string().nullable(),
    optedOut: z.object({ number: z.string(), at: time, source: z.string() }).nullable().describe('Whoever has the number has opted out of the account, when and how: the consent is kept, and they are not called all the same. It changes when the opt-out is cancelled.'),
  })
  .meta({ id: 'Consent' });

export const optedOut = z
  .object({ id, accountId: id, number: z.string(), at: time, source: z.string(), description: z.string().nullable(), cancelledAt: time.nullable() })
  .meta({ id: 'OptOut' });
const whose = {
  ...accountInQuery,
  number: z.string().optional().describe('Those of this number alone; in the national form of the account’s country, or with + and the country code.'),
  order: z.enum(['oldest', 'newest']).default('oldest').describe('Which come first, by when they were written down: what came late, such as a text with an earlier `receivedAt`, is among the newest.'),
  ...paging,
};

/** What a number as somebody wrote it stands for in the accounts that are asked about; nothing where none is asked for. */
async function readNumber({ dataSource }: Services, principal: Principal, accountId: number | undefined, number: string | undefined) {
  if (number === undefined) return ok(undefined);
  const countries = await chooseCountries(dataSource, principal, accountId);
  return countries.ok ? numbersOf(number, countries.value) : countries;
}

/** With what makes them worth nothing: that whoever has the number has opted out. */
async function withOptOuts({ dataSource: { manager } }: Services, consents: readonly Consent[]) {
  const held = new Map<number, Awaited<ReturnType<typeof holdingOptOuts>>>();
  for (const [accountId, rows] of groupBy(consents, (row) => row.accountId)) held.set(accountId, await holdingOptOuts(manager, accountId, rows.map(({ number }) => number)));
  return consents.map((row) => ({ ...row, optedOut: held.get(row.accountId)?.get(row.number) ?? null }));
}

/** Who agreed to be called, and who said no: each with its time and source. */
export const consentRoutes = (services: Services) => [
  route({
    name: 'listConsents',
    method: 'get',
    path: '/consents',
    summary: 'Consents to calls, those withdrawn too',
    permission: 'view',
    query: whose,
    answer: { status: 200, body: pageOf(consent) },
    async handle({ principal, query: { accountId, number, order, after, limit } }) {
      const accounts = await chooseAccounts(services.dataSource, principal, accountId);
      if (!accounts.ok) return accounts;
      const numbers = await readNumber(services, principal, accountId, number);
      if (!numbers.ok) return numbers;
      const where = { accountId: In(accounts.value), ...(after && { id: order === 'newest' ? LessThan(after) : MoreThan(after) }), ...(numbers.value && { number: In(numbers.value) }) };
      const page = toPage(await services.dataSource.getRepository(Consent).find({ where, order: { id: order === 'newest' ? 'DESC' : 'ASC' }, take: limit + 1 }), limit);
      return ok({ ...page, items: await withOptOuts(services, page.items) });
    },
  }),
  route({
    name: 'recordConsent',
    method: 'post',
    path: '/consents',
    summary: 'Write down that somebody agreed to be called on a number',
    permission: 'edit',
    body: consentInput.extend(accountInBody),
    answer: { status: 201, body: consent.extend({ says: z.string().describe('That they have opted out and are not called all the same, and what would change that; else what becomes of contacts that ended in dialers for the lack of it: they stay ended, and are added again to be called. Empty where there is neither.') }).meta({ id: 'RecordedConsent' }) },
    handle: ({ principal, body: { accountId, ...input } }) =>
      inAccount(services.dataSource, principal, accountId, async (account) => {
        const recorded = await recordConsent(services, principal, account, input);
        if (!recorded.ok) return recorded;
        const { manager } = services.dataSource;
        const vain = await consentInVain(manager, account, recorded.value.number);
        return ok({ ...recorded.value, optedOut: vain?.optedOut ?? null, says: vain?.says ?? (await endedWithoutConsent(manager, account, [recorded.value.number])) });
      }),
  }),
  route({
    name: 'withdrawConsent',
    method: 'post',
    path: '/consents/withdraw',
    summary: 'End every consent of a number; it holds for the very next attempt',
    permission: 'block',
    body: z.strictObject({ number: z.string(), source: z.string().describe('How it was withdrawn, such as "letter of 22 November".'), ...accountInBody }),
    answer: { status: 200, body: z.object({ number: z.string(), withdrawn: z.int() }) },
    handle: ({ principal, body: { accountId, ...input } }) => inAccount(services.dataSource, principal, accountId, (account) => withdrawConsent(services, principal, account, input)),
  }),
  route({
    name: 'listOptOuts',
    method: 'get',
    path: '/opt-outs',
    summary: 'Who said no, by which way and when: a key in a call, a text, an agent, a form, the API',
    permission: 'view',
    query: whose,
    answer: { status: 200, body: pageOf(optedOut) },
    async handle({ principal, query: { accountId, number, order, after, limit } }) {
      const accounts = await chooseAccounts(services.dataSource, principal, accountId);
      if (!accounts.ok) return accounts;
      const numbers = await readNumber(services, principal, accountId, number);
      return numbers.ok ? ok(toPage(await optOuts(services, accounts.value, { numbers: numbers.value, order, after, count: limit + 1 }), limit)) : numbers;
    },
  }),
  route({
    name: 'recordOptOut',
    method: 'post',
    path: '/opt-outs',
    summary: 'Somebody said no: no dialer of the account calls the number again, from the very next attempt on',
    permission: 'block',
    body: z.strictObject({ number: z.string(), source: z.string().describe('How they said it, such as "form on example.com".'), ...accountInBody }),
    answer: { status: 201, body: z.object({ number: z.string(), source: z.string().describe('Of the entry that holds: how they said it, and who wrote it down.'), at: time.describe('Of the entry that holds.'), isNew: z.boolean().describe('False: they had opted out before, that entry holds, and nothing was written.') }) },
    handle: ({ principal, body: { accountId, ...input } }) => inAccount(services.dataSource, principal, accountId, (account) => recordOptOut(services, principal, account, input)),
  }),
];
