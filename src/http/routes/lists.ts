import { z } from 'zod';
import { ContactList } from '../../contacts/contact-list.entity.js';
import { createList, renameList } from '../../contacts/lists.js';
import { deleteList } from '../../dialers/delete-list.js';
import { emptyList } from '../../dialers/empty-list.js';
import { findFiller } from '../../dialers/find-use.js';
import { listRemoval } from '../../dialers/list-removal.js';
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
    id, accountId: id, name: z.string(), description: z.string(), contactCount: z.int().describe('Entries that are not cancelled.'), createdAt: time,
    blocksAll: z.boolean().describe('It blocks in every dialer of the account, chosen there or not: the list of those who opted out. No dialer calls it, and its entries have no end.'),
    registryOf: z.string().nullable().describe('Of a do-not-call registry: its country. No dialer calls it, and numbers come on it by a file alone.'),
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

const removal = z.object({
  mayBeDeleted: z.boolean().describe('False: it stays for good, or is in use.'),
  otherUses: z.array(z.string()).describe('What uses it beside the dialers that call it or never call it, each in a sentence.'),
  notEmptied: z.string().nullable().describe('Why it may not be emptied now.'),
  keepsKind: z.string().nullable().describe('Why it cannot become a do-not-call registry now, or stop being one.'),
  blocksIn: z.array(z.string()).describe('Who does not call, turns away or does not show its numbers: emptied, they may be called again.'),
  calledBy: z.array(z.string()).describe('The dialers that call it.'),
  shownBy: z.array(z.string()).describe('The dialers that show its numbers as caller IDs: emptied, they have none from it.'),
  figures: z
    .object({
      entries: z.int().describe('Those that are not cancelled yet.'),
      deleted: z.int().describe('Of these, nobody was called or refused: they would be deleted.'),
      kept: z.int().describe('Of these, they would stay as cancelled ones.'),
      underWay: z.int().describe('Being called at this moment; they go once their call is over.'),
    })
    .nullable(),
});

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
      description: 'A list that a dialer calls, or to which a rule puts numbers, cannot become a registry; a registry with numbers on it stays one, of its country, until it is emptied.',
      permission: 'edit',
      params: listId,
      body: changes,
      answer: { status: 200, body: list },
      handle: async ({ principal, params, body }) => mapped(await renameList(services, principal, params.listId, body, findFiller), shown),
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
    route({
      name: 'getListRemoval',
      method: 'get',
      path: '/lists/:listId/removal',
      summary: 'What emptying the list would do, and whether it may be emptied or deleted',
      permission: 'view',
      params: listId,
      query: { figures: z.enum(['yes', 'no']).default('no').describe('Whether its entries are counted, which takes a second or two of a long list.') },
      answer: { status: 200, body: removal },
      handle: ({ principal, params, query }) => listRemoval(services, principal, params.listId, query.figures === 'yes', findWidgetOfList),
    }),
    route({
      name: 'emptyList',
      method: 'post',
      path: '/lists/:listId/empty',
      summary: 'Take all that is on the list now off it, in the background',
      description:
        'Contacts that wait in a dialer end there, and those who are being called follow when their call is over. Entries of a list that blocks, and contacts that were called or refused, stay on it as cancelled ones, for they are proof; the others are deleted. Opt-outs cannot be emptied; a registry that was has no day any more. How far it is: `GET /lists/:listId/removal?figures=yes`.',
      permission: 'edit',
      params: listId,
      body: z.strictObject({
        reason: z.string().describe('Why; the audit keeps it, and the entries that stay.'),
        unblocks: z.boolean().optional().describe('Needed of a list that blocks: its numbers may be called again from then on.'),
      }),
      answer: { status: 202, body: z.object({ upTo: id.describe('The last entry that is taken off; what comes later stays.') }) },
      async handle({ principal, params, body }) {
        const begun = await emptyList(services, principal, params.listId, body, findWidgetOfList);
        if (!begun.ok) return begun;
        await services.startEmptying(begun.value);
        return ok({ upTo: begun.value.upTo });
      },
    }),
  ];
};
