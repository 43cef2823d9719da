import './environment.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import AdminJSExpress from '@adminjs/express';
import AdminJS from 'adminjs';
import compression from 'compression';
import express, { type Router } from 'express';
import { bundleFolder } from './environment.js';
import { backOfficeOptions, type Services } from './options.js';
import { safePage, sameSite } from './safe-page.js';
import { type SignInSession, signInSession } from './sign-in-session.js';
import { addSignIn } from './sign-in-routes.js';

export interface BackOffice extends Services, SignInSession {
  /** Where the router is mounted. */
  rootPath?: string;
}

/** The back office, to be mounted at `rootPath` before any parser of JSON bodies (AdminJS's own parser hangs on a parsed body). */
export async function createBackOffice({ sessionStore, cookieSecret, rootPath = '/admin', ...services }: BackOffice): Promise<Router> {
  if (!existsSync(join(process.env.ADMIN_JS_TMP_DIR ?? bundleFolder, 'bundle.js')))
    throw new Error('The back office has not been built. Run `npm run build`, which bundles its pages.');
  const admin = new AdminJS({ ...backOfficeOptions(services), rootPath, loginPath: `${rootPath}/login`, logoutPath: `${rootPath}/logout` });
  const router = express.Router();
  router.use(compression(), safePage, sameSite, signInSession({ sessionStore, cookieSecret }));
  addSignIn(router, services.context, rootPath);
  return AdminJSExpress.buildRouter(admin, router, { maxFieldsSize: 1_000_000, maxFileSize: 1_000_000 } as object);
}
