import { nodeChanges, updateNode } from '../../src/calls/edit-nodes.js';
import { Node } from '../../src/calls/node.entity.js';
import { addNode, nodeInput } from '../../src/dialers/add-node.js';
import { changesFrom } from '../actions/edit-switch.js';
import { saveWith } from '../actions/service-action.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofEnterprise } from '../scopes.js';
import { allows } from '../signed-in.js';
import { limits } from './limits.js';
import { menu, resource } from './resource.js';
import { withWhetherWatched } from './watched.js';

const fields = ['name', 'host', 'port', 'password', 'enabled', 'maxCalls', 'callsPerSecond', 'weight', 'mediaLocation', 'recordingLocation', 'speech'];

/** What is wrong with the numbers of the form, by field, in words that help; the service function has the last word. */
const mistakes = (node: Record<string, unknown>): Record<string, string> => ({
  ...limits(node),
  ...(!(Number(node.port) >= 1 && Number(node.port) <= 65_535) && { port: 'A port is a number from 1 to 65535; FreeSWITCH listens on 8021 unless told otherwise.' }),
});

/** Rows that the engine reads again every two seconds: an edit holds from then on, so there is nothing to call. */
export const nodes = (services: Services) =>
  resource(
    services,
    {
      id: 'Node',
      entity: Node,
      scope: ofEnterprise,
      noun: 'node',
      writeOnly: ['password', 'recordingKey'],
      check: mistakes,
    },
    {
      navigation: menu.switches,
      titleProperty: 'name',
      listProperties: ['name', 'trouble', 'host', 'maxCalls', 'callsPerSecond'],
      showProperties: ['name', 'trouble', 'lastUpAt', 'host', 'port', 'enabled', 'maxCalls', 'callsPerSecond', 'weight', 'mediaLocation', 'recordingLocation', 'speech', 'createdAt'],
      editProperties: fields,
      filterProperties: ['name', 'host', 'enabled'],
      sort: { sortBy: 'name', direction: 'asc' },
      properties: {
        name: { isRequired: true },
        host: { isRequired: true, description: 'hostHint' },
        port: { isRequired: true, props: { placeholder: '8021' } },
        password: { type: 'password', isVisible: { edit: true, list: false, show: false, filter: false }, description: 'nodePasswordHint' },
        trouble: { components: { list: components.NodeState, show: components.NodeState } },
        maxCalls: { description: 'nodeLimitHint', components: { list: components.Limit } },
        callsPerSecond: { description: 'nodeLimitHint', components: { list: components.Limit } },
        weight: { description: 'weightHint' },
        mediaLocation: { isRequired: true, description: 'mediaLocationHint' },
        recordingLocation: { description: 'recordingLocationHint' },
        speech: { description: 'speechHint' },
      },
      actions: {
        list: { after: withWhetherWatched(services.context) as never },
        show: { after: withWhetherWatched(services.context) as never },
        new: {
          isAccessible: allows('manage enterprise'),
          component: components.NewNode,
          handler: saveWith(async (principal, form) => {
            const input = changesFrom(nodeInput, fields, form, mistakes);
            return input.ok ? addNode(services.context, principal, input.value) : input;
          }, 'saved'),
        },
        edit: {
          isAccessible: allows('manage enterprise'),
          handler: saveWith(async (principal, form, id) => {
            const changes = changesFrom(nodeChanges, fields, form, mistakes);
            return changes.ok ? updateNode(services.context, principal, id, changes.value) : changes;
          }, 'saved'),
        },
      },
    },
  );
