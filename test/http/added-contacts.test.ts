import { expect } from 'chai';
import { onEachDatabase } from '../support/databases.js';
import { type Answer, bad, startApi, type TestApi } from './server.js';

onEachDatabase('adding contacts to a dialer by the API', (open) => {
  let api: TestApi;
  const good = ({ status, body }: Answer) => {
    expect(status, JSON.stringify(body)).to.be.below(300);
    return body;
  };

  before(async function () {
    this.timeout(60_000);
    api = await startApi(await open());
  });
  after(() => api?.stop());

  it('takes a contact once for each key, by the header or in the body, and says what becomes of it', async () => {
    const dialer = good(await api.send('POST', '/dialers', { body: { name: 'Website' } }));
    const add = (body: object, key?: string, as = api.tokens.administrator) => api.send('POST', `/dialers/${dialer.id}/contacts`, { as, body, headers: key ? { 'Idempotency-Key': key } : {} });
    const added = good(await add({ number: '2025550123', name: 'Ada', attributes: { city: 'Rome' }, notBefore: '2026-03-01T09:00:00Z', expiresAt: '2026-03-02T09:00:00Z', priority: 2, source: 'the CRM' }, 'k 1'));
    expect(added).to.deep.include({ isNew: true, place: { state: 'waiting', status: null, nextAt: '2026-03-01T09:00:00.000Z', expiresAt: '2026-03-02T09:00:00.000Z', priority: 2 } });
    expect(added.contact).to.deep.include({ number: '+12025550123', name: 'Ada', attributes: { city: 'Rome' }, description: 'the CRM' });
    const again = good(await add({ number: '2025550123', key: 'k 1' }));
    expect(again).to.include({ isNew: false });
    expect(again.contact.id).to.equal(added.contact.id);
    bad(await add({ number: '2025550124' }, 'k 1'), 409, /used before, for \+12025550123/);
    bad(await add({ number: '2025550124', notBefor: 'x' }), 422, /notBefor/);
    bad(await add({ number: '2025550124' }, undefined, api.tokens.other), 404, /no dialer/);
    expect(good(await api.send('GET', `/dialers/${dialer.id}`)).lists).to.deep.equal([{ listId: added.contact.listId, role: 'call', status: 'BLACKLIST', isOwn: true }]);
  });
});
