import { MoreThan } from 'typeorm';
import { z } from 'zod';
import { gatewayChanges, gatewayDetection, nodeChanges, switchGatewayDetectionOn, updateGateway, updateNode } from '../../calls/edit-nodes.js';
import { Gateway } from '../../calls/gateway.entity.js';
import { Node } from '../../calls/node.entity.js';
import { addNode, nodeInput } from '../../dialers/add-node.js';
import { ok } from '../../shared/result.js';
import { route } from '../route.js';
import { judgement } from './dialer-figures.js';
import { id, idInPath, pageOf, paging, time, toPage } from '../schemas.js';
import type { Services } from '../services.js';

const limits = { enabled: z.boolean(), maxCalls: z.int(), callsPerSecond: z.int(), weight: z.int() };

/** Without the password: it is taken and never given. */
const node = z
  .object({ id, name: z.string(), host: z.string(), port: z.int(), isSimulated: z.boolean(), ...limits, mediaLocation: z.string(), recordingLocation: z.string(), speech: z.string().describe('Engine and voice of the switch that speak texts, such as `flite slt`; empty: it speaks none.'), trouble: z.string().nullable(), lastUpAt: time.nullable(), createdAt: time })
  .meta({ id: 'Node' });

const gateway = z
  .object({ id, nodeId: id, name: z.string(), profile: z.string(), ...limits, mostMissed: z.int(), mostMistaken: z.int(), isUp: z.boolean(), state: z.string(), restedUntil: time.nullable(), seenAt: time.nullable() })
  .meta({ id: 'Gateway' });

export const nodeRoutes = (services: Services) => [
  route({
    name: 'listNodes',
    method: 'get',
    path: '/nodes',
    summary: 'The FreeSWITCH nodes of the enterprise',
    permission: 'manage enterprise',
    query: paging,
    answer: { status: 200, body: pageOf(node) },
    async handle({ principal: { enterpriseId }, query: { after = 0, limit } }) {
      const where = { enterpriseId, id: MoreThan(after) };
      return ok(toPage(await services.dataSource.getRepository(Node).find({ where, order: { id: 'ASC' }, take: limit + 1 }), limit));
    },
  }),
  route({
    name: 'addNode',
    method: 'post',
    path: '/nodes',
    summary: 'Add a FreeSWITCH; with the first real one the simulated switch is left, and what dialled there is paused',
    permission: 'manage enterprise',
    body: nodeInput,
    answer: { status: 201, body: node },
    handle: ({ principal, body }) => addNode(services, principal, body),
  }),
  route({
    name: 'updateNode',
    method: 'patch',
    path: '/nodes/:nodeId',
    summary: 'Change a node’s address, password or limits',
    permission: 'manage enterprise',
    params: { nodeId: idInPath },
    body: nodeChanges,
    answer: { status: 200, body: node },
    handle: ({ principal, params, body }) => updateNode(services, principal, params.nodeId, body),
  }),
  route({
    name: 'listGateways',
    method: 'get',
    path: '/gateways',
    summary: 'The gateways that the nodes have',
    permission: 'manage enterprise',
    query: { nodeId: z.coerce.number().int().positive().optional(), ...paging },
    answer: { status: 200, body: pageOf(gateway) },
    async handle({ principal: { enterpriseId }, query: { nodeId, after = 0, limit } }) {
      const where = { node: { enterpriseId }, id: MoreThan(after), ...(nodeId !== undefined && { nodeId }) };
      return ok(toPage(await services.dataSource.getRepository(Gateway).find({ where, order: { id: 'ASC' }, take: limit + 1 }), limit));
    },
  }),
  route({
    name: 'updateGateway',
    method: 'patch',
    path: '/gateways/:gatewayId',
    summary: 'Change a gateway’s limits, or take it out of use',
    permission: 'manage enterprise',
    params: { gatewayId: idInPath },
    body: gatewayChanges,
    answer: { status: 200, body: gateway },
    handle: ({ principal, params, body }) => updateGateway(services, principal, params.gatewayId, body),
  }),
  route({
    name: 'getGatewayDetection',
    method: 'get',
    path: '/gateways/:gatewayId/detection',
    summary: 'What agents say of the detection of machines on a gateway, and whether that has switched it off',
    permission: 'manage enterprise',
    params: { gatewayId: idInPath },
    answer: { status: 200, body: z.object({ ...judgement, off: z.string().nullable().describe('Why it is off, in a sentence; null where it is not.') }) },
    handle: ({ principal, params }) => gatewayDetection(services, principal, params.gatewayId),
  }),
  route({
    name: 'switchGatewayDetectionOn',
    method: 'post',
    path: '/gateways/:gatewayId/detection/on',
    summary: 'Switch the detection of machines on again for a gateway, and count anew what agents say of it',
    permission: 'manage enterprise',
    params: { gatewayId: idInPath },
    answer: { status: 200, body: gateway },
    handle: ({ principal, params }) => switchGatewayDetectionOn(services, principal, params.gatewayId),
  }),
];
