import './environment.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import AdminJSExpress from '@adminjs/express';
import AdminJS from 'adminjs';
import compression from 'compression';
import express, { type RequestHandler, type Router } from 'express';
import { ownComponents } from './components.js';
import { bundleFolder, projectFolder } from './folders.js';
import { backOfficeOptions } from './options.js';
import type { Services } from './services.js';
import { may } from '../src/accounts/permissions.js';
import { answerFailure } from '../src/http/answer-failure.js';
import { ownWords } from './own-words.js';
import { safePage, sameSite } from './safe-page.js';
import { principalOf, type SignedIn } from './signed-in.js';
import { type SignInSession, signInSession } from './sign-in-session.js';
import { addSignIn } from './sign-in-routes.js';

export interface BackOffice extends Services, SignInSession {
  /** Where the router is mounted. */
  rootPath?: string;
  /** The page of the jobs (src/jobs/jobs-page.ts), for those who manage the enterprise; it is then at /jobs. */
  jobs?: RequestHandler;
}

/** The back office, to be mounted at `rootPath` before any parser of JSON bodies (AdminJS's own parser hangs on a parsed body). */
export async function createBackOffice({ sessionStore, cookieSecret, rootPath = '/admin', jobs, ...services }: BackOffice): Promise<Router> {
  if (!existsSync(join(process.env.ADMIN_JS_TMP_DIR ?? bundleFolder, 'bundle.js')))
    throw new Error('The back office has not been built. Run `npm run build`, which bundles its pages.');
  const admin = new AdminJS({ ...backOfficeOptions(services, rootPath, jobs !== undefined), componentLoader: ownComponents(), rootPath, loginPath: `${rootPath}/login`, logoutPath: `${rootPath}/logout` });
  const router = express.Router();
  router.use(compression(), safePage, sameSite, signInSession({ sessionStore, cookieSecret }));
  router.use('/frontend/assets', express.static(join(projectFolder, 'admin/assets')));
  addSignIn(router, services.context, rootPath);
  if (jobs) router.use('/jobs', managesEnterprise, jobs);
  router.use('/api/resources', ownWords(admin));
  AdminJSExpress.buildRouter(admin, router, { maxFieldsSize: 1_000_000, maxFileSize: 1_000_000 } as object);
  return router.use(answerFailure(services.context));
}

const managesEnterprise: RequestHandler = (request, response, next) => {
  const principal = principalOf(request.session.adminUser as SignedIn | undefined);
  if (principal && may(principal, 'manage enterprise')) return next();
  response.status(403).type('text').send('Only an agency administrator can see the jobs, which serve all accounts.');
};
