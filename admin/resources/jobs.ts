import type { CurrentAdmin } from 'adminjs';
import { may } from '../../src/accounts/permissions.js';
import { Job } from '../../src/jobs/job.entity.js';
import type { Services } from '../services.js';
import { wholeService } from '../scopes.js';
import { allows, principalOf } from '../signed-in.js';
import { components } from '../components.js';
import { menu, resource } from './resource.js';

const manages = (user: CurrentAdmin | undefined): boolean => {
  const principal = principalOf(user);
  return principal !== undefined && may(principal, 'manage enterprise');
};

/** Rows of jobs to look at; the menu leads to their own page, with its buttons, where that is mounted. */
export const jobs = (services: Services, page?: string) =>
  resource(services, { id: 'Job', entity: Job, scope: wholeService }, {
    navigation: menu.administration,
    ...(page && { href: ({ currentAdmin }) => (manages(currentAdmin) ? page : '') }),
    titleProperty: 'name',
    listProperties: ['name', 'nextRunAt', 'lastRunAt', 'lastFinishedAt', 'failCount', 'failReason'],
    showProperties: ['name', 'repeatInterval', 'nextRunAt', 'lastRunAt', 'lastFinishedAt', 'failedAt', 'failCount', 'failReason', 'data'],
    filterProperties: ['name', 'nextRunAt', 'failedAt'],
    sort: { sortBy: 'nextRunAt', direction: 'desc' },
    properties: { data: { type: 'mixed', components: { list: components.Detail, show: components.Detail } } },
    actions: { list: { isAccessible: allows('manage enterprise') }, show: { isAccessible: allows('manage enterprise') } },
  });
