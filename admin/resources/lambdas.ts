import { lambdaKinds, Lambda } from '../../src/lambdas/lambda.entity.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofAccount } from '../scopes.js';
import { allows } from '../signed-in.js';
import { menu, pageOnly, resource } from './resource.js';

const form = { isAccessible: allows('administer'), component: components.LambdaForm, hideActionHeader: true, handler: pageOnly as never };

export const lambdas = (services: Services) =>
  resource(services, { id: 'Lambda', entity: Lambda, scope: ofAccount, secret: ['secret'] }, {
    navigation: menu.dialling,
    titleProperty: 'name',
    listProperties: ['name', 'kind', 'enabled', 'runs', 'failures', 'lastFailureAt', 'accountId'],
    showProperties: ['name'],
    filterProperties: ['name', 'kind', 'enabled'],
    sort: { sortBy: 'name', direction: 'asc' },
    properties: {
      kind: { components: { list: components.Word }, availableValues: lambdaKinds.map((kind) => ({ value: kind, label: kind })) },
      runs: { components: { list: components.Count } },
      failures: { components: { list: components.Count } },
    },
    actions: { new: form, edit: form, show: { component: components.LambdaPage } },
  });
