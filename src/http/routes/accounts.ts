import { In } from 'typeorm';
import { z } from 'zod';
import { Account } from '../../accounts/account.entity.js';
import { createAccount, updateAccount } from '../../accounts/create-account.js';
import { visibleAccounts } from '../../accounts/scope.js';
import { recordWarnings } from '../../compliance/records-kept.js';
import type { Problem } from '../../shared/problem.js';
import { ok, type Result } from '../../shared/result.js';
import { route } from '../route.js';
import { id, idInPath, time } from '../schemas.js';
import type { Services } from '../services.js';

const account = z.object({ id, name: z.string(), country: z.string(), zone: z.string(), attemptMonths: z.int(), recordingMonths: z.int(), shortNumbers: z.string(), createdAt: time }).meta({ id: 'Account' });

const savedAccount = account.extend({ warnings: z.array(z.string()).describe('Where calls are kept for less time than a law that is on asks for.') }).meta({ id: 'SavedAccount' });

const settings = {
  name: z.string().trim().max(200),
  country: z.string(),
  zone: z.string(),
  attemptMonths: z.int().optional().describe('How long calls and refusals are kept; 60 unless told.'),
  recordingMonths: z.int().optional().describe('How long recordings are kept; 12 unless told.'),
  shortNumbers: z.string().optional().describe('The form of internal numbers, which are dialled as they are, such as \\d{3,5}; none unless told.'),
};

/** An account as it was saved, with what is to be said of that. */
const saved = async ({ dataSource }: Services, account: Result<Account, Problem>) => (account.ok ? ok({ ...account.value, warnings: await recordWarnings(dataSource.manager, account.value.id) }) : account);

export const accountRoutes = (services: Services) => [
  route({
    name: 'listAccounts',
    method: 'get',
    path: '/accounts',
    summary: 'The accounts that the caller sees',
    permission: 'view',
    answer: { status: 200, body: z.object({ items: z.array(account) }) },
    async handle({ principal }) {
      const ids = await visibleAccounts(services.dataSource, principal);
      return ok({ items: await services.dataSource.getRepository(Account).find({ where: { id: In(ids) }, order: { id: 'ASC' } }) });
    },
  }),
  route({
    name: 'createAccount',
    method: 'post',
    path: '/accounts',
    summary: 'Make an account, with its Default list',
    permission: 'manage enterprise',
    body: z.strictObject(settings),
    answer: { status: 201, body: savedAccount },
    handle: async ({ principal, body }) => saved(services, await createAccount(services, principal, body, services.onAccountCreated)),
  }),
  route({
    name: 'updateAccount',
    method: 'patch',
    path: '/accounts/:accountId',
    summary: 'Change an account’s name, country, zone, how long it keeps calls and recordings or the form of its internal numbers',
    permission: 'administer',
    params: { accountId: idInPath },
    body: z.strictObject(settings).partial(),
    answer: { status: 200, body: savedAccount },
    handle: async ({ principal, params, body }) => saved(services, await updateAccount(services, principal, params.accountId, body)),
  }),
];
