import { Widget } from '../../src/inbound/widgets/widget.entity.js';
import { widgetPurposes } from '../../src/inbound/widgets/widget-purpose.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofAccount } from '../scopes.js';
import { allows } from '../signed-in.js';
import { menu, pageOnly, resource } from './resource.js';

const form = { isAccessible: allows('edit'), component: components.WidgetForm, hideActionHeader: true, handler: pageOnly as never };

export const widgets = (services: Services) =>
  resource(services, { id: 'Widget', entity: Widget, scope: ofAccount, secret: ['secret'] }, {
    navigation: menu.dialling,
    titleProperty: 'name',
    listProperties: ['name', 'purpose', 'dialerId', 'origins', 'enabled', 'accountId'],
    showProperties: ['name'],
    filterProperties: ['name', 'purpose', 'dialerId', 'enabled'],
    sort: { sortBy: 'name', direction: 'asc' },
    properties: { purpose: { components: { list: components.Word }, availableValues: widgetPurposes.map((value) => ({ value, label: value })) }, origins: { type: 'mixed', isSortable: false, components: { list: components.Words } } },
    actions: { new: form, edit: form, show: { component: components.WidgetPage } },
  });
