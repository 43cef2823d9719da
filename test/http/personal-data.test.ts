import { expect } from 'chai';
import { onEachDatabase } from '../support/databases.js';
import { bad, good, startApi, type TestApi } from './server.js';

onEachDatabase('what is known of a person, by the API', (open) => {
  let api: TestApi;
  before(async function () {
    this.timeout(60_000);
    api = await startApi(await open());
  });
  after(() => api?.stop());

  const number = '+12025550163';
  const about = `number=${encodeURIComponent(number)}`;
  it('is counted, exported as a file and erased, after words that confirm it', async () => {
    const list = good(await api.send('POST', '/lists', { body: { name: 'Customers' } }));
    good(await api.send('POST', `/lists/${list.id}/contacts`, { body: { number, name: 'Ann "<b>" Smith' } }));
    good(await api.send('POST', '/dialers', { body: { name: 'Calls them', lists: [{ listId: list.id, role: 'call' }] } }));
    expect(good(await api.send('GET', `/personal-data?${about}`))).to.deep.equal({ number, accounts: [{ accountId: api.one, account: 'Demo', contacts: 1, kept: 0, attempts: 0, callsIn: 0, requestsAtWidgets: 0, notes: 0, recordings: 0, consents: 0, lookedUp: 0, furtherNumberOf: [] }], deviceBlocks: 0, devices: [] });
    const exported = await api.send('GET', `/personal-data/export?${about}`);
    expect(exported.headers.get('Content-Disposition')).to.equal('attachment; filename=personal-data.json');
    expect(good(exported).entriesOnLists[0].name).to.equal('Ann "<b>" Smith');
    bad(await api.send('POST', '/personal-data/erasure', { body: { number, reason: 'A letter', confirm: 'erase' } }), 422, /confirm with the words "erase \+12025550163"/);
    bad(await api.send('POST', '/personal-data/erasure', { body: { number, reason: 'A letter', confirm: `erase ${number}` }, as: api.tokens.supervisor }), 403, /administer/);
    const done = good(await api.send('POST', '/personal-data/erasure', { body: { number, reason: 'A letter', confirm: `Erase ${number}` } }));
    expect(done.accounts).to.deep.equal([{ accountId: api.one, account: 'Demo', contacts: 1, notes: 0, recordings: 0, reduced: 0, kept: 0 }]);
    expect(good(await api.send('GET', `/personal-data?${about}`)).accounts[0]).to.include({ contacts: 0, kept: 1 });
    bad(await api.send('GET', '/personal-data?number=12'), 422, /too short/);
  });
});
