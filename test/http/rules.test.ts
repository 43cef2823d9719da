import { expect } from 'chai';
import { Message } from '../../src/calls/message.entity.js';
import { onEachDatabase } from '../support/databases.js';
import { startApi, type TestApi } from './server.js';

onEachDatabase('the API of rules, devices, consents and registries', (open) => {
  let api: TestApi;
  before(async function () {
    this.timeout(60_000);
    api = await startApi(await open());
  });
  after(() => api?.stop());
  const send: TestApi['send'] = (...request) => api.send(...request);

  it('changes an account’s rules in parts, and shows which jurisdictions it keeps', async () => {
    expect((await send('PATCH', '/rules', { body: { law: true, limits: [{ attempts: 3, hours: 24 }] } })).body).to.deep.include({ accountId: api.one, law: true, requiresConsent: false });
    expect((await send('GET', '/rules')).body.limits).to.deep.equal([{ attempts: 3, hours: 24 }]);
    const { items } = (await send('GET', '/jurisdictions')).body;
    const kept = items.filter(({ isInForce }: { isInForce: boolean }) => isInForce).map(({ code }: { code: string }) => code);
    expect(kept).to.include('US').and.not.include('CA');
    const of = (wanted: string) => items.find(({ code }: { code: string }) => code === wanted);
    expect(of('US')).to.deep.include({ ringSeconds: 15, abandonedShare: { share: 0.03, days: 30 }, shortCalls: null });
    expect(of('US').duties.map(({ keptBy }: { keptBy: string }) => keptBy)).to.include.members(['product', 'people']);
    expect(of('US')).to.include({ country: 'US', ownFile: null });
    expect(of('OTHER').country).to.equal(null);
    expect(of('BR')).to.deep.include({ shortCalls: { seconds: 6, perDay: 100_000, today: 0 }, duties: [] });
    expect((await send('PATCH', '/rules', { body: { limits: [{ attempts: 0, hours: 24 }] } })).status).to.equal(422);
    expect((await send('PATCH', '/rules', { body: { accountId: api.other, law: false } })).status).to.equal(404);
    expect((await send('GET', '/rules', { as: api.tokens.other })).body).to.deep.include({ accountId: api.other, law: false });
  });

  // Symptom: an account kept its calls for a month where the law that is on asks for five years, and nobody said so.
  // Cause: the five years were a sentence. Fix: they are a field of the law's file, and are asked when either is saved and on the page of rules.
  it('warns of calls that are kept for less time than a law that is on asks for, with its name and source', async () => {
    const as = api.tokens['agency administrator'];
    const warning = /^United States, federal: records of calls are to be kept for 60 months \(16 CFR 310\.5; 89 FR 26760\); this account deletes them after 6\. /;
    const rules = async (body: object) => (await send('PATCH', '/rules', { body })).body.warnings;
    const keep = async (attemptMonths: number) => (await send('PATCH', `/accounts/${api.one}`, { as, body: { attemptMonths } })).body.warnings;
    expect(await rules({ law: true })).to.deep.equal([]);
    const [said, ...more] = await keep(6);
    expect([said, more]).to.deep.equal([said, []]);
    expect(said).to.match(warning);
    expect((await send('GET', '/rules')).body.warnings).to.deep.equal([said]);
    expect(await rules({ jurisdictions: { US: false } })).to.deep.equal([]);
    expect(await rules({ jurisdictions: {} })).to.deep.equal([said]);
    expect(await rules({ law: false })).to.deep.equal([]);
    expect(await keep(60)).to.deep.equal([]);
    const made = await send('POST', '/accounts', { as, body: { name: 'Short', country: 'US', zone: 'UTC', attemptMonths: 1 } });
    expect([made.status, made.body.warnings], 'without a law').to.deep.equal([201, []]);
    const { items } = (await send('GET', '/jurisdictions')).body;
    const us = items.find(({ code }: { code: string }) => code === 'US');
    expect(us.records).to.deep.equal({ months: 60, source: '16 CFR 310.5; 89 FR 26760' });
    expect(us.notes[0]).to.match(/^Calls to businesses are outside of the federal rule/);
    expect(items.find(({ code }: { code: string }) => code === 'US-FL')).to.deep.include({ records: null, notes: [] });
  });

  it('have who waits for them judged anew where they were changed: in an account, a schedule, a dialer, or where that is started', async () => {
    const asked: object[] = [];
    const before = api.services.startJudging;
    api.services.startJudging = async (whose) => void asked.push(whose);
    try {
      const done = async (...request: Parameters<typeof send>) => {
        const { status, body } = await send(...request);
        expect(status, JSON.stringify(body)).to.be.below(300);
        return body;
      };
      await done('PATCH', '/rules', { body: { hours: null } });
      expect((await send('PATCH', '/rules', { body: { hours: { from: '9', to: '10' } } })).status).to.equal(422);
      const schedule = await done('POST', '/schedules', { body: { name: 'Waiting', zone: 'UTC', hours: { monday: [{ from: '09:00', to: '20:00' }] } } });
      await done('PATCH', `/schedules/${schedule.id}`, { body: { hours: { monday: [{ from: '08:00', to: '20:00' }] } } });
      const list = await done('POST', '/lists', { body: { name: 'Waiting' } });
      await done('POST', `/lists/${list.id}/contacts`, { body: { number: '+12025550107' } });
      const dialer = await done('POST', '/dialers', { body: { name: 'Waiting', settings: { scheduleId: schedule.id }, lists: [{ listId: list.id, role: 'call' }] } });
      await done('PATCH', `/dialers/${dialer.id}`, { body: { settings: { hours: { from: '07:00' } } } });
      await done('POST', `/dialers/${dialer.id}/versions/1/restore`);
      expect((await send('POST', `/dialers/${dialer.id}/start`)).status, 'it has nothing to play').to.equal(409);
      expect(asked).to.deep.equal([{ accountId: api.one }, { scheduleId: schedule.id }, { dialerId: dialer.id }, { dialerId: dialer.id }]);
      const messages = api.services.dataSource.getRepository(Message);
      const { id: messageId } = await messages.save({ accountId: api.one, name: 'Waiting', storedName: 'waiting.wav', bytes: 1, milliseconds: 1_000, createdBy: 'test', createdAt: new Date(0) });
      await done('PATCH', `/dialers/${dialer.id}`, { body: { settings: { messageId } } });
      expect((await done('POST', `/dialers/${dialer.id}/start`)).state).to.equal('running');
      expect(asked.slice(4)).to.deep.equal([{ dialerId: dialer.id }, { dialerId: dialer.id }]);
    } finally {
      api.services.startJudging = before;
    }
  });

  it('tells why files of the house were not taken', async () => {
    expect((await send('GET', '/jurisdictions')).body.ownFilesTrouble).to.equal(null);
    api.services.houseRulesTrouble = () => 'jurisdictions/italy.json is wrong.';
    expect((await send('GET', '/jurisdictions')).body.ownFilesTrouble).to.equal('jurisdictions/italy.json is wrong.');
  });

  it('views and saves the setting of a device, for who sees every account', async () => {
    const as = api.tokens['agency administrator'];
    expect((await send('GET', '/device-blocks/setting?device=%2B1%20202%20555%200199', { as })).body).to.deep.equal({ device: '+12025550199', kind: 'phone', setting: 'allow', reason: null, changedBy: null, changedAt: null });
    expect((await send('PUT', '/device-blocks', { as, body: { device: '+1 202 555 0199', setting: 'block', reason: 'Threats' } })).body).to.include({ device: '+12025550199', setting: 'block', reason: 'Threats' });
    expect((await send('GET', '/device-blocks', { as })).body.items).to.have.length(1);
    expect((await send('PATCH', `/accounts/${api.one}`, { as, body: { shortNumbers: '\\d{4}' } })).status).to.equal(200);
    expect((await send('PUT', '/device-blocks', { as, body: { device: '1234', setting: 'block', reason: 'The lift' } })).body).to.include({ device: '1234', kind: 'phone', setting: 'block' });
    expect((await send('GET', '/device-blocks/setting?device=12', { as })).status).to.equal(422);
    expect((await send('PUT', '/device-blocks', { as, body: { device: '1234', setting: 'allow', reason: 'It was mended' } })).body).to.deep.include({ setting: 'allow', reopened: { contacts: 0, dialers: [] } });
    expect((await send('PUT', '/device-blocks', { body: { device: '+1 202 555 0199', setting: 'allow', reason: 'x' } })).status).to.equal(403);
    expect((await send('PUT', '/device-blocks', { as, body: { device: '+1 202 555 0199', setting: 'allow' } })).body).to.include({ field: 'reason', detail: 'The body cannot be taken, and nothing was changed. Give reason.' });
    expect((await send('PUT', '/device-blocks', { as, body: { device: '911', setting: 'block', reason: 'x' } })).body.detail).to.match(/^"911" is an emergency number, which is never called\./);
  });

  it('records consents and opt-outs with their source, in the caller’s own account', async () => {
    const consent = await send('POST', '/consents', { body: { number: '202 555 0101', source: 'form on example.com', givenAt: '2000-01-01T00:00:00Z' } });
    expect([consent.status, consent.body.number, consent.body.source, consent.body.says]).to.deep.equal([201, '+12025550101', 'form on example.com', '']);
    expect((await send('POST', '/consents/withdraw', { as: api.tokens.supervisor, body: { number: '+12025550101', source: 'letter' } })).body).to.deep.equal({ number: '+12025550101', withdrawn: 1 });
    expect((await send('POST', '/opt-outs', { as: api.tokens.supervisor, body: { number: '202 555 0101', source: 'web form' } })).status).to.equal(201);
    expect((await send('GET', '/opt-outs?number=%2B12025550101')).body.items.map(({ number, source }: { number: string; source: string }) => [number, source])).to.deep.equal([['+12025550101', `web form, by supervisor of ${api.one}`]]);
    for (const path of ['/consents', '/opt-outs']) {
      await send('POST', path, { body: { number: '202 555 0102', source: 'form on example.com' } });
      const first = await send('GET', `${path}?order=newest&limit=1`);
      const second = await send('GET', `${path}?order=newest&limit=1&after=${first.body.next}`);
      expect([...first.body.items, ...second.body.items].map(({ number }: { number: string }) => number), path).to.deep.equal(['+12025550102', '+12025550101']);
      expect((await send('GET', `${path}?number=202-555-0101`)).body.items.map(({ number }: { number: string }) => number), path).to.deep.equal(['+12025550101']);
      expect((await send('GET', `${path}?number=12`)).status, path).to.equal(422);
    }
    for (const path of ['/consents', '/opt-outs']) expect((await send('GET', path, { as: api.tokens.other })).body.items, path).to.deep.equal([]);
  });

  // Symptom: of a number that had opted out, a second opt-out was answered with its new source and the time now, of which nothing was written.
  // Cause: the answer was made of what was asked, not of the entry.
  // Fix: it is the entry that holds, and says whether it is new.
  it('answers a second opt-out of a number with the first one, which holds', async () => {
    const body = { number: '+12025550188', source: 'letter of May' };
    const first = await send('POST', '/opt-outs', { body });
    const [entry] = (await send('GET', '/opt-outs?number=%2B12025550188')).body.items;
    expect([first.status, first.body]).to.deep.equal([201, { number: entry.number, source: entry.source, at: entry.at, isNew: true }]);
    expect(entry.source).to.match(/^letter of May, by /);
    await api.clock.advance(60_000);
    expect((await send('POST', '/opt-outs', { body: { ...body, source: 'form' } })).body).to.deep.equal({ ...first.body, isNew: false });
    expect((await send('GET', '/opt-outs?number=%2B12025550188')).body.items).to.deep.equal([entry]);
  });

  it('takes a text that came in, and opts its sender out when it says no', async () => {
    const receivedAt = new Date(api.clock.now() - 60_000).toISOString();
    const body = { from: '(202) 555-0177', to: '+12025550100', text: 'STOP', receivedAt };
    const first = await send('POST', '/texts', { as: api.tokens.supervisor, body });
    expect(first.status).to.equal(200);
    expect(first.body).to.deep.include({ number: '+12025550177', saysNo: true });
    expect(first.body.optedOut).to.deep.include({ accountId: api.one, number: '+12025550177', at: receivedAt, source: `text "STOP" to +12025550100, by supervisor of ${api.one}`, cancelledAt: null });
    expect((await send('POST', '/texts', { as: api.tokens.supervisor, body })).body).to.deep.equal(first.body);
    expect((await send('GET', '/opt-outs?number=%2B12025550177')).body.items).to.deep.equal([first.body.optedOut]);
    expect((await send('POST', '/texts', { body: { from: '+12025550178', text: 'Call me at five' } })).body).to.deep.equal({ number: '+12025550178', saysNo: false, optedOut: null, says: '' });
    for (const [wrong, sentence] of [[{ from: 'PARCELS' }, /The sender "PARCELS" has letters in it/], [{ from: '22000' }, /The sender "22000" is too short/], [{ text: 'a'.repeat(6_000) }, /text/], [{ Body: 'STOP' }, /Body/]] as const) {
      const { status, body: told } = await send('POST', '/texts', { body: { ...body, ...wrong } });
      expect([status, sentence.test(told.detail)], told.detail).to.deep.equal([422, true]);
    }
    const unread = await send('POST', '/texts', { body: { ...body, from: 'WhatsApp: +12025550176', to: null, receivedAt: 'yesterday' } });
    expect([unread.status, unread.body.optedOut.number, unread.body.optedOut.at]).to.deep.equal([200, '+12025550176', new Date(api.clock.now()).toISOString()]);
    expect(unread.body.says).to.match(/^"receivedAt" could not be read, so it is taken for now/);
    expect((await send('POST', '/texts', { raw: Buffer.from('From=%2B12025550179&Body=STOP'), headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })).status).to.equal(415);
    expect((await send('GET', '/opt-outs', { as: api.tokens.other })).body.items).to.deep.equal([]);
  });

  // Symptom: a consent of somebody who had opted out was answered as any other, and nobody was told that they are not called all the same.
  // Cause: whoever records a consent did not look at the opt-outs, which the gate does.
  // Fix: it is kept, and the answer and the list of consents say who has opted out, when and how, and what would change it.
  it('keeps a consent of somebody who has opted out, and says that they are not called all the same and what would change that', async () => {
    const number = '+12025550166';
    const { body: optOut } = await send('POST', '/opt-outs', { body: { number, source: 'letter of May' } });
    const [{ id: entryId }] = (await send('GET', `/opt-outs?number=${encodeURIComponent(number)}`)).body.items;
    const { listId } = (await send('GET', `/contacts/${entryId}`)).body;
    const held = { number, at: optOut.at, source: optOut.source };
    const consent = { number, source: 'form on example.com' };
    const recorded = await send('POST', '/consents', { body: consent });
    expect([recorded.status, recorded.body.optedOut, recorded.body.withdrawnAt]).to.deep.equal([201, held, null]);
    expect(recorded.body.says).to.equal(
      `${number} has opted out of this account (${held.at}, ${held.source}). The consent is kept, and they are not called all the same: an opt-out beats a consent. That changes only when an administrator cancels the opt-out of ${number} with a reason, by Allow again on its page or POST /lists/${listId}/cancel.`,
    );
    const consents = async () => (await send('GET', `/consents?number=${encodeURIComponent(number)}`)).body.items.map(({ optedOut }: { optedOut: unknown }) => optedOut);
    expect(await consents()).to.deep.equal([held]);
    expect((await send('POST', `/lists/${listId}/cancel`, { body: { numbers: [number], reason: 'They asked to be called again' } })).body.cancelled).to.equal(1);
    expect(await consents()).to.deep.equal([null]);
    expect((await send('POST', '/consents', { body: consent })).body).to.deep.include({ optedOut: null, says: '' });
    // Another account's opt-outs are its own.
    await send('POST', '/opt-outs', { as: api.tokens.other, body: { number, source: 'form' } });
    expect((await send('POST', '/consents', { body: consent })).body.optedOut).to.equal(null);
  });

  it('shows how old a registry is, and refuses one of nowhere or of tomorrow', async () => {
    const asOf = new Date(api.clock.now() - 40 * 86_400_000).toISOString();
    const keeps = async (rules: object) => expect((await send('PATCH', '/rules', { as: api.tokens.administrator, body: rules })).status).to.equal(200);
    await keeps({ law: false, jurisdictions: {} });
    const made = await send('POST', '/lists', { body: { name: 'National registry', registryOf: 'US', asOf } });
    const warning = 'The do-not-call registry "National registry" is 40 days old, and may be 31 at most: read its latest file in.';
    expect([made.status, made.body.registry]).to.deep.equal([201, { country: 'US', asOf, ageDays: 40, maxAgeDays: 31, isStale: true, warning, blocks: false }]);
    await keeps({ law: true });
    expect((await send('GET', '/lists')).body.items.find(({ id }: { id: number }) => id === made.body.id).registry, 'while the law is kept').to.include({ warning, blocks: true });
    await keeps({ jurisdictions: { US: false } });
    expect((await send('GET', `/lists/${made.body.id}`)).body.registry).to.include({ blocks: false });
    await keeps({ jurisdictions: {} });
    const renewed = await send('PATCH', `/lists/${made.body.id}`, { body: { asOf: new Date(api.clock.now()).toISOString() } });
    expect(renewed.body.registry).to.include({ ageDays: 0, isStale: false, warning: null });
    expect((await send('POST', '/lists', { body: { name: 'Nowhere', registryOf: 'XX' } })).status).to.equal(422);
    expect((await send('POST', '/lists', { body: { name: 'Tomorrow', registryOf: 'US', asOf: new Date(api.clock.now() + 86_400_000).toISOString() } })).status).to.equal(422);
    expect((await send('POST', '/lists', { body: { name: 'Ordinary' } })).body.registry).to.equal(null);
  });
});
