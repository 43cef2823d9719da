import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofAccount } from '../scopes.js';
import { allows } from '../signed-in.js';
import { menu, pageOnly, resource } from './resource.js';

export const contactLists = (services: Services) =>
  resource(services, { id: 'ContactList', entity: ContactList, scope: ofAccount }, {
    navigation: menu.dialling,
    titleProperty: 'name',
    listProperties: ['name', 'contactCount', 'description', 'accountId', 'createdAt'],
    showProperties: ['name', 'contactCount', 'description', 'accountId', 'createdAt'],
    filterProperties: ['name', 'createdAt'],
    sort: { sortBy: 'name', direction: 'asc' },
    properties: { name: { components: { list: components.ListName } }, contactCount: { components: { list: components.Count } } },
    actions: {
      new: { isAccessible: allows('edit'), component: components.ListForm, hideActionHeader: true, handler: pageOnly as never },
      edit: { isAccessible: allows('edit'), component: components.ListForm, hideActionHeader: true, handler: pageOnly as never },
      show: { component: components.ListPage, hideActionHeader: true },
      upload: { actionType: 'record', icon: 'Upload', isAccessible: allows('edit'), component: components.UploadContacts, hideActionHeader: true, handler: pageOnly as never },
    },
  });
