import { In, MoreThan } from 'typeorm';
import { z } from 'zod';
import { ContactList } from '../../contacts/contact-list.entity.js';
import { createList, renameList } from '../../contacts/lists.js';
import { deleteList } from '../../dialers/delete-list.js';
import { findWidgetOfList } from '../../inbound/widgets/find-use.js';
import { ok } from '../../shared/result.js';
import { chooseAccounts, findRow } from '../choose-account.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, idInPath, pageOf, paging, time, toPage } from '../schemas.js';
import type { Services } from '../services.js';

const list = z
  .object({ id, accountId: id, name: z.string(), description: z.string(), contactCount: z.int(), createdAt: time })
  .meta({ id: 'List' });

const listId = { listId: idInPath };

export const listRoutes = (services: Services) => [
  route({
    name: 'listLists',
    method: 'get',
    path: '/lists',
    summary: 'The lists; each calls or blocks by its role in a dialer',
    permission: 'view',
    query: { ...accountInQuery, ...paging },
    answer: { status: 200, body: pageOf(list) },
    async handle({ principal, query: { accountId, after = 0, limit } }) {
      const accounts = await chooseAccounts(services.dataSource, principal, accountId);
      if (!accounts.ok) return accounts;
      const where = { accountId: In(accounts.value), id: MoreThan(after) };
      return ok(toPage(await services.dataSource.getRepository(ContactList).find({ where, order: { id: 'ASC' }, take: limit + 1 }), limit));
    },
  }),
  route({
    name: 'createList',
    method: 'post',
    path: '/lists',
    summary: 'Make a list',
    permission: 'edit',
    body: z.strictObject({ name: z.string(), description: z.string().optional(), ...accountInBody }),
    answer: { status: 201, body: list },
    handle: ({ principal, body }) => createList(services, principal, body),
  }),
  route({
    name: 'getList',
    method: 'get',
    path: '/lists/:listId',
    summary: 'One list',
    permission: 'view',
    params: listId,
    answer: { status: 200, body: list },
    handle: ({ principal, params }) => findRow(services.dataSource, principal, ContactList, params.listId, 'list'),
  }),
  route({
    name: 'renameList',
    method: 'patch',
    path: '/lists/:listId',
    summary: 'Rename a list',
    permission: 'edit',
    params: listId,
    body: z.strictObject({ name: z.string(), description: z.string().optional() }),
    answer: { status: 200, body: list },
    handle: ({ principal, params, body }) => renameList(services, principal, params.listId, body),
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
