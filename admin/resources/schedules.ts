import { Schedule } from '../../src/compliance/schedule.entity.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofAccount } from '../scopes.js';
import { allows } from '../signed-in.js';
import { menu, pageOnly, resource } from './resource.js';

export const schedules = (services: Services) =>
  resource(services, { id: 'Schedule', entity: Schedule, scope: ofAccount }, {
    navigation: menu.dialling,
    titleProperty: 'name',
    listProperties: ['name', 'hours', 'zone', 'accountId'],
    showProperties: ['name', 'hours', 'zone', 'holidays', 'accountId', 'createdAt'],
    filterProperties: ['name', 'zone'],
    sort: { sortBy: 'name', direction: 'asc' },
    properties: {
      hours: { type: 'mixed', components: { list: components.Hours, show: components.Hours } },
      holidays: { type: 'mixed', components: { list: components.Holidays, show: components.Holidays } },
    },
    actions: {
      new: { isAccessible: allows('edit'), component: components.ScheduleForm, hideActionHeader: true, handler: pageOnly as never },
      edit: { isAccessible: allows('edit'), component: components.ScheduleForm, hideActionHeader: true, handler: pageOnly as never },
    },
  });
