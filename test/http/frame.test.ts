import { connect } from 'node:net';
import { expect } from 'chai';
import pino from 'pino';
import sinon from 'sinon';
import { z } from 'zod';
import { route } from '../../src/http/route.js';
import { failed, ok } from '../../src/shared/result.js';
import { openTestDatabase } from '../support/databases.js';
import { type Answer, startApi, type TestApi } from './server.js';

describe('the API', () => {
  let api: TestApi;
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const body = z.strictObject({ name: z.string().min(1, 'A name is needed.'), age: z.int().optional() });
  const common = { summary: 'x', permission: 'view' } as const;
  const answer = { status: 200, body: z.object({ name: z.string() }) } as const;

  const routes = () => [
    route({ ...common, name: 'echo', method: 'post', path: '/echo', body, maxBodyBytes: 1_000, answer, handle: async (call) => ok({ ...call.body, secret: 'hidden' }) }),
    route({ ...common, name: 'get', method: 'get', path: '/things/:id', params: { id: z.coerce.number().int() }, query: { limit: z.coerce.number().int().max(5).default(1) }, answer: { status: 200, body: z.object({ id: z.int(), limit: z.int() }) }, handle: async ({ params, query }) => ok({ ...params, ...query }) }),
    route({ ...common, name: 'refuse', method: 'delete', path: '/things/:id', params: { id: z.coerce.number() }, answer: { status: 204 }, handle: async ({ params }) => (params.id === 1 ? ok(undefined) : failed({ status: 409 as const, message: 'It is in use.', field: 'id' })) }),
    route({ ...common, name: 'fail', method: 'get', path: '/fail', answer: { status: 204 }, handle: async () => { throw new Error('a secret detail'); } }),
    route({ ...common, name: 'upload', method: 'post', path: '/upload', upload: { types: ['text/csv'], maxBytes: 100_000 }, answer: { status: 200, body: z.object({ bytes: z.int() }) }, async handle({ upload }) {
      let bytes = 0;
      for await (const chunk of upload) bytes += (chunk as Buffer).length;
      return ok({ bytes });
    } }),
    route({ ...common, name: 'ignore', method: 'post', path: '/ignore', upload: { types: ['text/csv'], maxBytes: 50_000_000 }, answer: { status: 204 }, async handle({ upload }) {
      for await (const _ of upload) break;
      return failed({ status: 422 as const, message: 'Not this file.' });
    } }),
    route({ ...common, name: 'stream', method: 'get', path: '/stream', query: { fail: z.stringbool().optional() }, answer: { status: 200, stream: 'text/csv', fileName: 'a.csv' }, async handle({ query }) {
      return ok((async function* () {
        yield 'a,b\r\n';
        if (query.fail) throw new Error('broken');
        yield '1,2\r\n';
      })());
    } }),
  ];

  before(async () => {
    api = await startApi(await openTestDatabase('SQLite'), { log }, routes);
  });
  beforeEach(() => void (lines.length = 0));
  afterEach(() => sinon.restore());
  after(() => api?.stop());

  const expectProblem = ({ status, headers, body }: Answer, expected: number, detail: RegExp) => {
    expect(status, JSON.stringify(body)).to.equal(expected);
    expect(headers.get('Content-Type')).to.match(/^application\/problem\+json/);
    expect(body).to.deep.include({ type: 'about:blank', status: expected });
    expect(body.title).to.be.a('string');
    expect(body.detail).to.match(detail);
  };

  it('answers what the schema names, and nothing that happens to be in the row', async () => {
    const { status, body, headers } = await api.send('POST', '/echo', { body: { name: 'Ann' } });
    expect({ status, body }).to.deep.equal({ status: 200, body: { name: 'Ann' } });
    expect(headers.get('Cache-Control')).to.equal('no-store');
    expect(headers.get('X-Content-Type-Options')).to.equal('nosniff');
  });

  it('says what is wrong with a body', async () => {
    expectProblem(await api.send('POST', '/echo', { raw: '{"name": ', headers: { 'Content-Type': 'application/json' } }), 400, /^The body is not JSON, and nothing was changed/);
    expectProblem(await api.send('POST', '/echo', { raw: 'name=Ann', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }), 415, /Send the body as application\/json/);
    expectProblem(await api.send('POST', '/echo', { raw: '{}', headers: { 'Content-Type': 'application/json; charset=klingon' } }), 415, /cannot be read/);
    expectProblem(await api.send('POST', '/echo', { body: { name: 'x'.repeat(2_000) } }), 413, /larger than 1000 bytes, and nothing was changed/);
    expectProblem(await api.send('POST', '/echo'), 422, /nothing was changed\. Give name\.$/);
    expectProblem(await api.send('POST', '/echo', { body: 7 }), 422, /It must be an object\.$/);
    const wrong = await api.send('POST', '/echo', { body: { name: '', age: 1.5, nmae: 'Ann' } });
    expectProblem(wrong, 422, /^The body cannot be taken, and nothing was changed\. name: A name is needed\.$/);
    expect(wrong.body.field).to.equal('name');
    expect(wrong.body.errors.map(({ field }: { field: string }) => field)).to.deep.equal(['name', 'age', '']);
  });

  it('says what is wrong with an address', async () => {
    expectProblem(await api.send('GET', '/nothing'), 404, /There is nothing at \/api\/v1\/nothing/);
    expectProblem(await api.send('GET', '/things/abc'), 404, /There is nothing at/);
    expectProblem(await api.send('GET', '/things/1?limit=9'), 400, /limit/);
    expectProblem(await api.send('GET', '/things/1?limt=9'), 400, /limt/);
    expectProblem(await api.send('GET', '/things/%E0%A4%A'), 400, /cannot be read/);
    const other = await api.send('PUT', '/things/1');
    expectProblem(other, 405, /PUT is not possible here; GET, DELETE is/);
    expect(other.headers.get('Allow')).to.equal('GET, DELETE');
    expect((await api.send('GET', '/things/1?limit=3')).body).to.deep.equal({ id: 1, limit: 3 });
  });

  it('gives a refusal of the service as it is', async () => {
    const refused = await api.send('DELETE', '/things/2');
    expectProblem(refused, 409, /^It is in use\.$/);
    expect(refused.body.field).to.equal('id');
    const done = await api.send('DELETE', '/things/1');
    expect([done.status, done.body]).to.deep.equal([204, '']);
  });

  it('keeps an unexpected error to the log, under an id that the caller is told', async () => {
    const failure = await api.send('GET', '/fail');
    expectProblem(failure, 500, /^Something unexpected went wrong\. The log has it under [0-9a-f-]{36}/);
    expect(JSON.stringify(failure.body)).to.not.match(/secret|\.js/);
    const [line] = lines.map((text) => JSON.parse(text));
    expect(failure.body.instance).to.equal(`urn:uuid:${line.incident}`);
    expect(line).to.include({ error: 'a secret detail', method: 'GET', path: '/api/v1/fail' });
    expect(line.stack).to.include('frame.test');
  });

  it('wants a good token', async () => {
    for (const as of [null, 'sd_unknown', '']) {
      const answer = await api.send('GET', '/things/1', { as });
      expectProblem(answer, 401, /token/);
      expect(answer.headers.get('WWW-Authenticate')).to.match(/^Bearer/);
    }
    expectProblem(await api.send('GET', '/things/1', { as: null, headers: { Authorization: 'Basic YTpi' } }), 401, /token/);
    expectProblem(await api.send('GET', '/things/1', { as: null, headers: { Cookie: 'session=x' } }), 401, /token/);
  });

  it('looks at the token before anything that was sent', async () => {
    expectProblem(await api.send('POST', '/echo', { as: null, raw: '{', headers: { 'Content-Type': 'application/json' } }), 401, /token/);
    expectProblem(await api.send('POST', '/echo', { as: api.tokens.agent, raw: '{', headers: { 'Content-Type': 'application/json' } }), 403, /permission to view, which the role "agent"/);
  });

  it('takes an upload up to its size, announced or not, and answers before the rest is sent', async () => {
    const csv = { 'Content-Type': 'text/csv' };
    expect((await api.send('POST', '/upload', { raw: 'x'.repeat(100_000), headers: csv })).body).to.deep.equal({ bytes: 100_000 });
    expectProblem(await api.send('POST', '/upload', { raw: 'x'.repeat(100_001), headers: csv }), 413, /larger than 100000 bytes/);
    expectProblem(await api.send('POST', '/upload', { raw: 'x', headers: { 'Content-Type': 'image/png' } }), 415, /text\/csv.*image\/png/);
    expectProblem(await api.send('POST', '/ignore', { raw: 'x'.repeat(10_000_000), headers: csv }), 422, /Not this file/);
    const answer = await chunked(api.address, '/api/v1/upload', api.tokens.administrator, 300_000);
    expect(answer).to.match(/^HTTP\/1\.1 413 /);
  });

  it('streams, and breaks the answer off when the stream fails', async () => {
    const whole = await api.send('GET', '/stream');
    expect(whole.body).to.equal('a,b\r\n1,2\r\n');
    expect(whole.headers.get('Content-Disposition')).to.equal('attachment; filename=a.csv');
    await api.send('GET', '/stream?fail=true').then(() => expect.fail('it looked whole'), (error: Error) => expect(error.message).to.equal('terminated'));
    expect(lines.join('')).to.include('broken');
    expect((await api.send('HEAD', '/stream')).status).to.equal(200);
  });

  it('slows down who asks too often', async () => {
    const slow = await startApi(await openTestDatabase('SQLite'), { requestsPerMinute: 2 }, routes);
    try {
      const answers = [await slow.send('GET', '/things/1'), await slow.send('GET', '/things/1'), await slow.send('GET', '/things/1')];
      expect(answers.slice(0, 2).map(({ status }) => status)).to.deep.equal([200, 200]);
      expectProblem(answers[2]!, 429, /Too many requests; nothing was done\. Try again in \d+ s/);
      expect(Number(answers[2]!.headers.get('Retry-After'))).to.be.within(1, 60);
      expect((await slow.send('GET', '/things/1', { as: slow.tokens.auditor })).status).to.equal(200);
      const guesses = await Promise.all(Array.from({ length: 101 }, () => slow.send('GET', '/things/1', { as: 'sd_guess' })));
      expect(guesses.filter(({ status }) => status === 429)).to.have.length(1);
    } finally {
      await slow.stop();
    }
  });

  it('tells that it lives, and whether it is ready, in words', async () => {
    const get = async (path: string) => {
      const response = await fetch(`${api.address}${path}`);
      return { status: response.status, body: (await response.json()) as any };
    };
    expect(await get('/healthz')).to.deep.equal({ status: 200, body: { status: 'alive' } });
    api.checks.push({ name: 'switch', isWell: false, says: 'Node 1: nothing listens there', isNeeded: false });
    const ready = await get('/readyz');
    expect(ready.status).to.equal(200);
    expect(ready.body.checks).to.deep.equal({ database: { isWell: true, says: 'it answers, and its migrations are done' }, switch: { isWell: false, says: 'Node 1: nothing listens there' } });
    const migrations = sinon.stub(api.services.dataSource, 'showMigrations').rejects(new Error('gone'));
    expect(await get('/readyz')).to.deep.include({ status: 503 });
    migrations.callsFake(() => new Promise(() => undefined));
    const hanging = await get('/readyz');
    expect([hanging.status, hanging.body.checks.database.says]).to.deep.equal([503, 'it did not answer within 3 s']);
    expect((await get('/healthz')).status).to.equal(200);
  });
});

/** Sends a body in pieces without saying how long it is, and gives what comes back. */
function chunked(address: string, path: string, token: string, bytes: number): Promise<string> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const piece = 'x'.repeat(10_000);
    for (let sent = 0; sent < bytes; sent += piece.length) socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
    socket.write('0\r\n\r\n');
  });
}
