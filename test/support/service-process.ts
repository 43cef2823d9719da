import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ServiceProcess {
  url: string;
  /** As it printed them at its start. */
  administrator: { email: string; password: string };
  /** Ends it, and starts another at the same address over the same data. */
  restart(whileAway?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL('../../src/main.js', import.meta.url));

/** The service as a newcomer starts it: its own folder, SQLite, the simulated switch, the demo; the port is chosen by the system. */
export async function startServiceProcess(env: Record<string, string> = {}): Promise<ServiceProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'smart-dialers-service-'));
  const { FREESWITCH_URL: _, DATABASE_URL: __, NODE_ENV: ___, ...inherited } = process.env;
  const begin = (port: string) => start({ ...inherited, PORT: port, DATA_DIR: folder, LOG_LEVEL: 'error', ...env });
  let running: Running | undefined;
  const stop = async () => {
    await running?.end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    running = await begin('0');
  } catch (error) {
    await stop();
    throw error;
  }
  const { printed } = running;
  const restart = async (whileAway: () => Promise<void> = () => Promise.resolve()) => {
    await running?.end();
    await whileAway();
    running = await begin(new URL(url!).port);
  };
  const [, url] = /is at (http\S+?)\/admin/.exec(printed)!;
  const [, email, password] = /as (\S+) with the password (\S+)/.exec(printed)!;
  return { url: url!, administrator: { email: email!, password: password! }, restart, stop };
}

interface Running {
  printed: string;
  end(): Promise<void>;
}

/** One process of it, once it says where it is. */
async function start(env: NodeJS.ProcessEnv): Promise<Running> {
  const child = spawn(process.execPath, ['--enable-source-maps', main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
  };
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk;
      if (/is at http/.test(printed)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the service ended with code ${code}: ${complaints}`)));
  });
  try {
    await ready;
  } catch (error) {
    await end();
    throw error;
  }
  return { printed, end };
}
