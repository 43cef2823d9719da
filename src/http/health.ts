import express, { type Router } from 'express';
import helmet from 'helmet';
import type { Context } from '../database/context.js';
import type { Clock, Timer } from '../shared/clock.js';

/** The state of a part of this process, in words for whoever watches it. */
export interface Check {
  name: string;
  isWell: boolean;
  says: string;
  /** Whether requests must not come here while it is not well. A lost switch leaves the back office useful; a lost database does not. */
  isNeeded: boolean;
}

/** GET /healthz: the process lives. GET /readyz: it can do its work, with the state of each part; 503 when it cannot. */
export function createHealth(context: Context & { machineClock: Clock }, checks: () => Check[] | Promise<Check[]>): Router {
  const router = express.Router();
  router.use(['/healthz', '/readyz'], helmet(), (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/healthz', (_request, response) => void response.json({ status: 'alive' }));
  router.get('/readyz', async (_request, response) => {
    const database = await databaseCheck(context);
    const all = [database, ...(await checks())];
    const isReady = all.every(({ isWell, isNeeded }) => isWell || !isNeeded);
    response.status(isReady ? 200 : 503).json({
      status: isReady ? 'ready' : 'not ready',
      checks: Object.fromEntries(all.map(({ name, isWell, says }) => [name, { isWell, says }])),
    });
  });
  return router;
}

/** A database that hangs must not make the probe hang. */
const patience = 3_000;

async function databaseCheck({ dataSource, log, machineClock }: Context & { machineClock: Clock }): Promise<Check> {
  const check = (isWell: boolean, says: string): Check => ({ name: 'database', isWell, says, isNeeded: true });
  let timer: Timer | undefined;
  const late = new Promise<Check>((resolve) => (timer = machineClock.after(patience, () => resolve(check(false, 'it did not answer within 3 s')))));
  const asked = dataSource.showMigrations().then(
    (isPending) => (isPending ? check(false, 'its migrations are not done') : check(true, 'it answers, and its migrations are done')),
    (error: unknown) => {
      log.warn({ error: String(error) }, 'the database did not answer a readiness probe');
      return check(false, 'it does not answer');
    },
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    timer?.cancel();
  }
}
