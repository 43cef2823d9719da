import { LookUpProvider } from '../../src/caller-ids/look-up/look-up-provider.entity.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofAccount } from '../scopes.js';
import { allows, never } from '../signed-in.js';
import { menu, resource } from './resource.js';

/** One page: who is asked about numbers, and what that cost. It works with the API, which never gives the secret out. */
export const lookUp = (services: Services) =>
  resource(services, { id: 'LookUpProvider', entity: LookUpProvider, scope: ofAccount, secret: ['headerSecret', 'headerName', 'url'] }, {
    navigation: menu.administration,
    sort: { sortBy: 'id', direction: 'asc' },
    actions: { list: { isAccessible: allows('administer'), component: components.LookUpPage, hideActionHeader: true, showFilter: false }, show: never, search: never },
  });
