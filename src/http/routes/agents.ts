import { z } from 'zod';
import { agentChanges, agentsFor, queueChanges, queuesFor, updateAgent, updateQueue, withNode } from '../../agents/edit-agents.js';
import { type NotFollowed, notFollowed } from '../../agents/not-followed.js';
import type { Agent } from '../../agents/agent.entity.js';
import { agentPhases } from '../../agents/phase.js';
import { ok } from '../../shared/result.js';
import { route } from '../route.js';
import { id, idInPath, pageOf, paging, time, toPage } from '../schemas.js';
import type { Services } from '../services.js';

const node = z.string().describe('The name of its node: two nodes may each have one of the same name.');

const queue = z
  .object({ id, nodeId: id, node, name: z.string(), strategy: z.string(), accountId: id.nullable(), isGone: z.boolean(), seenAt: time.nullable() })
  .meta({ id: 'Queue' });

export const followed = z
  .object({ why: z.string(), since: time.nullable().describe('When the switch was looked at last, to half a minute.') })
  .nullable()
  .describe('Nobody follows the agent now, as the node is not in use or cannot be used, or no process dials: all else is as it was seen last. Null: it is followed.');

const agent = z
  .object({
    id, nodeId: id, node, name: z.string(), type: z.string(), contact: z.string(), status: z.string(), state: z.string(), phase: z.enum(agentPhases), queues: z.array(z.string()),
    phone: z.string().describe('“softphone”, or why dialer calls are not offered there.'), isSoftphone: z.boolean(), userId: id.nullable(), isGone: z.boolean(), seenAt: time.nullable(),
    notFollowed: followed,
  })
  .meta({ id: 'Agent' });

/** With the names of their nodes, and whether they are followed there. */
async function shown(services: Services, agents: readonly Agent[]): Promise<(Agent & { node: string; notFollowed: NotFollowed | null })[]> {
  const whose = await notFollowed(services, agents.map(({ nodeId }) => nodeId));
  return (await withNode(services, agents)).map((agent) => Object.assign(agent, { notFollowed: whose.get(agent.nodeId) ?? null }));
}

export const agentRoutes = (services: Services) => [
  route({
    name: 'listQueues',
    method: 'get',
    path: '/queues',
    summary: 'The queues of mod_callcenter that dialers can use',
    permission: 'view',
    query: paging,
    answer: { status: 200, body: pageOf(queue) },
    async handle({ principal, query: { after = 0, limit } }) {
      const queues = (await queuesFor(services, principal)).filter((row) => row.id > after);
      return ok(toPage(await withNode(services, queues.slice(0, limit + 1)), limit));
    },
  }),
  route({
    name: 'updateQueue',
    method: 'patch',
    path: '/queues/:queueId',
    summary: 'Say which account’s dialers may use a queue',
    permission: 'manage enterprise',
    params: { queueId: idInPath },
    body: queueChanges,
    answer: { status: 200, body: queue },
    async handle({ principal, params, body }) {
      const saved = await updateQueue(services, principal, params.queueId, body);
      return saved.ok ? ok((await withNode(services, [saved.value]))[0]!) : saved;
    },
  }),
  route({
    name: 'listAgents',
    method: 'get',
    path: '/agents',
    summary: 'The agents of mod_callcenter, as they were seen last, and whether that is now',
    permission: 'view',
    query: paging,
    answer: { status: 200, body: pageOf(agent) },
    async handle({ principal, query: { after = 0, limit } }) {
      const agents = (await agentsFor(services, principal)).filter((row) => row.id > after);
      return ok(toPage(await shown(services, agents.slice(0, limit + 1)), limit));
    },
  }),
  route({
    name: 'updateAgent',
    method: 'patch',
    path: '/agents/:agentId',
    summary: 'Say who sits at an agent’s telephone, and whether that is a softphone',
    permission: 'administer',
    params: { agentId: idInPath },
    body: agentChanges,
    answer: { status: 200, body: agent },
    async handle({ principal, params, body }) {
      const saved = await updateAgent(services, principal, params.agentId, body);
      return saved.ok ? ok((await shown(services, [saved.value]))[0]!) : saved;
    },
  }),
];
