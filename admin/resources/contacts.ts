import { Contact } from '../../src/contacts/contact.entity.js';
import { components } from '../components.js';
import type { Services } from '../options.js';
import { ofAccount } from '../scopes.js';
import { menu, resource } from './resource.js';

const unsorted = { isSortable: false } as const;

/** Sorted by number only: it is the one order that a list of a million contacts has an index for. */
export const contacts = (services: Services) =>
  resource(services, { id: 'Contact', entity: Contact, scope: ofAccount }, {
    navigation: menu.trace,
    titleProperty: 'number',
    listProperties: ['number', 'name', 'clientId', 'listId', 'addedAt', 'blacklistedUntil', 'cancelledAt'],
    showProperties: ['number', 'name'],
    filterProperties: ['number', 'listId', 'name', 'clientId', 'email'],
    sort: { sortBy: 'number', direction: 'asc' },
    properties: { name: unsorted, clientId: unsorted, addedAt: unsorted, blacklistedUntil: unsorted, cancelledAt: unsorted, email: unsorted },
    actions: { show: { component: components.ContactPage, hideActionHeader: true } },
  });
