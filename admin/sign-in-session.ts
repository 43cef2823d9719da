import type { RequestHandler } from 'express';
import session, { type Store } from 'express-session';

export interface SignInSession {
  sessionStore: Store;
  /** Signs the session's cookie. */
  cookieSecret: string | string[];
}

/**
 * The cookie of a sign-in: twelve hours without a request end it. The API is given the same handler (its
 * `session`), so that one sign-in serves both.
 */
export function signInSession({ sessionStore, cookieSecret }: SignInSession): RequestHandler {
  const open = session({
    store: sessionStore,
    secret: cookieSecret,
    name: 'smart-dialers',
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: 12 * 3_600_000 },
  });
  // express-session leaves a session alone that is there already, and a user 1 of theirs is not our user 1.
  return (request, response, next) => (request.session && request.sessionStore !== sessionStore ? next(new Error(mountedBehind)) : open(request, response, next));
}

const mountedBehind =
  'Smart Dialers stands behind a session of the app that it is mounted in, and cannot tell its users from theirs: mount its router before that session, or give smartDialers() the `panel` in which your users are known.';
