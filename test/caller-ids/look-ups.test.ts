import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { createAskProvider } from '../../src/caller-ids/look-up/ask-provider.js';
import { findSubscriber } from '../../src/caller-ids/look-up/find-subscriber.js';
import { LookUp } from '../../src/caller-ids/look-up/look-up.entity.js';
import { LookUpProvider } from '../../src/caller-ids/look-up/look-up-provider.entity.js';
import { Lookups } from '../../src/caller-ids/look-up/lookups.js';
import { findProvider, lookUpCosts, type ProviderInput, saveProvider, tryProvider } from '../../src/caller-ids/look-up/provider.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { explainContact } from '../../src/dialers/explain-contact.js';
import { lookUpAhead } from '../../src/dialers/look-up-ahead.js';
import type { Runner } from '../../src/dialers/runner.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, failureOf, valueOf } from '../dialers/campaign.js';
import { TestProvider } from './provider.js';

onEachDatabase('looking numbers up', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let provider: TestProvider;
  let lookups: Lookups;
  const attempts = (runner: Runner) => dataSource.getRepository(Attempt).find({ where: { dialerId: runner.dialer.id }, order: { createdAt: 'ASC', contactId: 'ASC' } });
  const running = async (numbers: readonly string[], more: object = {}, blocked: readonly string[] = []) =>
    campaign.running([{ listId: await campaign.list(numbers), role: 'call' }, { listId: await campaign.list(blocked), role: 'block' }], { enhancedCallerId: true, ...more });
  const set = (more: Partial<ProviderInput> = {}) => saveProvider(campaign.context, campaign.by, campaign.house.one, provider.settings(more), { allowsLoopback: true }).then(valueOf);
  const rows = () => dataSource.getRepository(LookUp).find({ order: { number: 'ASC' } });
  const lineTypes = () => campaign.switch.originations.map(({ number, attributes }) => [number, attributes.line_type]);

  beforeEach(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    provider = await TestProvider.start();
    lookups = new Lookups(campaign.context, createAskProvider({ allowsLoopback: true }));
  });
  afterEach(async () => {
    await provider.stop();
    await dataSource?.destroy();
  });

  it('is offline without a provider: at once, and nothing is kept', async () => {
    const runner = await running(['+12025550199', '+491711234567', '+18005551212']);
    await campaign.place(runner);
    expect(lineTypes()).to.deep.equal([['+12025550199', 'fixed or mobile'], ['+491711234567', 'mobile'], ['+18005551212', 'toll free']]);
    expect(await rows()).to.deep.equal([]);
    expect(valueOf(await findSubscriber(campaign.context, campaign.by, campaign.house.one, '+4930123456'))).to.deep.include({ lineType: 'fixed', place: 'Berlin', zones: ['Europe/Berlin'], source: 'offline', failure: null });
  });

  /*
   * Symptom: a mobile phone was called as a fixed line (contact_line_type), where it was a contact's further number. Cause: what was looked up about the
   * main number went into the attributes of the call, whichever number was dialled. Fix: of a further number the tables tell, which asks nobody.
   */
  it('is told of the number that is dialled, also of a further one', async () => {
    const list = await campaign.list();
    await campaign.add(list, ['+4930123456'], campaign.house.one, { other_numbers: JSON.stringify([{ type: 'mobile', number: '+491711234567' }]), zone: 'Europe/Berlin' });
    const runner = await campaign.running([{ listId: list, role: 'call' }], { enhancedCallerId: true, maxAttempts: 2, retryMinutes: 1 });
    for (let attempt = 0; attempt < 2; attempt++) {
      await campaign.place(runner);
      await campaign.hangUp();
      await dataSource.query(`UPDATE dialer_contact SET state = 'waiting', next_at = NULL WHERE dialer_id = ?`, [runner.dialer.id]);
    }
    expect(lineTypes()).to.deep.equal([['+4930123456', 'fixed'], ['+491711234567', 'mobile']]);
  });

  it('is left to dialers that are told to', async () => {
    await set();
    const runner = await running(['+12025550199'], { enhancedCallerId: false });
    await lookUpAhead(campaign.context);
    await campaign.place(runner);
    expect(lineTypes()).to.deep.equal([['+12025550199', undefined]]);
    expect(provider.asked).to.deep.equal([]);
  });

  it('is done by the provider ahead of the call, once, and its cost is counted', async () => {
    await set();
    const numbers = campaign.numbers(20);
    const runner = await running(numbers, {}, [numbers[3]!]);
    await lookUpAhead(campaign.context);
    expect(await lookups.answerWanted()).to.equal(19);
    await lookUpAhead(campaign.context);
    expect(await lookups.answerWanted(), 'nobody is asked twice').to.equal(0);
    expect(await campaign.place(runner)).to.have.length(19);
    expect(new Set(lineTypes().map(([, type]) => type))).to.deep.equal(new Set(['mobile']));
    expect(provider.asked.map(({ number }) => number).sort(), 'and not about the blocked one').to.deep.equal(numbers.filter((number) => number !== numbers[3]).sort());
    expect(valueOf(await lookUpCosts(campaign.context, campaign.by)).map((row) => ({ ...row }))).to.deep.equal([{ accountId: campaign.house.one, month: '2026-01', currency: 'USD', lookUps: 19, failures: 0, cost: 0.095 }]);
    expect(valueOf(await lookUpCosts(campaign.context, campaign.house.administratorOfOther))).to.deep.equal([]);
    expect((await rows())[0]).to.include({ source: `127.0.0.1:${provider.port}`, lineType: 'mobile', place: 'Austin, TX', zone: 'America/Chicago', cost: 5_000, failure: null });
  });

  /* Symptom: the provider's bill had more look-ups than the page. Cause: those that were tried there were not counted. Fix: they are, as any other. */
  it('is counted with its cost also where somebody tries the provider', async () => {
    await set();
    valueOf(await tryProvider(campaign.context, campaign.by, campaign.house.one, '+12025550199', createAskProvider({ allowsLoopback: true })));
    expect(valueOf(await lookUpCosts(campaign.context, campaign.by)).map((row) => ({ ...row }))).to.deep.equal([{ accountId: campaign.house.one, month: '2026-01', currency: 'USD', lookUps: 1, failures: 0, cost: 0.005 }]);
    expect(await rows(), 'no dialer has asked for it').to.deep.equal([]);
  });

  it('holds a call back until its number is looked up, asking for it, and dials it then', async () => {
    await set();
    const [number] = campaign.numbers(1) as [string];
    const runner = await running([number]);
    expect(await campaign.place(runner)).to.deep.equal([]);
    expect(await attempts(runner), 'this is no refusal').to.deep.equal([]);
    expect((await rows()).map((row) => [row.number, row.lookedUpAt])).to.deep.equal([[number, null]]);
    expect(await campaign.place(runner)).to.deep.equal([]);
    expect(await lookups.answerWanted()).to.equal(1);
    expect(await campaign.place(runner)).to.deep.equal([number]);
  });

  it('is given up for the offline tables when nobody answers in time, and says so', async () => {
    await set();
    const runner = await running(['+12025550199']);
    expect(await campaign.place(runner)).to.deep.equal([]);
    await campaign.house.clock.advance(15_000);
    expect(valueOf(await findSubscriber(campaign.context, campaign.by, campaign.house.one, '+12025550199'))).to.include({ source: 'offline', failure: 'The provider did not answer in time.' });
    expect(await campaign.place(runner)).to.deep.equal(['+12025550199']);
    expect(lineTypes()).to.deep.equal([['+12025550199', 'fixed or mobile']]);
  });

  it('falls back to the offline tables when the provider fails or is slow, and leaves it alone after five failures', async () => {
    await set({ timeLimit: 1_000 });
    provider.reply = (number) => (number === '+12025550101' ? 'late' : { status: 500, body: '' });
    const numbers = Array.from({ length: 60 }, (_, index) => `+12025550${101 + index}`);
    const runner = await running(numbers);
    await lookUpAhead(campaign.context);
    await lookups.answerWanted();
    const failures = (await rows()).map(({ source, failure }) => [source, failure]);
    expect(failures).to.deep.include(['offline', 'The provider did not answer within 1000 ms.']).and.to.deep.include(['offline', 'The provider answered with HTTP 500.']).and.to.deep.include(['offline', 'The provider failed 5 times in a row and is left alone for a minute.']);
    const [cost] = valueOf(await lookUpCosts(campaign.context, campaign.by));
    expect(cost).to.include({ lookUps: 0, cost: 0, failures: provider.asked.length });
    expect(provider.asked.length).to.be.within(5, 30);
    expect(await campaign.place(runner)).to.have.length.above(10);
    expect(new Set(lineTypes().map(([, type]) => type))).to.deep.equal(new Set(['fixed or mobile']));
    // An hour later they are asked about again.
    provider.reply = () => ({ body: { carrier: { type: 'landline' } } });
    await campaign.house.clock.advance(3_600_000);
    expect(await campaign.place(await running(['+12025550102']))).to.deep.equal([]);
    await lookups.answerWanted();
    expect(valueOf(await findSubscriber(campaign.context, campaign.by, campaign.house.one, '+12025550102'))).to.include({ lineType: 'fixed', place: 'Washington D.C.', failure: null });
  });

  it('is done again when it is older than set', async () => {
    await set({ cacheDays: 1 });
    await running(['+12025550199']);
    for (const expected of [1, 0]) {
      await lookUpAhead(campaign.context);
      expect(await lookups.answerWanted()).to.equal(expected);
    }
    await campaign.house.clock.advance(86_400_000);
    await lookUpAhead(campaign.context);
    expect(await lookups.answerWanted()).to.equal(1);
  });

  it('decides the hours: the contact’s own zone, else the one looked up, else that of the place, else by the number', async () => {
    await set();
    const replies: Record<string, object> = { '+12025550101': { zone: 'Pacific/Honolulu' }, '+12025550102': { city: '12 Main St, Honolulu, Hawaii 96815, US' }, '+12025550103': { carrier: { type: 'mobile' } }, '+12025550104': { zone: 'Pacific/Honolulu' } };
    provider.reply = (number) => ({ body: replies[number] });
    // 12:00 UTC: 07:00 in Washington, 02:00 in Honolulu.
    const listId = await campaign.list(['+12025550101', '+12025550102', '+12025550103']);
    await campaign.add(listId, ['+12025550104'], campaign.house.one, { zone: 'America/New_York' });
    const runner = await campaign.running([{ listId, role: 'call' }], { enhancedCallerId: true, hours: { restrict: true, from: '06:00', to: '20:00' } });
    await lookUpAhead(campaign.context);
    await lookups.answerWanted();
    expect(await campaign.place(runner)).to.deep.equal(['+12025550103', '+12025550104']);
    expect((await attempts(runner)).map(({ number, reason }) => [number, /in [A-Z]\w+\/\w+|in one of the \d time zones/.exec(reason ?? '')?.[0] ?? null])).to.deep.equal([
      ['+12025550101', 'in Pacific/Honolulu'], ['+12025550102', 'in Pacific/Honolulu'], ['+12025550103', null], ['+12025550104', null],
    ]);
    const place = [...(await campaign.places(runner.dialer.id)).values()].find(({ contact }) => contact!.number === '+12025550101')!;
    expect(valueOf(await explainContact(campaign.context, campaign.by, runner.dialer.id, place.contactId)).refusal!.reason, 'as the gate did').to.contain('in Pacific/Honolulu');
  });

  it('is set up by administrators, with an address on the internet; the secret is kept, audited as nothing, and given to no other host', async () => {
    const { context, by, house } = campaign;
    const save = (more: Partial<ProviderInput>, who = by) => saveProvider(context, who, house.one, provider.settings({ url: 'https://api.example.com/{number}', ...more }));
    expect(failureOf(await save({}, { ...by, role: 'supervisor' })).status).to.equal(403);
    expect(failureOf(await save({}, house.administratorOfOther)).status).to.equal(404);
    const wrong: [string, RegExp][] = [
      ['http://api.example.com/{number}', /must begin with https/], ['https://api.example.com/', /must have \{number\}/], ['https://{number}.example.com/', /fixed host/], ['nonsense {number}', /not a web address/],
      ['https://me:secret@api.example.com/{number}', /belong into the header/], ['https://10.0.0.1/{number}', /must be on the internet/], ['https://localhost/{number}', /must be on the internet/],
      ['https://[::1]/{number}', /must be on the internet/], ['https://2130706433/{number}', /must be on the internet/], ['https://intranet/{number}', /must be on the internet/], ['file:///etc/passwd?{number}', /./],
    ];
    for (const [url, message] of wrong) expect(failureOf(await save({ url })), url).to.include({ status: 422, field: 'url' }).and.to.have.property('message').that.matches(message);
    expect(failureOf(await save({ headerSecret: 'a\r\nHost: b' }))).to.include({ field: 'headerSecret' });
    expect(failureOf(await save({ lineTypePath: '', placePath: '', zonePath: '' }))).to.include({ field: 'lineTypePath' });

    expect(JSON.stringify(valueOf(await save({})))).to.contain('"hasSecret":true').and.to.not.contain('very secret');
    valueOf(await save({ headerSecret: undefined, cost: 0.01 }));
    expect(await dataSource.getRepository(LookUpProvider).findOneByOrFail({ accountId: house.one }), 'left out').to.include({ headerSecret: 'Bearer very secret', cost: 10_000 });
    valueOf(await save({ headerSecret: undefined, url: 'https://evil.example.com/{number}' }));
    expect(valueOf(await findProvider(context, by, house.one))).to.include({ hasSecret: false });
    expect(JSON.stringify(await dataSource.getRepository(AuditEntry).findBy({ action: 'save look-up provider' }))).to.contain('api.example.com').and.to.not.contain('very secret');
  });
});
