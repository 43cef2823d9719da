import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../../', import.meta.url));

/** The service as its users have it: a process, and its REST API. */
export class ServiceProcess {
  private child: ChildProcess | undefined;
  private address = '';
  private token = '';
  private cpuBefore = 0;
  log = '';

  constructor(
    private readonly folder: string,
    private readonly databaseUrl: string,
    private readonly switchUrl: string,
  ) {}

  private get env(): Record<string, string> {
    return { PATH: process.env.PATH ?? '', PORT: '0', DATA_DIR: this.folder, DATABASE_URL: this.databaseUrl, FREESWITCH_URL: this.switchUrl };
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(dist, 'src/main.js')], { stdio: ['ignore', 'pipe', 'pipe'], env: this.env });
    this.child = child;
    child.stderr.on('data', (chunk) => (this.log += chunk));
    this.address = await new Promise((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        const found = /http:\/\/localhost:\d+/.exec(String(chunk));
        if (found) resolve(found[0]);
      });
      child.once('exit', (code) => reject(new Error(`The service ended with ${code}: ${this.log.slice(-2_000)}`)));
    });
    if (this.token) return;
    const made = await promisify(execFile)(process.execPath, [join(dist, 'src/token.js'), '--role', 'agency administrator'], { env: this.env });
    this.token = made.stdout.trim();
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    if (!this.isRunning) return;
    const child = this.child!;
    this.cpuBefore = this.cpuSeconds;
    const exit = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await exit;
  }

  /** CPU time of all its lives (Linux; elsewhere 0). */
  get cpuSeconds(): number {
    try {
      const fields = readFileSync(`/proc/${this.child?.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      return this.cpuBefore + (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
      return this.cpuBefore;
    }
  }

  get<T>(path: string): Promise<T> {
    return this.call('GET', path);
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.call('PATCH', path, { body: JSON.stringify(body), type: 'application/json' });
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.call('POST', path, body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json' });
  }

  upload<T>(path: string, body: Buffer | string, type: string): Promise<T> {
    return this.call('POST', path, { body, type });
  }

  private async call<T>(method: string, path: string, { body, type }: { body?: Buffer | string; type?: string } = {}): Promise<T> {
    // A kept connection is closed by a server that was too busy to look at it for 5 s.
    const headers = { connection: 'close', authorization: `Bearer ${this.token}`, ...(type && { 'content-type': type }) };
    const response = await fetch(`${this.address}/api/v1${path}`, { method, headers, body: typeof body === 'object' ? new Uint8Array(body) : body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}
