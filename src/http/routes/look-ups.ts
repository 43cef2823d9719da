import { z } from 'zod';
import { createAskProvider } from '../../caller-ids/look-up/ask-provider.js';
import { findSubscriber } from '../../caller-ids/look-up/find-subscriber.js';
import { deleteProvider, findProvider, lookUpCosts, providerInput, saveProvider, tryProvider } from '../../caller-ids/look-up/provider.js';
import { lineTypes } from '../../caller-ids/number-facts.js';
import { ok } from '../../shared/result.js';
import { chooseAccount, inAccount } from '../choose-account.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, time } from '../schemas.js';
import type { Services } from '../services.js';

const { headerSecret: _taken, ...shown } = providerInput.shape;
const provider = z
  .object({ ...Object.fromEntries(Object.entries(shown).map(([name, field]) => [name, field instanceof z.ZodDefault ? field.unwrap() : field])), accountId: id, hasSecret: z.boolean(), createdAt: time })
  .meta({ id: 'LookUpProvider' });

const lineType = z.enum(lineTypes).describe('In North America a number alone does not tell mobile from fixed.');

export const lookUpRoutes = (services: Services) => {
  const ask = services.askProvider ?? createAskProvider();
  return [
    route({
      name: 'getSubscriber',
      method: 'get',
      path: '/subscribers',
      summary: 'What is known of whoever has a number: line type, place, time zones; nobody is asked, so it costs nothing',
      permission: 'view',
      query: { number: z.string(), ...accountInQuery },
      answer: {
        status: 200,
        body: z
          .object({
            number: z.string(),
            lineType,
            place: z.string().nullable(),
            zones: z.array(z.string()),
            source: z.string().describe('The provider’s host, or "offline".'),
            failure: z.string().nullable().describe('Why the offline tables are used where a provider should have told.'),
            lookedUpAt: time.nullable(),
          })
          .meta({ id: 'Subscriber' }),
      },
      async handle({ principal, query: { accountId, number } }) {
        const account = await chooseAccount(services.dataSource, principal, accountId);
        if (!account.ok) return account;
        const found = await findSubscriber(services, principal, account.value, number);
        if (!found.ok) return found;
        const { lookedUpAt, zones, ...subscriber } = found.value;
        return ok({ ...subscriber, zones: [...zones], lookedUpAt: lookedUpAt === null ? null : new Date(lookedUpAt) });
      },
    }),
    route({
      name: 'getLookUpProvider',
      method: 'get',
      path: '/look-up-provider',
      summary: 'Who is asked about numbers in place of the offline tables; null: nobody',
      permission: 'administer',
      query: accountInQuery,
      answer: { status: 200, body: z.object({ provider: provider.nullable() }) },
      async handle({ principal, query: { accountId } }) {
        const account = await chooseAccount(services.dataSource, principal, accountId);
        if (!account.ok) return account;
        const found = await findProvider(services, principal, account.value);
        return found.ok ? ok({ provider: found.value }) : found;
      },
    }),
    route({
      name: 'saveLookUpProvider',
      method: 'put',
      path: '/look-up-provider',
      summary: 'Set who is asked about numbers, by dialers that look them up',
      permission: 'administer',
      body: z.strictObject({ ...providerInput.shape, ...accountInBody }),
      answer: { status: 200, body: provider },
      handle: ({ principal, body: { accountId, ...input } }) => inAccount(services.dataSource, principal, accountId, (account) => saveProvider(services, principal, account, input)),
    }),
    route({
      name: 'deleteLookUpProvider',
      method: 'delete',
      path: '/look-up-provider',
      summary: 'Ask nobody any more: the offline tables are used',
      permission: 'administer',
      query: accountInQuery,
      answer: { status: 204 },
      handle: ({ principal, query: { accountId } }) => inAccount(services.dataSource, principal, accountId, (account) => deleteProvider(services, principal, account)),
    }),
    route({
      name: 'tryLookUpProvider',
      method: 'post',
      path: '/look-up-provider/try',
      summary: 'Ask the saved provider about one number, now; it may charge for it',
      permission: 'administer',
      body: z.strictObject({ number: z.string(), ...accountInBody }),
      answer: { status: 200, body: z.object({ lineType: lineType.nullable(), place: z.string().nullable(), zone: z.string().nullable() }) },
      handle: ({ principal, body: { accountId, number } }) => inAccount(services.dataSource, principal, accountId, (account) => tryProvider(services, principal, account, number, ask)),
    }),
    route({
      name: 'listLookUpCosts',
      method: 'get',
      path: '/look-up-costs',
      summary: 'What look-ups cost, by account and month, the latest month first',
      permission: 'administer',
      answer: { status: 200, body: z.object({ items: z.array(z.object({ accountId: id, month: z.string(), currency: z.string(), lookUps: z.int(), failures: z.int(), cost: z.number() })) }) },
      async handle({ principal }) {
        const costs = await lookUpCosts(services, principal);
        return costs.ok ? ok({ items: costs.value }) : costs;
      },
    }),
  ];
};
