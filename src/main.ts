import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from './config.js';
import { whileStarting } from './http/while-starting.js';
import { createLog } from './shared/log.js';

/** Ends the process with one clear sentence. */
function giveUp(sentence: string): never {
  process.stderr.write(`Smart Dialers could not start. ${sentence}\n`);
  process.exit(1);
}

const config = readConfig(process.env);
if (!config.ok) giveUp(config.failure);

// Its level is a part of the environment, which has been checked now.
const log = createLog();
process.on('unhandledRejection', (error) => log.error({ error: String(error), stack: (error as Error)?.stack }, 'a promise was left alone with its failure; the service goes on'));

const server = createServer(whileStarting);
await new Promise<void>((resolve) => {
  server.once('error', (error: NodeJS.ErrnoException) =>
    giveUp(error.code === 'EADDRINUSE' ? `Port ${config.value.port} is in use by another program. Stop that, or set PORT to a free one.` : error.message),
  );
  server.listen(config.value.port, resolve);
});
const { port } = server.address() as AddressInfo;

// Only now, so that a wrong setting is told at once.
const { startService } = await import('./service.js');
const started = await startService({ ...config.value, port }, log, ({ email, password }) => console.log(`Sign in as ${email} with the password ${password} (it is shown only now).`));
if (!started.ok) giveUp(started.failure);
const service = started.value;
const address = `http://localhost:${port}`;
// The front page here alone: in somebody else's app it is theirs.
if (config.value.process !== 'dialer') service.app.get('/', (_request, response) => response.redirect('/admin'));
else service.app.get(['/', '/admin'], (_request, response) => void response.status(404).type('text').send('This process dials and has no pages: how it is stands at /readyz. The back office is where PROCESS is web or all.\n'));
server.off('request', whileStarting).on('request', service.app);

/** A signal so long after the first one, in milliseconds, is somebody who does not want to wait. One that comes with it is npm's: it hands on the Ctrl-C that the terminal gave us too. */
const handedOnWithin = 500;
let stoppingSince: number | undefined;
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, async () => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > handedOnWithin) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    server.close();
    server.closeIdleConnections();
    let code = 0;
    try {
      await service.stop();
    } catch (error) {
      code = 1;
      log.error({ error: String(error) }, 'the service could not be stopped in order; what was not written is settled at the next start');
    }
    server.closeAllConnections();
    process.exit(code);
  });

// Last of all: whoever reads it may stop the process at once, and in order.
console.log(config.value.process === 'dialer' ? `Smart Dialers is ready to dial; how it is: ${address}/readyz` : `Smart Dialers is at ${address}/admin`);
