import { promisify } from 'node:util';
import express, { type Request, type Response, type Router } from 'express';
import helmet from 'helmet';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { createTokenAuthenticate } from '../authenticate.js';
import { failed, ok, type Result } from '../../shared/result.js';
import { type HttpProblem, httpProblem } from '../http-problem.js';
import { isSameOrigin } from '../same-origin.js';
import { unexpected } from '../serve.js';
import type { Services } from '../services.js';
import { spend } from '../spend.js';
import { operate } from './operations.js';

/**
 * The requests of WombatDialer that programs of a call center already send (docs/wombat-api.md), to be mounted at /wombat/api:
 * `calls/` and `lists/`, each by GET or as a form by POST. It changes things by GET, so a session's cookie is never enough.
 */
export function createWombatApi(services: Services): Router {
  const router = express.Router();
  const authenticate = createTokenAuthenticate(services);
  const requests = new RateLimiterMemory({ points: services.requestsPerMinute ?? 60_000, duration: 60 });
  router.use(helmet(), (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.all(['/calls', '/lists'], async (request, response) => {
    try {
      const result = await run(request, response);
      if (result.ok) response.json({ status: 'OK', ...result.value });
      else refuse(response, result.failure);
    } catch (error) {
      refuse(response, unexpected(services, request, error));
    }
  });
  router.use((request, response) => refuse(response, httpProblem(404, `There is nothing at ${request.baseUrl}${request.path}; there are calls/ and lists/.`)));

  async function run(request: Request, response: Response): Promise<Result<object, HttpProblem>> {
    if (request.method !== 'GET' && request.method !== 'POST') return failed(httpProblem(405, `${request.method} is not possible here; GET and POST are.`, { headers: { Allow: 'GET, POST' } }));
    // A browser adds a password that it remembers to whatever a foreign page makes it ask for.
    if (request.get('Sec-Fetch-Site') !== undefined && request.get('Sec-Fetch-Site') !== 'none' && !isSameOrigin(request)) return failed(httpProblem(403, 'This is for programs; a page of another site cannot ask for it. Nothing was done.'));
    const authenticated = await authenticate(request);
    if (!authenticated.ok) return authenticated;
    const principal = authenticated.value;
    const tooMany = await spend(requests, `${principal.accountId} ${principal.name}`, 'Too many requests');
    if (tooMany) return failed(tooMany);
    const form = await readForm(request, response);
    if (!form.ok) return form;
    const twice = Object.keys(form.value).find((name) => Object.hasOwn(request.query, name) && JSON.stringify(request.query[name]) !== JSON.stringify(form.value[name]));
    if (twice !== undefined) return failed(httpProblem(422, `The parameter ${twice} is in the address and in the form, and they differ: give it once. Nothing was done.`));
    return operate(services, principal, { ...request.query, ...form.value });
  }
  return router;
}

async function readForm(request: Request, response: Response): Promise<Result<Record<string, unknown>, HttpProblem>> {
  if (request.method === 'GET') return ok({});
  if (Number(request.get('Content-Length') ?? 0) > 0 && !request.is('application/x-www-form-urlencoded')) return failed(httpProblem(415, 'Send a form, as application/x-www-form-urlencoded; nothing was done.'));
  try {
    await promisify(express.urlencoded({ extended: false, limit: 1_000_000 }))(request, response);
  } catch (error) {
    const { status = 500, message } = error as { status?: number; message: string };
    if (status >= 500) throw error;
    return failed(status === 413 ? httpProblem(413, 'The form is larger than 1 MB; nothing was done. Send it in parts.') : httpProblem(400, `The form cannot be read, and nothing was done: ${message}.`));
  }
  return ok((request.body ?? {}) as Record<string, unknown>);
}

const refuse = (response: Response, { status, message, headers }: HttpProblem): void => void response.status(status).set(headers ?? {}).json({ status: 'ERROR', message });
