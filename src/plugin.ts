import type { Router } from 'express';
import { readConfig } from './config.js';
import type { FirstAdministrator } from './accounts/bootstrap.js';
import { startService } from './service.js';
import { createLog, type Log } from './shared/log.js';

export interface PluginOptions {
  /** The same variables as in the environment (DATABASE_URL, FREESWITCH_URL, DATA_DIR …); the environment's where left out. */
  env?: NodeJS.ProcessEnv;
  log?: Log;
  /** On an empty database: told of the first administrator as soon as there is one, also when the start fails later. The password is shown only now. */
  onFirstAdministrator?: (first: FirstAdministrator) => void;
}

export interface Plugin {
  /** To be mounted at the root of your app, before any parser of bodies: it answers /admin, /api/v1, /widget, /media, /healthz and /readyz. */
  router: Router;
  /** Ends the dialling in order; calls under way go on in the switch and are settled at the next start. */
  stop(): Promise<void>;
}

/**
 * Smart Dialers inside of an Express app that is there already:
 *
 *     const dialers = await smartDialers({ onFirstAdministrator: ({ email, password }) => console.log(`Sign in as ${email} with ${password}`) });
 *     app.use(dialers.router);
 *
 * Throws an Error with one clear sentence when it cannot start.
 */
export async function smartDialers({ env = {}, log = createLog(), onFirstAdministrator }: PluginOptions = {}): Promise<Plugin> {
  const config = readConfig({ ...process.env, ...env });
  if (!config.ok) throw new Error(config.failure);
  const started = await startService(config.value, log, onFirstAdministrator);
  if (!started.ok) throw new Error(started.failure);
  const { app, stop } = started.value;
  return { router: app, stop };
}
