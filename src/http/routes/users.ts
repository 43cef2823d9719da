import { MoreThan } from 'typeorm';
import { z } from 'zod';
import { roles } from '../../accounts/role.js';
import { User } from '../../accounts/user.entity.js';
import { createUser, setPassword, setUserDisabled } from '../../accounts/users.js';
import { ok } from '../../shared/result.js';
import { chooseAccounts } from '../choose-account.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, idInPath, pageOf, paging, time, toPage } from '../schemas.js';
import type { Services } from '../services.js';
import { administeredBy } from './administered.js';

const user = z
  .object({ id, email: z.string(), role: z.enum(roles), accountId: id.nullable(), disabled: z.boolean(), createdAt: time })
  .meta({ id: 'User' });

const userId = { userId: idInPath };

export const userRoutes = (services: Services) => [
  route({
    name: 'listUsers',
    method: 'get',
    path: '/users',
    summary: 'The users that the caller administers',
    permission: 'administer',
    query: { ...accountInQuery, ...paging },
    answer: { status: 200, body: pageOf(user) },
    async handle({ principal, query: { accountId, after = 0, limit } }) {
      const accounts = await chooseAccounts(services.dataSource, principal, accountId);
      if (!accounts.ok) return accounts;
      const where = administeredBy(principal, accounts.value, accountId).map((place) => ({ ...place, id: MoreThan(after) }));
      return ok(toPage(await services.dataSource.getRepository(User).find({ where, order: { id: 'ASC' }, take: limit + 1 }), limit));
    },
  }),
  route({
    name: 'createUser',
    method: 'post',
    path: '/users',
    summary: 'Make a user',
    permission: 'administer',
    body: z.strictObject({ email: z.string(), password: z.string(), role: z.enum(roles), ...accountInBody }),
    answer: { status: 201, body: user },
    handle: ({ principal, body }) => createUser(services, principal, { ...body, accountId: body.accountId ?? null }),
  }),
  route({
    name: 'updateUser',
    method: 'patch',
    path: '/users/:userId',
    summary: 'Disable a user, or let them in again',
    permission: 'administer',
    params: userId,
    body: z.strictObject({ disabled: z.boolean() }),
    answer: { status: 200, body: user },
    handle: ({ principal, params, body }) => setUserDisabled(services, principal, params.userId, body.disabled),
  }),
  route({
    name: 'setPassword',
    method: 'put',
    path: '/users/:userId/password',
    summary: 'Set a user’s password; it signs them out everywhere',
    permission: 'administer',
    params: userId,
    body: z.strictObject({ password: z.string() }),
    answer: { status: 204 },
    handle: ({ principal, params, body }) => setPassword(services, principal, params.userId, body.password),
  }),
];
