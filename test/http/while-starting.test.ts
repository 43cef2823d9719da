import { expect } from 'chai';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { whileStarting } from '../../src/http/while-starting.js';

describe('what answers while the service starts', () => {
  const server = createServer(whileStarting);
  let address: string;
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const ask = async (path: string, options: RequestInit = {}) => {
    const response = await fetch(`${address}${path}`, options);
    const { status, headers } = response;
    return { status, retryAfter: headers.get('Retry-After'), refresh: headers.get('Refresh'), type: headers.get('Content-Type')!.split(';')[0], body: await response.text() };
  };
  const sentence = 'The service is starting. Nothing was done; ask again in a second.';

  it('tells who watches that the process lives, and is not ready', async () => {
    expect(await ask('/healthz')).to.deep.equal({ status: 200, retryAfter: null, refresh: null, type: 'application/json', body: '{"status":"alive"}' });
    expect(await ask('/readyz?of=probe')).to.deep.equal({ status: 503, retryAfter: '1', refresh: null, type: 'application/json', body: '{"status":"starting","checks":{}}' });
  });

  it('tells everybody else when to come again, in the form that they know', async () => {
    const problem = await ask('/api/v1/dialers', { headers: { Accept: '*/*' } });
    expect({ ...problem, body: JSON.parse(problem.body) }).to.deep.equal({ status: 503, retryAfter: '1', refresh: null, type: 'application/problem+json', body: { type: 'about:blank', title: 'Service Unavailable', status: 503, detail: sentence } });
    const wombat = await ask('/wombat/api/calls/?op=addcall&campaign=X&number=1');
    expect([wombat.status, wombat.retryAfter, JSON.parse(wombat.body)]).to.deep.equal([503, '1', { status: 'ERROR', message: sentence }]);
    expect(await ask('/admin', { headers: { Accept: 'text/html,*/*' } })).to.deep.equal({ status: 503, retryAfter: '1', refresh: '1', type: 'text/plain', body: 'The service is starting. This page opens by itself when it is there.\n' });
    expect((await ask('/admin', { method: 'HEAD' })).status).to.equal(503);
  });

  it('is heard by who sends a recording, too', async () => {
    const { status } = await ask('/media/recordings/one.wav', { method: 'PUT', body: Buffer.alloc(5_000_000) });
    expect(status).to.equal(503);
  });

  it('gives way to the service also on a connection that was opened before', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const askAgain = () =>
      new Promise((resolve, reject) => {
        const asked = request(`${address}/readyz`, { agent }, (response) => response.resume().once('end', () => resolve([response.statusCode, asked.reusedSocket])));
        asked.once('error', reject).end();
      });
    expect(await askAgain()).to.deep.equal([503, false]);
    server.off('request', whileStarting).on('request', (_, response) => response.end());
    expect(await askAgain()).to.deep.equal([200, true]);
    agent.destroy();
  });
});
