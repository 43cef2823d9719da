import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { timeOf } from '../src/database/sql.js';
import { machine } from './machine.js';

const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
const rounds = 3;
/** Nobody waits for a demo any longer (milliseconds). */
const patience = 120_000;

/** How long after its start the built service, on an empty DATA_DIR, has said its address and the first telephone of the demo broadcast rings; what `npm start` builds before is not in it. */
export async function run(): Promise<string[]> {
  const [load] = loadavg();
  const starts: Start[] = [];
  for (let round = 0; round < rounds; round++) starts.push(await measure());
  const list = (times: number[]) => `${times.map((time) => (time / 1_000).toFixed(1)).join(', ')} s`;
  return [`start: ${list(starts.map(({ address }) => address))} to the address, ${list(starts.map(({ ringing }) => ringing))} to the first call of the demo; load before it ${load!.toFixed(1)} ${machine()}`];
}

/** Milliseconds since the process was started. */
interface Start {
  address: number;
  ringing: number;
}

async function measure(): Promise<Start> {
  const dataDir = mkdtempSync(join(tmpdir(), 'smart-dialers-start-'));
  const startedAt = Date.now();
  const service = spawn(process.execPath, ['--enable-source-maps', main], { env: { PATH: process.env.PATH ?? '', DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' }, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const address = (await addressOf(service)) - startedAt;
    return { address, ringing: (await firstRinging(join(dataDir, 'smart-dialers.sqlite'), startedAt)) - startedAt };
  } finally {
    if (service.exitCode === null) {
      service.kill('SIGTERM');
      await once(service, 'exit');
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** When the service said where it is. */
async function addressOf(service: ChildProcess): Promise<number> {
  for await (const line of createInterface({ input: service.stdout! })) if (line.startsWith('Smart Dialers is at ')) return Date.now();
  throw new Error('the service ended before it said its address');
}

/** When the first telephone rang, by the row of its call: events of the switch are written some tenths of a second later. */
async function firstRinging(file: string, startedAt: number): Promise<number> {
  for (; Date.now() - startedAt < patience; await pause(100)) {
    if (!existsSync(file)) continue;
    const database = new Database(file, { readonly: true });
    try {
      const { first } = database.prepare('SELECT MIN(ringing_at) AS first FROM attempt').get() as { first: string | null };
      if (first !== null) return timeOf(first);
    } finally {
      database.close();
    }
  }
  throw new Error(`no telephone rang within ${patience / 1_000} s`);
}
