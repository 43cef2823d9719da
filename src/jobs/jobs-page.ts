import { createExpressMiddleware } from 'agendash';
import { Router } from 'express';
import type { Scheduler } from './scheduler.js';

/**
 * The page that shows the jobs and lets them be paused, run again and removed (agendash). It has no
 * sign-in: mount it behind one, for those who may manage the enterprise, since jobs of all accounts are
 * in it. It needs nothing from outside: its three files are in the package, and it sends a
 * Content-Security-Policy of its own that allows only this server.
 */
export function jobsPage(scheduler: Pick<Scheduler, 'agenda'>): Router {
  const router = Router();
  router.use(createExpressMiddleware(scheduler.agenda));
  return router;
}
