import { In } from 'typeorm';
import { User } from '../../src/accounts/user.entity.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { notFollowed } from '../../src/agents/not-followed.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { agents as ofAgents } from '../scopes.js';
import { allows } from '../signed-in.js';
import { menu, pageOnly, resource } from './resource.js';

type Params = { params: Record<string, unknown> };

/** Found on the switches; who sits there is said here. */
export const agents = (services: Services) => {
  /** Who may see an agent may know who it is, without seeing the users. */
  const withEmails = async <Response extends { records?: Params[]; record?: Params }>(response: Response): Promise<Response> => {
    const records = response.records ?? (response.record ? [response.record] : []);
    const ids = records.flatMap(({ params }) => (params.userId ? [Number(params.userId)] : []));
    const users = ids.length === 0 ? [] : await services.context.dataSource.getRepository(User).findBy({ id: In(ids) });
    for (const { params } of records) params.userEmail = users.find(({ id }) => id === Number(params.userId))?.email;
    return response;
  };
  /** Whom nobody follows is not shown as idle, or as in the call in which they were seen last. */
  const withFollowing = async <Response extends { records?: Params[]; record?: Params }>(response: Response): Promise<Response> => {
    const records = response.records ?? (response.record ? [response.record] : []);
    const whose = await notFollowed(services.context, records.map(({ params }) => Number(params.nodeId)));
    for (const { params } of records) {
      const { why, since } = whose.get(Number(params.nodeId)) ?? {};
      Object.assign(params, { notFollowedWhy: why, notFollowedSince: since?.toISOString() });
    }
    return response;
  };
  return resource(services, { id: 'Agent', entity: Agent, scope: ofAgents }, {
    navigation: menu.agents,
    titleProperty: 'name',
    listProperties: ['name', 'phase', 'phone', 'queues', 'userId'],
    showProperties: ['name', 'phase', 'status', 'state', 'phone', 'contact', 'queues', 'userId', 'isSoftphone', 'nodeId', 'seenAt'],
    filterProperties: ['name', 'status', 'nodeId'],
    sort: { sortBy: 'name', direction: 'asc' },
    properties: {
      name: { components: { list: components.AgentName } },
      nodeId: { reference: 'Node' },
      phase: { isSortable: false, components: { list: components.AgentPhase, show: components.AgentPhase } },
      phone: { isSortable: false, components: { list: components.AgentPhone, show: components.AgentPhone } },
      queues: { type: 'mixed', isSortable: false, components: { list: components.Words, show: components.Words } },
      userId: { type: 'number', isSortable: false, components: { list: components.AgentSeat, show: components.AgentSeat } },
    },
    actions: {
      list: { after: [withEmails as never, withFollowing as never] },
      show: { after: [withEmails as never, withFollowing as never] },
      edit: { isAccessible: allows('administer'), component: components.AgentForm, hideActionHeader: true, handler: pageOnly as never },
    },
  });
};
