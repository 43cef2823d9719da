import type { Route } from '../route.js';
import type { Services } from '../services.js';
import { accountRoutes } from './accounts.js';
import { auditRoutes } from './audit.js';
import { contactRoutes } from './contacts.js';
import { listRoutes } from './lists.js';
import { scheduleRoutes } from './schedules.js';
import { tokenRoutes } from './tokens.js';
import { userRoutes } from './users.js';

/** Every route of the API, by noun. */
export const allRoutes = (services: Services): Route[] => [
  ...accountRoutes(services),
  ...userRoutes(services),
  ...tokenRoutes(services),
  ...listRoutes(services),
  ...contactRoutes(services),
  ...scheduleRoutes(services),
  ...auditRoutes(services),
];
