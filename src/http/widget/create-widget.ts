import express, { type Express, type Request, type Response } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import { findWidget, requestCall } from '../../inbound/request-call.js';
import type { Widget } from '../../inbound/widget.entity.js';
import type { Context } from '../../database/context.js';
import { httpProblem, sendProblem } from '../http-problem.js';
import { spend } from '../spend.js';
import { callMe, type CallMe } from './call-me.js';

const request = z.object({ number: z.string().max(40), name: z.string().trim().max(200).optional(), website: z.string().max(1_000).optional() });
const hour = 3_600;
/** Requests an hour for one number by one form, from whatever addresses; and by one form, from all of them. */
const perNumber = 3;
const perWidget = 600;

/**
 * Forms on other people's sites, to be mounted at /widget: `<key>.js` is the form, `<key>/calls` takes it. Anybody may come here
 * without signing in; all that they can do is ask for a call, as often as the limits of this process allow.
 */
export function createWidget(context: Context): Express {
  const app = express();
  app.disable('x-powered-by');
  // The visitor's own address where a proxy in front of us tells it; a proxy has a private address, and others are not believed.
  app.set('trust proxy', 'loopback, linklocal, uniquelocal');
  const [numbers, widgets] = [new RateLimiterMemory({ points: perNumber, duration: hour }), new RateLimiterMemory({ points: perWidget, duration: hour })];
  const addresses = new Map<number, RateLimiterMemory>();
  const addressesFor = ({ perHour }: Widget) => addresses.get(perHour) ?? addresses.set(perHour, new RateLimiterMemory({ points: perHour, duration: hour })).get(perHour)!;

  app.get('/:key.js', async (req, response, next) => {
    try {
      const found = await findWidget(context, req.params.key!);
      response.type('text/javascript').set({ 'Cache-Control': 'no-store', 'Cross-Origin-Resource-Policy': 'cross-origin', 'X-Content-Type-Options': 'nosniff' });
      if (!found) return void response.status(404).send('// There is no such form, or it is switched off.\n');
      response.send(scriptOf({ ...found.widget.texts, opensAt: isoOf(found.opensAt) }));
    } catch (error) {
      next(error);
    }
  });

  app.options('/:key/calls', async (req, response, next) => {
    try {
      const found = await findWidget(context, req.params.key);
      if (found && allow(req, response, found.widget)) response.set({ 'Access-Control-Allow-Methods': 'POST', 'Access-Control-Allow-Headers': 'Content-Type', 'Access-Control-Max-Age': '600' });
      response.status(204).end();
    } catch (error) {
      next(error);
    }
  });

  app.post('/:key/calls', express.json({ limit: '4kb' }), async (req, response, next) => {
    try {
      const found = await findWidget(context, req.params.key as string);
      if (!found) return sendProblem(response, httpProblem(404, 'There is no such form any more.'));
      const { widget } = found;
      if (!allow(req, response, widget)) return sendProblem(response, httpProblem(403, 'This form is not meant for this site.'));
      const parsed = request.safeParse(req.body);
      if (!parsed.success) return sendProblem(response, httpProblem(422, 'Please give your phone number.', { field: 'number' }));
      const { number, name, website } = parsed.data;
      const busy = 'There were too many requests';
      const refusal = (await spend(addressesFor(widget), `${widget.id} ${req.ip}`, busy)) ?? (await spend(widgets, String(widget.id), busy)) ?? (await spend(numbers, `${widget.id} ${number.replace(/\D/g, '').slice(-9)}`, busy));
      if (refusal) return sendProblem(response, refusal);
      // Whoever filled in what nobody sees is told the same, so that it learns nothing.
      if (website) return void response.status(202).json({ opensAt: isoOf(found.opensAt) });
      const taken = await requestCall(context, widget, { number, ...(name && { name }), site: req.get('Origin')! });
      if (!taken.ok) return sendProblem(response, taken.failure);
      response.status(202).json({ opensAt: isoOf(taken.value.opensAt) });
    } catch (error) {
      next(error);
    }
  });
  app.use((_request, response) => void response.status(404).end());
  app.use((error: Error & { status?: number }, _request: Request, response: Response, next: express.NextFunction) => {
    if (response.headersSent) return next(error);
    if (error.status !== undefined && error.status < 500) return sendProblem(response, httpProblem(400, 'The request cannot be read.'));
    context.log.error({ error: String(error) }, 'a form on a website failed');
    sendProblem(response, httpProblem(500, 'It did not work. Please try again later.'));
  });
  return app;
}

/** Whether the request comes from a site of the form, which may then read the answer. */
function allow(request: Request, response: Response, { origins }: Widget): boolean {
  const origin = request.get('Origin');
  response.vary('Origin');
  if (origin === undefined || !origins.includes(origin)) return false;
  response.set('Access-Control-Allow-Origin', origin);
  return true;
}

/** JSON is a script's own notation, but for the ends of a script and of a line. */
const scriptOf = (given: CallMe): string => `(${callMe.toString()})(${JSON.stringify(given).replace(/[<\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)});\n`;

const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
