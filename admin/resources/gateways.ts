import { gatewayChanges, updateGateway } from '../../src/calls/edit-nodes.js';
import { Gateway } from '../../src/calls/gateway.entity.js';
import { changesFrom } from '../actions/edit-switch.js';
import { saveWith } from '../actions/service-action.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { gatewaysOfEnterprise } from '../scopes.js';
import { allows } from '../signed-in.js';
import { limits } from './limits.js';
import { menu, resource } from './resource.js';
import { withWhetherWatched } from './watched.js';

const fields = ['enabled', 'maxCalls', 'callsPerSecond', 'weight', 'mostMissed', 'mostMistaken'];

/** The page asks for the figures itself (GatewayDetection.tsx); a field without a value would be left out. */
const withDetection = async (response: { record?: { params: Record<string, unknown> } }) => {
  Object.assign(response.record?.params ?? {}, { detection: 'watched' });
  return response;
};

/** Found on the switch, limited here; the engine reads the rows again every two seconds. */
export const gateways = (services: Services) =>
  resource(services, { id: 'Gateway', entity: Gateway, scope: gatewaysOfEnterprise }, {
    navigation: menu.switches,
    titleProperty: 'name',
    listProperties: ['name', 'nodeId', 'isUp', 'enabled', 'maxCalls', 'callsPerSecond'],
    showProperties: ['name', 'nodeId', 'isUp', 'state', 'profile', 'enabled', 'maxCalls', 'callsPerSecond', 'weight', 'detection', 'mostMissed', 'mostMistaken', 'restedUntil', 'seenAt'],
    editProperties: fields,
    filterProperties: ['name', 'nodeId', 'isUp', 'enabled'],
    sort: { sortBy: 'name', direction: 'asc' },
    properties: {
      isUp: { components: { list: components.GatewayState, show: components.GatewayState } },
      maxCalls: { description: 'limitHint', components: { list: components.Limit } },
      callsPerSecond: { description: 'limitHint', components: { list: components.Limit } },
      weight: { description: 'weightHint' },
      detection: { type: 'string', components: { list: components.GatewayDetection, show: components.GatewayDetection } },
      mostMissed: { description: 'mostMissedHint' },
      mostMistaken: { description: 'mostMistakenHint' },
    },
    actions: {
      list: { after: withWhetherWatched(services.context) as never },
      show: { after: [withDetection as never, withWhetherWatched(services.context) as never] },
      edit: {
        isAccessible: allows('manage enterprise'),
        handler: saveWith(async (principal, form, id) => {
          const changes = changesFrom(gatewayChanges, fields, form, limits);
          return changes.ok ? updateGateway(services.context, principal, id, changes.value) : changes;
        }, 'saved'),
      },
    },
  });
