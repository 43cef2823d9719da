import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Enterprise } from '../../src/accounts/enterprise.entity.js';
import { onEachDatabase } from '../support/databases.js';
import { bad, good, startApi, type TestApi } from './server.js';

onEachDatabase('the contact trace, by the API', (open) => {
  let dataSource: DataSource;
  let api: TestApi;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    api = await startApi(dataSource);
  });
  after(() => api?.stop());

  let lists = 0;
  const newList = async (as = api.tokens.administrator) => good(await api.send('POST', '/lists', { as, body: { name: `List ${(lists += 1)}` } }));

  const insert = async (id: string, accountId: number, values: object = {}) => {
    const row = { id, account_id: accountId, campaign_id: 1, dialer_id: 1, dialer_version_id: 1, dialer_contact_id: 1, contact_id: 1, list_id: 1, number: '+12025550150', client_id: 'C-9', ordinal: 1, state: 'settled', result: 'busy', created_at: '2026-01-05 11:00:00.000', ...values };
    await dataSource.query(`INSERT INTO attempt (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).map(() => '?').join(', ')})`, Object.values(row));
  };
  before(async () => {
    for (let index = 1; index <= 5; index++) await insert(`019b0000-0000-7000-8000-00000000000${index}`, api.one);
    await insert('019b0000-0000-7000-8000-000000000006', api.other, { reason: '=HYPERLINK("x")', result: 'refused', ordinal: 0 });
  });

  it('finds a number however it is written, in pages, newest first, in the caller’s accounts only', async () => {
    const first = good(await api.send('GET', '/attempts?number=202-555-0150&limit=3'));
    expect(first.items.map(({ id }: { id: string }) => id.at(-1))).to.deep.equal(['5', '4', '3']);
    expect(first.items[0]).to.include({ result: 'busy', createdAt: '2026-01-05T11:00:00.000Z', answeredAt: null });
    const second = good(await api.send('GET', `/attempts?number=${encodeURIComponent('+12025550150')}&limit=3&after=${first.next}`));
    expect([second.items.length, second.next]).to.deep.equal([2, null]);
    expect(second.numbers).to.deep.equal(['+12025550150']);
    expect(good(await api.send('GET', '/attempts?clientId=C-9', { as: api.tokens['agency administrator'] })).items).to.have.length(6);
    expect(good(await api.send('GET', '/attempts?clientId=C-9', { as: api.tokens.other })).items).to.have.length(1);
    bad(await api.send('GET', '/attempts?number=abc'), 422, /letters/);
    bad(await api.send('GET', '/calls-in?number=abc'), 422, /"abc" has letters in it\. Write it as people of your country do/);
    expect(good(await api.send('GET', '/calls-in?number=1001')).items, 'an internal number').to.deep.equal([]);
    bad(await api.send('GET', '/attempts'), 422, /whom to trace/);
    // Half an address, or nothing at all, was taken for a person of whom nothing is known.
    bad(await api.send('GET', '/attempts?clientId='), 422, /client ID is empty/);
    bad(await api.send('GET', '/attempts.csv?clientId=%20'), 422, /client ID is empty/);
    bad(await api.send('GET', '/attempts?email=jsmith'), 422, /"jsmith" is not a whole email address; give it with its domain/);
    bad(await api.send('GET', '/attempts?email=jsmith%40'), 422, /not a whole email address/);
    bad(await api.send('GET', '/attempts?disposition='), 422, /disposition is empty/);
  });

  it('is downloaded as a CSV file that runs no formula, with times in the zone of the enterprise', async () => {
    await dataSource.getRepository(Enterprise).update(1, { zone: 'America/New_York' });
    const text: string = good(await api.send('GET', '/attempts.csv?clientId=C-9', { as: api.tokens['agency administrator'] }));
    const lines = text.trimEnd().split('\r\n');
    expect(lines).to.have.length(7);
    expect(lines[0]).to.match(/^When,Account,Client ID,Number,/).and.include(',Ended,Seconds,Milliseconds from answer to end,').and.include(',Disposition,Outcome,Disposition by,Disposition at,Disposition note,Call again at,Call again by,Notes,');
    expect(lines[1]).to.include(`"'=HYPERLINK(""x"")"`).and.include(',+12025550150,').and.match(/^2026-01-05T06:00:00.000-05:00,/);
  });

  // Symptom: the trace's page asked each list of each account whether the person is on it: 20 requests for 20 lists.
  // Cause: a person could be looked for on one list alone.
  // Fix: one request over all lists.
  it('are found by number or client ID on every list that one sees, in one request', async () => {
    const [one, two] = [await newList(), await newList()];
    const other = await newList(api.tokens.other);
    const number = '+12025550141';
    for (const { id } of [two, one]) good(await api.send('POST', `/lists/${id}/contacts`, { body: { number, name: 'Ann', clientId: 'A4307' } }));
    good(await api.send('POST', `/lists/${one.id}/contacts`, { body: { number: '+12025550142', clientId: 'a4307' } }));
    good(await api.send('POST', `/lists/${other.id}/contacts`, { body: { number, clientId: 'A4307' }, as: api.tokens.other }));
    const lists = async (search: string, as = api.tokens.administrator) => good(await api.send('GET', `/contacts?${search}`, { as })).items.map(({ list }: { list: string }) => list);
    expect(await lists('number=(202)%20555-0141')).to.deep.equal([two.name, one.name]);
    for (const search of ['number=%2B12025550141', 'clientId=A4307']) {
      expect(await lists(search), search).to.deep.equal([two.name, one.name]);
      expect(await lists(search, api.tokens.other), search).to.deep.equal([other.name]);
      expect(await lists(search, api.tokens['agency administrator']), search).to.deep.equal([two.name, one.name, other.name]);
    }
    const page = good(await api.send('GET', '/contacts?clientId=A4307&limit=1'));
    expect(page.items).to.have.length(1);
    expect(page.items[0]).to.deep.include({ listId: two.id, list: two.name, number, name: 'Ann', clientId: 'A4307', accountId: api.one });
    expect(await lists(`clientId=A4307&after=${page.next}`)).to.deep.equal([one.name]);
    expect(await lists('number=%2B12025550143')).to.deep.equal([]);
    bad(await api.send('GET', '/contacts'), 422, /a number, a client ID or an email address/);
    bad(await api.send('GET', '/contacts?clientId=%20'), 400, /client ID is empty/);
    bad(await api.send('GET', '/contacts?number=12'), 422, /too short/);
  });

  // Symptom: of a further number on which nobody was called the trace said that no attempt was made at this contact, which was refused several times.
  // Cause: further numbers have no index; finding nothing was taken for there being nothing.
  // Fix: those who were called on it are found; else it is said whose attempts are not there, and who can find out.
  it('are found by a further number once they were called on it; until then the answer says what finding nothing does not mean', async () => {
    const list = await newList();
    const [number, further, email] = ['+12025550161', '+12025550162', 'ann.further@example.com'];
    const contact = good(await api.send('POST', `/lists/${list.id}/contacts`, { body: { number, email, otherNumbers: [{ type: 'mobile', number: further }] } }));
    await insert('019b0000-0000-7000-8000-000000000011', api.one, { number, contact_id: contact.id, list_id: list.id });
    const asked = async (what: string) => good(await api.send('GET', what));
    const found = async (what: string) => (await asked(what)).items.map(({ id }: { id: string | number }) => String(id).slice(-2));
    expect(await found('/attempts?number=202-555-0162')).to.deep.equal([]);
    expect((await asked('/attempts?number=202-555-0162')).says).to.match(/^No attempt was made at \+12025550162 in the last 12 months, and none was refused\. If it is a further number of somebody .* GET \/personal-data /);
    expect(await found('/contacts?number=202-555-0162')).to.deep.equal([]);
    expect((await asked('/attempts?number=202-555-0161')).says).to.equal(null);
    expect((await asked(`/attempts?email=${email.replace('ann', 'bob')}`)).says).to.equal(null);
    await insert('019b0000-0000-7000-8000-000000000012', api.one, { number: further, contact_id: contact.id, list_id: list.id, created_at: '2026-01-05 11:01:00.000' });
    expect(await found('/attempts?number=202-555-0162')).to.deep.equal(['12', '11']);
    expect((await asked('/attempts?number=202-555-0162')).says).to.equal(null);
    expect((await asked('/contacts?number=202-555-0162')).items).to.deep.equal((await asked('/contacts?number=202-555-0161')).items);
    expect(good(await api.send('GET', '/attempts?number=%2B12025550162', { as: api.tokens.other })).items).to.deep.equal([]);
  });

  // Symptom: a person who was searched by email address was shown on none of their lists, and could not be exported or erased from there; and a@b, half an address,
  // was taken for somebody of whom nothing is known.
  // Cause: lists could be asked by number or client ID alone; and any text with an @ in it was an address.
  // Fix: an email address leads to lists too, and it needs a domain with a dot.
  it('are found by email address, however it is capitalised, but with its accents', async () => {
    const { id, name } = await newList();
    const entries = [['+12025550151', 'René@Example.com'], ['+12025550152', 'rene@example.com'], ['+12025550153', 'JOSÉ@X.example']] as const;
    for (const [number, email] of entries) good(await api.send('POST', `/lists/${id}/contacts`, { body: { number, email } }));
    const found = async (email: string, as = api.tokens.administrator) => good(await api.send('GET', `/contacts?email=${encodeURIComponent(email)}`, { as })).items.map(({ number, list }: { number: string; list: string }) => [number, list]);
    expect(await found(' rené@example.COM ')).to.deep.equal([['+12025550151', name]]);
    expect(await found('josé@x.example')).to.deep.equal([['+12025550153', name]]);
    expect(await found('jose@x.example')).to.deep.equal([]);
    expect(await found('Rene@example.com')).to.deep.equal([['+12025550152', name]]);
    expect(await found('rene@example.com', api.tokens.other)).to.deep.equal([]);
    for (const path of ['contacts', 'attempts']) for (const half of ['ann%40example', 'ann%40', 'ann%40.com', 'a%40b.']) bad(await api.send('GET', `/${path}?email=${half}`), 422, /is not a whole email address; give it with its domain/);
    bad(await api.send('GET', '/contacts?email=ann%40example.com&clientId=1'), 422, /Say who is looked for/);
  });
});
