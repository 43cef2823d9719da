import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { createSignIn } from '../src/accounts/sign-in.js';
import type { Context } from '../src/database/context.js';
import { signInPage } from './sign-in-page.js';
import { currentUser } from './current-user.js';
import type { SignedIn } from './signed-in.js';
import { switchesAccount } from './switches-account.js';

declare module 'express-session' {
  interface SessionData {
    /** The page that was asked for before signing in. */
    askedFor?: string;
  }
}

/** Signing in and out, and the guard: everything that is added to the router after it is for who is signed in. */
export function addSignIn(router: Router, context: Context, rootPath: string): void {
  const signIn = createSignIn(context);
  const loginPath = `${rootPath}/login`;

  router.get('/login', (_, response) => void response.send(signInPage({ action: loginPath })));

  router.post('/login', express.urlencoded({ extended: false, limit: '10kb' }), async (request, response, next) => {
    const { email = '', password = '' } = (request.body ?? {}) as Record<string, unknown>;
    const signedIn = await signIn({ email: String(email), password: String(password), ip: request.ip ?? '' });
    if (!signedIn.ok) {
      const { message, retryAfter } = signedIn.failure;
      if (retryAfter > 0) response.set('Retry-After', String(retryAfter));
      response.status(retryAfter > 0 ? 429 : 401).send(signInPage({ action: loginPath, email: String(email), message }));
      return;
    }
    const { userId, principal } = signedIn.value;
    const home = principal.role === 'agent' ? `${rootPath}${deskPath}` : rootPath;
    const { askedFor } = request.session;
    const goTo = askedFor && (principal.role !== 'agent' || askedFor.startsWith(home)) ? askedFor : home;
    // A new session id, so that one that was planted before the sign-in is worth nothing after it.
    request.session.regenerate((failure) => {
      if (failure) return next(failure);
      const user: SignedIn = { id: userId, email: principal.name, role: principal.role, enterpriseId: principal.enterpriseId, accountId: principal.accountId };
      request.session.adminUser = user;
      request.session.save((unsaved) => (unsaved ? next(unsaved) : response.redirect(goTo)));
    });
  });

  router.get('/logout', (request, response, next) => {
    request.session.destroy((failure) => (failure ? next(failure) : response.redirect(loginPath)));
  });

  router.use(async (request: Request, response: Response, next: NextFunction) => {
    const { adminUser, inAccount } = request.session;
    const user = adminUser && (await currentUser(context.dataSource, { id: adminUser.id }, inAccount));
    if (user) {
      request.session.adminUser = user;
      return user.role === 'agent' ? atDesk(rootPath, request, response, next) : next();
    }
    delete request.session.adminUser;
    const isPage = request.method === 'GET' && !request.path.startsWith('/api/') && !request.path.startsWith('/frontend/');
    if (isPage && request.path !== '/') request.session.askedFor = request.originalUrl;
    response.redirect(loginPath);
  });

  router.post('/account', ...switchesAccount(context));
}

const deskPath = '/pages/desk';

/** An agent has the desk and nothing else of the back office: its pages lead there, and what they ask the server is refused. */
function atDesk(rootPath: string, { method, path }: Request, response: Response, next: NextFunction): void {
  if (path === deskPath || path.startsWith('/frontend/')) return next();
  if (method === 'GET' && !path.startsWith('/api/')) return response.redirect(`${rootPath}${deskPath}`);
  response.status(403).type('text').send('An agent has only the desk.');
}
