import { createServer, type AddressInfo, type Socket } from 'node:net';
import pino from 'pino';
import { ManualClock, type Timer } from '../../src/shared/clock.js';
import { createFreeSwitch } from '../../src/switch/freeswitch.js';
import type { Switch, SwitchEvent } from '../../src/switch/switch.js';

/**
 * A TCP server with as much of the event socket as a fault needs: it logs in, says +OK to everything,
 * and lets a test answer a command in its own way.
 */
export class FakeSwitch {
  /** Commands as they came, each with its header lines. */
  readonly commands: string[] = [];
  readonly sockets = new Set<Socket>();
  connections = 0;
  /** Sent to whoever connects. */
  greeting = 'Content-Type: auth/request\n\n';
  /** The bytes of the answer to a command; undefined for the usual one, an empty text for silence. */
  answer: (command: string, socket: Socket) => string | undefined = () => undefined;
  private readonly server = createServer((socket) => this.serve(socket));

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  send(bytes: string | Buffer): void {
    for (const socket of this.sockets) socket.write(bytes);
  }

  private serve(socket: Socket): void {
    this.connections++;
    this.sockets.add(socket.setNoDelay(true));
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    if (this.greeting) socket.write(this.greeting);
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const command = text.slice(0, end);
        text = text.slice(end + 2);
        this.commands.push(command);
        const answer = this.answer(command, socket) ?? usualAnswer(command);
        if (answer && socket.writable) socket.write(answer);
      }
    });
  }
}

function usualAnswer(command: string): string {
  if (command.startsWith('auth ')) return commandReply(command === 'auth right' ? '+OK accepted' : '-ERR invalid');
  return command.startsWith('api ') ? apiResponse('+OK\n') : commandReply('+OK');
}

export const commandReply = (text: string): string => `Content-Type: command/reply\nReply-Text: ${text}\n\n`;
export const apiResponse = (body: string): string => `Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`;

export function jsonEvent(headers: Record<string, unknown>): string {
  const body = JSON.stringify(headers);
  return `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json\n\n${body}`;
}

/** A clock that stands still and knows how many timers are set. */
class CountingClock extends ManualClock {
  readonly pending = new Set<Timer>();
  /** What was asked for, in order. */
  readonly delays: number[] = [];

  override after(delay: number, callback: () => void): Timer {
    this.delays.push(delay);
    const timer = super.after(delay, () => {
      this.pending.delete(counted);
      callback();
    });
    const counted = {
      cancel: () => {
        this.pending.delete(counted);
        timer.cancel();
      },
    };
    this.pending.add(counted);
    return counted;
  }
}

export interface Client {
  client: Switch;
  clock: CountingClock;
  /** `up` and the sentences of `down`, in order. */
  states: string[];
  events: SwitchEvent[];
}

export function connectTo(port: number, password = 'right', host = '127.0.0.1'): Client {
  const clock = new CountingClock();
  const states: string[] = [];
  const events: SwitchEvent[] = [];
  const listener = {
    up: () => void states.push('up'),
    down: (trouble: string) => void states.push(trouble),
    event: (event: SwitchEvent) => void events.push(event),
  };
  const client = createFreeSwitch({ host, port, password, clock, log: pino({ level: 'silent' }), listener, random: () => 0.5 });
  client.start();
  return { client, clock, states, events };
}

/** Waits for what the network will bring; only a failing test waits as long as the limit. */
export async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const limit = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > limit) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
