import type { After, ListActionResponse } from 'adminjs';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import type { Context } from '../../src/database/context.js';
import { explanationOf } from '../../src/dialers/explanation.js';
import { dialerStates } from '../../src/dialers/dialer-state.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofAccount } from '../scopes.js';
import { allows } from '../signed-in.js';
import { overview } from './overview.js';
import { menu, pageOnly, resource } from './resource.js';

/** The table says of a dialer that runs why nobody dials, as its page does. */
const withWhyNobodyDials = (context: Context): After<ListActionResponse> => async (response) => {
  for (const { params } of response.records) params.explanation = explanationOf(params as Dialer, context);
  return response;
};

export const dialers = (services: Services) =>
  resource(services, { id: 'Dialer', entity: Dialer, scope: ofAccount }, {
    navigation: menu.dialling,
    titleProperty: 'name',
    listProperties: ['name', 'state', 'explanation', 'accountId', 'startedAt', 'endedAt'],
    showProperties: ['name', 'state'],
    filterProperties: ['name', 'state', 'startedAt'],
    sort: { sortBy: 'name', direction: 'asc' },
    properties: {
      state: { components: { list: components.DialerState }, availableValues: dialerStates.map((value) => ({ value, label: value === 'completed' ? 'completed or stopped' : value })) },
      explanation: { isSortable: false },
    },
    actions: {
      new: { isAccessible: allows('edit'), component: components.DialerForm, hideActionHeader: true, handler: pageOnly as never },
      edit: { isAccessible: allows('edit'), component: components.DialerForm, hideActionHeader: true, handler: pageOnly as never },
      list: { after: withWhyNobodyDials(services.context) },
      overview: { actionType: 'resource', isVisible: false, isAccessible: allows('view'), component: false, handler: overview(services.context) },
      show: { component: components.DialerPage, hideActionHeader: true },
    },
  });
