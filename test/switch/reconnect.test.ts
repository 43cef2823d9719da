import { expect } from 'chai';
import { connectTo, FakeSwitch, until } from './fake-switch.js';

describe('connecting again', () => {
  let fake: FakeSwitch;
  let port: number;

  beforeEach(async () => {
    fake = new FakeSwitch();
    port = await fake.listen();
  });
  afterEach(() => fake.close());

  it('waits twice as long after each failure, up to 15 s, and tells the same trouble once', async () => {
    fake.answer = (_, socket) => (socket.end(), '');
    const { client, clock, states } = connectTo(port);
    for (const [attempt, delay] of [500, 1000, 2000, 4000, 8000, 15_000, 15_000].entries()) {
      // Each attempt asks for two timers: its own limit, and once it has failed the one for the next.
      await until(() => clock.delays.length === 2 * (attempt + 1));
      expect(clock.delays.at(-1)).to.equal(delay);
      await clock.advance(delay - 1);
      expect(fake.connections, `before ${delay} ms`).to.equal(attempt + 1);
      await clock.advance(1);
      await until(() => fake.connections === attempt + 2, `the attempt after ${delay} ms`);
    }
    expect(states).to.have.length(1);
    await client.stop();
    expect(clock.pending.size).to.equal(0);
  });

  it('begins at half a second again after a link that held, and not after one that did not', async () => {
    const { client, clock } = connectTo(port);
    for (const [held, delay] of [[0, 500], [0, 1000], [0, 2000], [16_000, 500], [0, 1000]] as const) {
      await until(() => client.isUp);
      await clock.advance(held);
      const before = fake.connections;
      for (const socket of fake.sockets) socket.destroy();
      await until(() => !client.isUp);
      await clock.advance(delay - 1);
      await settled();
      expect(fake.connections).to.equal(before);
      await clock.advance(1);
    }
    await until(() => client.isUp);
    await client.stop();
  });

  it('does not connect again once stopped, and does when started', async () => {
    const { client, clock, states } = connectTo(port);
    await until(() => client.isUp);
    await client.stop();
    await clock.advance(60_000);
    await settled();
    expect(fake.connections).to.equal(1);
    expect(client.trouble).to.match(/closed by us/);
    client.start();
    client.start();
    await until(() => client.isUp);
    expect(fake.connections).to.equal(2);
    expect(client.trouble).to.equal(undefined);
    expect(states).to.have.length(3);
    await client.stop();
  });

  it('can be stopped twice at once, and started before it has stopped', async () => {
    const { client, clock } = connectTo(port);
    await until(() => client.isUp);
    await Promise.all([client.stop(), client.stop()]);
    client.start();
    await until(() => client.isUp);
    const stopped = client.stop();
    client.start();
    await stopped;
    await clock.advance(1000);
    await until(() => client.isUp);
    expect(fake.connections).to.equal(3);
    await client.stop();
  });

  it('can be stopped while it waits, and before it has connected', async () => {
    fake.answer = (_, socket) => (socket.end(), '');
    const waiting = connectTo(port);
    await until(() => waiting.states.length === 1);
    await waiting.client.stop();
    const connecting = connectTo(port);
    await connecting.client.stop();
    expect([waiting.clock.pending.size, connecting.clock.pending.size]).to.deep.equal([0, 0]);
  });

  it('leaves nothing behind in 1,000 connections', async function () {
    this.timeout(30_000);
    // Each connection is dropped with a command under way, which must end with it.
    fake.answer = (command, socket) => (command === 'api status' ? (socket.destroy(), '') : undefined);
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP') && name !== 'TCPServerWrap').length;
    const listeners = () => ['exit', 'uncaughtException', 'warning'].map((event) => process.listenerCount(event));
    const before = { sockets: sockets(), listeners: listeners() };
    const { client, clock } = connectTo(port);
    for (let round = 1; round <= 1000; round++) {
      await until(() => client.isUp, `connection ${round}`);
      const answer = await client.status();
      expect(answer).to.have.nested.property('failure.kind', 'down');
      expect(answer).to.have.nested.property('failure.sent', true);
      expect(clock.pending.size, 'timers: one for the next connection').to.equal(1);
      await clock.advance(Math.min(15_000, 500 * 2 ** (round - 1)));
    }
    await until(() => client.isUp);
    expect(fake.connections).to.equal(1001);
    await client.stop();
    expect(clock.pending.size).to.equal(0);
    await until(() => fake.sockets.size === 0 && sockets() <= before.sockets, 'the sockets to be closed');
    // What was there before may go meanwhile; what is there now was there.
    for (const [index, count] of listeners().entries()) expect(count).to.be.at.most(before.listeners[index]!);
  });
});

/** Lets what the sockets still hold come through. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
