import { Contact } from '../../src/contacts/contact.entity.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofAccount } from '../scopes.js';
import { allows, never } from '../signed-in.js';
import { pageOnly, resource } from './resource.js';

/** One contact's page; contacts are looked for on the page of their list, which reads them by an index however many there are. */
export const contacts = (services: Services) =>
  resource(services, { id: 'Contact', entity: Contact, scope: ofAccount }, {
    navigation: false,
    titleProperty: 'number',
    properties: { preferences: { type: 'mixed' }, otherNumbers: { type: 'mixed' }, attributes: { type: 'mixed' } },
    actions: { list: never, edit: { isAccessible: allows('edit'), component: components.ContactForm, hideActionHeader: true, handler: pageOnly as never }, show: { component: components.ContactPage, hideActionHeader: true } },
  });
