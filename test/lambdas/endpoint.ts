import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An account's endpoint on this machine, as the tests need it. */
export class TestEndpoint {
  readonly asked: { headers: IncomingHttpHeaders; body: string }[] = [];
  /** What it answers; `late`: not at all. */
  reply: { status?: number; body: string } | 'late' = { body: '{"queue":"sales"}' };

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TestEndpoint> {
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      endpoint.asked.push({ headers: request.headers, body });
      if (endpoint.reply !== 'late') response.writeHead(endpoint.reply.status ?? 200).end(endpoint.reply.body);
    });
    const endpoint: TestEndpoint = new TestEndpoint(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/choose`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
