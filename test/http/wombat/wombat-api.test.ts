import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { updateAccount } from '../../../src/accounts/create-account.js';
import { Contact } from '../../../src/contacts/contact.entity.js';
import { ContactList } from '../../../src/contacts/contact-list.entity.js';
import { createList } from '../../../src/contacts/lists.js';
import { optOut } from '../../../src/contacts/opt-out.js';
import { DialerContact } from '../../../src/dialers/dialer-contact.entity.js';
import { createDialer, updateDialer } from '../../../src/dialers/save-dialer.js';
import type { PhoneNumber } from '../../../src/shared/phone-number.js';
import { valueOf } from '../../dialers/campaign.js';
import { onEachDatabase } from '../../support/databases.js';
import { startApi, type TestApi } from '../server.js';

onEachDatabase('the requests of WombatDialer', (open) => {
  let dataSource: DataSource;
  let api: TestApi;
  let dialerId: number;
  let dnc: number;

  const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const ask = async (path: string, { method = 'GET', form, authorization = `Bearer ${api.tokens.administrator}`, headers = {} }: { method?: string; form?: Record<string, string>; authorization?: string; headers?: Record<string, string> } = {}) => {
    const response = await fetch(`${api.address}/wombat/api/${path}`, { method, headers: { ...(authorization && { Authorization: authorization }), ...headers }, ...(form && { body: new URLSearchParams(form) }) });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, any> };
  };
  const good = (answer: Awaited<ReturnType<typeof ask>>) => {
    expect(answer.body).to.include({ status: 'OK' });
    expect(answer.status).to.equal(200);
    return answer.body;
  };
  const entries = (listId: number) => dataSource.getRepository(Contact).find({ where: { listId }, order: { id: 'ASC' } });
  const listNamed = (name: string) => dataSource.getRepository(ContactList).findOneByOrFail({ accountId: api.one, name });

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    api = await startApi(dataSource);
    valueOf(await updateAccount(api.context, api.administratorOfOne, api.one, { shortNumbers: '^\\d{3,5}$' }));
    dnc = valueOf(await createList(api.context, api.administratorOfOne, { name: 'DNC' })).id;
    dialerId = valueOf(await createDialer(api.context, api.administratorOfOne, api.one, { name: 'WEBSITE', lists: [{ listId: dnc, role: 'block' }] })).id;
  });
  after(() => api?.stop());

  for (const by of ['GET', 'POST']) {
    /** The document's own requests, with their parameters in the address or in the form. */
    const send = (path: string, parameters: Record<string, string>, authorization?: string) =>
      by === 'GET' ? ask(`${path}?${new URLSearchParams(parameters)}`, { authorization }) : ask(path, { method: 'POST', form: parameters, authorization });

    it(`addcall, by ${by}: calls number 1234 on campaign WEBSITE with its attributes, after the time in the enterprise’s zone, from its own list`, async () => {
      const schedule = '2026-03-18.14:00:00';
      const { message, number } = good(await send('calls/', { op: 'addcall', campaign: 'WEBSITE', number: '1234', attrs: 'NAME:John,SURN:Doe', schedule }));
      expect(number).to.equal('1234');
      expect(message).to.equal('It is called from 2026-03-18T18:00:00.000Z on, once the dialer "WEBSITE" runs: it is a draft.');
      const list = await listNamed('WEBSITE/AUTO');
      const contact = (await entries(list.id)).at(-1)!;
      expect(contact).to.deep.include({ number: '1234', attributes: { NAME: 'John', SURN: 'Doe' }, zone: 'America/New_York', addedBy: `administrator of ${api.one}` });
      const place = await dataSource.getRepository(DialerContact).findOneByOrFail({ dialerId, contactId: contact.id });
      expect(place.nextAt!.toISOString()).to.equal('2026-03-18T18:00:00.000Z');
    });

    it(`addToList and cancelBlacklist, by ${by}: with attributes behind the number, and marked instead of removed`, async () => {
      good(await send('lists/', { op: 'addToList', list: 'DNC', numbers: '1234,REASON:recalled' }));
      good(await send('lists/', { op: 'addToList', list: 'DNC', numbers: '1234,REASON:once more,BLACKLISTED_UNTIL:2026-06-01' }));
      const active = (await entries(dnc)).filter(({ cancelledAt }) => cancelledAt === null);
      expect(active).to.have.length(2);
      expect(active[0]).to.deep.include({ number: '1234', attributes: { REASON: 'recalled' }, description: 'recalled', blacklistedUntil: null });
      expect(active[1]!.blacklistedUntil!.toISOString()).to.equal('2026-06-02T03:59:59.999Z');
      const { cancelled, notFound } = good(await send('calls/', { op: 'cancelBlacklist', list: 'DNC', numbers: '1234|5555', reason: 'NEWCASE' }));
      expect({ cancelled, notFound }).to.deep.equal({ cancelled: 2, notFound: ['5555'] });
      const [, last] = (await entries(dnc)).slice(-2);
      expect(last).to.include({ cancelledReason: 'NEWCASE' });
      expect(last!.attributes!.BLACKLISTED_CANCELLED).to.match(/^NEWCASE \(2026-/);
    });
  }

  // Symptom: on MariaDB campaign=website and campaign=WÉBSITE called people on WEBSITE, and list=dnç wrote to DNC. Cause: its index takes them for the same
  // name. Fix: what it finds is compared with what was asked for, as SQLite does.
  it('finds a campaign and a list by their very names alone', async () => {
    const before = await dataSource.getRepository(Contact).count();
    for (const campaign of ['website', 'WÉBSITE', 'Website'])
      expect((await ask(`calls/?${new URLSearchParams({ op: 'addcall', campaign, number: '1234' })}`)).body, campaign).to.deep.equal({ status: 'ERROR', message: `There is no campaign "${campaign}" in the account "Demo"; nothing was added.` });
    good(await ask('lists/?op=addToList&list=DNC&numbers=1777'));
    for (const list of ['dnc', 'DNÇ']) {
      const message = `There is no list "${list}" in the account "Demo"; nothing was changed.`;
      expect((await ask(`lists/?${new URLSearchParams({ op: 'addToList', list, numbers: '1778' })}`)).body).to.deep.equal({ status: 'ERROR', message });
      expect((await ask(`calls/?${new URLSearchParams({ op: 'cancelBlacklist', list, numbers: '1777', reason: 'NEWCASE' })}`)).body).to.deep.equal({ status: 'ERROR', message });
    }
    expect(await dataSource.getRepository(Contact).count()).to.equal(before + 1);
    expect((await entries(dnc)).at(-1)).to.include({ number: '1777', cancelledAt: null });
  });

  it('puts nobody on the opt-outs until a day alone, and neither puts a number on a registry nor takes one off', async () => {
    await dataSource.transaction((manager) => optOut(manager, { accountId: api.one, number: '+12025550171' as PhoneNumber, source: 'test', at: 0 }));
    const registry = valueOf(await createList(api.context, api.administratorOfOne, { name: 'TPS', registryOf: 'GB' }));
    const refused = [
      await ask('lists/?op=addToList&list=Opt-outs&numbers=2025550172,BLACKLISTED_UNTIL:2030-01-01'), await ask('lists/?op=addToList&list=TPS&numbers=2025550172'), await ask('calls/?op=cancelBlacklist&list=TPS&numbers=2025550172&reason=NEW'),
    ];
    expect(refused.map(({ status, body }) => [status, body.message.replace(/: numbers come.*one\./, '.')])).to.deep.equal([
      [422, 'Whoever is on the list "Opt-outs" is never called again, so an entry there has no end. Nothing was added.'],
      [409, '"TPS" is a do-not-call registry. Nothing was added.'],
      [409, '"TPS" is a do-not-call registry. Nothing was changed.'],
    ]);
    expect(await entries(registry.id)).to.deep.equal([]);
    expect(good(await ask('lists/?op=addToList&list=Opt-outs&numbers=2025550172')).added).to.equal(1);
  });

  it('takes several numbers at once or none, further numbers, and a key, an end and a priority beyond the document', async () => {
    const before = (await entries(dnc)).length;
    expect(good(await ask(`lists/?op=addToList&list=DNC&numbers=${encodeURIComponent('2025550101,AA:bb|+12025550102\n1235')}`)).added).to.equal(3);
    expect((await entries(dnc)).slice(before).map(({ number }) => number)).to.deep.equal(['+12025550101', '+12025550102', '1235']);
    expect((await ask(`lists/?op=addToList&list=DNC&numbers=${encodeURIComponent('2025550101|12')}`)).status).to.equal(422);
    expect(await entries(dnc)).to.have.length(before + 3);
    expect((await dataSource.getRepository(ContactList).findOneByOrFail({ id: dnc })).contactCount, 'those that were cancelled are not counted').to.equal((await entries(dnc)).filter(({ cancelledAt }) => cancelledAt === null).length);

    const call = 'calls/?op=addcall&campaign=WEBSITE&number=2025550103&attrs=MULTINUM1:2025550104&key=k1&priority=4&expires=2026-12-31';
    expect(good(await ask(call))).to.include({ added: 1, number: '+12025550103' });
    expect(good(await ask(call)).added).to.equal(0);
    const contact = (await entries((await listNamed('WEBSITE/AUTO')).id)).at(-1)!;
    expect(contact.otherNumbers).to.deep.equal([{ type: 'MULTINUM1', number: '+12025550104' }]);
    expect(await dataSource.getRepository(DialerContact).findOneByOrFail({ dialerId, contactId: contact.id })).to.include({ priority: 4 });
  });

  it('takes the token as a bearer’s, as a password and as a name, and nothing else', async () => {
    const path = 'calls/?op=addcall&campaign=WEBSITE&number=1234';
    for (const authorization of [basic('robot', api.tokens.administrator), basic(api.tokens.administrator, '')]) good(await ask(path, { authorization }));
    const without = await ask(path, { authorization: '' });
    expect(without.status).to.equal(401);
    expect(without.headers.get('WWW-Authenticate')).to.match(/^Basic /);
    expect((await ask(path, { authorization: basic('robot', 'wrong') })).body).to.include({ status: 'ERROR', message: 'This token is unknown or was revoked.' });
    expect((await ask(path, { authorization: 'Basic !' })).status).to.equal(401);
    expect((await ask(path, { authorization: basic('robot', api.tokens.administrator), headers: { 'Sec-Fetch-Site': 'cross-site' } })).status).to.equal(403);
  });

  it('goes by the token’s account and its role', async () => {
    expect((await ask('calls/?op=addcall&campaign=WEBSITE&number=1234', { authorization: `Bearer ${api.tokens.other}` })).body.message).to.equal('There is no campaign "WEBSITE" in the account "Other"; nothing was added.');
    expect((await ask('calls/?op=addcall&campaign=WEBSITE&number=1234', { authorization: `Bearer ${api.tokens.supervisor}` })).status).to.equal(403);
    good(await ask('lists/?op=addToList&list=DNC&numbers=1236', { authorization: `Bearer ${api.tokens.supervisor}` }));
    const agency = `Bearer ${api.tokens['agency administrator']}`;
    expect((await ask('lists/?op=addToList&list=DNC&numbers=1236', { authorization: agency })).body.message).to.match(/say by account which one/);
    good(await ask(`lists/?op=addToList&list=DNC&numbers=1236&account=${api.one}`, { authorization: agency }));
  });

  // Symptom: with number=1 in the address and number=2 in the form, 2 was called. Cause: the form's was put over the address's. Fix: it is refused, unless they are the same.
  it('takes a parameter from the address or from the form, and none that differs in both', async () => {
    const before = await dataSource.getRepository(Contact).count();
    for (const [address, form, name] of [['op=addToList&list=DNC&numbers=1241', { numbers: '1242' }, 'numbers'], ['op=addToList&list=DNC', { op: 'cancelblacklist', numbers: '1242' }, 'op'], ['op=addToList&list=DNC&list=DNC&numbers=1241', { list: 'DNC' }, 'list']] as const) {
      const answer = await ask(`lists/?${address}`, { method: 'POST', form });
      expect([answer.status, answer.body]).to.deep.equal([422, { status: 'ERROR', message: `The parameter ${name} is in the address and in the form, and they differ: give it once. Nothing was done.` }]);
    }
    expect(await dataSource.getRepository(Contact).count()).to.equal(before);
    good(await ask('lists/?op=addToList&list=DNC', { method: 'POST', form: { list: 'DNC', numbers: '1243' } }));
  });

  it('says what is wrong in one sentence, and has done nothing', async () => {
    const wrong: [string, number, RegExp][] = [
      ['calls/?op=start&campaign=WEBSITE', 422, /^The op is one of/],
      ['calls/', 422, /^The op is one of/],
      ['calls/?op=addcall&number=1234', 422, /^Say by campaign which one it is\./],
      ['calls/?op=addcall&campaign=WEBSITE', 422, /^Say by number whom to call\./],
      ['calls/?op=addcall&campaign=NOBODY&number=1234', 404, /no campaign "NOBODY"/],
      ['calls/?op=addcall&campaign=WEBSITE&number=1234&shedule=2026-03-18', 422, /^There is no parameter shedule here\./],
      ['calls/?op=addcall&campaign=WEBSITE&number=1234&schedule=later', 422, /^schedule: “later” is not a date/],
      ['calls/?op=addcall&campaign=WEBSITE&number=12', 422, /too short/],
      ['calls/?op=addcall&campaign=WEBSITE&number=1234&attrs=John', 422, /^attrs: “John” is not an attribute/],
      ['lists/?op=addToList&list=NONE&numbers=1234', 404, /no list "NONE"/],
      ['lists/?op=addToList&list=DNC&numbers=', 422, /from 1 to 10,000/],
      ['lists/?op=addToList&list=DNC&numbers=1234,BLACKLISTED_UNTIL:2020-01-01', 422, /is past; nothing was added/],
      ['calls/?op=cancelBlacklist&list=DNC&numbers=1234', 422, /^Say by reason why\./],
      ['nothing/', 404, /there are calls\/ and lists\//],
    ];
    const before = await dataSource.getRepository(Contact).count();
    for (const [path, status, message] of wrong) {
      const answer = await ask(path);
      expect(answer.status, path).to.equal(status);
      expect(answer.body.status).to.equal('ERROR');
      expect(answer.body.message, path).to.match(message);
    }
    expect((await ask('calls/?op=addcall&campaign=WEBSITE&number=1234', { method: 'DELETE' })).status).to.equal(405);
    expect((await ask('calls/', { method: 'POST', headers: { 'Content-Type': 'application/json', 'Content-Length': '2' } })).status).to.be.oneOf([415, 422]);
    expect(await dataSource.getRepository(Contact).count()).to.equal(before);
  });

  it('takes what the account allows only: without its pattern, 1234 is too short', async () => {
    const call = 'calls/?op=addcall&campaign=THEIRS&number=1234';
    valueOf(await createDialer(api.context, api.administratorOfOther, api.other, { name: 'THEIRS' }));
    expect((await ask(call, { authorization: `Bearer ${api.tokens.other}` })).body.message).to.match(/"1234" is too short/);
    const bad = await updateAccount(api.context, api.administratorOfOther, api.other, { shortNumbers: '(a+)+' });
    expect(bad.ok).to.equal(false);
    expect((await updateDialer(api.context, api.administratorOfOne, dialerId, {})).ok).to.equal(true);
  });
});
