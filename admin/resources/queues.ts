import { Queue } from '../../src/agents/queue.entity.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { queues as ofQueues } from '../scopes.js';
import { allows } from '../signed-in.js';
import { menu, pageOnly, resource } from './resource.js';

/** Found on the switches; whose dialers may use one is said here. */
export const queues = (services: Services) =>
  resource(services, { id: 'Queue', entity: Queue, scope: ofQueues }, {
    navigation: menu.agents,
    titleProperty: 'name',
    listProperties: ['name', 'strategy', 'nodeId', 'accountId'],
    showProperties: ['name', 'strategy', 'nodeId', 'accountId', 'seenAt'],
    filterProperties: ['name', 'nodeId'],
    sort: { sortBy: 'name', direction: 'asc' },
    properties: {
      nodeId: { reference: 'Node' },
      strategy: { components: { list: components.QueueStrategy, show: components.QueueStrategy } },
      accountId: { components: { list: components.QueueAccount, show: components.QueueAccount } },
    },
    actions: { edit: { isAccessible: allows('manage enterprise'), component: components.QueueForm, hideActionHeader: true, handler: pageOnly as never } },
  });
