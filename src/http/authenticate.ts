import { promisify } from 'node:util';
import type { Request, Response } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { findPrincipal, type Whose } from '../accounts/find-principal.js';
import type { Principal } from '../accounts/principal.js';
import type { SessionUser } from '../accounts/session-store.js';
import { findTokenHolder } from '../accounts/tokens.js';
import { failed, ok, type Result } from '../shared/result.js';
import { type HttpProblem, httpProblem } from './http-problem.js';
import { isSameOrigin } from './same-origin.js';
import type { Services, WhoIs } from './services.js';
import { spend } from './spend.js';

export type Authenticate = (request: Request, response: Response) => Promise<Result<Principal, HttpProblem>>;

const challenge = { 'WWW-Authenticate': 'Bearer realm="smart-dialers"' };

/** Finds out who asks: by a bearer token, or by the session of the back office, or of the app that it is mounted in. */
export function createAuthenticate(services: Services): Authenticate {
  const wrongTokens = new RateLimiterMemory({ points: 100, duration: 60 });

  return async (request, response) => {
    const header = request.get('Authorization');
    if (header === undefined) return bySession(services, request, response);
    const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
    const holder = token && (await findTokenHolder(services, token));
    if (holder) return ok(holder);
    const tooMany = await spend(wrongTokens, request.ip ?? '', 'Too many requests with a token that is not good');
    return failed(tooMany ?? httpProblem(401, 'This token is unknown or was revoked.', { headers: challenge }));
  };
}

/** Whose token it is, sent as a bearer's or as a password (Basic, under any name; or as the name without a password); a session's cookie is not looked at. */
export function createTokenAuthenticate(services: Services): (request: Request) => Promise<Result<Principal, HttpProblem>> {
  const wrongTokens = new RateLimiterMemory({ points: 100, duration: 60 });
  const headers = { 'WWW-Authenticate': 'Basic realm="smart-dialers", charset="UTF-8"' };

  return async (request) => {
    const header = request.get('Authorization');
    if (header === undefined) return failed(httpProblem(401, 'Send a token as "Authorization: Bearer …", or as the password of HTTP Basic.', { headers }));
    const token = /^Bearer +(\S+)$/i.exec(header)?.[1] ?? passwordIn(header);
    const holder = token && (await findTokenHolder(services, token));
    if (holder) return ok(holder);
    const tooMany = await spend(wrongTokens, request.ip ?? '', 'Too many requests with a token that is not good');
    return failed(tooMany ?? httpProblem(401, 'This token is unknown or was revoked.', { headers }));
  };
}

function passwordIn(header: string): string | undefined {
  const pair = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  const [user = '', ...password] = Buffer.from(pair ?? '', 'base64').toString().split(':');
  return password.join(':') || user || undefined;
}

async function bySession(services: Services, request: Request, response: Response): Promise<Result<Principal, HttpProblem>> {
  const whose = services.whoIs ? await userOfTheirs(services.whoIs, request) : request.headers.cookie && services.session ? await userOfSession(services.session, request, response) : undefined;
  const principal = whose && (await findPrincipal(services.dataSource, whose, request.session?.inAccount));
  if (!principal && whose && 'email' in whose) return failed(httpProblem(403, `${whose.email} is no user of Smart Dialers, or was barred. An administrator adds users under Users.`));
  if (!principal) return failed(httpProblem(401, 'Send a token as "Authorization: Bearer …", or sign in to the back office.', { headers: challenge }));
  // A browser sends the cookie for every page that asks it to; only our own pages may change something.
  if (request.method !== 'GET' && request.method !== 'HEAD' && !isSameOrigin(request))
    return failed(httpProblem(403, 'With a session cookie, changes are taken from the back office’s own pages only; elsewhere use a token.'));
  return ok(principal);
}

async function userOfSession(session: NonNullable<Services['session']>, request: Request, response: Response): Promise<Whose | undefined> {
  await promisify(session)(request, response);
  const user: SessionUser | undefined = request.session?.adminUser;
  return typeof user?.id === 'number' ? { id: user.id } : undefined;
}

async function userOfTheirs(whoIs: WhoIs, request: Request): Promise<Whose | undefined> {
  const email = await whoIs(request);
  return typeof email === 'string' && email !== '' ? { email } : undefined;
}
