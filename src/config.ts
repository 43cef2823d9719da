import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { machineClock, type Clock } from './shared/clock.js';
import { failed, ok, type Result } from './shared/result.js';
import { logLevels } from './shared/log.js';
import { parseSwitchUrls, type SwitchAddress } from './switch/parse-switch-url.js';

/** What this process is for: everything, the back office and the API alone, or dialling alone (it does not load AdminJS: 163 in place of 218 MB after the start). */
type ProcessKind = 'all' | 'web' | 'dialer';

/** The environment, checked and typed. */
export interface Config {
  port: number;
  dataDir: string;
  databaseUrl: string;
  process: ProcessKind;
  /** Nodes to seed; empty means the simulated switch. */
  switches: SwitchAddress[];
  firstAdminEmail: string | undefined;
  /** Where switches on other machines fetch messages. */
  publicUrl: string;
  /** The proxies in front of us, whose word is taken for where a request comes from (X-Forwarded-For); empty when there are none. */
  trustedProxies: string[];
  /** Signs the sessions' cookies; made and kept in DATA_DIR when not given. */
  sessionSecret: string | undefined;
  /** People's time; the machine's unless a test or a benchmark speeds it up. */
  clock: Clock;
  /** The factor of that clock, for the simulated switch and the jobs. */
  clockFactor: number;
}

/** Reads the environment. The failure is a sentence that names the variable and what it takes. */
export function readConfig(env: NodeJS.ProcessEnv): Result<Config, string> {
  if (env.LOG_LEVEL && !logLevels.includes(env.LOG_LEVEL)) return failed(`LOG_LEVEL must be one of ${logLevels.join(', ')}.`);
  const port = number(env.PORT ?? '3000', 0, 65_535);
  if (port === undefined || !Number.isInteger(port)) return failed('PORT must be a whole number from 0 to 65535, such as 3000.');
  const dataDir = resolve(env.DATA_DIR || 'data');
  const databaseUrl = env.DATABASE_URL || `sqlite:${resolve(dataDir, 'smart-dialers.sqlite')}`;
  const kind = env.PROCESS || 'all';
  if (kind !== 'all' && kind !== 'web' && kind !== 'dialer') return failed('PROCESS must be all, web or dialer.');
  if (kind !== 'all' && databaseUrl.startsWith('sqlite:'))
    return failed(`PROCESS=${kind} needs a database that several processes can share; SQLite serves one. Set DATABASE_URL to a MariaDB or MySQL, or leave PROCESS away.`);
  const switches = env.FREESWITCH_URL ? parseSwitchUrls(env.FREESWITCH_URL) : ok([]);
  if (!switches.ok) return failed(`FREESWITCH_URL: ${switches.failure}`);
  const trustedProxies = (env.TRUSTED_PROXIES ?? '').split(',').map((proxy) => proxy.trim()).filter(Boolean);
  if (!trustedProxies.every(isNetwork)) return failed('TRUSTED_PROXIES must be addresses or networks separated by commas, such as loopback, 10.0.0.0/8.');
  const factor = number(env.CLOCK_FACTOR ?? '1', 0.001, 10_000);
  const origin = number(env.CLOCK_ORIGIN ?? '0', 0, Number.MAX_SAFE_INTEGER);
  if (factor === undefined || origin === undefined) return failed('CLOCK_FACTOR must be a number above 0, and CLOCK_ORIGIN milliseconds since 1970.');
  return ok({
    port,
    dataDir,
    databaseUrl,
    process: kind,
    switches: switches.value,
    firstAdminEmail: env.FIRST_ADMIN_EMAIL || undefined,
    publicUrl: env.PUBLIC_URL || `http://${hostname()}:${port}`,
    trustedProxies,
    sessionSecret: env.SESSION_SECRET || undefined,
    clock: machineClock(factor, origin),
    clockFactor: factor,
  });
}

/** As Express takes them: an address, a network, or one of its names. */
function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits] = text.split('/');
  const version = isIP(address);
  return version !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128)));
}

function number(text: string, least: number, most: number): number | undefined {
  const value = Number(text);
  return text.trim() !== '' && value >= least && value <= most ? value : undefined;
}
