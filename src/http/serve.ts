import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { diskIsFull, isDiskFull } from '../database/disk-full.js';
import { inSentences } from '../shared/read-input.js';
import type { Authenticate } from './authenticate.js';
import { type HttpProblem, httpProblem, invalid, sendProblem } from './http-problem.js';
import { BodyTooLarge, readJson, readUpload } from './read-body.js';
import type { FileToSend, Route } from './route.js';
import type { Services } from './services.js';
import { spend } from './spend.js';

/** Gives each route its way: who asks, may they, what do they send, do it, answer. */
export function createServe(services: Services, authenticate: Authenticate): (route: Route) => RequestHandler {
  const requests = new RateLimiterMemory({ points: services.requestsPerMinute ?? 60_000, duration: 60 });

  return (route) => async (request, response) => {
    try {
      const trouble = await run(services, authenticate, requests, route, request, response);
      if (trouble) refuse(request, response, trouble);
    } catch (error) {
      refuse(request, response, error instanceof BodyTooLarge ? error.problem : unexpected(services, request, error));
    }
  };
}

/** Runs the route; the problem, where there is one to tell. */
async function run(services: Services, authenticate: Authenticate, requests: RateLimiterMemory, route: Route, request: Request, response: Response): Promise<HttpProblem | undefined> {
  const authenticated = await authenticate(request, response);
  if (!authenticated.ok) return authenticated.failure;
  const principal = authenticated.value;
  const tooMany = await spend(requests, `${principal.accountId} ${principal.name}`, 'Too many requests');
  if (tooMany) return tooMany;
  if (!may(principal, route.permission)) return httpProblem(403, `This needs the permission to ${route.permission}, which the role "${principal.role}" does not have.${route.method === 'get' ? '' : ' Nothing was changed.'}`);

  const params = route.params.safeParse(request.params);
  if (!params.success) return httpProblem(404, `There is nothing at ${request.baseUrl}${request.path}.`);
  const query = route.query.safeParse(request.query, inSentences);
  if (!query.success) return invalid(400, 'The query', query.error);
  const upload = route.upload && readUpload(route.upload, request);
  if (upload && !upload.ok) return upload.failure;
  const body = await readJson(route, request, response);
  if (!body.ok) return body.failure;

  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = services.stopping ? AbortSignal.any([gone.signal, services.stopping]) : gone.signal;
  const isStillAllowed = () => mayStill(authenticate, route, principal, request, response);
  const result = await route.handle({
    principal, params: params.data, query: query.data, body: body.value, upload: upload?.value ?? Readable.from([]), key: request.get('Idempotency-Key'), signal, isStillAllowed,
  });
  if (!result.ok) return result.failure;
  await answer(route, result.value, request, response);
  return undefined;
}

async function answer({ answer: form }: Route, value: unknown, request: Request, response: Response): Promise<void> {
  response.status(form.status);
  if ('body' in form) {
    // Encoding keeps only what the schema names: nothing leaves by being in a row.
    response.json(z.encode(form.body, value as never));
    return;
  }
  if ('file' in form) return sendFile(form.file, value as FileToSend, response);
  if (!('stream' in form)) {
    response.end();
    return;
  }
  response.type(form.stream);
  if (form.fileName) response.attachment(form.fileName);
  if (form.stream === 'text/event-stream') response.set({ 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' });
  response.flushHeaders();
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(Readable.from(value as AsyncIterable<string>), response).catch((error: NodeJS.ErrnoException) => {
    // The caller went away before the end: theirs to do.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

/** Answers HEAD and ranges too. */
function sendFile(type: string, { folder, name }: FileToSend, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    response.type(type);
    response.sendFile(name, { root: folder, cacheControl: false, lastModified: false, etag: false }, (error) => {
      // The caller went away before the end: theirs to do.
      if ((error as { status?: number } | undefined)?.status === 416 && !response.headersSent) response.status(416).end();
      if (!error || response.headersSent || response.writableEnded || ['ECONNABORTED', 'ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '')) resolve();
      else reject(error);
    });
  });
}

async function mayStill(authenticate: Authenticate, route: Route, principal: Principal, request: Request, response: Response): Promise<boolean> {
  const now = await authenticate(request, response);
  return now.ok && may(now.value, route.permission) && now.value.accountId === principal.accountId;
}

/** Tells the problem. Once an answer has begun, all that is left is to break it off, so that nobody takes a part for the whole. */
function refuse(request: Request, response: Response, trouble: HttpProblem): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // What is still being sent is read and dropped; otherwise the caller sees a reset instead of the answer.
  request.resume();
  response.set('Connection', 'close');
  sendProblem(response, trouble);
}

/** Nothing of the change that found no room is kept: each is one transaction. */
function diskFull({ log }: Pick<Services, 'log'>, error: unknown): HttpProblem {
  log.error({ error: String(error) }, 'the disk is full; a request was refused');
  return httpProblem(503, diskIsFull, { headers: { 'Retry-After': '60' } });
}

/** A bug, or a database that is gone: the log has all of it, the caller an id to ask by. */
export function unexpected(services: Pick<Services, 'log'>, request: Request, error: unknown): HttpProblem {
  const incident = randomUUID();
  if (isDiskFull(error)) return diskFull(services, error);
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  services.log.error({ incident, method: request.method, path: request.originalUrl.split('?')[0], error: message, stack }, 'a request failed unexpectedly');
  return httpProblem(500, `Something unexpected went wrong. The log has it under ${incident}; look whether it was done before you try again.`, { instance: `urn:uuid:${incident}` });
}
