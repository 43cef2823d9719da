import { expect } from 'chai';
import { onEachDatabase } from '../support/databases.js';
import { type Answer, startApi, type TestApi } from './server.js';

const site = 'https://www.example.com';

onEachDatabase('widgets over HTTP', (open) => {
  let api: TestApi;
  let dialer: { id: number };
  let made = 0;
  const good = ({ status, body }: Answer) => {
    expect(status, JSON.stringify(body)).to.be.below(300);
    return body;
  };
  const make = async (input: object = {}) => good(await api.send('POST', '/widgets', { body: { name: `Site ${(made += 1)}`, dialerId: dialer.id, origins: [site], ...input } }));
  /** From a page of the site, unless told otherwise. */
  const visit = async (method: string, path: string, { origin = site as string | null, body, headers = {} }: { origin?: string | null; body?: BodyInit; headers?: Record<string, string> } = {}) => {
    const response = await fetch(`${api.address}/widget/${path}`, { method, body, headers: { ...(origin && { Origin: origin }), ...headers } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: response.headers.get('Content-Type')?.includes('json') ? JSON.parse(text) : undefined };
  };
  const json = (body: object) => ({ body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
  const ticketOf = async (key: string) => {
    const { body } = await visit('GET', `${key}/state`);
    await api.clock.advance(3_000);
    return body.ticket as string;
  };

  before(async function () {
    this.timeout(60_000);
    api = await startApi(await open());
    // So that its own opening hours are all that a form goes by.
    good(await api.send('PATCH', '/rules', { body: { law: false } }));
    dialer = good(await api.send('POST', '/dialers', { body: { name: 'Call me', settings: { hours: { restrict: true, from: '00:00', to: '24:00' } } } }));
    // It would need a message and a switch to run; what a widget asks is its state.
    await api.context.dataSource.query("UPDATE dialer SET state = 'running' WHERE id = ?", [dialer.id]);
  });
  after(() => api?.stop());

  it('give their script to any page, with the texts as data, and nothing once the key is renewed', async () => {
    const widget = await make({ texts: { button: '</script><b>"Ring"', heading: 'Hé \u2028' } });
    const { status, headers, text } = await visit('GET', `${widget.publicKey}.js`, { origin: null });
    expect(status).to.equal(200);
    expect(headers.get('Content-Type')).to.match(/^text\/javascript/);
    expect(headers.get('Cross-Origin-Resource-Policy')).to.equal('cross-origin');
    expect(headers.get('Cache-Control')).to.equal('public, max-age=60');
    expect(text).to.contain('\\u003c/script>\\u003cb>\\"Ring\\"').and.not.match(/innerHTML|insertAdjacentHTML|document\.write|eval\(/);
    expect(text).not.to.contain(site);
    expect(text.length).to.be.below(12_000);
    expect(() => new Function(text)).not.to.throw();
    const renewed = good(await api.send('POST', `/widgets/${widget.id}/key`, { body: {} }));
    expect(renewed.publicKey).not.to.equal(widget.publicKey);
    expect((await visit('GET', `${widget.publicKey}.js`)).status).to.equal(404);
    good(await api.send('PATCH', `/widgets/${widget.id}`, { body: { enabled: false } }));
    expect((await visit('GET', `${renewed.publicKey}.js`)).text).to.equal('/* This form is not in use at the moment. */\n');
    expect((await visit('POST', `${renewed.publicKey}/requests`, json({ number: '2025550100' }))).status).to.equal(404);
  });

  it('take a request as JSON and as a form, add it to the dialer once, and list what came', async () => {
    const { id, publicKey } = await make();
    const ticket = await ticketOf(publicKey);
    const taken = await visit('POST', `${publicKey}/requests`, json({ number: '(202) 555-0123', name: 'Ada', page: `${site}/shop?x=1`, ticket }));
    expect(taken.body).to.deep.equal({ callsFrom: null });
    expect(taken.status).to.equal(202);
    expect((await visit('POST', `${publicKey}/requests`, { headers: { 'X-Forwarded-For': '203.0.113.9' }, body: new URLSearchParams({ number: '+12025550123', agrees: 'on', website: '', ticket }) })).status).to.equal(202);
    const { items, next } = good(await api.send('GET', `/widgets/${id}/requests`, { as: api.tokens.auditor }));
    expect(next).to.equal(null);
    // Nobody is taken at their word for where they come from.
    expect(items.map(({ outcome, number, address, page }: any) => ({ outcome, number, address, page }))).to.deep.equal([
      { outcome: 'again', number: '+12025550123', address: '127.0.0.1', page: site },
      { outcome: 'added', number: '+12025550123', address: '127.0.0.1', page: `${site}/shop` },
    ]);
    const contacts = good(await api.send('GET', `/dialers/${dialer.id}/contacts`)).items;
    expect(contacts.filter(({ number }: any) => number === '+12025550123')).to.have.length(1);
    const page = good(await api.send('GET', `/widgets/${id}/requests?limit=1&outcome=added`));
    expect(page).to.deep.include({ next: null });
    expect((await api.send('GET', `/widgets/${id}/requests`, { as: api.tokens.other })).status).to.equal(404);
  });

  it('let the pages of their sites in, preflight too, without cookies, and no others', async () => {
    const { publicKey } = await make({ origins: [site, 'http://localhost:8080'] });
    for (const origin of [site, 'http://localhost:8080']) {
      const { status, headers } = await visit('OPTIONS', `${publicKey}/requests`, { origin, headers: { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' } });
      expect(status).to.equal(204);
      expect(headers.get('Access-Control-Allow-Origin')).to.equal(origin);
      expect(headers.get('Access-Control-Allow-Headers')).to.equal('Content-Type');
      expect(headers.get('Access-Control-Allow-Credentials')).to.equal(null);
      expect(headers.get('Vary')).to.contain('Origin');
    }
    for (const origin of ['https://example.com', 'http://www.example.com', 'https://www.example.com.evil.example', 'null', null]) {
      for (const method of ['OPTIONS', 'POST']) {
        const { status, headers } = await visit(method, `${publicKey}/requests`, { origin, ...(method === 'POST' && json({ number: '2025550188' })) });
        expect([status, headers.get('Access-Control-Allow-Origin')], `${method} from ${origin}`).to.deep.equal([403, null]);
      }
    }
    expect((await visit('GET', `${publicKey}/state`, { origin: 'https://evil.example' })).status).to.equal(403);
    // A page of our own site does not name it when it asks.
    expect((await visit('GET', `${publicKey}/state`, { origin: null })).status).to.equal(200);
  });

  it('have a page of their own, which may load and ask nothing but ours, in the language of its words', async () => {
    const { publicKey } = await make({ texts: { heading: '<i>Rück</i>' } });
    const { status, headers, text } = await visit('GET', publicKey, { origin: null });
    expect([status, headers.get('Content-Type'), headers.get('Cache-Control')]).to.deep.equal([200, 'text/html; charset=utf-8', 'public, max-age=60']);
    expect(headers.get('Content-Security-Policy')).to.equal("default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    expect(text).to.contain('<title>&lt;i&gt;Rück&lt;/i&gt;</title>').and.contain(`<script src="${publicKey}.js" data-page></script>`).and.contain('<html lang="en">').and.not.match(/style|onload/);
    expect((await visit('GET', `${publicKey}/`, { origin: null })).text).to.contain(`<script src="../${publicKey}.js" data-page>`);
    const missing = await visit('GET', 'unknown', { origin: null });
    expect([missing.status, missing.text.includes('There is no such form')]).to.deep.equal([404, true]);
    const german = good(await api.send('POST', '/accounts', { as: api.tokens['agency administrator'], body: { name: 'German', country: 'DE', zone: 'Europe/Berlin' } }));
    const widget = (texts: object) => api.send('POST', '/widgets', { as: api.tokens['agency administrator'], body: { name: `Site ${(made += 1)}`, purpose: 'never call me', accountId: german.id, texts } });
    expect((await visit('GET', good(await widget({ heading: 'Nicht anrufen' })).publicKey)).text).to.contain('<html lang="de">');
    expect((await visit('GET', good(await widget({})).publicKey)).text).to.contain('<html lang="en">');
  });

  it('take a request of their own page, and of a site only where it is named', async () => {
    const { id, publicKey } = good(await api.send('POST', '/widgets', { body: { name: 'Never', purpose: 'never call me' } }));
    const state = await visit('GET', `${publicKey}/state`, { origin: null });
    expect(state.body).to.include({ isOpen: true, mayWait: false });
    expect((await visit('GET', `${publicKey}/state`)).status).to.equal(403);
    await api.clock.advance(3_000);
    const body = { number: '(202) 555-0140', page: `${api.address}/widget/${publicKey}?x=1`, ticket: state.body.ticket };
    expect((await visit('POST', `${publicKey}/requests`, json(body))).status).to.equal(403);
    for (let time = 0; time < 2; time++) {
      const { status, body: told } = await visit('POST', `${publicKey}/requests`, { origin: api.address, ...json(body) });
      expect([status, told]).to.deep.equal([202, { callsFrom: null }]);
    }
    const { items } = good(await api.send('GET', '/opt-outs?number=%2B12025550140'));
    expect(items.map(({ source }: any) => source)).to.deep.equal([`form "Never" on ${api.address}/widget/${publicKey}`]);
    const requests = good(await api.send('GET', `/widgets/${id}/requests?outcome=opted%20out`)).items;
    expect(requests.map(({ number, says }: any) => [number, says])).to.deep.equal([['+12025550140', 'The number had opted out before.'], ['+12025550140', 'No dialer calls the number any more.']]);
    const { status, body: told } = await api.send('POST', '/widgets', { body: { name: 'Wrong', purpose: 'never call me', dialerId: dialer.id } });
    expect([status, told.field, told.detail]).to.deep.equal([422, 'dialerId', 'A form of those who never want to be called takes no dialer: it hears everybody, at any hour, by their number alone. Nothing was saved.']);
  });

  it('refuse what cannot be read, in words, and change nothing', async () => {
    const { id, publicKey } = await make();
    const sent = async (what: object) => (await visit('POST', `${publicKey}/requests`, what)).status;
    expect(await sent({ body: '{', headers: { 'Content-Type': 'application/json' } })).to.equal(400);
    expect(await sent(json({ number: '1'.repeat(11_000) }))).to.equal(413);
    expect(await sent(json({ number: '1'.repeat(100) }))).to.equal(422);
    expect(await sent(json({ number: 2025550123 }))).to.equal(422);
    expect(await sent(json({ number: '2025550123', other: true }))).to.equal(422);
    expect(await sent({ body: 'number=1', headers: { 'Content-Type': 'text/plain' } })).to.equal(422);
    expect(await sent({})).to.equal(422);
    expect((await visit('GET', `${publicKey}/other`)).status).to.equal(404);
    expect((await visit('GET', 'unknown/state')).status).to.equal(404);
    expect(good(await api.send('GET', `/widgets/${id}/requests`)).items).to.deep.equal([]);
  });

  it('say when they open, and take a request for then', async () => {
    const today = new Date(api.clock.now()).toISOString().slice(0, 10);
    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
    const schedule = good(await api.send('POST', '/schedules', { body: { name: 'Not today', zone: 'UTC', hours: Object.fromEntries(days.map((day) => [day, [{ from: '09:00', to: '18:00' }]])), holidays: [today] } }));
    const { id, publicKey } = await make({ scheduleId: schedule.id });
    const opensAt = new Date(Date.parse(`${today}T09:00:00Z`) + 86_400_000).toISOString();
    const state = (await visit('GET', `${publicKey}/state?zone=${encodeURIComponent("Mars/'")}`)).body;
    expect(state).to.deep.include({ isOpen: false, opensAt, mayWait: true, waitSeconds: 2 });
    const ticket = await ticketOf(publicKey);
    const body = { number: '2025550177', ticket };
    expect((await visit('POST', `${publicKey}/requests`, json(body))).status).to.equal(409);
    expect((await visit('POST', `${publicKey}/requests`, json({ ...body, later: true }))).body).to.deep.equal({ callsFrom: opensAt });
    expect(good(await api.send('GET', `/widgets/${id}/requests`)).items.map(({ outcome, says, callsFrom }: any) => [outcome, says, callsFrom])).to.deep.equal([
      ['added', `It is called from ${opensAt} on.`, opensAt],
      ['refused', `It opens at ${opensAt}.`, null],
    ]);
    const { status, body: told } = await api.send('DELETE', `/schedules/${schedule.id}`);
    expect([status, told.detail]).to.deep.equal([409, `The schedule "Not today" is used by the widget "Site ${made}", so it was not deleted. Choose another one there first.`]);
    good(await api.send('DELETE', `/widgets/${id}`));
    good(await api.send('DELETE', `/schedules/${schedule.id}`));
  });

  it('stop who asks more often than people do, and leave no rows of it', async () => {
    const { id, publicKey } = await make();
    let last = 0;
    for (let time = 0; time < 70 && last !== 429; time++) ({ status: last } = await visit('POST', `${publicKey}/requests`, json({ number: 'x' })));
    expect(last).to.equal(429);
    // The form of a site can read that it was too many, and say so.
    const state = await visit('GET', `${publicKey}/state`);
    expect([state.status, state.headers.get('Access-Control-Allow-Origin'), state.body.status]).to.deep.equal([429, site, 429]);
    expect(good(await api.send('GET', `/widgets/${id}/requests?limit=500`)).items.length).to.be.at.most(60);
  });
});
