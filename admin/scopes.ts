import { type DataSource, type FindOperator, In, IsNull, Or } from 'typeorm';
import type { Principal } from '../src/accounts/principal.js';
import { agentsFor, queuesFor } from '../src/agents/edit-agents.js';
import { visibleAccounts } from '../src/accounts/scope.js';
import { Enterprise } from '../src/accounts/enterprise.entity.js';
import { Node } from '../src/calls/node.entity.js';

/** Conditions on columns that every query of a table gets: which rows a principal may see. */
export type Conditions = Record<string, FindOperator<unknown>>;
export type Scope = (dataSource: DataSource, principal: Principal) => Promise<Conditions>;

export const ofAccount: Scope = async (dataSource, principal) => ({ accountId: In(await visibleAccounts(dataSource, principal)) });

export const accounts: Scope = async (dataSource, principal) => ({ id: In(await visibleAccounts(dataSource, principal)) });

/** Users and tokens: those of the whole enterprise are seen only by who sees the whole enterprise. */
export const ofEnterpriseOrAccount: Scope = async (_, principal) => ({
  enterpriseId: In([principal.enterpriseId]),
  ...(principal.accountId !== null && { accountId: In([principal.accountId]) }),
});

export const ofEnterprise: Scope = async (_, principal) => ({ enterpriseId: In([principal.enterpriseId]) });

export const gatewaysOfEnterprise: Scope = async (dataSource, principal) => {
  const nodes = await dataSource.getRepository(Node).find({ where: { enterpriseId: principal.enterpriseId }, select: { id: true } });
  return { nodeId: In(nodes.map(({ id }) => id)) };
};

const idsOf = (rows: { id: number }[]): Conditions => ({ id: In(rows.map(({ id }) => id)) });

/** Whose a queue is decides whose agents serve it: the same as the API shows. */
export const queues: Scope = async (dataSource, principal) => idsOf(await queuesFor({ dataSource }, principal));

export const agents: Scope = async (dataSource, principal) => idsOf(await agentsFor({ dataSource }, principal));

/**
 * Audit entries of the visible accounts. Entries without an account name no enterprise either, so they are
 * shown only where there is one enterprise, to who sees all of it.
 */
export const audit: Scope = async (dataSource, principal) => {
  const ofAccounts = In(await visibleAccounts(dataSource, principal));
  const seesAll = principal.accountId === null && (await dataSource.getRepository(Enterprise).count()) === 1;
  return { accountId: seesAll ? Or(ofAccounts, IsNull()) : ofAccounts };
};

/** Jobs serve all accounts at once: they are seen by who sees all accounts. */
export const wholeService: Scope = async (_, principal): Promise<Conditions> => (principal.accountId === null ? {} : { id: In([]) });
