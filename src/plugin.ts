import type { Router } from 'express';
import type { Panel } from '../admin/panel.js';
import { readConfig } from './config.js';
import type { FirstAdministrator } from './accounts/bootstrap.js';
import type { WhoIs } from './http/services.js';
import { startService } from './service.js';
import { createLog, type Log } from './shared/log.js';

export interface PluginOptions {
  /** The same variables as in the environment (DATABASE_URL, FREESWITCH_URL, DATA_DIR …); the environment's where left out. */
  env?: NodeJS.ProcessEnv;
  log?: Log;
  /** On an empty database: told of the first administrator as soon as there is one, also when the start fails later. The password is shown only now. */
  onFirstAdministrator?: (first: FirstAdministrator) => void;
  /** For an AdminJS panel that is there already: tells from a request the email address of who is signed in there, who is the user of that address here. */
  panel?: { whoIs: WhoIs };
}

export interface Plugin {
  /**
   * To be mounted at the root of your app, before any parser of bodies: it answers /admin (but with `panel`), /api/v1, /wombat/api, /widget, /media, /healthz and /readyz.
   * Until it is there your app answers for them: let it listen afterwards, or answer 503 there, for a 404 is taken for good.
   */
  router: Router;
  /** Ends the dialling in order; calls under way go on in the switch and are settled at the next start. */
  stop(): Promise<void>;
}

export type { Panel, WhoIs };

/**
 * Smart Dialers inside of an Express app that is there already:
 *
 *     const dialers = await smartDialers({ onFirstAdministrator: ({ email, password }) => console.log(`Sign in as ${email} with ${password}`) });
 *     app.use(dialers.router);
 *
 * or, with `panel`, inside of its AdminJS panel as well (README). Throws an Error with one clear sentence when it cannot start.
 */
export async function smartDialers(options: PluginOptions & Required<Pick<PluginOptions, 'panel'>>): Promise<Plugin & { panel: Panel }>;
export async function smartDialers(options?: PluginOptions): Promise<Plugin>;
export async function smartDialers({ env = {}, log, onFirstAdministrator, panel: theirs }: PluginOptions = {}): Promise<Plugin & { panel?: Panel }> {
  const config = readConfig({ ...process.env, ...env });
  if (!config.ok) throw new Error(config.failure);
  if (theirs && config.value.process === 'dialer') throw new Error('PROCESS=dialer dials and has no pages: leave `panel` away there.');
  const started = await startService(config.value, log ?? createLog(env.LOG_LEVEL || undefined), onFirstAdministrator, theirs?.whoIs);
  if (!started.ok) throw new Error(started.failure);
  const { app, panel, stop } = started.value;
  return { router: app, panel, stop };
}
