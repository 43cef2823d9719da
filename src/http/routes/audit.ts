import { In, IsNull, LessThan } from 'typeorm';
import { z } from 'zod';
import { AuditEntry } from '../../accounts/audit-entry.entity.js';
import { Enterprise } from '../../accounts/enterprise.entity.js';
import { ok } from '../../shared/result.js';
import { chooseAccounts } from '../choose-account.js';
import { route } from '../route.js';
import { accountInQuery, id, pageOf, paging, time, toPage } from '../schemas.js';
import type { Services } from '../services.js';

const entry = z
  .object({ id, accountId: id.nullable(), at: time, actor: z.string(), action: z.string(), subject: z.string(), detail: z.record(z.string(), z.unknown()).nullable() })
  .meta({ id: 'AuditEntry' });

export const auditRoutes = (services: Services) => [
  route({
    name: 'listAuditEntries',
    method: 'get',
    path: '/audit',
    summary: 'Who did what, newest first',
    permission: 'view',
    query: { ...accountInQuery, ...paging },
    answer: { status: 200, body: pageOf(entry) },
    async handle({ principal, query: { accountId, after, limit } }) {
      const accounts = await chooseAccounts(services.dataSource, principal, accountId);
      if (!accounts.ok) return accounts;
      const before = after === undefined ? {} : { id: LessThan(after) };
      const ofAccounts = { ...before, accountId: In(accounts.value) };
      // What concerns the whole enterprise is for those who see all of it; which one it is is in no entry, so where there are several nobody sees it.
      const seesAll = principal.accountId === null && accountId === undefined && (await services.dataSource.getRepository(Enterprise).count()) === 1;
      const where = seesAll ? [ofAccounts, { ...before, accountId: IsNull() }] : [ofAccounts];
      const found = await services.dataSource.getRepository(AuditEntry).find({ where, order: { id: 'DESC' }, take: limit + 1 });
      return ok(toPage(found as (AuditEntry & { detail: Record<string, unknown> | null })[], limit));
    },
  }),
];
