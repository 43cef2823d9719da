import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { guardedLookup, isLoopback, isPublic } from '../../src/web/public-address.js';
import { PublicWeb } from '../../src/web/public-web.js';
import { newSecret, signatureOf } from '../../src/web/sign.js';

describe('requests to addresses that people typed', () => {
  let server: Server;
  let web: PublicWeb;
  let asked: string[];
  let reply: (request: IncomingMessage, response: ServerResponse, body: string) => void;
  const port = () => (server.address() as AddressInfo).port;

  beforeEach(async () => {
    asked = [];
    reply = (_request, response) => void response.end('{}');
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      asked.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
      reply(request, response, body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    web = new PublicWeb({ allowsLoopback: true });
  });
  afterEach(async () => {
    web.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const post = (more: { url?: string; timeLimit?: number; to?: PublicWeb } = {}) => (more.to ?? web).ask({ url: more.url ?? `http://127.0.0.1:${port()}/choose?x=1`, body: '{"name":"Zoë"}', timeLimit: more.timeLimit ?? 10_000 });
  const failure = async (more?: Parameters<typeof post>[0]) => {
    const answer = await post(more);
    return answer.ok ? expect.fail(`it answered ${answer.value.status}`) : answer.failure;
  };

  it('send JSON and give the status and the body, whatever they are', async () => {
    reply = (_request, response, body) => void response.writeHead(422).end(body.toUpperCase());
    expect(await post()).to.deep.equal({ ok: true, value: { status: 422, body: '{"NAME":"ZOË"}' } });
    expect(asked).to.deep.equal(['POST /choose?x=1 application/json {"name":"Zoë"}']);
  });

  it('end at their time limit: before an answer, and in the middle of one', async () => {
    reply = () => undefined;
    expect(await failure({ timeLimit: 50 })).to.deep.equal({ isLate: true, says: 'did not answer within 50 ms' });
    reply = (_request, response) => void response.write('{"queue":');
    expect(await failure({ timeLimit: 50 })).to.deep.equal({ isLate: true, says: 'did not answer within 50 ms' });
  });

  it('take 64 kB at most, and follow no redirect', async () => {
    reply = (_request, response) => void response.end('x'.repeat(65_536));
    expect((await post()).ok).to.equal(true);
    reply = (_request, response) => void response.end('x'.repeat(65_537));
    expect(await failure()).to.deep.equal({ isLate: false, says: 'was not heard: its answer is longer than 64 kB' });
    reply = (_request, response) => void response.writeHead(307, { Location: `http://127.0.0.1:${port()}/other` }).end();
    expect(await post()).to.deep.include({ ok: true, value: { status: 307, body: '' } });
    expect(asked.filter((line) => line.includes('/other'))).to.deep.equal([]);
  });

  it('say that nobody is there, without the address', async () => {
    expect(await failure({ url: 'http://127.0.0.1:1/' })).to.deep.equal({ isLate: false, says: 'could not be reached (ECONNREFUSED)' });
    reply = (request) => void request.socket.destroy();
    expect(await failure()).to.deep.equal({ isLate: false, says: 'could not be reached (ECONNRESET)' });
  });

  it('end when the service stops', async () => {
    reply = () => web.close();
    expect(await failure()).to.deep.equal({ isLate: false, says: 'was not asked to the end: the service stops' });
  });

  it('go to no address of our own network: written, hidden in another form, or behind a name', async () => {
    const strict = new PublicWeb();
    const hosts = ['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', '10.0.0.1', '169.254.169.254', '[fd00::1]', '[64:ff9b::a00:1]', 'localhost', 'intranet', 'a.localhost'];
    for (const host of hosts) {
      const url = `https://${host}:${port()}/`;
      expect(strict.faultIn(url), host).to.equal('The host must be on the internet: an address of the own network is not asked.');
      expect((await failure({ url, to: strict })).says, host).to.match(/at an address that is not on the internet/);
    }
    for (const url of [`http://127.0.0.1:${port()}/`, 'http://example.com/', 'ftp://example.com/', 'https://me:secret@example.com/', 'nothing', '']) {
      expect(strict.faultIn(url), url).to.be.a('string');
      expect((await strict.ask({ url, body: '{}', timeLimit: 1_000 })).ok, url).to.equal(false);
    }
    expect(strict.faultIn('https://example.com/choose?x=1')).to.equal(undefined);
    expect(asked).to.deep.equal([]);
    strict.close();
  });

  it('judge a name by what it resolves to, and connect to the very address that was judged', async () => {
    const resolve = (allowed: (address: string) => boolean, options: object) =>
      new Promise((answer) => guardedLookup(allowed)('localhost', options, (error, address, family) => answer(error ? error.message : [address, family])));
    for (const options of [{}, { all: true }, { family: 4 }]) expect(await resolve(isPublic, options)).to.equal('its host localhost is at an address that is not on the internet');
    expect(await resolve(isLoopback, { family: 4 })).to.deep.equal(['127.0.0.1', 4]);
    expect(await resolve(isLoopback, { family: 4, all: true })).to.deep.equal([[{ address: '127.0.0.1', family: 4 }], undefined]);
  });

  it('are signed with a secret, body and time together', () => {
    expect(signatureOf('secret', '{"a":1}', 1_767_614_400_999)).to.equal('t=1767614400,v1=6b02b95f4ef078aefc96c0eec496de667c9897598146cf73c9e0b9f891aa88bc');
    expect(newSecret()).to.match(/^sds_[\w-]{43}$/).and.not.equal(newSecret());
  });
});

describe('addresses', () => {
  it('are public or not', () => {
    for (const address of ['1.1.1.1', '8.8.8.8', '172.32.0.1', '2606:4700::1111']) expect(isPublic(address), address).to.equal(true);
    for (const address of ['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.9.9.9', '169.254.1.1', '172.31.255.255', '192.168.0.1', '198.19.0.1', '224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:8.8.8.8', 'fe80::1', 'fc00::1', '2002:7f00:1::', '2001::1', 'ff02::1', 'host'])
      expect(isPublic(address), address).to.equal(false);
  });
});
