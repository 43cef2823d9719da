import { In, type EntityManager } from 'typeorm';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Lambda } from './lambda.entity.js';
import { LambdaVersion } from './lambda-version.entity.js';

/** A lambda as it is in force. */
export type LambdaWithVersion = Lambda & { version: LambdaVersion };

export async function lambdaWithVersion({ dataSource }: Context, principal: Principal, lambdaId: number): Promise<Result<LambdaWithVersion, Problem>> {
  if (!may(principal, 'view')) return failed(problem(403, 'Your role may not see lambdas.'));
  const lambda = await findVisible(dataSource, principal, Lambda, lambdaId);
  return lambda ? ok((await withVersions(dataSource.manager, [lambda]))[0]!) : failed(noLambda(lambdaId));
}

/** What a lambda did, save by save, the latest first. */
export async function lambdaVersions(context: Context, principal: Principal, lambdaId: number): Promise<Result<LambdaVersion[], Problem>> {
  const lambda = await lambdaWithVersion(context, principal, lambdaId);
  if (!lambda.ok) return lambda;
  return ok(await context.dataSource.getRepository(LambdaVersion).find({ where: { lambdaId }, order: { ordinal: 'DESC' }, take: 100 }));
}

export async function withVersions(manager: EntityManager, lambdas: Lambda[]): Promise<LambdaWithVersion[]> {
  if (lambdas.length === 0) return [];
  const versions = await manager.getRepository(LambdaVersion).findBy({ id: In(lambdas.map(({ versionId }) => versionId)) });
  return lambdas.map((lambda) => Object.assign(lambda, { version: versions.find(({ lambdaId }) => lambdaId === lambda.id)! }));
}

export const noLambda = (id: number): Problem => problem(404, `There is no lambda ${id}.`);
