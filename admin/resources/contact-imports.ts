import { ContactImport } from '../../src/contacts/contact-import.entity.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofAccount } from '../scopes.js';
import { allows } from '../signed-in.js';
import { menu, pageOnly, resource } from './resource.js';

export const contactImports = (services: Services) =>
  resource(services, { id: 'ContactImport', entity: ContactImport, scope: ofAccount, secret: ['storedName', 'options'] }, {
    navigation: menu.dialling,
    titleProperty: 'fileName',
    listProperties: ['fileName', 'listId', 'state', 'rowsAdded', 'rowsRejected', 'createdBy', 'createdAt'],
    showProperties: ['fileName', 'listId', 'state', 'rowsRead', 'rowsAdded', 'rowsRejected', 'failure', 'createdBy', 'createdAt', 'endedAt'],
    filterProperties: ['fileName', 'listId', 'state', 'createdAt'],
    sort: { sortBy: 'createdAt', direction: 'desc' },
    properties: {
      state: { components: { list: components.State }, availableValues: ['waiting', 'running', 'done', 'failed'].map((value) => ({ value, label: value })) },
      rowsAdded: { components: { list: components.Count } },
      rowsRejected: { components: { list: components.Count } },
    },
    actions: {
      new: { isAccessible: allows('edit'), component: components.UploadContacts, hideActionHeader: true, handler: pageOnly as never },
      show: { component: components.ImportPage, hideActionHeader: true },
    },
  });
