import { join as joinPath } from 'node:path';
import { type AdminJSOptions, type Assets, ComponentLoader, type CurrentAdmin, type ResourceWithOptions } from 'adminjs';
import express, { type RequestHandler, type Router } from 'express';
import type { WhoIs } from '../src/http/services.js';
import { addComponents, components } from './components.js';
import { currentUser } from './current-user.js';
import { projectFolder } from './folders.js';
import { inTheirPanel } from './locale/in-their-panel.js';
import { type Services, pages, styles } from './options.js';
import { resources } from './resources/index.js';
import { safeState, sameSite } from './safe-page.js';
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
  return { join: (theirs) => joined(theirs, ours, ids), router: createRouter(services, whoIs, ids) };
}

function joined(theirs: AdminJSOptions, ours: readonly ResourceWithOptions[], ids: readonly string[]): AdminJSOptions {
  const rootPath = theirs.rootPath ?? '/admin';
  const same = theirs.resources?.map(idOf).find((id) => ids.includes(id));
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
      return { ...own, styles: [...(own.styles ?? []), ...styles(`${rootPath}${folder}`, (admin as TheirUser | undefined)?.smartDialers)] };
    },
  };
}

/** As AdminJS and its adapters name a resource, for those that are told by a class or have a name of their own. */
function idOf(one: unknown): string {
  const { resource = one, options } = one as Partial<ResourceWithOptions>;
  return options?.id ?? (typeof resource === 'function' ? resource.name : ((resource as { id?(): string }).id?.() ?? ''));
}

function createRouter({ context }: Services, whoIs: WhoIs, ids: readonly string[]): Router {
  const router = express.Router();
  router.use(folder, express.static(joinPath(projectFolder, 'admin/assets')));
  router.use(safeState, knowsThem(context, whoIs));
  // What changes something of ours; the rest is theirs to guard.
  router.use(['/account', ...ids.map((id) => `/api/resources/${id}`)], sameSite);
  router.post('/account', ...switchesAccount(context));
  return router;
}

/** Writes beside AdminJS's user who they are here, for this request: a changed role holds at once, and one who was barred is nobody. */
const knowsThem =
  ({ dataSource }: Services['context'], whoIs: WhoIs): RequestHandler =>
  async (request, _response, next) => {
    if (!request.session) return next(new Error("Smart Dialers' panel knows nobody without a session: mount express-session before it."));
    const theirs = request.session.adminUser as TheirUser | undefined;
    if (theirs) {
      const email = await whoIs(request);
      theirs.smartDialers = (email ? await currentUser(dataSource, { email }, request.session.inAccount) : undefined) ?? null;
    }
    next();
  };
