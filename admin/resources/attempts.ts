import { Attempt } from '../../src/calls/attempt.entity.js';
import { attemptResults } from '../../src/calls/attempt-result.js';
import { components } from '../components.js';
import type { Services } from '../options.js';
import { ofAccount } from '../scopes.js';
import { menu, resource } from './resource.js';

/** The contact trace: every attempt and every refusal. Its ids ascend with time, so sorting by them needs no other index. */
export const attempts = (services: Services) =>
  resource(services, { id: 'Attempt', entity: Attempt, scope: ofAccount }, {
    navigation: menu.trace,
    titleProperty: 'number',
    showProperties: ['createdAt', 'number', 'result', 'reason', 'dialerId', 'listId', 'nodeId', 'gatewayId', 'callerId', 'callerIdReason', 'outboundCampaign', 'ringingAt', 'answeredAt', 'endedAt', 'milliseconds', 'cause', 'note', 'tag', 'accountId', 'clientId', 'rule', 'refusedUntil', 'id'],
    filterProperties: ['number', 'clientId', 'dialerId', 'result', 'createdAt'],
    sort: { sortBy: 'id', direction: 'desc' },
    properties: {
      dialerId: { reference: 'Dialer' },
      listId: { reference: 'ContactList' },
      nodeId: { reference: 'Node' },
      gatewayId: { reference: 'Gateway' },
      contactId: { reference: 'Contact' },
      result: { availableValues: attemptResults.map((value) => ({ value, label: value })) },
      milliseconds: { components: { list: components.Length, show: components.Length } },
    },
    actions: { list: { component: components.TracePage, hideActionHeader: true, showFilter: false } },
  });
