import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Messages } from '../../src/switch/messages.js';

type Headers = Record<string, string | undefined>;

/** Where the real FreeSWITCH is: FREESWITCH, or where Debian's package and a build of one's own put it. */
export async function findFreeSwitch(): Promise<string | undefined> {
  for (const binary of [process.env.FREESWITCH, '/usr/bin/freeswitch', '/usr/local/freeswitch/bin/freeswitch']) {
    if (binary && (await access(binary, constants.X_OK).then(() => true, () => false))) return binary;
  }
  return undefined;
}

/** A FreeSWITCH of our own on loopback, with the dialplan of this repository's freeswitch/, and a carrier that plays recordings by number. */
export class Lab {
  private socket: Socket | undefined;
  private readonly listeners = new Set<(event: Headers) => void>();
  private readonly replies: ((text: string) => void)[] = [];

  private constructor(readonly folder: string, private readonly ended: Promise<unknown>) {}

  /** `ports`: of the event socket, of the switch's SIP and of the carrier's. Beside them RTP takes 46000 to 56000. */
  static async start(binary: string, folder: string, dropIn: string, ports = { socket: 8121, sip: 5180, carrier: 5190 }): Promise<Lab> {
    for (const name of ['conf', 'run', 'heard', 'corpus']) await mkdir(join(folder, name), { recursive: true });
    const filled: Record<string, string> = { LAB: folder, FREESWITCH: dropIn, SOCKET: String(ports.socket), SIP: String(ports.sip), CARRIER: String(ports.carrier), LEVEL: process.env.AMD_LOG ?? 'warning,err,crit,alert' };
    const template = await readFile(new URL('../../../bench/amd/freeswitch.xml', import.meta.url), 'utf8');
    await writeFile(join(folder, 'conf/freeswitch.xml'), template.replaceAll(/@([A-Z]+)@/g, (all, name: string) => filled[name] ?? all));
    const run = join(folder, 'run');
    const child = spawn(binary, ['-nonat', '-nf', '-nc', '-conf', join(folder, 'conf'), '-log', run, '-db', run, '-run', run], { stdio: 'ignore', env: { ...process.env, LD_LIBRARY_PATH: join(binary, '../../lib') } });
    const lab = new Lab(folder, once(child, 'exit'));
    for (let tries = 0; tries < 100 && !lab.socket; tries++) {
      if (child.exitCode !== null) throw new Error(`FreeSWITCH did not start; its log is in ${run}.`);
      await delay(200);
      await lab.connect(ports.socket).catch(() => undefined);
    }
    if (!lab.socket) throw new Error(`FreeSWITCH has no event socket on port ${ports.socket}; its log is in ${run}.`);
    await lab.command('event json CHANNEL_HANGUP_COMPLETE CUSTOM smart_dialers::detected');
    return lab;
  }

  onEvent(listener: (event: Headers) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  command(text: string): Promise<string> {
    return new Promise((resolve) => {
      this.replies.push(resolve);
      this.socket!.write(`${text}\n\n`);
    });
  }

  async stop(): Promise<void> {
    this.socket!.write('api fsctl shutdown now\n\n');
    await Promise.race([this.ended, delay(20_000)]);
    this.socket!.destroy();
  }

  private async connect(port: number): Promise<void> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    const messages = new Messages();
    const accepted = new Promise<string>((resolve) => this.replies.push(resolve));
    socket.on('data', (chunk) => {
      messages.read(chunk, ({ headers, body }) => {
        const type = headers['Content-Type'];
        if (type === 'text/event-json') for (const listener of this.listeners) listener(JSON.parse(body ?? '{}') as Headers);
        else if (type === 'auth/request') socket.write('auth ClueCon\n\n');
        else this.replies.shift()?.(body || (headers['Reply-Text'] ?? ''));
      });
    });
    await accepted;
    this.socket = socket;
  }
}
