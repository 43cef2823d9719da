import { expect } from 'chai';
import { createServer, type AddressInfo } from 'node:net';
import { apiResponse, connectTo, FakeSwitch, jsonEvent, until, type Client } from './fake-switch.js';

describe('a connection that fails', () => {
  let fake: FakeSwitch;
  let port: number;
  let clients: Client[];

  beforeEach(async () => {
    fake = new FakeSwitch();
    port = await fake.listen();
    clients = [];
  });
  afterEach(async () => {
    await Promise.all(clients.map(({ client }) => client.stop()));
    await fake.close();
  });

  const connect = (...parameters: Parameters<typeof connectTo>): Client => {
    const client = connectTo(...parameters);
    clients.push(client);
    return client;
  };

  /** The first sentence that the client tells. */
  async function trouble({ states, client }: Client): Promise<string> {
    await until(() => states.length > 0, 'a trouble');
    expect(client.isUp).to.equal(false);
    expect(client.trouble).to.equal(states[0]);
    return states[0]!;
  }

  it('says that the password is wrong, and not which', async () => {
    fake.answer = (command, socket) => {
      if (command.startsWith('auth')) setImmediate(() => socket.end('Content-Type: text/disconnect-notice\nContent-Length: 5\n\nbye.\n'));
      return undefined;
    };
    expect(await trouble(connect(port, 'wrong-secret'))).to.match(/refused the password/).and.not.contain('wrong-secret');
  });

  it('sends a line break in a password as a blank: what follows is no command', async () => {
    expect(await trouble(connect(port, 'right\n\napi fsctl shutdown'))).to.match(/refused the password/);
    expect(fake.commands).to.deep.equal(['auth right api fsctl shutdown']);
  });

  it('says that nothing listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const free = (server.address() as AddressInfo).port;
    await new Promise((resolve) => server.close(resolve));
    expect(await trouble(connect(free))).to.match(/^Nothing listens at 127\.0\.0\.1/);
  });

  it('says that the host name was not found', async () => {
    expect(await trouble(connect(8021, 'right', 'no such host'))).to.match(/host name no such host was not found/);
  });

  it('says that the switch turned our address away', async () => {
    fake.greeting = 'Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n';
    expect(await trouble(connect(port))).to.match(/turned this machine away/);
  });

  it('says that the connection was reset', async () => {
    const client = connect(port);
    await until(() => client.client.isUp);
    client.states.length = 0;
    for (const socket of fake.sockets) socket.resetAndDestroy();
    expect(await trouble(client)).to.match(/was reset/);
  });

  it('says that the switch closed the connection', async () => {
    const client = connect(port);
    await until(() => client.client.isUp);
    client.states.length = 0;
    fake.send('Content-Type: text/disconnect-notice\nContent-Length: 67\n\nDisconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n');
    expect(await trouble(client)).to.match(/closed the connection/);
  });

  it('says that the connection ended without a notice', async () => {
    fake.answer = (_, socket) => (socket.end(), '');
    expect(await trouble(connect(port))).to.match(/ended without a word/);
  });

  it('says that something takes the connection and stays silent', async () => {
    fake.greeting = '';
    const client = connect(port);
    await until(() => fake.connections === 1);
    // Our side may know of the connection later than the server.
    await until(() => !process.getActiveResourcesInfo().includes('TCPConnectWrap'));
    await client.clock.advance(10_000);
    expect(await trouble(client)).to.match(/stayed silent for 10 s/);
  });

  it('says that the switch does not react to the password', async () => {
    fake.answer = () => '';
    const client = connect(port);
    await until(() => fake.commands.length === 1);
    await client.clock.advance(10_000);
    expect(await trouble(client)).to.match(/stayed silent for 10 s/);
  });

  const garbage: [string, string][] = [
    ['another protocol', 'HTTP/1.1 400 Bad Request\n\n'],
    ['a length that is no number', 'Content-Type: api/response\nContent-Length: ten\n\n'],
    ['a message without a type', 'Some: header\n\n'],
    ['a body that is no event', 'Content-Type: text/event-json\nContent-Length: 3\n\n{"a'],
    ['an event that is no object', 'Content-Type: text/event-json\nContent-Length: 4\n\nnull'],
    ['headers without an end', `A: ${'x'.repeat(70_000)}`],
  ];
  for (const [name, bytes] of garbage) {
    it(`drops the connection at ${name}, and connects again`, async () => {
      const client = connect(port);
      await until(() => client.client.isUp);
      client.states.length = 0;
      fake.send(bytes);
      expect(await trouble(client)).to.match(/not the event socket's protocol/);
      await client.clock.advance(1000);
      await until(() => client.client.isUp);
    });
  }

  it('drops a connection that dies in the middle of a message', async () => {
    const client = connect(port);
    await until(() => client.client.isUp);
    client.states.length = 0;
    const event = jsonEvent({ 'Event-Name': 'HEARTBEAT' });
    fake.send(event.slice(0, event.length - 5));
    for (const socket of fake.sockets) socket.end();
    expect(await trouble(client)).to.match(/ended without a word/);
    expect(client.events).to.deep.equal([]);
  });

  it('is told when the switch does not give us its events', async () => {
    fake.answer = (command) => (command.startsWith('event ') ? 'Content-Type: command/reply\nReply-Text: -ERR no keywords supplied\n\n' : undefined);
    expect(await trouble(connect(port))).to.match(/did not give us its events: -ERR no keywords supplied/);
  });

  describe('and shows nothing of it', () => {
    it('is asked after a silence, and dropped when it does not answer', async () => {
      const client = connect(port);
      await until(() => client.client.isUp);
      client.states.length = 0;
      fake.answer = () => '';
      await client.clock.advance(30_000);
      await until(() => fake.commands.at(-1) === 'api status', 'the question');
      expect(client.states).to.deep.equal([]);
      await client.clock.advance(5_000);
      expect(await trouble(client)).to.match(/did not answer for 35 s/);
      fake.answer = () => undefined;
      await client.clock.advance(1000);
      await until(() => client.client.isUp);
    });

    it('stays while it answers, or while anything comes', async () => {
      const client = connect(port);
      await until(() => client.client.isUp);
      fake.answer = (command) => (command === 'api status' ? apiResponse('UP 0 years\n') : undefined);
      const asked = () => fake.commands.filter((command) => command === 'api status').length;
      await client.clock.advance(30_000);
      await until(() => asked() === 1);
      // The answer must have been read before the clock moves on.
      await client.client.forget(['00000000-0000-4000-8000-000000000000']);
      await client.clock.advance(20_000);
      fake.send(jsonEvent({ 'Event-Name': 'HEARTBEAT' }));
      await until(() => client.events.length === 1);
      await client.clock.advance(20_000);
      expect(asked()).to.equal(1);
      expect(client.states).to.deep.equal(['up']);
    });
  });
});
