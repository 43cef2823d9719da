import { z } from 'zod';
import { Lambda, lambdaKinds } from '../../lambdas/lambda.entity.js';
import { lambdaChanges, lambdaInput } from '../../lambdas/lambda-settings.js';
import { lambdaVersions, lambdaWithVersion, withVersions } from '../../lambdas/lambda-with-version.js';
import type { Trial } from '../../lambdas/lambdas.js';
import { findLambdaUse } from '../../dialers/find-use.js';
import { createLambda, deleteLambda, renewSecret, updateLambda } from '../../lambdas/save-lambda.js';
import { ok } from '../../shared/result.js';
import { chooseAccount, findPage, inAccount } from '../choose-account.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, idInPath, pageOf, paging, time } from '../schemas.js';
import type { Services } from '../services.js';

const content = { source: z.string().nullable(), url: z.string().nullable(), timeLimit: z.int() };
const fields = {
  id,
  accountId: id,
  name: z.string(),
  kind: z.enum(lambdaKinds),
  enabled: z.boolean(),
  runs: z.int(),
  failures: z.int(),
  lastFailure: z.string().nullable(),
  lastFailureAt: time.nullable(),
  createdBy: z.string(),
  createdAt: time,
  version: z.object({ ordinal: z.int(), ...content, createdBy: z.string(), createdAt: time }),
};
const lambda = z.object(fields).meta({ id: 'Lambda' });
const secret = z.string().describe('Signs what is sent to the endpoint. It is in this answer and nowhere else.');

const sample = z.record(z.string(), z.unknown()).describe('A contact as the lambda sees it: number, name, attributes and so on.');
const trial = z
  .object({
    choice: z.object({ queue: z.string().optional(), agent: z.string().optional() }).nullable().describe('Who takes the call.'),
    failure: z.object({ kind: z.string(), says: z.string(), line: z.int().nullable(), column: z.int().nullable() }).nullable().describe('Why the queue of the dialer would take the call instead.'),
    result: z.unknown().describe('What the lambda returned.'),
    milliseconds: z.number(),
    log: z.array(z.string()),
  })
  .meta({ id: 'LambdaTrial' });

const lambdaId = { lambdaId: idInPath };
/** What a script and a sample need at most; ordinary ones have a few hundred bytes. */
const maxBodyBytes = 200_000;

export const lambdaRoutes = (services: Services) => [
  route({
    name: 'listLambdas',
    method: 'get',
    path: '/lambdas',
    summary: 'The accounts’ own scripts and endpoints',
    permission: 'view',
    query: { ...accountInQuery, ...paging },
    answer: { status: 200, body: pageOf(lambda) },
    async handle({ principal, query }) {
      const page = await findPage(services.dataSource, principal, Lambda, query);
      return page.ok ? ok({ ...page.value, items: await withVersions(services.dataSource.manager, page.value.items) }) : page;
    },
  }),
  route({
    name: 'createLambda',
    method: 'post',
    path: '/lambdas',
    summary: 'Make a lambda: a script, or an HTTPS endpoint; an endpoint’s secret is in this answer and nowhere else',
    permission: 'administer',
    body: lambdaInput.extend(accountInBody),
    maxBodyBytes,
    answer: { status: 201, body: z.object({ ...fields, secret: secret.nullable() }) },
    handle: ({ principal, body: { accountId, ...input } }) => inAccount(services.dataSource, principal, accountId, (account) => createLambda(services, services.lambdas.runner, principal, account, input)),
  }),
  route({
    name: 'tryScript',
    method: 'post',
    path: '/lambdas/try',
    summary: 'Run a script that is not saved, with a sample contact',
    permission: 'administer',
    body: z.strictObject({ source: lambdaInput.shape.source.unwrap(), timeLimit: z.int().min(1).max(1_000).default(50), contact: sample, ...accountInBody }),
    maxBodyBytes,
    answer: { status: 200, body: trial },
    async handle({ principal, body: { accountId: wish, source, timeLimit, contact } }) {
      const account = await chooseAccount(services.dataSource, principal, wish);
      if (!account.ok) return account;
      const script = { id: 0, accountId: account.value, name: 'not saved', kind: 'script' as const, secret: null, version: { ordinal: 0, source, url: null, timeLimit } };
      return ok(shown(await services.lambdas.tryOut(script, { contact, dialer: trialDialer })));
    },
  }),
  route({
    name: 'getLambda',
    method: 'get',
    path: '/lambdas/:lambdaId',
    summary: 'One lambda, as it is in force',
    permission: 'view',
    params: lambdaId,
    answer: { status: 200, body: lambda },
    handle: ({ principal, params }) => lambdaWithVersion(services, principal, params.lambdaId),
  }),
  route({
    name: 'updateLambda',
    method: 'patch',
    path: '/lambdas/:lambdaId',
    summary: 'Change a lambda; it holds from the next call on, and earlier versions are kept',
    permission: 'administer',
    params: lambdaId,
    body: lambdaChanges,
    maxBodyBytes,
    answer: { status: 200, body: lambda },
    handle: ({ principal, params, body }) => updateLambda(services, services.lambdas.runner, principal, params.lambdaId, body),
  }),
  route({
    name: 'deleteLambda',
    method: 'delete',
    path: '/lambdas/:lambdaId',
    summary: 'Delete a lambda that nothing uses, with its versions',
    permission: 'administer',
    params: lambdaId,
    answer: { status: 204 },
    handle: ({ principal, params }) => deleteLambda(services, principal, params.lambdaId, findLambdaUse),
  }),
  route({
    name: 'listLambdaVersions',
    method: 'get',
    path: '/lambdas/:lambdaId/versions',
    summary: 'What a lambda did, save by save, the latest 100 first',
    permission: 'view',
    params: lambdaId,
    answer: { status: 200, body: z.object({ items: z.array(z.object({ ordinal: z.int(), ...content, createdBy: z.string(), createdAt: time })) }) },
    async handle({ principal, params }) {
      const versions = await lambdaVersions(services, principal, params.lambdaId);
      return versions.ok ? ok({ items: versions.value }) : versions;
    },
  }),
  route({
    name: 'renewLambdaSecret',
    method: 'post',
    path: '/lambdas/:lambdaId/secret',
    summary: 'Give an endpoint a new secret, at once; it is in this answer and nowhere else',
    permission: 'administer',
    params: lambdaId,
    body: z.strictObject({}),
    answer: { status: 200, body: z.object({ secret }) },
    async handle({ principal, params }) {
      const renewed = await renewSecret(services, principal, params.lambdaId);
      return renewed.ok ? ok({ secret: renewed.value.secret! }) : renewed;
    },
  }),
  route({
    name: 'tryLambda',
    method: 'post',
    path: '/lambdas/:lambdaId/try',
    summary: 'Run a lambda with a sample contact, as it is saved; it is not counted',
    permission: 'administer',
    params: lambdaId,
    body: z.strictObject({ contact: sample }),
    maxBodyBytes,
    answer: { status: 200, body: trial },
    async handle({ principal, params, body: { contact } }) {
      const found = await lambdaWithVersion(services, principal, params.lambdaId);
      return found.ok ? ok(shown(await services.lambdas.tryOut(found.value, { contact, dialer: trialDialer }))) : found;
    },
  }),
];

const trialDialer = { id: 0, name: 'A trial' };

function shown({ outcome, choice, failure, milliseconds, log }: Trial) {
  return {
    choice: choice ?? null,
    failure: failure ? { kind: failure.kind, says: failure.says, line: failure.line ?? null, column: failure.column ?? null } : null,
    result: outcome.ok ? outcome.value : null,
    milliseconds,
    log,
  };
}
