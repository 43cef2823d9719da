import { type ActionHandler, type ActionResponse, ForbiddenError } from 'adminjs';
import { Enterprise } from '../../src/accounts/enterprise.entity.js';
import { Gateway } from '../../src/calls/gateway.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import type { Context } from '../../src/database/context.js';
import { ofEnterprise } from '../scopes.js';
import { principalOf } from '../signed-in.js';

/** What everybody may know of the whole: the zone in which the trace tells times, and whether calls can go out. */
export const overview =
  ({ dataSource, whyNobodyDials }: Context): ActionHandler<ActionResponse> =>
  async (_request, _response, { currentAdmin }) => {
    const principal = principalOf(currentAdmin);
    if (!principal) throw new ForbiddenError('Sign in first.');
    const { zone } = await dataSource.getRepository(Enterprise).findOneByOrFail({ id: principal.enterpriseId });
    const nodes = await dataSource.getRepository(Node).find({ where: await ofEnterprise(dataSource, principal), order: { name: 'ASC' } });
    const gateways = await dataSource.getRepository(Gateway).find({ where: { node: { enterpriseId: principal.enterpriseId } } });
    return {
      zone,
      whyNobodyDials: whyNobodyDials?.() ?? null,
      nodes: nodes.map(({ id, name, enabled, trouble, lastUpAt }) => {
        const own = gateways.filter(({ nodeId }) => nodeId === id);
        return { id, name, enabled, trouble, hasBeenUp: lastUpAt !== null, gateways: own.length, gatewaysUp: own.filter(({ isUp, enabled: used }) => isUp && used).length };
      }),
    };
  };
