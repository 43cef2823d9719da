import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

/** A message from the switch: its headers, and the body if there was one. */
export interface Message {
  headers: Map<string, string>;
  body: string;
}

/** A client of the event socket that keeps every message, as raw as it came. */
export class Client {
  readonly messages: Message[] = [];
  private pending: Buffer = Buffer.alloc(0);
  private waiting: (() => void)[] = [];
  closed = false;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => this.read(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.wake();
    });
  }

  /** Connects and, given a password, signs in. */
  static async open(port: number, password?: string): Promise<Client> {
    const socket = connect(port, '127.0.0.1');
    const client = new Client(socket);
    await once(socket, 'connect');
    await client.until(() => client.messages.length > 0 || client.closed);
    if (password !== undefined) await client.command(`auth ${password}`);
    return client;
  }

  /** Sends a command and gives the answer to it: the next message that is no event. */
  async command(text: string): Promise<Message> {
    const answered = this.answers().length;
    this.socket.write(`${text}\n\n`);
    await this.until(() => this.answers().length > answered || this.closed);
    return this.answers()[answered] ?? { headers: new Map(), body: '' };
  }

  async replyText(text: string): Promise<string | undefined> {
    return (await this.command(text)).headers.get('Reply-Text');
  }

  async api(text: string): Promise<string> {
    return (await this.command(`api ${text}`)).body;
  }

  /** Waits until everything that the switch has written so far is here: the second answer comes after what the first was written with. */
  async settle(): Promise<void> {
    await this.api('strepoch');
    await this.api('strepoch');
  }

  answers(): Message[] {
    return this.messages.filter(({ headers }) => !headers.get('Content-Type')?.startsWith('text/event'));
  }

  events(): Message[] {
    return this.messages.filter(({ headers }) => headers.get('Content-Type')?.startsWith('text/event'));
  }

  /** The JSON events that came, optionally of one name. */
  json(name?: string): Record<string, string>[] {
    const all = this.events().map(({ body }) => JSON.parse(body) as Record<string, string>);
    return name === undefined ? all : all.filter((event) => event['Event-Name'] === name);
  }

  async until(done: () => boolean): Promise<void> {
    while (!done()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  async close(): Promise<void> {
    this.socket.destroy();
    await this.until(() => this.closed);
  }

  private read(chunk: Buffer): void {
    this.pending = Buffer.concat([this.pending, chunk]);
    for (let end = this.pending.indexOf('\n\n'); end >= 0; end = this.pending.indexOf('\n\n')) {
      const headers = new Map(
        this.pending
          .toString('utf8', 0, end)
          .split('\n')
          .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      const length = Number(headers.get('Content-Length') ?? 0);
      if (this.pending.length < end + 2 + length) break;
      this.messages.push({ headers, body: this.pending.toString('utf8', end + 2, end + 2 + length) });
      this.pending = this.pending.subarray(end + 2 + length);
    }
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
