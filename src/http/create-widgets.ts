import { promisify } from 'node:util';
import compression from 'compression';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import helmet from 'helmet';
import { IANAZone } from 'luxon';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import { Account } from '../accounts/account.entity.js';
import type { Context } from '../database/context.js';
import { networkOf } from '../inbound/widgets/network-of.js';
import { opennessOf } from '../inbound/widgets/opening-hours.js';
import { noPage, pagePolicy, plainPage } from '../inbound/widgets/plain-page.js';
import { scriptOf } from '../inbound/widgets/script.js';
import { takeRequest } from '../inbound/widgets/take-request.js';
import { leastWait, ticketFor } from '../inbound/widgets/ticket.js';
import { Widget } from '../inbound/widgets/widget.entity.js';
import type { Country } from '../shared/phone-number.js';
import { inSentences } from '../shared/read-input.js';
import { type HttpProblem, httpProblem, invalid, sendProblem } from './http-problem.js';
import { isSameOrigin } from './same-origin.js';
import { unexpected } from './serve.js';
import { spend } from './spend.js';

const text = (most: number) => z.string().max(most).optional();
/** A form writes a ticked box as it likes. */
const tick = z.union([z.boolean(), z.string().max(10).transform((value) => !['', 'false', '0', 'off'].includes(value))]).optional();
const request = z.strictObject({ number: z.string().max(60), name: text(300), agrees: tick, later: tick, page: text(3_000), ticket: text(200), website: text(3_000) });

const bodyLimit = 10_000;
/** Beyond what people do. It only keeps rows and look-ups few: what a widget takes in an hour is counted in its rows. */
const mostOfOne = 60;
const mostOfAll = 1_200;

/**
 * The public part of the widgets, to be mounted at /widget: the script for a site's pages, a page of ours with nothing but
 * the form, whether it is open, and the requests of visitors. Only that page and those of the sites that the widget names may
 * use the latter two (CORS, without cookies).
 */
export function createWidgets(services: Context): Router {
  const router = express.Router({ caseSensitive: true });
  const ofOne = new RateLimiterMemory({ points: mostOfOne, duration: 60 });
  const ofAll = new RateLimiterMemory({ points: mostOfAll, duration: 60 });
  router.use(helmet({ crossOriginResourcePolicy: { policy: 'cross-origin' } }));

  const find = (key: unknown) => services.dataSource.getRepository(Widget).findOneBy({ publicKey: String(key) });

  /** Answers, or tells the problem that it gets. */
  const serve = (work: (request: Request, response: Response) => Promise<HttpProblem | undefined>): RequestHandler => async (request, response) => {
    let trouble: HttpProblem | undefined;
    try {
      trouble = await work(request, response);
    } catch (error) {
      trouble = unexpected(services, request, error);
    }
    if (!trouble) return;
    request.resume();
    sendProblem(response, trouble);
  };

  /** The same for a page of a site that the widget names, and for our own. */
  const forSites = (work: (widget: Widget, request: Request, response: Response) => Promise<HttpProblem | undefined>) =>
    serve(async (request, response) => {
      response.set({ 'Cache-Control': 'no-store', Vary: 'Origin' });
      const widget = await find(request.params.key);
      if (!widget) return noForm;
      const origin = request.get('Origin');
      // A page of our own asks without naming its site; to send, every browser names it.
      const mayUse = origin === undefined ? request.method === 'GET' : widget.origins.includes(origin) || (URL.canParse(origin) && isSameOrigin(request));
      if (!mayUse) return httpProblem(403, `Pages of ${origin ?? 'no site'} may not use this form. Whoever runs it adds the site to the widget.`);
      if (origin !== undefined) response.set('Access-Control-Allow-Origin', origin);
      if (request.method === 'OPTIONS') return work(widget, request, response);
      if (!widget.enabled) return noForm;
      const complaint = 'Too many requests';
      return (await spend(ofOne, networkOf(request.ip ?? ''), complaint)) ?? (await spend(ofAll, String(widget.id), complaint)) ?? work(widget, request, response);
    });

  router.get('/:key.js', compression(), serve(async (request, response) => {
    const widget = await find(request.params.key);
    if (!widget) return noForm;
    // A changed text is on every page a minute later.
    response.set('Cache-Control', 'public, max-age=60').type('text/javascript').send(scriptOf(widget));
    return undefined;
  }));

  router.get('/:key', compression(), serve(async (request, response) => {
    const widget = await find(request.params.key);
    response.set({ 'Content-Security-Policy': pagePolicy, 'Cache-Control': 'public, max-age=60' }).type('text/html');
    if (!widget?.enabled) {
      response.status(404).send(noPage);
      return undefined;
    }
    const { country } = await services.dataSource.getRepository(Account).findOneByOrFail({ id: widget.accountId });
    response.send(plainPage(widget, country as Country, `${request.path.endsWith('/') ? '../' : ''}${widget.publicKey}.js`));
    return undefined;
  }));

  const preflight = forSites(async (_, __, response) => {
    response.set({ 'Access-Control-Allow-Methods': 'GET, POST', 'Access-Control-Allow-Headers': 'Content-Type', 'Access-Control-Max-Age': '600' }).status(204).end();
    return undefined;
  });
  router.options(['/:key/state', '/:key/requests'], preflight);

  router.get('/:key/state', forSites(async (widget, { query: { zone } }, response) => {
    const now = services.clock.now();
    // By its one name: what is worked out for a zone is kept, and anybody can write it in a million ways.
    const visitorsZone = typeof zone === 'string' && IANAZone.isValidZone(zone) ? new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone : undefined;
    const { isOpen, opensAt, mayWait } = await opennessOf(services.dataSource.manager, widget, now, { zone: visitorsZone });
    response.json({ isOpen, opensAt: opensAt === null ? null : new Date(opensAt).toISOString(), mayWait, ticket: ticketFor(widget, now), waitSeconds: leastWait });
    return undefined;
  }));

  const parsers = [express.json({ limit: bodyLimit }), express.urlencoded({ extended: false, limit: bodyLimit })].map((parser) => promisify(parser));
  router.post('/:key/requests', forSites(async (widget, incoming, response) => {
    try {
      for (const parse of parsers) await parse(incoming, response);
    } catch (error) {
      const { status = 500 } = error as { status?: number };
      if (status >= 500) throw error;
      return httpProblem(status, status === 413 ? `The request is larger than ${bodyLimit} bytes; nothing was done.` : 'The request cannot be read; nothing was done.');
    }
    const body = request.safeParse(incoming.body ?? {}, inSentences);
    if (!body.success) return invalid(422, 'The request', body.error);
    const taken = await takeRequest(services, widget.id, body.data, { origin: incoming.get('Origin')!, address: networkOf(incoming.ip ?? '') });
    if (!taken.ok) return httpProblem(taken.failure.status, taken.failure.message, { field: taken.failure.field });
    const { callsFrom } = taken.value;
    response.status(202).json({ callsFrom: callsFrom === null ? null : new Date(callsFrom).toISOString() });
    return undefined;
  }));

  router.use((_, response) => sendProblem(response, noForm));
  return router;
}

const noForm = httpProblem(404, 'There is no such form.');
