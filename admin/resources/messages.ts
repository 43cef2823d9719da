import { Message } from '../../src/calls/message.entity.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofAccount } from '../scopes.js';
import { allows } from '../signed-in.js';
import { menu, pageOnly, resource } from './resource.js';

export const messages = (services: Services) =>
  resource(services, { id: 'Message', entity: Message, scope: ofAccount, secret: ['storedName'] }, {
    navigation: menu.dialling,
    titleProperty: 'name',
    listProperties: ['name', 'text', 'milliseconds', 'accountId', 'createdBy', 'createdAt'],
    showProperties: ['name', 'text', 'milliseconds', 'bytes', 'accountId', 'createdBy', 'createdAt'],
    filterProperties: ['name', 'createdBy', 'createdAt'],
    sort: { sortBy: 'createdAt', direction: 'desc' },
    properties: { milliseconds: { components: { list: components.Length, show: components.Length } }, bytes: { components: { list: components.FileSize, show: components.FileSize } } },
    actions: { new: { isAccessible: allows('edit'), component: components.UploadMessage, hideActionHeader: true, handler: pageOnly as never } },
  });
