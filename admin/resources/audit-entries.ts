import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { audit } from '../scopes.js';
import { menu, resource } from './resource.js';

export const auditEntries = (services: Services) =>
  resource(services, { id: 'AuditEntry', entity: AuditEntry, scope: audit }, {
    navigation: menu.trace,
    titleProperty: 'action',
    listProperties: ['at', 'actor', 'action', 'subject', 'accountId'],
    showProperties: ['at', 'actor', 'action', 'subject', 'accountId', 'detail'],
    filterProperties: ['at', 'actor', 'action', 'subject'],
    sort: { sortBy: 'at', direction: 'desc' },
    properties: { detail: { type: 'mixed', components: { list: components.Detail, show: components.Detail } }, accountId: { reference: 'Account' } },
  });
