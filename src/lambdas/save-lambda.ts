import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { audit } from '../accounts/audit.js';
import { isDuplicate } from '../accounts/is-duplicate.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible, visibleAccounts } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { forUpdate } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { readInput } from '../shared/read-input.js';
import { failed, ok, type Result } from '../shared/result.js';
import { newSecret } from '../web/sign.js';
import { Lambda, type LambdaKind } from './lambda.entity.js';
import { type Content, type LambdaChanges, lambdaChanges, lambdaInput, type LambdaInputFields, timeLimits } from './lambda-settings.js';
import { LambdaVersion } from './lambda-version.entity.js';
import { type LambdaWithVersion, noLambda, withVersions } from './lambda-with-version.js';
import type { LambdaRunner } from './run-lambda.js';

/** Makes a lambda. An endpoint's secret is in the row that is returned; it is to be shown this once. */
export async function createLambda(context: Context, runner: LambdaRunner, principal: Principal, accountId: number, input: LambdaInputFields): Promise<Result<LambdaWithVersion, Problem>> {
  if (!may(principal, 'administer')) return failed(mayNot());
  if (!(await visibleAccounts(context.dataSource, principal)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`, 'accountId'));
  const parsed = parse(lambdaInput, input);
  if (!parsed.ok) return parsed;
  const { name, kind, enabled = true, source = null, url = null, timeLimit = timeLimits[kind].usual } = parsed.value;
  const content: Content = { source, url, timeLimit };
  const fault = await findFault(runner, accountId, kind, content);
  if (fault) return failed(fault);
  const createdAt = new Date(context.clock.now());
  return unlessTaken(name, () =>
    transaction(context.dataSource, async (manager) => {
      const lambdas = manager.getRepository(Lambda);
      const row = { accountId, name, kind, enabled, versionId: 0, secret: kind === 'endpoint' ? newSecret() : null, runs: 0, failures: 0, createdBy: principal.name, createdAt };
      const lambda = await lambdas.save(lambdas.create(row));
      return ok(await writeVersion(manager, context, principal, lambda, content, 'create lambda', { name, kind, enabled }));
    }),
  );
}

/** Changes a lambda, for the very next call. A change of what it does is a new version; earlier ones are kept. What is left out stays as it is. */
export async function updateLambda(context: Context, runner: LambdaRunner, principal: Principal, lambdaId: number, input: LambdaChanges): Promise<Result<LambdaWithVersion, Problem>> {
  const found = await lambdaFor(context, principal, lambdaId);
  if (!found.ok) return found;
  const parsed = parse(lambdaChanges, input);
  if (!parsed.ok) return parsed;
  const { name, enabled, ...content } = parsed.value;
  const { accountId, kind } = found.value;
  // Before the transaction, which a script must not hold up; what it is put together with is read again in it.
  const fault = await findFault(runner, accountId, kind, { ...found.value.version, ...content });
  if (fault) return failed(fault);
  return unlessTaken(name ?? found.value.name, () =>
    transaction(context.dataSource, async (manager): Promise<Result<LambdaWithVersion, Problem>> => {
      // Locked before it is read, so that two who save at once make two versions.
      await manager.query(`SELECT id FROM lambda WHERE id = ?${forUpdate(manager)}`, [lambdaId]);
      const [lambda] = await withVersions(manager, await manager.getRepository(Lambda).findBy({ id: lambdaId }));
      if (!lambda) return failed(noLambda(lambdaId));
      const row = { name: name ?? lambda.name, enabled: enabled ?? lambda.enabled };
      await manager.getRepository(Lambda).update(lambdaId, row);
      const { source, url, timeLimit } = { ...lambda.version, ...content };
      const isNew = source !== lambda.version.source || url !== lambda.version.url || timeLimit !== lambda.version.timeLimit;
      if (isNew) return ok(await writeVersion(manager, context, principal, Object.assign(lambda, row), { source, url, timeLimit }, 'change lambda', row));
      await note(manager, context, principal, lambda, 'change lambda', row);
      return ok(Object.assign(lambda, row));
    }),
  );
}

/** Gives an endpoint a new secret, in the row that is returned; it is to be shown this once. The one before signs nothing any more. */
export async function renewSecret(context: Context, principal: Principal, lambdaId: number): Promise<Result<LambdaWithVersion, Problem>> {
  const found = await lambdaFor(context, principal, lambdaId);
  if (!found.ok) return found;
  if (found.value.kind !== 'endpoint') return failed(problem(409, 'A script has no secret: nothing is sent anywhere.'));
  const secret = newSecret();
  await transaction(context.dataSource, async (manager) => {
    await manager.getRepository(Lambda).update(lambdaId, { secret });
    await note(manager, context, principal, found.value, 'renew secret of lambda', {});
  });
  return ok(Object.assign(found.value, { secret }));
}

/** What uses a lambda, in words: rooms above this one know it. */
export type FindUse = (manager: EntityManager, lambda: Lambda) => Promise<string | undefined>;

/** Deletes a lambda that nothing uses, with its versions. `findUse` is asked in the transaction of the deletion. */
export async function deleteLambda(context: Context, principal: Principal, lambdaId: number, findUse: FindUse = async () => undefined): Promise<Result<void, Problem>> {
  const found = await lambdaFor(context, principal, lambdaId);
  if (!found.ok) return found;
  return transaction(context.dataSource, async (manager): Promise<Result<void, Problem>> => {
    const use = await findUse(manager, found.value);
    if (use) return failed(problem(409, `The lambda "${found.value.name}" is used by ${use}, so it was not deleted. Choose another way there first.`));
    await manager.getRepository(LambdaVersion).delete({ lambdaId });
    await manager.getRepository(Lambda).delete(lambdaId);
    await note(manager, context, principal, found.value, 'delete lambda', { name: found.value.name });
    return ok(undefined);
  });
}

async function lambdaFor({ dataSource }: Context, principal: Principal, lambdaId: number): Promise<Result<LambdaWithVersion, Problem>> {
  if (!may(principal, 'administer')) return failed(mayNot());
  const lambda = await findVisible(dataSource, principal, Lambda, lambdaId);
  return lambda ? ok((await withVersions(dataSource.manager, [lambda]))[0]!) : failed(noLambda(lambdaId));
}

const mayNot = (): Problem => problem(403, 'Only an administrator can change lambdas; nothing was changed.');

async function writeVersion(manager: EntityManager, context: Context, principal: Principal, lambda: Lambda, content: Content, action: string, detail: object): Promise<LambdaWithVersion> {
  const { id: lambdaId, accountId } = lambda;
  const versions = manager.getRepository(LambdaVersion);
  const ordinal = (await versions.countBy({ lambdaId })) + 1;
  const version = await versions.save(versions.create({ accountId, lambdaId, ordinal, ...content, createdBy: principal.name, createdAt: new Date(context.clock.now()) }));
  await manager.getRepository(Lambda).update(lambdaId, { versionId: version.id });
  await note(manager, context, principal, lambda, action, { ...detail, version: ordinal });
  return Object.assign(lambda, { versionId: version.id, version });
}

const note = (manager: EntityManager, { clock }: Context, principal: Principal, { id, accountId }: Lambda, action: string, detail: object): Promise<void> =>
  audit(manager, { at: clock.now(), accountId, actor: principal.name, action, subject: `lambda ${id}`, detail });

const parse = <T>(schema: z.ZodType<T>, input: unknown): Result<T, Problem> => readInput(schema, input, 'Nothing was saved.');

/** Whether what a lambda of this kind is to do can be done: an address that is asked, a script that can be read. */
async function findFault(runner: LambdaRunner, accountId: number, kind: LambdaKind, { source, url, timeLimit }: Content): Promise<Problem | undefined> {
  const { least, most } = timeLimits[kind];
  if (timeLimit < least || timeLimit > most) return problem(422, `The time limit of ${kind === 'script' ? 'a script' : 'an endpoint'} is from ${least} to ${most} ms. Nothing was saved.`, 'timeLimit');
  if (kind === 'endpoint') {
    if (source !== null) return problem(422, 'An endpoint has an address and no source. Nothing was saved.', 'source');
    const fault = runner.web.faultIn(url ?? '');
    return fault ? problem(422, `${fault} Nothing was saved.`, 'url') : undefined;
  }
  if (url !== null) return problem(422, 'A script has a source and no address. Nothing was saved.', 'url');
  if (source === null || source.trim() === '') return problem(422, 'Write the script: it ends with return { queue: "…" } or return { agent: "…" }. Nothing was saved.', 'source');
  const mistake = await runner.findMistake(accountId, source);
  return mistake?.kind === 'mistake' ? problem(422, `The script ${mistake.says}. Nothing was saved.`, 'source') : undefined;
}

async function unlessTaken(name: string, write: () => Promise<Result<LambdaWithVersion, Problem>>): Promise<Result<LambdaWithVersion, Problem>> {
  try {
    return await write();
  } catch (error) {
    if (isDuplicate(error)) return failed(problem(409, `There is a lambda named "${name}" already; nothing was saved. Choose another name.`, 'name'));
    throw error;
  }
}
