import { gatewayChanges, updateGateway } from '../../src/calls/edit-nodes.js';
import { Gateway } from '../../src/calls/gateway.entity.js';
import { changesFrom } from '../actions/edit-switch.js';
import { saveWith } from '../actions/service-action.js';
import { components } from '../components.js';
import type { Services } from '../options.js';
import { gatewaysOfEnterprise } from '../scopes.js';
import { allows } from '../signed-in.js';
import { limits } from './limits.js';
import { menu, resource } from './resource.js';

const fields = ['enabled', 'maxCalls', 'callsPerSecond', 'weight'];

/** Found on the switch, limited here; the engine reads the rows again every two seconds. */
export const gateways = (services: Services) =>
  resource(services, { id: 'Gateway', entity: Gateway, scope: gatewaysOfEnterprise }, {
    navigation: menu.switches,
    titleProperty: 'name',
    listProperties: ['name', 'nodeId', 'isUp', 'enabled', 'maxCalls', 'callsPerSecond'],
    showProperties: ['name', 'nodeId', 'isUp', 'state', 'profile', 'enabled', 'maxCalls', 'callsPerSecond', 'weight', 'restedUntil', 'seenAt'],
    editProperties: fields,
    filterProperties: ['name', 'nodeId', 'isUp', 'enabled'],
    sort: { sortBy: 'name', direction: 'asc' },
    properties: {
      isUp: { components: { list: components.GatewayState, show: components.GatewayState } },
      maxCalls: { description: 'limitHint', components: { list: components.Limit } },
      callsPerSecond: { description: 'limitHint', components: { list: components.Limit } },
      weight: { description: 'weightHint' },
    },
    actions: {
      edit: {
        isAccessible: allows('manage enterprise'),
        handler: saveWith(async (principal, form, id) => {
          const changes = changesFrom(gatewayChanges, fields, form, limits);
          return changes.ok ? updateGateway(services.context, principal, id, changes.value) : changes;
        }, 'saved'),
      },
    },
  });
