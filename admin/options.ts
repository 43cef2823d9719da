import type { AdminJSOptions } from 'adminjs';
import { components } from './components.js';
import { locale } from './locale/en.js';
import { resources } from './resources/index.js';
import type { Services } from './services.js';
import type { SignedIn } from './signed-in.js';

/** A narrower menu that is there from 1,024 px on, and the fonts of the machine. */
const theme = {
  breakpoints: ['577px', '769px', '900px', '1024px'],
  sizes: { sidebarWidth: '232px', navbarHeight: '56px', maxFormWidth: '740px' },
  font: "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif",
  colors: { primary100: '#2743c9', primary80: '#4a63d6', bg: '#f4f6f8', border: '#dfe5ea' },
};

/** Pages that belong to no table. */
export const pages = { desk: { component: components.DeskPage }, 'personal-data': { component: components.PersonalData } };

/** What the pages look like, for who is signed in. */
export const styles = (folder: string, user: Pick<SignedIn, 'accountId'> | undefined | null): string[] => [`${folder}/back-office.css`, ...(user?.accountId ? [`${folder}/one-account.css`] : [])];

/** Everything but where it is mounted and its components. */
export const backOfficeOptions = (services: Services, rootPath: string, hasJobsPage = false): AdminJSOptions => ({
  resources: resources(services, hasJobsPage ? `${rootPath}/jobs` : undefined),
  dashboard: { component: components.Home },
  pages,
  locale,
  branding: { companyName: 'Smart Dialers', logo: false, withMadeWithLove: false, favicon: 'data:,', theme: theme as object },
  assets: (user) => ({ styles: [...styles(`${rootPath}/frontend/assets`, user as SignedIn | undefined), ...(user?.role === 'agent' ? [`${rootPath}/frontend/assets/desk.css`] : [])] }),
  settings: { defaultPerPage: 20 },
});
