import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { onEachDatabase } from '../support/databases.js';
import { type Answer, bad, startApi, type TestApi } from './server.js';

onEachDatabase('the routes of caller IDs and look-ups', (open) => {
  let dataSource: DataSource;
  let api: TestApi;
  const asked: string[] = [];
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    api = await startApi(dataSource, {
      askProvider: async ({ headerSecret }, number) => {
        asked.push(`${number} ${headerSecret}`);
        return number.endsWith('0000') ? { ok: false, failure: 'answered with HTTP 500' } : { ok: true, value: { lineType: 'mobile', place: 'Austin, TX', zone: null } };
      },
    });
  });
  after(() => api?.stop());

  const good = ({ status, body }: Answer) => {
    expect(status, JSON.stringify(body)).to.be.oneOf([200, 201, 204]);
    return body;
  };

  it('add, list, change and delete numbers of the caller’s account', async () => {
    const made = good(await api.send('POST', '/caller-ids', { body: { number: '202 555 0110', teams: ['East'] } }));
    expect(made).to.deep.include({ number: '+12025550110', teams: ['East'], enabled: true, accountId: api.one, restedUntil: null });
    bad(await api.send('POST', '/caller-ids', { body: { number: '2025550110' } }), 409, /already/);
    bad(await api.send('POST', '/caller-ids', { body: { number: '2025550111', agent: 'nobody@nowhere' } }), 422, /No agent "nobody@nowhere" serves a queue/);
    bad(await api.send('POST', '/caller-ids', { body: { number: '2025550111', colour: 'red' } }), 422, /There is no "colour" here\.$/);
    expect(good(await api.send('PATCH', `/caller-ids/${made.id}`, { body: { dailyCap: 5 } }))).to.deep.include({ dailyCap: 5, teams: ['East'] });
    expect(good(await api.send('GET', '/caller-ids')).items).to.have.length(1);
    expect(good(await api.send('GET', '/caller-ids')).items[0]).to.include({ id: made.id, usedToday: 0 });
    expect(good(await api.send('GET', '/caller-ids', { as: api.tokens.other })).items).to.deep.equal([]);
    bad(await api.send('GET', `/caller-ids/${made.id}`, { as: api.tokens.other }), 404, /no caller ID/);
    bad(await api.send('PATCH', `/caller-ids/${made.id}`, { as: api.tokens.other, body: { label: 'x' } }), 404, /no caller ID/);
    good(await api.send('DELETE', `/caller-ids/${made.id}`));
    bad(await api.send('DELETE', `/caller-ids/${made.id}`), 404, /no caller ID/);
  });

  it('add many at once, and say what somebody would see', async () => {
    const pasted = good(await api.send('POST', '/caller-ids/paste', { body: { text: '+12025550120\n+13125550120\nx', dailyCap: 9 } }));
    expect([pasted.added, pasted.rejected[0].line]).to.deep.equal([2, 3]);
    const seen = good(await api.send('POST', '/caller-ids/try', { as: api.tokens.auditor, body: { callerId: { kind: 'best match' }, number: '312 555 0199' } }));
    expect(seen).to.deep.equal({ number: '+13125550120', reason: '+13125550120: same area code 312; not used today yet.', outboundCampaign: '' });
    expect(good(await api.send('GET', '/caller-ids')).items.map(({ usedToday }: { usedToday: number }) => usedToday), 'nothing is counted').to.deep.equal([0, 0]);
    bad(await api.send('POST', '/caller-ids/try', { body: { callerId: { kind: 'nearest' }, number: '312 555 0199' } }), 422, /callerId/);
  });

  it('take the rule in a dialer’s settings, and give it back', async () => {
    const toEast = { name: 'A', settings: { callerId: { kind: 'team', team: 'East' }, enhancedCallerId: true } };
    bad(await api.send('POST', '/dialers', { body: toEast }), 422, /No caller ID of the account has the team "East"/);
    good(await api.send('POST', '/caller-ids', { body: { number: '202 555 0150', teams: ['East'] } }));
    const made = good(await api.send('POST', '/dialers', { body: toEast }));
    expect(made.settings).to.deep.include({ callerId: { kind: 'team', team: 'East', excludeListId: null }, enhancedCallerId: true, outboundCampaign: '' });
    const changed = good(await api.send('PATCH', `/dialers/${made.id}`, { body: { settings: { callerId: { kind: 'specific', number: '+12025550120' } } } }));
    expect(changed.settings).to.deep.include({ callerId: { kind: 'specific', number: '+12025550120', excludeListId: null }, enhancedCallerId: true });
    bad(await api.send('PATCH', `/dialers/${made.id}`, { body: { settings: { callerId: { kind: 'random', listIds: [] } } } }), 422, /at least one list/);
    bad(await api.send('PATCH', `/dialers/${made.id}`, { body: { settings: { callerIdNumber: '+12025550120' } } }), 422, /callerIdNumber/);
    const [{ id }] = good(await api.send('GET', '/caller-ids')).items;
    bad(await api.send('DELETE', `/caller-ids/${id}`), 409, /is shown by the dialer "A"/);
  });

  it('set, try and remove a provider, whose secret never comes back', async () => {
    const settings = { url: 'https://api.example.com/{number}', headerSecret: 'Bearer very secret', lineTypePath: 'type', cost: 0.005 };
    expect(good(await api.send('GET', '/look-up-provider'))).to.deep.equal({ provider: null });
    bad(await api.send('POST', '/look-up-provider/try', { body: { number: '2025550199' } }), 404, /save one first/);
    const saved = good(await api.send('PUT', '/look-up-provider', { body: settings }));
    expect(saved).to.include({ hasSecret: true, cost: 0.005, currency: 'USD', timeLimit: 2_000 }).and.to.not.have.property('headerSecret');
    expect(JSON.stringify(good(await api.send('GET', '/look-up-provider')))).to.not.contain('very secret');
    bad(await api.send('PUT', '/look-up-provider', { body: { ...settings, url: 'https://192.168.0.1/{number}' } }), 422, /must be on the internet/);
    expect(good(await api.send('POST', '/look-up-provider/try', { body: { number: '202 555 0199' } }))).to.deep.equal({ lineType: 'mobile', place: 'Austin, TX', zone: null });
    expect(asked).to.deep.equal(['+12025550199 Bearer very secret']);
    bad(await api.send('POST', '/look-up-provider/try', { body: { number: '+12025550000' } }), 422, /answered with HTTP 500/);
    expect(good(await api.send('GET', '/look-up-provider', { as: api.tokens.other }))).to.deep.equal({ provider: null });
    const { items } = good(await api.send('GET', '/look-up-costs')) as { items: object[] };
    expect(items, 'what was tried is on the provider’s bill').to.have.length(1);
    expect(items[0]).to.include({ lookUps: 1, failures: 1, cost: 0.005, currency: 'USD' });
    expect(good(await api.send('GET', '/subscribers?number=%2B4930123456'))).to.include({ lineType: 'fixed', source: 'offline', lookedUpAt: null, failure: 'The provider is asked when a dialer is about to call it.' });
    good(await api.send('DELETE', '/look-up-provider'));
    expect(good(await api.send('GET', '/subscribers?number=%2B4930123456', { as: api.tokens.auditor }))).to.deep.include({ place: 'Berlin', zones: ['Europe/Berlin'], failure: null });
  });
});
