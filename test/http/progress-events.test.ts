import { expect } from 'chai';
import sinon from 'sinon';
import type { DataSource } from 'typeorm';
import { revokeToken } from '../../src/accounts/tokens.js';
import { ApiToken } from '../../src/accounts/api-token.entity.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { openTestDatabase } from '../support/databases.js';
import { startApi, type TestApi } from './server.js';

/** An open stream of events, read in blocks (an event, or a comment). */
interface Stream {
  response: Response;
  /** The next block; undefined at the end. */
  next(): Promise<string | undefined>;
  close(): void;
}

describe('a dialer’s events', () => {
  let dataSource: DataSource;
  let api: TestApi;
  let dialerId: number;
  let stopping: AbortController;
  let whyNobodyDials: string | undefined;
  const streams: Stream[] = [];

  beforeEach(async () => {
    dataSource = await openTestDatabase('SQLite');
    stopping = new AbortController();
    whyNobodyDials = undefined;
    api = await startApi(dataSource, { stopping: stopping.signal, whyNobodyDials: () => whyNobodyDials });
    dialerId = (await api.send('POST', '/dialers', { body: { name: 'D' } })).body.id;
  });
  afterEach(async () => {
    sinon.restore();
    for (const stream of streams.splice(0)) stream.close();
    await api.stop();
  });

  it('say why nobody dials in place of what was written last, and so does everything that shows the dialer', async () => {
    await dataSource.getRepository(Dialer).update(dialerId, { state: 'running', explanation: 'Dialling.' });
    const said = async () => {
      const [all, whole, progress] = await Promise.all(['/dialers', `/dialers/${dialerId}`, `/dialers/${dialerId}/progress`].map((path) => api.send('GET', path)));
      return [all!.body.items[0].explanation, whole!.body.explanation, progress!.body.explanation];
    };
    expect(await said()).to.deep.equal(['Dialling.', 'Dialling.', 'Dialling.']);
    whyNobodyDials = 'No process dials.';
    expect(await said()).to.deep.equal(Array(3).fill('No process dials.'));
    await dataSource.getRepository(Dialer).update(dialerId, { state: 'paused', explanation: 'Paused by Ada.' });
    expect(await said(), 'what does not dial anyway').to.deep.equal(Array(3).fill('Paused by Ada.'));
  });

  const watch = async (as = api.tokens.auditor): Promise<Stream> => {
    const gone = new AbortController();
    const response = await fetch(`${api.address}/api/v1/dialers/${dialerId}/events`, { headers: { Authorization: `Bearer ${as}` }, signal: gone.signal });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const stream: Stream = {
      response,
      async next() {
        while (!text.includes('\n\n')) {
          const { done, value } = await reader.read();
          if (done) return undefined;
          text += value;
        }
        const end = text.indexOf('\n\n');
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        return block;
      },
      close: () => gone.abort(),
    };
    streams.push(stream);
    return stream;
  };
  const stateOf = (block: string | undefined) => {
    expect(block).to.match(/^event: progress\ndata: \{.*\}$/);
    return JSON.parse(block!.split('data: ')[1]!).state;
  };
  const change = (state: Dialer['state']) => dataSource.getRepository(Dialer).update(dialerId, { state });

  it('come at once, then when something changed, with a heartbeat that a page hears in a long silence', async () => {
    const stream = await watch();
    expect(stream.response.headers.get('Content-Type')).to.match(/^text\/event-stream/);
    expect(stateOf(await stream.next())).to.equal('draft');
    await change('running');
    expect(stateOf(await stream.next())).to.equal('running');
    expect(await stream.next()).to.equal('event: here\ndata: still here');
    await change('paused');
    expect(stateOf(await stream.next())).to.equal('paused');
  });

  it('stop being looked for when nobody listens any more', async () => {
    const query = sinon.spy(dataSource, 'query');
    const [one, other] = [await watch(), await watch()];
    await Promise.all([one.next(), other.next()]);
    one.close();
    other.close();
    await new Promise((resolve) => setTimeout(resolve, 150));
    const before = query.callCount;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(query.callCount).to.equal(before);
  });

  it('are looked for once, however many listen', async () => {
    const query = sinon.spy(dataSource, 'query');
    const many = await Promise.all(Array.from({ length: 5 }, () => watch()));
    await Promise.all(many.map((stream) => stream.next()));
    const looks = query.getCalls().filter(({ args }) => String(args[0]).includes('GROUP BY state, result')).length;
    expect(looks).to.be.below(5);
  });

  it('end when the token is revoked, and when the process stops', async () => {
    const revoked = await watch();
    await revoked.next();
    const token = await dataSource.getRepository(ApiToken).findOneByOrFail({ role: 'auditor' });
    await revokeToken(api.context, api.agency, token.id);
    expect(await revoked.next()).to.equal(undefined);
    const other = await watch(api.tokens.supervisor);
    await other.next();
    stopping.abort();
    expect(await other.next()).to.equal(undefined);
  });
});
