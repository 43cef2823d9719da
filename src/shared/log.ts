import pino from 'pino';

/** Structured log lines on standard error (standard output is for what a command was asked to print). */
export type Log = pino.Logger;

/** Names under which a secret may travel; pino writes "[hidden]" in their place, at the top level and one level down. */
const secrets = ['password', 'secret', 'token', 'authorization', 'cookie', 'url'];

/** What LOG_LEVEL may be: how grave a line has to be to be written. */
export const logLevels: readonly string[] = [...Object.values(pino.levels.labels).reverse(), 'silent'];

export function createLog(level = process.env.LOG_LEVEL || 'info'): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
    },
    pino.destination(2),
  );
}
