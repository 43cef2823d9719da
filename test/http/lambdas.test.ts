import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { TestEndpoint } from '../lambdas/endpoint.js';
import { onEachDatabase } from '../support/databases.js';
import { type Answer, bad, startApi, type TestApi } from './server.js';

onEachDatabase('the routes of lambdas', (open) => {
  let dataSource: DataSource;
  let api: TestApi;
  let endpoint: TestEndpoint;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    api = await startApi(dataSource);
    endpoint = await TestEndpoint.start();
  });
  after(async () => {
    await api?.stop();
    await endpoint?.stop();
  });

  const good = ({ status, body }: Answer) => {
    expect(status, JSON.stringify(body)).to.be.oneOf([200, 201, 204]);
    return body;
  };
  let made = 0;
  const source = "console.log(contact.name);\nreturn { queue: contact.language === 'es' ? 'spanish' : 'sales' };";
  const make = async (body: object = {}) => good(await api.send('POST', '/lambdas', { body: { name: `Lambda ${(made += 1)}`, kind: 'script', source, ...body } }));
  const makeEndpoint = () => make({ kind: 'endpoint', source: undefined, url: endpoint.url });

  it('make one, change it, list its versions and delete it', async () => {
    const one = await make();
    expect(one).to.have.all.keys('id', 'accountId', 'name', 'kind', 'enabled', 'runs', 'failures', 'lastFailure', 'lastFailureAt', 'createdBy', 'createdAt', 'version', 'secret');
    expect(one.version).to.deep.equal({ ordinal: 1, source, url: null, timeLimit: 50, createdBy: one.createdBy, createdAt: '2026-01-05T12:00:00.000Z' });
    const changed = good(await api.send('PATCH', `/lambdas/${one.id}`, { body: { source: 'return { queue: "sales" }', timeLimit: 20, enabled: false } }));
    expect([changed.enabled, changed.version.ordinal, changed.version.timeLimit]).to.deep.equal([false, 2, 20]);
    expect(good(await api.send('GET', `/lambdas/${one.id}`, { as: api.tokens.auditor }))).to.deep.equal(changed);
    expect(good(await api.send('GET', `/lambdas/${one.id}/versions`)).items.map(({ ordinal }: { ordinal: number }) => ordinal)).to.deep.equal([2, 1]);
    expect(good(await api.send('GET', '/lambdas?limit=500')).items.map(({ id }: { id: number }) => id)).to.include(one.id);
    good(await api.send('DELETE', `/lambdas/${one.id}`));
    bad(await api.send('GET', `/lambdas/${one.id}`), 404, /no lambda/);
  });

  it('tell the line of a mistake at the field of the source', async () => {
    const answer = bad(await api.send('POST', '/lambdas', { body: { name: 'Wrong', kind: 'script', source: 'return {\n queue: ;\n}' } }), 422, /^The script has a mistake in line 2: .* Nothing was saved\.$/);
    expect(answer.field).to.equal('source');
    bad(await api.send('POST', '/lambdas', { body: { name: 'Wrong', kind: 'endpoint', url: 'https://192.168.1.1/' } }), 422, /must be on the internet/);
  });

  it('show an endpoint’s secret when it is made or renewed, and never again', async () => {
    const one = await makeEndpoint();
    expect(one.secret).to.match(/^sds_/);
    const { secret } = good(await api.send('POST', `/lambdas/${one.id}/secret`, { body: {} }));
    expect(secret).to.match(/^sds_/).and.not.equal(one.secret);
    for (const path of ['/lambdas?limit=500', `/lambdas/${one.id}`, `/lambdas/${one.id}/versions`]) expect(JSON.stringify(good(await api.send('GET', path))), path).to.not.contain('sds_');
    expect(JSON.stringify(good(await api.send('PATCH', `/lambdas/${one.id}`, { body: { timeLimit: 500 } })))).to.not.contain('sds_');
    const { id } = await make();
    bad(await api.send('POST', `/lambdas/${id}/secret`, { body: {} }), 409, /script has no secret/);
  });

  it('try a saved script with a sample contact', async () => {
    const { id } = await make();
    const trial = good(await api.send('POST', `/lambdas/${id}/try`, { body: { contact: { name: 'Ana', language: 'es' } } }));
    expect(trial).to.deep.include({ choice: { queue: 'spanish' }, failure: null, result: { queue: 'spanish' }, log: ['Ana'] });
    expect(trial.milliseconds).to.be.a('number').above(0);
    expect(good(await api.send('GET', `/lambdas/${id}`)).runs).to.equal(0);
  });

  it('try a script that is not saved, and tell where it fails', async () => {
    const body = { source: 'const a = 1;\na.b.c();', contact: { name: 'Ana' } };
    const trial = good(await api.send('POST', '/lambdas/try', { body }));
    expect(trial).to.deep.include({ choice: null, result: null, failure: { kind: 'threw', says: "failed in line 2: TypeError: cannot read property 'c' of undefined", line: 2, column: 4 } });
    expect(good(await api.send('POST', '/lambdas/try', { body: { ...body, source: 'for (;;) {}' } })).failure).to.deep.equal({ kind: 'time', says: 'ran longer than 50 ms and was stopped', line: null, column: null });
    expect(good(await api.send('POST', '/lambdas/try', { body: { ...body, source: 'return [1, { deep: null }]' } }))).to.deep.include({ choice: null, result: [1, { deep: null }] });
    bad(await api.send('POST', '/lambdas/try', { body: { ...body, timeLimit: 60_000 } }), 422, /timeLimit/);
  });

  it('try an endpoint', async () => {
    const { id } = await makeEndpoint();
    const trial = good(await api.send('POST', `/lambdas/${id}/try`, { body: { contact: { name: 'Ana' } } }));
    expect(trial).to.deep.include({ choice: { queue: 'sales' }, failure: null });
    expect(JSON.parse(endpoint.asked.at(-1)!.body)).to.deep.include({ contact: { name: 'Ana' }, dialer: { id: 0, name: 'A trial' } });
  });

  it('keep accounts apart, and let only administrators change and try', async () => {
    const { id } = await make();
    const others = { as: api.tokens.other };
    for (const path of [`/lambdas/${id}`, `/lambdas/${id}/versions`]) bad(await api.send('GET', path, others), 404, /no lambda/);
    bad(await api.send('PATCH', `/lambdas/${id}`, { ...others, body: { name: 'x' } }), 404, /no lambda/);
    bad(await api.send('POST', `/lambdas/${id}/try`, { ...others, body: { contact: {} } }), 404, /no lambda/);
    bad(await api.send('DELETE', `/lambdas/${id}`, others), 404, /no lambda/);
    expect(good(await api.send('GET', '/lambdas?limit=500', others)).items).to.deep.equal([]);
    for (const role of ['supervisor', 'auditor'] as const) {
      bad(await api.send('POST', `/lambdas/${id}/try`, { as: api.tokens[role], body: { contact: {} } }), 403, /administer/);
      good(await api.send('GET', `/lambdas/${id}`, { as: api.tokens[role] }));
    }
  });
});
