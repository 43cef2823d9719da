import { MoreThan } from 'typeorm';
import { z } from 'zod';
import { ApiToken } from '../../accounts/api-token.entity.js';
import { roles } from '../../accounts/role.js';
import { createToken, revokeToken } from '../../accounts/tokens.js';
import { ok } from '../../shared/result.js';
import { chooseAccounts } from '../choose-account.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, idInPath, name, pageOf, paging, time, toPage } from '../schemas.js';
import type { Services } from '../services.js';
import { administeredBy } from './administered.js';

const fields = { id, name: z.string(), role: z.enum(roles), accountId: id.nullable(), createdAt: time, revokedAt: time.nullable() };
const token = z.object(fields).meta({ id: 'Token' });

export const tokenRoutes = (services: Services) => [
  route({
    name: 'listTokens',
    method: 'get',
    path: '/tokens',
    summary: 'The tokens that the caller administers, without their text',
    permission: 'administer',
    query: { ...accountInQuery, ...paging },
    answer: { status: 200, body: pageOf(token) },
    async handle({ principal, query: { accountId, after = 0, limit } }) {
      const accounts = await chooseAccounts(services.dataSource, principal, accountId);
      if (!accounts.ok) return accounts;
      const where = administeredBy(principal, accounts.value, accountId).map((place) => ({ ...place, id: MoreThan(after) }));
      return ok(toPage(await services.dataSource.getRepository(ApiToken).find({ where, order: { id: 'ASC' }, take: limit + 1 }), limit));
    },
  }),
  route({
    name: 'createToken',
    method: 'post',
    path: '/tokens',
    summary: 'Make a token; its text is in this answer and nowhere else',
    permission: 'administer',
    body: z.strictObject({ name, role: z.enum(roles), ...accountInBody }),
    answer: { status: 201, body: z.object({ ...fields, token: z.string() }) },
    async handle({ principal, body }) {
      const made = await createToken(services, principal, { ...body, accountId: body.accountId ?? null });
      return made.ok ? ok({ ...made.value.row, token: made.value.token }) : made;
    },
  }),
  route({
    name: 'revokeToken',
    method: 'delete',
    path: '/tokens/:tokenId',
    summary: 'Revoke a token, at once',
    permission: 'administer',
    params: { tokenId: idInPath },
    answer: { status: 204 },
    handle: ({ principal, params }) => revokeToken(services, principal, params.tokenId),
  }),
];
