import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderInput } from '../../src/caller-ids/look-up/provider.js';

/** A look-up provider on this machine, as the tests need it. */
export class TestProvider {
  readonly asked: { number: string; secret: string | undefined }[] = [];
  /** What it answers; `late` does not at all. */
  reply: (number: string) => { status?: number; body: unknown; headers?: Record<string, string> } | 'late' = () => ({ body: { carrier: { type: 'mobile' }, city: 'Austin, TX', zone: 'America/Chicago' } });

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TestProvider> {
    const server = createServer((request, response) => provider.answer(request, response));
    const provider: TestProvider = new TestProvider(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  settings(more: Partial<ProviderInput> = {}): ProviderInput {
    return { url: `http://127.0.0.1:${this.port}/v1/{number}?fields=all`, headerSecret: 'Bearer very secret', lineTypePath: 'carrier.type', placePath: 'city', zonePath: 'zone', cost: 0.005, timeLimit: 10_000, ...more };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const number = decodeURIComponent(/^\/v1\/([^?]+)/.exec(request.url!)?.[1] ?? '');
    this.asked.push({ number, secret: request.headers.authorization });
    const reply = this.reply(number);
    if (reply === 'late') return;
    response.writeHead(reply.status ?? 200, { 'Content-Type': 'application/json', ...reply.headers });
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  }
}
