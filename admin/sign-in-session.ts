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
export const signInSession = ({ sessionStore, cookieSecret }: SignInSession): RequestHandler =>
  session({
    store: sessionStore,
    secret: cookieSecret,
    name: 'smart-dialers',
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: 12 * 3_600_000 },
  });
