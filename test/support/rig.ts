import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/database/data-source.js';
import { schema } from '../../src/entities.js';
import { machineClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import type { LoggedCall } from '../../src/simulator/simulator.js';
import { CampaignRows } from './campaign-rows.js';
import { type DatabaseKind, newServerUrl } from './databases.js';

const dist = fileURLToPath(new URL('../../', import.meta.url));

export interface RigOptions {
  kind: DatabaseKind;
  /** How much faster people's time goes, in the service and in the simulated switch. */
  factor: number;
  simulatorArguments?: string[];
  databaseUrl?: string;
  /** Of each service that is started, in place of what the rig gives it. */
  env?: Record<string, string>;
}

/** A simulated switch and the service as processes of their own, over one database, and this process looking at its rows. */
export class Rig extends CampaignRows {
  readonly folder = mkdtempSync(join(tmpdir(), 'smart-dialers-rig-'));
  readonly callLog = join(this.folder, 'calls.jsonl');
  readonly origin = Date.now();
  simulatorPort = 0;
  /** Of the service that was started last. */
  servicePort = 0;
  private databaseUrl = '';
  private simulator: ChildProcess | undefined;
  readonly services: ChildProcess[] = [];

  constructor(readonly options: RigOptions) {
    super();
  }

  async start(): Promise<void> {
    const { kind, factor } = this.options;
    this.databaseUrl = this.options.databaseUrl ?? (kind === 'SQLite' ? `sqlite:${join(this.folder, 'rig.sqlite')}` : await newServerUrl());
    await this.startSimulator();
    await this.startService();
    const opened = await openDatabase(this.databaseUrl, schema);
    if (!opened.ok) throw new Error(opened.failure);
    this.context = { dataSource: opened.value, clock: machineClock(factor, this.origin), log: createLog('silent'), dataDir: this.folder };
  }

  async startSimulator(): Promise<void> {
    const { factor, simulatorArguments = [] } = this.options;
    this.simulator = spawn(
      process.execPath,
      [join(dist, 'src/simulator/main.js'), '--port', String(this.simulatorPort), '--clock-factor', String(factor), '--clock-origin', String(this.origin), '--call-log', this.callLog, ...simulatorArguments],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const line = await lineWith('port ', this.simulator);
    this.simulatorPort = Number(/port (\d+)/.exec(line)?.[1]);
  }

  async killSimulator(): Promise<void> {
    await ended(this.simulator!, 'SIGKILL');
  }

  /** Starts one service process; resolves when it says where it is. */
  async startService(env: Record<string, string> = {}): Promise<ChildProcess> {
    const service = spawn(process.execPath, ['--enable-source-maps', join(dist, 'src/main.js')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH ?? '',
        PORT: '0',
        DATA_DIR: this.folder,
        DATABASE_URL: this.databaseUrl,
        FREESWITCH_URL: `esl://:ClueCon@127.0.0.1:${this.simulatorPort}`,
        PROCESS: this.options.kind === 'SQLite' ? 'all' : 'dialer',
        CLOCK_FACTOR: String(this.options.factor),
        CLOCK_ORIGIN: String(this.origin),
        ...this.options.env,
        ...env,
      },
    });
    service.stderr!.on('data', (chunk) => (this.log += chunk));
    this.services.push(service);
    this.servicePort = Number(/localhost:(\d+)/.exec(await lineWith('localhost:', service))?.[1]);
    return service;
  }

  async killService(service = this.services.at(-1)!, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await ended(service, signal);
    this.services.splice(this.services.indexOf(service), 1);
  }

  /** The simulated switch's own record: what it took, and how each call ended. */
  calls(): { taken: LoggedCall[]; ended: Map<string, LoggedCall> } {
    const lines = readFileSync(this.callLog, 'utf8').split('\n').filter((line) => line !== '');
    const entries = lines.map((line) => JSON.parse(line) as LoggedCall & { event: string });
    return {
      taken: entries.filter(({ event }) => event === 'taken'),
      ended: new Map(entries.filter(({ event }) => event === 'ended').map((entry) => [entry.uuid, entry])),
    };
  }

  async stop(): Promise<void> {
    while (this.services.length > 0) await this.killService(this.services[0]);
    if (this.simulator) await ended(this.simulator, 'SIGKILL');
    await this.context?.dataSource.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The first whole line that a process prints with `part` in it. */
function lineWith(part: string, child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (chunk) => {
      text += chunk;
      const line = text.split('\n').slice(0, -1).find((one) => one.includes(part));
      if (line !== undefined) resolve(line);
    });
    child.once('exit', (code, signal) => reject(new Error(`the process ended at once (${code ?? signal}): ${text}`)));
  });
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await exit;
}
