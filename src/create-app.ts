import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { type Express } from 'express';
import type { Panel } from '../admin/panel.js';
import { signInSession } from '../admin/sign-in-session.js';
import type { OnAccountCreated } from './accounts/create-account.js';
import { SessionStore } from './accounts/session-store.js';
import { messageFolder } from './calls/messages.js';
import { receiveRecording } from './calls/receive-recording.js';
import type { Config } from './config.js';
import type { Context } from './database/context.js';
import { answerFailure } from './http/answer-failure.js';
import { createApi } from './http/create-api.js';
import { type Check, createHealth } from './http/health.js';
import type { Services, WhoIs } from './http/services.js';
import { createWidgets } from './http/create-widgets.js';
import { createWombatApi } from './http/wombat/create-wombat-api.js';
import { jobsPage } from './jobs/jobs-page.js';
import type { Scheduler } from './jobs/scheduler.js';
import type { Lambdas } from './lambdas/lambdas.js';
import type { Clock } from './shared/clock.js';
import { type Jobs, startEmptying, startImport, startJudging } from './start-jobs.js';

interface Parts {
  machine: Clock;
  checks: () => Check[];
  scheduler: Scheduler<Jobs>;
  lambdas: Lambdas;
  onAccountCreated: OnAccountCreated;
  stopping: AbortSignal;
  /** Where the panel is somebody else's: who makes a request there. */
  whoIs: WhoIs | undefined;
}

/**
 * All that is answered by HTTP. A process that only dials answers about its health and takes recordings and gives
 * messages to its switch; it does not load AdminJS.
 */
export async function createApp(config: Config, context: Context, { machine, checks, scheduler, lambdas, onAccountCreated, stopping, whoIs }: Parts): Promise<{ app: Express; panel?: Panel }> {
  const app = express();
  app.disable('x-powered-by');
  // Not set, it is as the app has it that this one is mounted in.
  if (config.trustedProxies) app.set('trust proxy', config.trustedProxies);
  app.use(createHealth({ ...context, machineClock: machine }, checks));
  app.put('/media/recordings/:name', (request, response, next) => void receiveRecording(context, request.params.name, request).then((status) => response.status(status).end(), next));
  app.use('/media', express.static(messageFolder(context), { index: false, dotfiles: 'deny', immutable: true, maxAge: '1d' }));
  if (config.process === 'dialer') return { app: app.use(answerFailure(context)) };
  const signIns = { sessionStore: new SessionStore(context), cookieSecret: config.sessionSecret ?? (await keptSecret(config.dataDir)) };
  const services: Services = { ...context, machineClock: machine, onAccountCreated, lambdas, startImport: (importId) => startImport(scheduler, importId), startEmptying: (emptying) => startEmptying(scheduler, emptying), startJudging: (whose) => startJudging(scheduler, whose), session: signInSession(signIns), whoIs, stopping };
  app.use('/widget', createWidgets(services));
  app.use('/api/v1', createApi(services));
  app.use('/wombat/api', createWombatApi(services));
  if (whoIs) {
    const { createPanel } = await import('../admin/panel.js');
    return { app: app.use(answerFailure(context)), panel: createPanel({ context, onAccountCreated, whoIs }) };
  }
  const { createBackOffice } = await import('../admin/back-office.js');
  app.use('/admin', await createBackOffice({ context, onAccountCreated, jobs: jobsPage(scheduler), ...signIns }));
  return { app: app.use(answerFailure(context)) };
}

/** The key of the sessions' cookies, made once and kept where only this user reads it. */
async function keptSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'session-secret');
  const kept = await readFile(path, 'utf8').catch(() => '');
  // Empty: there was no room on the disk when it was made.
  if (kept !== '') return kept;
  const secret = randomBytes(32).toString('hex');
  await writeFile(path, secret, { mode: 0o600 });
  return secret;
}
