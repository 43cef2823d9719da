import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ServiceProcess {
  url: string;
  /** As it printed them at its start. */
  administrator: { email: string; password: string };
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL('../../src/main.js', import.meta.url));

/** The service as a newcomer starts it: its own folder, SQLite, the simulated switch, the demo; the port is chosen by the system. */
export async function startServiceProcess(env: Record<string, string> = {}): Promise<ServiceProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'smart-dialers-service-'));
  const { FREESWITCH_URL: _, DATABASE_URL: __, NODE_ENV: ___, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--enable-source-maps', main], { env: { ...inherited, PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'error', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
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
    await stop();
    throw error;
  }
  const [, url] = /is at (http\S+?)\/admin/.exec(printed)!;
  const [, email, password] = /as (\S+) with the password (\S+)/.exec(printed)!;
  return { url: url!, administrator: { email: email!, password: password! }, stop };
}
