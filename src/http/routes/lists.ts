import { z } from 'zod';
import { ContactList } from '../../contacts/contact-list.entity.js';
import { createList, renameList } from '../../contacts/lists.js';
import { deleteList } from '../../dialers/delete-list.js';
import { readRules } from '../../compliance/account-rules.js';
import { inForce } from '../../compliance/jurisdictions.js';
import { registryAge, registryBlocks, staleWarning } from '../../contacts/registries.js';
import { findWidgetOfList } from '../../inbound/widgets/find-use.js';
import { ok, type Result } from '../../shared/result.js';
import { findPage, findRow } from '../choose-account.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, idInPath, pageOf, paging, time } from '../schemas.js';
import type { Services } from '../services.js';

const list = z
  .object({
    id, accountId: id, name: z.string(), description: z.string(), contactCount: z.int(), createdAt: time,
    blocksAll: z.boolean().describe('It blocks in every dialer of the account, chosen there or not: the list of those who opted out.'),
    registry: z
      .object({ country: z.string(), asOf: time.nullable(), ageDays: z.int().nullable(), maxAgeDays: z.int().nullable(), isStale: z.boolean(), warning: z.string().nullable().describe('That it is too old, in a sentence.'), blocks: z.boolean().describe('Whether the account keeps to the rules of a jurisdiction that names it; while it does not, a registry blocks nobody by itself.') })
      .nullable()
      .describe('Of a do-not-call registry: its country, the day of its file, and whether that is too long ago for the law there.'),
  })
  .meta({ id: 'List' });
const registry = {
  registryOf: z.string().nullable().optional().describe('ISO 3166: it is the do-not-call registry of this country, and blocks where the law there names one. Null: an ordinary list.'),
  asOf: time.nullable().optional().describe('Of a registry: the day of its file.'),
};

const listId = { listId: idInPath };
const changes = z.strictObject({ name: z.string(), description: z.string().optional(), ...registry });

const mapped = async <T, U, F>(result: Result<T, F>, map: (value: T) => Promise<U>): Promise<Result<U, F>> => (result.ok ? ok(await map(result.value)) : result);

export const listRoutes = (services: Services) => {
  const shown = async (row: ContactList) => {
    const now = services.clock.now();
    const age = registryAge(row, now);
    if (!age) return { ...row, registry: null };
    const law = inForce(await readRules(services.dataSource.manager, row.accountId));
    return { ...row, registry: { ...age, warning: staleWarning(row, now) ?? null, blocks: registryBlocks(age.country, law) } };
  };
  return [
    route({
      name: 'listLists',
      method: 'get',
      path: '/lists',
      summary: 'The lists; each calls or blocks by its role in a dialer',
      permission: 'view',
      query: { ...accountInQuery, ...paging },
      answer: { status: 200, body: pageOf(list) },
      async handle({ principal, query }) {
        const page = await findPage(services.dataSource, principal, ContactList, query);
        return page.ok ? ok({ ...page.value, items: await Promise.all(page.value.items.map(shown)) }) : page;
      },
    }),
    route({
      name: 'createList',
      method: 'post',
      path: '/lists',
      summary: 'Make a list',
      permission: 'edit',
      body: z.strictObject({ name: z.string(), description: z.string().optional(), ...registry, ...accountInBody }),
      answer: { status: 201, body: list },
      handle: async ({ principal, body }) => mapped(await createList(services, principal, body), shown),
    }),
    route({
      name: 'getList',
      method: 'get',
      path: '/lists/:listId',
      summary: 'One list',
      permission: 'view',
      params: listId,
      answer: { status: 200, body: list },
      handle: async ({ principal, params }) => mapped(await findRow(services.dataSource, principal, ContactList, params.listId, 'list'), shown),
    }),
    route({
      name: 'renameList',
      method: 'patch',
      path: '/lists/:listId',
      summary: 'Rename a list, or say that it is a registry and of which day',
      permission: 'edit',
      params: listId,
      body: changes,
      answer: { status: 200, body: list },
      handle: async ({ principal, params, body }) => mapped(await renameList(services, principal, params.listId, body), shown),
    }),
    route({
      name: 'deleteList',
      method: 'delete',
      path: '/lists/:listId',
      summary: 'Delete a list that no dialer uses or has called',
      permission: 'edit',
      params: listId,
      answer: { status: 204 },
      handle: ({ principal, params }) => deleteList(services, principal, params.listId, findWidgetOfList),
    }),
  ];
};
