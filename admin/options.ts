import type { AdminJSOptions } from 'adminjs';
import type { OnAccountCreated } from '../src/accounts/create-account.js';
import type { Context } from '../src/database/context.js';
import { componentLoader, components } from './components.js';
import { locale } from './locale/en.js';
import { resources } from './resources/index.js';

export interface Services {
  context: Context;
  /** What rooms above the accounts give a new account: its Default list. */
  onAccountCreated: OnAccountCreated;
}

/** Everything but the addresses; a host that has an AdminJS panel merges `resources` and `componentLoader` into its own. */
export const backOfficeOptions = (services: Services): AdminJSOptions => ({
  componentLoader,
  resources: resources(services),
  dashboard: { component: components.Home },
  locale,
  branding: { companyName: 'Smart Dialers', logo: false, withMadeWithLove: false, favicon: 'data:,' },
  settings: { defaultPerPage: 20 },
});
