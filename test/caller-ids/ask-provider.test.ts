import { expect } from 'chai';
import { createAskProvider, type Provider } from '../../src/caller-ids/look-up/ask-provider.js';
import { isPublic } from '../../src/web/public-address.js';
import { TestProvider } from './provider.js';

describe('asking a look-up provider', () => {
  let server: TestProvider;
  const asksHere = createAskProvider({ allowsLoopback: true });
  const provider = (more: Partial<Provider> = {}): Provider => ({ headerName: 'Authorization', ...server.settings(), ...more } as Provider);
  const ask = async (more: Partial<Provider> = {}) => asksHere(provider(more), '+12025550199');

  beforeEach(async () => {
    server = await TestProvider.start();
  });
  afterEach(() => server.stop());

  it('sends the number and the secret, and reads what is at the paths', async () => {
    expect(await ask()).to.deep.equal({ ok: true, value: { lineType: 'mobile', place: 'Austin, TX', zone: 'America/Chicago' } });
    expect(server.asked).to.deep.equal([{ number: '+12025550199', secret: 'Bearer very secret' }]);
    server.reply = () => ({ body: { a: [{ 'is-mobile': false }], b: 7, c: 'Mars/Olympus' } });
    expect(await ask({ lineTypePath: 'a[0].is-mobile', placePath: 'b', zonePath: 'c' })).to.deep.equal({ ok: true, value: { lineType: 'fixed', place: null, zone: null } });
  });

  it('understands the words of providers', async () => {
    const words = { Wireless: 'mobile', nonFixedVoip: 'voip', landline: 'fixed', tollFree: 'toll free', premium: 'premium', unknown: 'unknown', pager: 'other' };
    for (const [word, lineType] of Object.entries(words)) {
      server.reply = () => ({ body: { carrier: { type: word } } });
      expect(await ask(), word).to.deep.include({ ok: true, value: { lineType, place: null, zone: null } });
    }
  });

  it('says what went wrong, without the address or the secret in it', async () => {
    const failure = async (more?: Partial<Provider>) => {
      const answer = await ask(more);
      return answer.ok ? expect.fail('it was answered') : answer.failure;
    };
    server.reply = () => ({ status: 402, body: {} });
    expect(await failure()).to.equal('answered with HTTP 402');
    server.reply = () => ({ body: '<html>' });
    expect(await failure()).to.equal('did not answer in JSON');
    server.reply = () => ({ body: { error: 'no such number', constructor: 1 } });
    expect(await failure({ lineTypePath: '__proto__.type' })).to.equal('answered with nothing at the places where we look');
    server.reply = () => ({ body: 'x'.repeat(70_000) });
    expect(await failure()).to.equal('was not heard: its answer is longer than 64 kB');
    server.reply = () => 'late';
    expect(await failure({ timeLimit: 100 })).to.equal('did not answer within 100 ms');
    expect(await failure({ url: 'http://127.0.0.1:1/{number}' })).to.equal('could not be reached (ECONNREFUSED)');
  });

  it('follows no redirect', async () => {
    server.reply = () => ({ status: 302, headers: { Location: `http://127.0.0.1:${server.port}/v1/elsewhere` }, body: '' });
    expect(await ask()).to.deep.equal({ ok: false, failure: 'answered with HTTP 302' });
    expect(server.asked).to.have.length(1);
  });

  it('goes to no address of our own network: written, hidden in another form, or behind a name', async () => {
    const asks = createAskProvider();
    const hosts = ['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', '10.0.0.1', '169.254.169.254', '[fd00::1]', '[64:ff9b::a00:1]', 'localhost'];
    for (const host of hosts) {
      const answer = await asks(provider({ url: `https://${host}:${server.port}/v1/{number}` }), '+12025550199');
      expect(answer.ok ? 'answered' : answer.failure, host).to.match(/at an address that is not on the internet$/);
    }
    expect(await asks(provider(), '+12025550199')).to.deep.equal({ ok: false, failure: 'is at an address that is not on the internet' });
    expect(await asks(provider({ url: 'http://1.1.1.1/{number}' }), '+12025550199')).to.deep.equal({ ok: false, failure: 'is not asked without encryption' });
    expect(server.asked).to.deep.equal([]);
  });
});

describe('addresses', () => {
  it('are public or not', () => {
    for (const address of ['1.1.1.1', '8.8.8.8', '172.32.0.1', '2606:4700::1111']) expect(isPublic(address), address).to.equal(true);
    for (const address of ['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.9.9.9', '169.254.1.1', '172.31.255.255', '192.168.0.1', '198.19.0.1', '224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:8.8.8.8', 'fe80::1', 'fc00::1', '2002:7f00:1::', '2001::1', 'ff02::1', 'host'])
      expect(isPublic(address), address).to.equal(false);
  });
});
