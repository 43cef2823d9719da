import { type Action, type ActionResponse, ForbiddenError, type ResourceOptions, type ResourceWithOptions } from 'adminjs';
import { components } from '../components.js';
import { allows, never } from '../signed-in.js';
import { ScopedResource, type Table } from '../scoped-resource.js';
import type { Services } from '../services.js';

/** The parts of the menu, in the order in which they stand there. */
export const menu = {
  dialling: { name: 'Dialling', icon: 'PhoneOutgoing' },
  inbound: { name: 'Inbound', icon: 'PhoneIncoming' },
  trace: { name: 'What happened', icon: 'Search' },
  agents: { name: 'Agents', icon: 'Headphones' },
  switches: { name: 'Switches', icon: 'Server' },
  administration: { name: 'Administration', icon: 'Settings' },
} as const;

/** Of an action whose page works with the API: AdminJS gives it the record to show, and writes nothing itself. */
export const pageOnly: Action<ActionResponse>['handler'] = async (request, _, { record, currentAdmin }) => {
  if (request.method !== 'get') throw new ForbiddenError('This is not changed here; it has its own buttons.');
  return record ? { record: record.toJSON(currentAdmin) } : {};
};

/**
 * A table in the back office. What is not said is not allowed: rows can be looked at by who may view, and every
 * change is an action that its resource names, with the permission that it needs.
 */
export function resource(services: Services, table: Table, options: ResourceOptions): ResourceWithOptions {
  const view = { isAccessible: allows('view') };
  return {
    resource: new ScopedResource(services.context, table),
    options: {
      ...options,
      actions: {
        new: never,
        edit: never,
        delete: never,
        bulkDelete: never,
        ...options.actions,
        list: { ...view, ...options.actions?.list },
        show: { ...view, component: components.ShowRecord, hideActionHeader: true, ...options.actions?.show },
        // Whoever may not list a table finds nothing in it either.
        search: { isVisible: false, ...view, ...(options.actions?.list?.isAccessible !== undefined && { isAccessible: options.actions.list.isAccessible }), ...options.actions?.search },
      } as ResourceOptions['actions'],
    },
  };
}
