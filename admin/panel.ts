import { join as joinPath } from 'node:path';
import AdminJS, { type AdminJSOptions, type Assets, ComponentLoader, type CurrentAdmin, type ResourceWithOptions } from 'adminjs';
import express, { type RequestHandler, type Router } from 'express';
import type { WhoIs } from '../src/http/services.js';
import { addComponents, components } from './components.js';
import { currentUser } from './current-user.js';
import { projectFolder } from './folders.js';
import { inTheirPanel } from './locale/in-their-panel.js';
import { pages, styles } from './options.js';
import type { Services } from './services.js';
import { resources } from './resources/index.js';
import { changesFromElsewhere, safeState, sameSite } from './safe-page.js';
import type { TheirUser } from './signed-in.js';
import { switchesAccount } from './switches-account.js';

/** Smart Dialers inside of an AdminJS panel of somebody else's: its pages beside theirs, for their users who are users here too. */
export interface Panel {
  /** Their options for AdminJS with ours added to them. Throws an Error where both have a resource or a page of one name. */
  join(theirs: AdminJSOptions): AdminJSOptions;
  /** To be mounted where the panel is, behind the app's session and before AdminJS's own router. */
  router: Router;
}

/** Below the panel's path, so that nothing there is in the way of theirs. */
const folder = '/smart-dialers';

export function createPanel({ whoIs, ...services }: Services & { whoIs: WhoIs }): Panel {
  const ours = resources(services);
  const ids = ours.map(({ resource }) => (resource as { id(): string }).id());
  return { join: (theirs) => joined(theirs, ours, ids), router: createRouter(services, whoIs) };
}

function joined(theirs: AdminJSOptions, ours: readonly ResourceWithOptions[], ids: readonly string[]): AdminJSOptions {
  const rootPath = (theirs.rootPath ?? '/admin').replace(/\/$/, '');
  // As AdminJS and its adapters name them, those of a database too.
  const { resources: named } = new AdminJS({ resources: theirs.resources, databases: theirs.databases });
  const same = named.map((one) => one.decorate().id()).find((id) => ids.includes(id));
  if (same !== undefined) throw new Error(`Smart Dialers has a resource "${same}" too: give yours another id in its options.`);
  const ownPages = { 'smart-dialers': { component: components.Home, icon: 'PhoneOutgoing' }, ...pages };
  const twice = Object.keys(ownPages).find((name) => theirs.pages && name in theirs.pages);
  if (twice !== undefined) throw new Error(`Smart Dialers has a page "${twice}" too: give yours another name.`);
  return {
    ...theirs,
    rootPath,
    componentLoader: addComponents(theirs.componentLoader ?? new ComponentLoader()),
    resources: [...(theirs.resources ?? []), ...ours],
    pages: { ...theirs.pages, ...ownPages },
    locale: async (admin?: CurrentAdmin) => inTheirPanel(typeof theirs.locale === 'function' ? await theirs.locale(admin) : theirs.locale, ids),
    assets: async (admin?: CurrentAdmin) => {
      const own: Assets = (typeof theirs.assets === 'function' ? await theirs.assets(admin) : theirs.assets) ?? {};
      const user = (admin as TheirUser | undefined)?.smartDialers;
      // AdminJS shows every page to everybody: not the names of ours to who is nobody here.
      return { ...own, styles: [...(own.styles ?? []), ...styles(`${rootPath}${folder}`, user), ...(user ? [] : [`${rootPath}${folder}/nobody.css`])] };
    },
  };
}

function createRouter({ context }: Services, whoIs: WhoIs): Router {
  const router = express.Router();
  router.use(folder, express.static(joinPath(projectFolder, 'admin/assets')));
  router.use(safeState, knowsThem(context, whoIs));
  router.post('/account', sameSite, ...switchesAccount(context));
  return router;
}

/**
 * Writes beside AdminJS's user who they are here, for this request: a changed role holds at once, and one who was barred is nobody. So
 * is whoever a page of another site asks a change for, at whatever address: AdminJS reads more addresses as one of ours than Express does.
 */
const knowsThem =
  ({ dataSource }: Services['context'], whoIs: WhoIs): RequestHandler =>
  async (request, _response, next) => {
    if (!request.session) return next(new Error("Smart Dialers' panel knows nobody without a session: mount express-session before it."));
    const theirs = request.session.adminUser as TheirUser | undefined;
    if (theirs) {
      const email = changesFromElsewhere(request) ? undefined : await whoIs(request);
      theirs.smartDialers = (email ? await currentUser(dataSource, { email }, request.session.inAccount) : undefined) ?? null;
    }
    next();
  };
