import { Gateway } from '../../src/calls/gateway.entity.js';
import { components } from '../components.js';
import type { Services } from '../options.js';
import { gatewaysOfEnterprise } from '../scopes.js';
import { allows } from '../signed-in.js';
import { limits } from './limits.js';
import { menu, resource } from './resource.js';

/** Found on the switch, limited here; the engine reads the rows again every two seconds. */
export const gateways = (services: Services) =>
  resource(services, { id: 'Gateway', entity: Gateway, scope: gatewaysOfEnterprise, noun: 'gateway', check: limits, editable: ['enabled', 'maxCalls', 'callsPerSecond', 'weight'] }, {
    navigation: menu.switches,
    titleProperty: 'name',
    listProperties: ['name', 'nodeId', 'isUp', 'enabled', 'maxCalls', 'callsPerSecond', 'weight', 'seenAt'],
    showProperties: ['name', 'nodeId', 'isUp', 'state', 'profile', 'enabled', 'maxCalls', 'callsPerSecond', 'weight', 'restedUntil', 'seenAt'],
    editProperties: ['enabled', 'maxCalls', 'callsPerSecond', 'weight'],
    filterProperties: ['name', 'nodeId', 'isUp', 'enabled'],
    sort: { sortBy: 'name', direction: 'asc' },
    properties: {
      isUp: { components: { list: components.GatewayState, show: components.GatewayState } },
      maxCalls: { description: 'limitHint' },
      callsPerSecond: { description: 'limitHint' },
      weight: { description: 'weightHint' },
    },
    actions: { edit: { isAccessible: allows('manage enterprise') } },
  });
