import { AccountRulesRow } from '../../src/compliance/account-rules.entity.js';
import { Consent } from '../../src/compliance/consent.entity.js';
import { DeviceBlock } from '../../src/compliance/device-block.entity.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofAccount, ofEnterprise } from '../scopes.js';
import { allows, never } from '../signed-in.js';
import { menu, resource } from './resource.js';

/** Of one page each, which works with the API. */
const page = (component: string, isAccessible: ReturnType<typeof allows>) => ({ list: { isAccessible, component, hideActionHeader: true, showFilter: false }, show: never, search: never });

/** What binds every dialer: the rules of an account, who agreed and who did not, and devices that nobody contacts. */
export const compliance = {
  rules: (services: Services) =>
    resource(services, { id: 'AccountRules', entity: AccountRulesRow, scope: ofAccount }, { navigation: menu.dialling, sort: { sortBy: 'id', direction: 'asc' }, actions: page(components.RulesPage, allows('view')) }),
  consents: (services: Services) =>
    resource(services, { id: 'Consent', entity: Consent, scope: ofAccount }, { navigation: menu.dialling, sort: { sortBy: 'id', direction: 'asc' }, actions: page(components.ConsentsPage, allows('view')) }),
  devices: (services: Services) =>
    resource(services, { id: 'DeviceBlock', entity: DeviceBlock, scope: ofEnterprise }, { navigation: menu.trace, sort: { sortBy: 'id', direction: 'asc' }, actions: page(components.DeviceBlocking, allows('manage enterprise')) }),
};
