import { connect, type Socket } from 'node:net';
import { Messages } from '../../src/switch/messages.js';
import type { SwitchAddress } from '../../src/switch/parse-switch-url.js';

/**
 * A second, plain client of the event socket: what another program on the same switch is, and how a test
 * looks at the switch without the code under test.
 */
export class RawClient {
  private readonly replies: ((text: string) => void)[] = [];
  private readonly messages = new Messages();

  private constructor(private readonly socket: Socket) {}

  static async open({ host, port, password }: SwitchAddress, onEvent: (event: Record<string, string>) => void = () => undefined): Promise<RawClient> {
    const socket = connect(port, host);
    const client = new RawClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.on('data', (chunk) =>
        client.messages.read(chunk, ({ headers, body }) => {
          const type = headers['Content-Type'];
          if (type === 'auth/request') resolve();
          else if (type === 'text/event-json') onEvent(JSON.parse(body ?? '') as Record<string, string>);
          else client.replies.shift()?.(headers['Reply-Text'] ?? body ?? '');
        }),
      );
    });
    socket.on('error', () => undefined);
    await client.send(`auth ${password}`);
    return client;
  }

  send(command: string): Promise<string> {
    return new Promise((resolve) => {
      this.replies.push(resolve);
      this.socket.write(`${command}\n\n`);
    });
  }

  api(command: string): Promise<string> {
    return this.send(`api ${command}`);
  }

  /** The channel's headers and variables, as `uuid_dump` gives them; undefined when it is gone. */
  async dump(uuid: string): Promise<Record<string, string> | undefined> {
    const text = await this.api(`uuid_dump ${uuid} json`);
    return text.startsWith('{') ? (JSON.parse(text) as Record<string, string>) : undefined;
  }

  close(): void {
    this.socket.destroy();
  }
}
