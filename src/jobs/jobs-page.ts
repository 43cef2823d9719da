import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createExpressMiddleware } from 'agendash';
import { Router } from 'express';
import type { Scheduler } from './scheduler.js';

/**
 * The page that shows the jobs and lets them be paused, run again and removed (agendash), with a way back to the page above it, which the
 * package has not. It has no sign-in: mount it behind one, for those who may manage the enterprise, since jobs of all accounts are
 * in it. It needs nothing from outside: its files are in the package, and its Content-Security-Policy allows only this server.
 */
export function jobsPage(scheduler: Pick<Scheduler, 'agenda'>): Router {
  const router = Router();
  const page = withWayBack(readFileSync(join(dirname(createRequire(import.meta.url).resolve('agendash')), '../public/index.html'), 'utf8'));
  router.get('/', (request, response, next) => {
    // Asked for without its last slash, where its files would not be found: the package sends them there.
    if (!request.originalUrl.split('?')[0]!.endsWith('/')) return next();
    response.set('Content-Security-Policy', "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:").type('html').send(page);
  });
  router.use(createExpressMiddleware(scheduler.agenda));
  return router;
}

const withWayBack = (page: string): string =>
  page.replace('<title>Agendash</title>', '<title>Jobs</title>').replace('<body>', '<body><nav class="px-3 py-2"><a href="../">Back to the back office</a></nav>');
