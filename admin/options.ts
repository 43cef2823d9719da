import type { AdminJSOptions } from 'adminjs';
import type { OnAccountCreated } from '../src/accounts/create-account.js';
import type { Context } from '../src/database/context.js';
import { components } from './components.js';
import { locale } from './locale/en.js';
import { resources } from './resources/index.js';

export interface Services {
  context: Context;
  /** What rooms above the accounts give a new account: its Default list. */
  onAccountCreated: OnAccountCreated;
}

/** A narrower menu that is there from 1,024 px on, and the fonts of the machine. */
const theme = {
  breakpoints: ['577px', '769px', '900px', '1024px'],
  sizes: { sidebarWidth: '232px', navbarHeight: '56px', maxFormWidth: '740px' },
  font: "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif",
  colors: { primary100: '#2743c9', primary80: '#4a63d6', bg: '#f4f6f8', border: '#dfe5ea' },
};

/** Everything but where it is mounted and its components. */
export const backOfficeOptions = (services: Services, rootPath: string, hasJobsPage = false): AdminJSOptions => ({
  resources: resources(services, hasJobsPage ? `${rootPath}/jobs` : undefined),
  dashboard: { component: components.Home },
  pages: { desk: { component: components.DeskPage }, 'personal-data': { component: components.PersonalData } },
  locale,
  branding: { companyName: 'Smart Dialers', logo: false, withMadeWithLove: false, favicon: 'data:,', theme: theme as object },
  assets: (user) => ({ styles: [`${rootPath}/frontend/assets/back-office.css`, ...(user?.accountId ? [`${rootPath}/frontend/assets/one-account.css`] : []), ...(user?.role === 'agent' ? [`${rootPath}/frontend/assets/desk.css`] : [])] }),
  settings: { defaultPerPage: 20 },
});
