import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { Disposition } from '../../src/agents/disposition.entity.js';
import { saidOfAttempt } from '../../src/calls/said-in-trace.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { ContactNote } from '../../src/contacts/contact-note.entity.js';
import { asMainNumbers } from '../../src/contacts/as-main-numbers.js';
import { entriesOfPerson } from '../../src/contacts/entries-of-person.js';
import { dispositionNames, trace, traceIn, type TraceQuery } from '../../src/calls/trace.js';
import { hasEmail, whoseEmail } from '../../src/database/sql.js';
import type { Principal } from '../../src/accounts/principal.js';
import { Gateway } from '../../src/calls/gateway.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, failureOf, valueOf } from '../dialers/campaign.js';
import { attemptUnderWay } from './attempt-under-way.js';

onEachDatabase('the contact trace', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let number = '';
  let contacts = 2_000_000;
  const begin = (some: Partial<Attempt> = {}) => attemptUnderWay(dataSource, { accountId: campaign.house.one, contactId: (contacts += 1), number, createdAt: new Date(campaign.house.clock.now()), ...some });
  const ask = (query: Partial<TraceQuery>, by: Principal = campaign.house.agency) => trace(campaign.context, by, { country: 'US', limit: 100, ...query });
  const ids = async (query: Partial<TraceQuery>, by?: Principal) => valueOf(await ask(query, by)).map(({ id }) => id);

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  beforeEach(() => ([number] = campaign.numbers(1) as [string]));
  after(() => dataSource?.destroy());

  it('finds a person by number in the national form or with +, newest first, and with the names of everything', async () => {
    const listId = await campaign.list();
    const dialer = await campaign.dialer([{ listId, role: 'call' }]);
    const node = await dataSource.getRepository(Node).save({ enterpriseId: 1, name: 'fs1', host: 'fs1', port: 1, password: '', mediaLocation: '', createdAt: new Date() });
    const gateway = await dataSource.getRepository(Gateway).save({ nodeId: node.id, name: 'carrier', profile: 'external' });
    const first = await begin({ dialerId: dialer.id, listId, nodeId: node.id, gatewayId: gateway.id, clientId: 'c 1', state: 'settled', result: 'busy', cause: 'USER_BUSY', milliseconds: 0 });
    const second = await begin({ dialerId: 987_654, listId: 987_654 });
    const national = `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`;
    for (const written of [number, national, number.slice(2), `001${number.slice(2)}`.replace(/^00/, '+')]) expect(await ids({ number: written }), written).to.deep.equal([second, first]);
    const [, line] = valueOf(await ask({ number }));
    expect(line).to.include({ account: 'Demo', dialer: dialer.name, node: 'fs1', gateway: 'carrier', clientId: 'c 1', result: 'busy', cause: 'USER_BUSY', accountId: campaign.house.one });
    expect(line!.list).to.match(/^List/);
    expect(line!.createdAt.getTime()).to.equal(campaign.house.clock.now());
    expect(valueOf(await ask({ number }))[0], 'whose dialer is gone').to.include({ dialer: '', list: '' });
  });

  // Symptom: the trace found nothing of an internal number in countries whose own numbers may be as short.
  // Cause: a text that can be read as a number of the country was not looked for as an internal one.
  // Fix: it is looked for as both.
  it('finds an internal number also where the country has numbers as short', async () => {
    const id = await begin({ number: '12345' });
    expect(await ids({ number: '12345', country: 'DE' })).to.include(id);
    expect(await ids({ number: '12345', country: 'US' })).to.include(id);
    expect(failureOf(await ask({ number: '12', country: 'US' })).message).to.match(/^"12" is too short/);
  });

  it('has refusals too, with the rule and until when', async () => {
    const until = new Date(campaign.house.clock.now() + 1_000);
    const id = await begin({ ordinal: 0, state: 'settled', result: 'refused', rule: 'hours', reason: 'It is outside.', refusedUntil: until, nodeId: null, gatewayId: null });
    const [line, ...more] = valueOf(await ask({ number }));
    expect(more).to.deep.equal([]);
    expect(line).to.include({ id, result: 'refused', rule: 'hours', reason: 'It is outside.', node: null, gateway: null });
    expect(line!.refusedUntil).to.deep.equal(until);
  });

  it('finds by client ID, email address, contact or dialer', async () => {
    const mine = await begin({ clientId: 'A-1', email: `${number}@example.com`, contactId: 4_711, dialerId: 815 });
    await begin({ clientId: 'A-2', email: 'b@example.com', contactId: 4_712, dialerId: 816 });
    expect(await ids({ clientId: 'A-1' })).to.deep.equal([mine]);
    expect(await ids({ email: `${number}@example.com` })).to.deep.equal([mine]);
    expect(await ids({ contactId: 4_711 })).to.deep.equal([mine]);
    expect(await ids({ dialerId: 815 })).to.deep.equal([mine]);
    expect(await ids({ clientId: `A-1' OR '1'='1` })).to.deep.equal([]);
  });

  // Symptom: asked by a contact's phone, the trace had not the call that reached them on another number of theirs; by client ID it had.
  // Cause: it looked for attempts at the number alone.
  // Fix: those at contacts whose main number it is belong to it too, in order and page by page.
  it('finds by the main number what was tried on further numbers of the contact, and the same by a further number on which they were called', async () => {
    const [further, stranger] = campaign.numbers(2) as [string, string];
    const listId = await campaign.list([number, stranger]);
    const [contact, another] = await dataSource.getRepository(Contact).find({ where: { listId }, order: { id: 'ASC' } });
    const now = campaign.house.clock.now();
    const all: string[] = [];
    for (const [index, on] of [number, further, number, further, further].entries()) all.unshift(await begin({ number: on, contactId: contact!.id, listId, createdAt: new Date(now + index) }));
    await begin({ number: stranger, contactId: another!.id, listId });
    expect(await ids({ number })).to.deep.equal(all);
    expect(await ids({ number: further })).to.deep.equal(all);
    const pages = [await ids({ number, limit: 2 }), await ids({ number, limit: 2, before: all[1]! }), await ids({ number, limit: 2, before: all[3]! })];
    expect(pages).to.deep.equal([all.slice(0, 2), all.slice(2, 4), all.slice(4)]);
    expect(await ids({ number }, campaign.house.administratorOfOther)).to.deep.equal([]);
    await dataSource.getRepository(Attempt).update(all[0]!, { accountId: campaign.house.other });
    expect(await ids({ number }, campaign.house.administratorOfOne), 'of their own account').to.deep.equal(all.slice(1));
  });

  // Symptom: by a further number of somebody the trace had the calls to that number alone, and not the lists that they are on.
  // Cause: people were looked for by their main numbers.
  // Fix: where a number is nobody's main one, those who were called on it are followed; a shared one stays its owner's.
  it('takes those who were called on a number for whom is asked, where it is nobody’s main number', async () => {
    const [main, shared, uncalled] = campaign.numbers(3) as [string, string, string];
    const { one, other } = campaign.house;
    const { manager } = dataSource;
    const listId = await campaign.list([main, shared]);
    const again = await campaign.list([main]);
    const [contact] = await dataSource.getRepository(Contact).find({ where: { listId, number: main } });
    const [elsewhere] = await dataSource.getRepository(Contact).find({ where: { listId: again } });
    const [first, second, third, fourth] = [await begin({ contactId: contact!.id, number, listId }), await begin({ contactId: contact!.id, number: main, listId }), await begin({ contactId: elsewhere!.id, number: main, listId: again }), await begin({ contactId: contact!.id, number: shared, listId })];
    expect(await ids({ number }), 'also as the contact of another list').to.deep.equal([fourth, third, second, first]);
    expect(await ids({ number: shared }), 'it is the main number of somebody else').to.deep.equal([fourth]);
    expect(await asMainNumbers(manager, [one, other], [number])).to.deep.equal([main]);
    expect(await asMainNumbers(manager, [other], [number]), 'in another account').to.deep.equal([number]);
    expect(await asMainNumbers(manager, [one], [uncalled])).to.deep.equal([uncalled]);
    expect(await asMainNumbers(manager, [], [number])).to.deep.equal([number]);
    expect(valueOf(await traceIn(campaign.context, [one], { number, country: 'US', limit: 100 })).map(({ id }) => id), 'of the number alone, unless told').to.deep.equal([first]);
    expect(await ids({ number: uncalled })).to.deep.equal([]);
    const many = campaign.numbers(6);
    const switchboard = await campaign.list(many);
    const people = await dataSource.getRepository(Contact).find({ where: { listId: switchboard }, order: { id: 'ASC' } });
    const called = [];
    for (const [index, person] of people.entries()) {
      await begin({ contactId: person.id, number: person.number, listId: switchboard });
      called.unshift(await begin({ contactId: person.id, number: uncalled, listId: switchboard }));
      if (index === 4) expect((await asMainNumbers(manager, [one], [uncalled])).sort()).to.deep.equal(many.slice(0, 5).sort());
    }
    expect(await ids({ number: uncalled }), 'a switchboard').to.deep.equal(called);
  });

  it('finds by email address what was tried on the contact while it had another, or none', async () => {
    const [email, contactId] = [`${number}@example.com`, 9_000_000 + Number(number.slice(-6))];
    const without = await begin({ contactId });
    const withIt = await begin({ contactId, email });
    const later = await begin({ contactId, email: `new.${email}` });
    await begin({ contactId: contactId + 1, email: `another.${email}` });
    expect(await ids({ email: email.toUpperCase() })).to.deep.equal([later, withIt, without]);
  });

  // Symptom: on MariaDB a trace by rene@ had the calls to rené@, and one by strasse@ those to straße@, who are other people.
  // Cause: email addresses were compared in the collation of the tables, to which é is e and ß is ss.
  // Fix: the index finds the candidates, and the bytes decide, without regard to capitals.
  it('tells email addresses apart by their accents, not by capitals, in attempts and in contacts', async () => {
    const pairs = [['rené', 'rene'], ['straße', 'strasse'], ['élodie.josé', 'elodie.jose'], ['иванов', 'иваноф']];
    const contacts = dataSource.getRepository(Contact);
    for (const pair of pairs) {
      const addresses = pair.map((name) => `${name}${number}@example.com`);
      const listId = await campaign.list(campaign.numbers(4));
      const entries = await contacts.find({ where: { listId }, order: { id: 'ASC' } });
      const called: string[][] = [];
      for (const [index, email] of addresses.entries()) {
        const [one, later] = entries.slice(2 * index) as [Contact, Contact];
        await contacts.update(later.id, { email });
        const own = await begin({ contactId: one.id, email, number: one.number });
        called.push([await begin({ contactId: later.id, number: later.number, createdAt: new Date(campaign.house.clock.now() + 1) }), own]);
      }
      for (const [index, email] of addresses.entries()) {
        expect(await ids({ email }), email).to.deep.equal(called[index]);
        for (const written of [email.replace('example', 'EXAMPLE'), email.toUpperCase().replace('STRASSE', pair[index] === 'straße' ? 'STRAßE' : 'STRASSE'), email.charAt(0).toUpperCase() + email.slice(1)])
          expect(await ids({ email: written }), written).to.deep.equal(called[index]);
      }
    }
  });

  // Symptom: a contact who was given an email address or a client ID after the last call was not found by it.
  // Cause: the trace looked at the attempts' copies alone.
  // Fix: those at contacts who have it now belong to it too.
  it('finds by an email address or client ID what was tried on the contact before it was added, page by page and in the accounts alone that one sees', async () => {
    const [email, clientId] = [`${number}@example.com`, `New-${number}`];
    const listId = await campaign.list([number]);
    const contacts = dataSource.getRepository(Contact);
    const { id: contactId } = await contacts.findOneByOrFail({ listId });
    const now = campaign.house.clock.now();
    const before = await begin({ contactId, listId, createdAt: new Date(now) });
    const corrected = await begin({ contactId, listId, email: `old.${email}`, clientId: clientId.toLowerCase(), createdAt: new Date(now + 1) });
    await begin({ contactId: contactId + 1_000_000 });
    expect([...(await ids({ email })), ...(await ids({ clientId }))]).to.deep.equal([]);
    await contacts.update(contactId, { email: `${email}`.toUpperCase(), clientId });
    expect(await ids({ email })).to.deep.equal([corrected, before]);
    expect(await ids({ clientId }), 'to the letter').to.deep.equal([corrected, before]);
    expect(await ids({ clientId: clientId.toUpperCase() })).to.deep.equal([]);
    const later = await begin({ contactId, listId, email, clientId, createdAt: new Date(now + 2) });
    for (const whom of [{ email }, { clientId }]) {
      expect([await ids({ ...whom, limit: 2 }), await ids({ ...whom, limit: 2, before: corrected })]).to.deep.equal([[later, corrected], [before]]);
      expect(await ids(whom, campaign.house.administratorOfOther)).to.deep.equal([]);
    }
  });

  // Symptom: on SQLite JOSÉ@X.example, whom the gate refused by the block of josé@x.example, was not in the trace by that, nor on any list.
  // Cause: NOCASE knows the capitals of ASCII alone.
  // Fix: any other letter of the address is asked for small and as a capital.
  it('finds an address that was kept with capitals beyond ASCII by small letters', async () => {
    const contacts = dataSource.getRepository(Contact);
    for (const kept of ['JOSÉ', 'Élodie.René', 'ПЕТРОВ', 'Иванов']) {
      const email = `${kept}${number}@X.example`;
      const listId = await campaign.list(campaign.numbers(2));
      const [one, later] = await contacts.find({ where: { listId }, order: { id: 'ASC' } });
      await contacts.update(later!.id, { email });
      const called = await begin({ contactId: one!.id, email, number: one!.number });
      const since = await begin({ contactId: later!.id, number: later!.number, createdAt: new Date(campaign.house.clock.now() + 1) });
      expect(await ids({ email: email.toLowerCase() }), email).to.deep.equal([since, called]);
      expect((await entriesOfPerson(dataSource.manager, [campaign.house.one], { email: email.toLowerCase() }, { count: 9 })).map(({ id }) => id)).to.deep.equal([later!.id]);
      expect(await ids({ email: email.toLowerCase().replace('é', 'e').replace('ов', 'оф') })).to.deep.equal([]);
    }
  });

  it('finds who has an email address by an index', async () => {
    const onSqlite = dataSource.options.type === 'better-sqlite3';
    const explain = `${onSqlite ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN'} SELECT id FROM contact ${onSqlite ? '' : 'FORCE INDEX (contact_account_email)'} WHERE account_id IN (1, 2) AND `;
    for (const email of ['ann@example.com', 'josé@example.com']) {
      const { condition, values } = whoseEmail('email', email, onSqlite);
      expect(JSON.stringify(await dataSource.query(`${explain}${condition}`, values))).to.match(/contact_account_email/);
    }
    if (onSqlite) expect(JSON.stringify(await dataSource.query(`EXPLAIN QUERY PLAN SELECT id FROM attempt WHERE ${hasEmail('email', '?, ?', true)}`, ['josé@x', 'josÉ@x']))).to.match(/attempt_email \(email=\?/);
  });

  it('takes the whole client ID to the letter, and an email address however it is capitalised', async () => {
    const mine = await begin({ clientId: 'A4307', email: `JSmith.${number}@Domain.com` });
    await begin({ clientId: 'a4307' });
    expect(await ids({ clientId: ' A4307 ' })).to.deep.equal([mine]);
    expect(await ids({ clientId: 'A430' })).to.deep.equal([]);
    expect(await ids({ email: ` jsmith.${number}@domain.com ` })).to.deep.equal([mine]);
    expect(await ids({ email: `jsmith.${number}@domain.co` })).to.deep.equal([]);
  });

  it('reads a number as the people of each account write it', async () => {
    const { one, other } = campaign.house;
    const [inLondon, inWashington] = [await begin({ accountId: other, number: '+442079460958' }), await begin({ accountId: one, number: '+12025550173' })];
    expect(await ids({ number: '020 7946 0958', otherCountries: ['GB'] })).to.deep.equal([inLondon]);
    expect(await ids({ number: '(202) 555-0173', otherCountries: ['GB'] })).to.deep.equal([inWashington]);
    expect(failureOf(await ask({ number: 'twelve', otherCountries: ['GB'] })).message).to.contain('has letters in it');
  });

  it('tells what the agent said, in which words, when, and what was promised; and finds by that', async () => {
    const { house } = campaign;
    const node = await dataSource.getRepository(Node).save({ enterpriseId: 1, name: `fs ${number}`, host: 'fs', port: 1, password: '', mediaLocation: '', createdAt: new Date() });
    const agentId = (await dataSource.getRepository(Agent).save({ nodeId: node.id, name: `ann ${number}`, type: 'callback', contact: '', status: '', state: '', queues: [], phone: 'softphone', seenAt: new Date() })).id;
    const [silent, said, promised] = [await begin(), await begin(), await begin({ contactId: 4_720 })];
    const at = new Date(house.clock.now() - 5_000);
    const followUpAt = new Date(house.clock.now() + 3_600_000);
    const word = { accountId: house.one, dialerId: 1, contactId: 1, agentId, isMachine: false, givenBy: 'ann@example.test', givenAt: at };
    const name = `Interested ${number}`;
    await dataSource.getRepository(Disposition).insert([
      { ...word, attemptId: said, name, outcome: 'success', note: 'Wants the blue one' },
      { ...word, attemptId: promised, name: 'Call again', outcome: 'again', note: null, followUpAt, followUpAgentId: agentId },
    ]);
    await dataSource.getRepository(ContactNote).insert({ accountId: house.one, contactId: 4_720, attemptId: promised, text: 'Speaks French', writtenBy: 'ann@example.test', writtenAt: at });
    const [last, middle, first] = valueOf(await ask({ number }));
    expect(last).to.deep.include({ id: promised, disposition: 'Call again', dispositionNote: null, followUpAt, followUpBy: `ann ${number}`, notes: [{ text: 'Speaks French', writtenBy: 'ann@example.test', writtenAt: at }] });
    expect(middle).to.deep.include({ id: said, disposition: name, dispositionOutcome: 'success', dispositionBy: 'ann@example.test', dispositionAt: at, dispositionNote: 'Wants the blue one', followUpAt: null, followUpBy: null, notes: [] });
    expect(first).to.deep.include({ id: silent, disposition: null, dispositionAt: null, followUpBy: null, notes: [] });
    expect(await ids({ disposition: name })).to.deep.equal([said]);
    expect(await ids({ number, disposition: 'Call again' })).to.deep.equal([promised]);
    expect(await ids({ disposition: name }, house.administratorOfOther)).to.deep.equal([]);
    expect(await dispositionNames(campaign.context, house.administratorOfOne)).to.include(name);
    expect(await dispositionNames(campaign.context, house.administratorOfOther)).to.deep.equal([]);
    expect(await saidOfAttempt(dataSource, promised)).to.deep.include({ disposition: 'Call again', followUpAt, followUpBy: `ann ${number}` });
  });

  it('shows each their own accounts, and nothing of another enterprise', async () => {
    const { one, other, agency, administratorOfOne, administratorOfOther } = campaign.house;
    const mine = await begin({ accountId: one });
    const theirs = await begin({ accountId: other });
    expect(await ids({ number }, agency)).to.have.members([mine, theirs]);
    expect(await ids({ number }, administratorOfOne)).to.deep.equal([mine]);
    expect(await ids({ number }, administratorOfOther)).to.deep.equal([theirs]);
    expect(await ids({ number }, { ...administratorOfOne, role: 'auditor' })).to.deep.equal([mine]);
    expect(await ids({ number }, { ...agency, role: 'auditor' }), 'the auditor of the agency').to.have.members([mine, theirs]);
    const dialer = await campaign.dialer([{ listId: await campaign.list(), role: 'call' }]);
    const byIt = await begin({ dialerId: dialer.id });
    expect([await ids({ dialerId: dialer.id }, administratorOfOne), await ids({ dialerId: dialer.id }, administratorOfOther)]).to.deep.equal([[byIt], []]);
    expect(await ids({ number, accountId: other }, agency)).to.deep.equal([theirs]);
    expect(await ids({ number, accountId: other }, administratorOfOne)).to.deep.equal([]);
    expect(await ids({ number }, { ...agency, enterpriseId: 999 })).to.deep.equal([]);
    expect(failureOf(await ask({ number }, { ...administratorOfOne, role: 'agent' })).status).to.equal(403);
  });

  it('goes back twelve months', async () => {
    const day = 86_400_000;
    const now = campaign.house.clock.now();
    const recent = await begin({ createdAt: new Date(now - 364 * day) });
    await begin({ createdAt: new Date(now - 367 * day) });
    expect(await ids({ number })).to.deep.equal([recent]);
  });

  it('is read on page by page, each line once', async () => {
    const all: string[] = [];
    for (let count = 0; count < 7; count++) all.unshift(await begin());
    const seen: string[] = [];
    for (let before: string | undefined; ; before = seen.at(-1)) {
      const page = await ids({ number, limit: 3, ...(before && { before }) });
      seen.push(...page);
      if (page.length < 3) break;
    }
    expect(seen).to.deep.equal(all);
  });

  // Symptom: of attempts that nobody answered the trace had no seconds.
  // Cause: it showed the time from the answer to the end.
  // Fix: it has the time from the attempt's creation to its end, of every attempt that was made and whose end is known.
  it('has the seconds of an attempt from its creation to its end, answered or not', async () => {
    const createdAt = new Date(campaign.house.clock.now());
    const ended = (seconds: number): Partial<Attempt> => ({ createdAt, endedAt: new Date(createdAt.getTime() + seconds * 1_000), state: 'settled', milliseconds: 0 });
    await begin({ ...ended(20), result: 'no answer' });
    await begin({ ...ended(33.4), result: 'answered', answeredAt: createdAt, milliseconds: 25_000 });
    await begin({ ...ended(3_600), result: 'lost' });
    await begin({ ...ended(0), result: 'refused', ordinal: 0 });
    await begin({ createdAt });
    const lines = valueOf(await ask({ number })).map(({ result, seconds, milliseconds }) => [result ?? null, seconds, milliseconds]);
    expect(lines).to.deep.equal([[null, null, null], ['refused', null, 0], ['lost', null, 0], ['answered', 33, 25_000], ['no answer', 20, 0]]);
  });

  it('says what is wrong with a question', async () => {
    expect(failureOf(await ask({ number: '12' }))).to.deep.equal({ status: 422, field: 'number', message: '"12" is too short for a phone number. Write it as people of your country do, or with + and the country code.' });
    expect(failureOf(await ask({})).message).to.contain('Say whom to trace');
  });
});
