import { DialerContact } from '../../src/dialers/dialer-contact.entity.js';
import { DialerList } from '../../src/dialers/dialer-list.entity.js';
import type { Services } from '../services.js';
import { ofAccount } from '../scopes.js';
import { never } from '../signed-in.js';
import { resource } from './resource.js';

/** Where contacts and lists stand in dialers: not in the menu, read by the pages of a contact and of a list. */
export const dialerContacts = (services: Services) =>
  resource(services, { id: 'DialerContact', entity: DialerContact, scope: ofAccount }, { navigation: false, sort: { sortBy: 'id', direction: 'desc' }, actions: { show: never } });

export const dialerLists = (services: Services) =>
  resource(services, { id: 'DialerList', entity: DialerList, scope: ofAccount }, { navigation: false, sort: { sortBy: 'position', direction: 'asc' }, actions: { show: never } });
