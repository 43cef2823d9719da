import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataSource } from 'typeorm';
import { Account } from '../../src/accounts/account.entity.js';
import type { Principal } from '../../src/accounts/principal.js';
import { Message } from '../../src/calls/message.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import type { Context } from '../../src/database/context.js';
import { openDatabase } from '../../src/database/data-source.js';
import { insertRows, sqlTime } from '../../src/database/sql.js';
import { transaction } from '../../src/database/transaction.js';
import type { Dialer } from '../../src/dialers/dialer.entity.js';
import { startDialer } from '../../src/dialers/lifecycle.js';
import { createDialer, type DialerInput } from '../../src/dialers/save-dialer.js';
import { schema } from '../../src/entities.js';
import { machineClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import type { LoggedCall } from '../../src/simulator/simulator.js';
import { type DatabaseKind, newMariaDbUrl } from './databases.js';

const dist = fileURLToPath(new URL('../../', import.meta.url));

export interface RigOptions {
  kind: DatabaseKind;
  /** How much faster people's time goes, in the service and in the simulated switch. */
  factor: number;
  simulatorArguments?: string[];
  databaseUrl?: string;
}

/** A simulated switch and the service as processes of their own, over one database, and this process looking at its rows. */
export class Rig {
  readonly folder = mkdtempSync(join(tmpdir(), 'smart-dialers-rig-'));
  readonly callLog = join(this.folder, 'calls.jsonl');
  readonly origin = Date.now();
  context!: Context;
  simulatorPort = 0;
  /** Of the service that was started last. */
  servicePort = 0;
  private databaseUrl = '';
  private simulator: ChildProcess | undefined;
  readonly services: ChildProcess[] = [];
  /** What the service wrote to standard error. */
  log = '';

  constructor(readonly options: RigOptions) {}

  get dataSource(): DataSource {
    return this.context.dataSource;
  }

  async start(): Promise<void> {
    const { kind, factor } = this.options;
    this.databaseUrl = this.options.databaseUrl ?? (kind === 'SQLite' ? `sqlite:${join(this.folder, 'rig.sqlite')}` : await newMariaDbUrl());
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
    const line = await firstLine(this.simulator);
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
        ...env,
      },
    });
    service.stderr!.on('data', (chunk) => (this.log += chunk));
    this.services.push(service);
    this.servicePort = Number(/localhost:(\d+)/.exec(await firstLine(service))?.[1]);
    return service;
  }

  async killService(service = this.services.at(-1)!, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await ended(service, signal);
    this.services.splice(this.services.indexOf(service), 1);
  }

  get principal(): Principal {
    return { name: 'rig', role: 'agency administrator', enterpriseId: 1, accountId: null };
  }

  /** Makes a list of the numbers and a dialer that calls them, started. */
  async broadcast(numbers: readonly string[], input: Partial<DialerInput>): Promise<Dialer> {
    const account = await this.dataSource.getRepository(Account).findOneByOrFail({ id: 1 });
    const listId = await this.list('Rig contacts', numbers);
    const message = await this.dataSource.getRepository(Message).save({ accountId: account.id, name: 'Rig', storedName: 'rig.wav', bytes: 1, milliseconds: 6_000, createdBy: 'rig', createdAt: new Date() });
    const dialer = await createDialer(this.context, this.principal, account.id, {
      name: 'Rig broadcast',
      ...input,
      settings: { hours: { restrict: true, from: '00:00', to: '24:00' }, messageId: message.id, ...input.settings },
      lists: [{ listId, role: 'call' }, ...(input.lists ?? [])],
    });
    if (!dialer.ok) throw new Error(dialer.failure.message);
    const started = await startDialer(this.context, this.principal, dialer.value.id);
    if (!started.ok) throw new Error(started.failure.message);
    return started.value;
  }

  async list(name: string, numbers: readonly string[]): Promise<number> {
    const { id } = await this.dataSource.getRepository(ContactList).save({ accountId: 1, name, contactCount: 0, createdAt: new Date() });
    const at = sqlTime(this.context.clock.now());
    for (let from = 0; from < numbers.length; from += 1_000)
      await transaction(this.dataSource, async (manager) => {
        const some = numbers.slice(from, from + 1_000);
        await manager.query('UPDATE contact_list SET contact_count = contact_count + ? WHERE id = ?', [some.length, id]);
        await insertRows(manager, 'contact', ['account_id', 'list_id', 'number', 'added_at', 'added_by'], some.map((number) => [1, id, number, at, 'rig']));
      });
    return id;
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

  async until(what: string, isSo: () => Promise<boolean>, seconds = 120): Promise<void> {
    for (const end = Date.now() + seconds * 1_000; Date.now() < end; ) {
      if (await isSo()) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`waited ${seconds} s in vain until ${what}; the service said: ${this.log.slice(-2_000)}`);
  }

  async count(sql: string, parameters: unknown[] = []): Promise<number> {
    const [row] = await this.dataSource.query(`SELECT COUNT(*) AS count FROM ${sql}`, parameters);
    return Number(row.count);
  }

  async stop(): Promise<void> {
    while (this.services.length > 0) await this.killService(this.services[0]);
    if (this.simulator) await ended(this.simulator, 'SIGKILL');
    await this.context?.dataSource.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Numbers of the United States for the simulated switch, with every last two digits equally often. */
export function simulatedNumbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `+1201${String(2_000_000 + index).padStart(7, '0')}`);
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
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
