import { expect } from 'chai';
import { DateTime } from 'luxon';
import type { DataSource } from 'typeorm';
import { Agent } from '../../src/agents/agent.entity.js';
import { Disposition } from '../../src/agents/disposition.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { readRules, saveRules } from '../../src/compliance/account-rules.js';
import { recordConsent, withdrawConsent } from '../../src/compliance/consents.js';
import { saveDevice } from '../../src/compliance/device-blocks.js';
import { addToList } from '../../src/contacts/blacklist-entries.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { createList, renameList } from '../../src/contacts/lists.js';
import { consentInVain, optOuts, recordOptOut } from '../../src/contacts/opt-out.js';
import { leaveSimulation } from '../../src/dialers/add-node.js';
import { dryRun } from '../../src/dialers/dry-run.js';
import { explainContact } from '../../src/dialers/explain-contact.js';
import { findFiller } from '../../src/dialers/find-use.js';
import { reopenDevice } from '../../src/dialers/reopen-device.js';
import { takeBackDevice } from '../../src/dialers/take-back.js';
import type { Runner } from '../../src/dialers/runner.js';
import { transaction } from '../../src/database/transaction.js';
import { noteSimulatedNode } from '../../src/calls/seed-nodes.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, failureOf, valueOf } from './campaign.js';

const hour = 3_600_000;
const nothing = { law: false, jurisdictions: {}, hours: null, limits: [], requiresConsent: false };

onEachDatabase('the rules of an account and a dialer', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  const account = () => campaign.house.one;
  const rules = async (changes: Parameters<typeof saveRules>[3]) => valueOf(await saveRules(campaign.context, campaign.by, account(), changes));
  /** Settles what was placed as calls that nobody answered, and has the contacts wait for their next attempt. */
  async function nobodyAnswers(runner: Runner): Promise<void> {
    await settleAll();
    await dataSource.query(`UPDATE dialer_contact SET state = 'waiting', next_at = '2000-01-01 00:00:00.000' WHERE state = 'dialing' AND dialer_id = ?`, [runner.dialer.id]);
  }
  async function settleAll(): Promise<void> {
    campaign.live.clear();
    await dataSource.query(`UPDATE attempt SET state = 'settled', result = 'no answer', settled_at = created_at WHERE state <> 'settled'`);
  }
  const refusalOf = async (number: string) => (await dataSource.getRepository(Attempt).findOne({ where: { number, result: 'refused' }, order: { id: 'DESC' } }))!;

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  afterEach(async () => {
    campaign.live.clear();
    await rules(nothing);
  });
  after(() => dataSource?.destroy());

  it('limit attempts over all dialers of the account, also where two place at once; the contact waits for its moment', async () => {
    const [number] = campaign.numbers(1) as [string];
    await rules({ limits: [{ attempts: 2, hours: 24 }] });
    const runners: Runner[] = [];
    for (let count = 0; count < 5; count++) runners.push(await campaign.running([{ listId: await campaign.list([number]), role: 'call' }]));
    const now = campaign.house.clock.now();
    // While one calls, the others wait for a minute.
    const allPlaceAtOnce = async () => {
      for (let round = 0; round < 4; round++) {
        await settleAll();
        await campaign.house.clock.advance(61_000);
        await Promise.all(runners.map((runner) => runner.placeDue(campaign.house.clock.now())));
      }
    };
    await allPlaceAtOnce();
    expect(campaign.switch.numbers.filter((one) => one === number)).to.have.length(2);
    const refused = await refusalOf(number);
    expect(refused.reason).to.contain('was called 2 times within 24 hours, the most that the account allows');
    expect(refused.refusedUntil!.getTime()).to.equal(now + 61_000 + 24 * hour);
    const waiting = [...(await campaign.places(runners[0]!.dialer.id)).values(), ...(await campaign.places(runners[4]!.dialer.id)).values()];
    expect(waiting.map(({ state }) => state)).to.satisfy((states: string[]) => states.every((state) => ['dialing', 'waiting'].includes(state)));
    await campaign.house.clock.advance(24 * hour);
    await allPlaceAtOnce();
    expect(campaign.switch.numbers.filter((one) => one === number)).to.have.length(4);
  });

  it('ask for consent, by account or dialer: none ends the contact, one withdrawn too, and an opt-out beats it', async () => {
    const [with_, without, withdrawn, out] = campaign.numbers(4) as [string, string, string, string];
    const { context, by } = campaign;
    for (const number of [with_, withdrawn, out]) valueOf(await recordConsent(context, by, account(), { number, source: 'form on example.com' }));
    expect(valueOf(await withdrawConsent(context, by, account(), { number: withdrawn, source: 'a letter' })).withdrawn).to.equal(1);
    valueOf(await recordOptOut(context, by, account(), { number: out, source: 'form on example.com' }));
    const runner = await campaign.running([{ listId: await campaign.list([with_, without, withdrawn, out]), role: 'call' }], { requiresConsent: true });
    expect(await campaign.place(runner)).to.deep.equal([with_]);
    const places = await campaign.places(runner.dialer.id);
    expect([without, withdrawn, out].map((number) => places.get(number)!.status)).to.deep.equal(['NO CONSENT', 'NO CONSENT', 'OPTED OUT']);
    const kept = await optOuts(context, [account()], { numbers: [out], order: 'oldest', count: 5 });
    expect(kept[0]).to.include({ number: out, source: `form on example.com, by ${by.name}` });
    expect(failureOf(await recordConsent(context, by, account(), { number: 'x', source: 'form' })).field).to.equal('number');
    expect(failureOf(await recordOptOut(context, by, account(), { number: out, source: '' })).field).to.equal('source');
  });

  it('say in the row why a number is on the list and who put it there, and keep a reason of any length that a row can hold', async () => {
    const [listed, long, device, free] = campaign.numbers(4) as [string, string, string, string];
    const { context, by, house } = campaign;
    const listId = await campaign.list();
    valueOf(await addToList(context, by, { listId, number: listed, description: 'Asked in a letter of 3 May' }));
    valueOf(await addToList(context, by, { listId, number: long, description: 'é'.repeat(3_000) }));
    valueOf(await saveDevice(context, house.agency, { device, setting: 'block', reason: 'ü'.repeat(500) }, { allowed: reopenDevice, blocked: takeBackDevice }));
    const runner = await campaign.running([{ listId: await campaign.list([listed, long, device, free]), role: 'call' }, { listId, role: 'block' }]);
    expect(await campaign.place(runner)).to.deep.equal([free]);
    expect((await refusalOf(listed)).reason).to.match(/^\+\d+ is on the list "List \d+" \(Asked in a letter of 3 May; added by /).and.to.contain(by.name);
    expect((await refusalOf(long)).reason).to.match(/é…; added by /);
    expect((await refusalOf(device)).reason).to.have.length(500);
  });

  describe('of a contact with several numbers', () => {
    const contact = async (main: string, others: string[], settings = {}) => {
      const listId = await campaign.list();
      await campaign.add(listId, [main], account(), { other_numbers: JSON.stringify(others.map((number) => ({ type: 'mobile', number }))) });
      return campaign.running([{ listId, role: 'call' }, { listId: blacklist, role: 'block' }], { maxAttempts: 20, ...settings });
    };
    const dialledBy = async (runner: Runner) => {
      const [number] = await campaign.place(runner);
      await nobodyAnswers(runner);
      return number;
    };
    let blacklist = 0;
    beforeEach(async () => (blacklist = await campaign.list()));

    it('dial them in turn over the attempts, or the main one alone', async () => {
      const [main, second, third] = campaign.numbers(3) as [string, string, string];
      const runner = await contact(main, [second, third]);
      const seen: (string | undefined)[] = [];
      for (let attempt = 0; attempt < 5; attempt++) seen.push(await dialledBy(runner));
      expect(seen).to.deep.equal([main, second, third, main, second]);
      const alone = await contact(main, [second], { otherNumbers: 'never' });
      expect([await dialledBy(alone), await dialledBy(alone)]).to.deep.equal([main, main]);
    });

    it('pass over another one that is blacklisted or blocked as a device, and end all when the main one is', async () => {
      const [main, listed, device, free] = campaign.numbers(4) as [string, string, string, string];
      valueOf(await addToList(campaign.context, campaign.by, { listId: blacklist, number: listed }));
      valueOf(await saveDevice(campaign.context, campaign.house.agency, { device, setting: 'block', reason: 'test' }, { allowed: reopenDevice, blocked: takeBackDevice }));
      const runner = await contact(main, [listed, device, free]);
      const seen: (string | undefined)[] = [];
      for (let attempt = 0; attempt < 4; attempt++) seen.push(await dialledBy(runner));
      expect(seen, 'those that are left take turns').to.deep.equal([main, free, main, free]);
      valueOf(await addToList(campaign.context, campaign.by, { listId: blacklist, number: main }));
      expect(await dialledBy(runner)).to.equal(undefined);
      expect((await campaign.places(runner.dialer.id)).get(main)).to.include({ state: 'blacklisted' });
    });

    it('say of a consent on another one that the main one, and with it all, has opted out', async () => {
      const [main, second, stranger] = campaign.numbers(3) as [string, string, string];
      const runner = await contact(main, [second]);
      expect([await dialledBy(runner), await dialledBy(runner)]).to.deep.equal([main, second]);
      const { manager } = dataSource;
      expect(await consentInVain(manager, account(), second)).to.equal(undefined);
      valueOf(await recordOptOut(campaign.context, campaign.by, account(), { number: main, source: 'a letter' }));
      const inVain = await consentInVain(manager, account(), second);
      expect(inVain?.optedOut).to.include({ number: main, source: `a letter, by ${campaign.by.name}` });
      expect(inVain?.says).to.match(new RegExp(`^Somebody whom you called on \\${second}, and whose main number is \\${main}, has opted out of this account .* cancels the opt-out of \\${main} with a reason`));
      expect(await dialledBy(runner), 'and nobody calls them').to.equal(undefined);
      expect(await consentInVain(manager, account(), stranger)).to.equal(undefined);
    });

    it('count them as one person', async () => {
      const [main, second] = campaign.numbers(2) as [string, string];
      const runner = await contact(main, [second], { attemptLimits: [{ attempts: 2, hours: 24 }] });
      expect([await dialledBy(runner), await dialledBy(runner), await dialledBy(runner)]).to.deep.equal([main, second, undefined]);
    });
  });

  it('keep to the law where the account does, from the next attempt on, and a registry of the country blocks', async () => {
    const [number, registered] = campaign.numbers(2) as [string, string];
    const registry = valueOf(await createList(campaign.context, campaign.by, { name: `Registry ${number}`, registryOf: 'US', asOf: new Date(campaign.house.clock.now()) }));
    await campaign.add(registry.id, [registered]);
    const lists = [{ listId: await campaign.list([number, registered]), role: 'call' as const }];
    const atNight = DateTime.fromMillis(campaign.house.clock.now(), { zone: 'America/New_York' }).plus({ days: 1 }).set({ hour: 3 }).toMillis();
    await campaign.house.clock.advance(atNight - campaign.house.clock.now());
    const runner = await campaign.running(lists);
    await rules({ law: true });
    expect(await campaign.place(runner)).to.deep.equal([]);
    expect(await refusalOf(number)).to.include({ rule: 'law' });
    expect(await refusalOf(registered)).to.include({ rule: 'blacklist', reason: `${registered} is on the list "${registry.name}" (added by test).` });
    const why = valueOf(await explainContact(campaign.context, campaign.by, runner.dialer.id, (await campaign.places(runner.dialer.id)).get(number)!.contactId));
    expect(why.law.map(({ code }) => code)).to.deep.equal(['US']);
    expect(why.refusal).to.include({ rule: 'law' });
    await campaign.house.clock.advance(6 * hour);
    expect(await campaign.place(runner)).to.deep.equal([number]);
    // Symptom: that a registry is too old stood on its own page and in a dry run alone. Cause: nobody else asked. Fix: so does the dialer that goes by it.
    expect(runner.warnings).to.deep.equal([]);
    valueOf(await renameList(campaign.context, campaign.by, registry.id, { name: registry.name, asOf: new Date(campaign.house.clock.now() - 40 * 24 * hour) }, findFiller));
    await campaign.refresh(runner);
    expect(runner.warnings).to.deep.equal([`The do-not-call registry "${registry.name}" is 40 days old, and may be 31 at most: read its latest file in.`]);
    await rules({ law: false });
    await campaign.refresh(runner);
    expect(runner.warnings, 'by which nobody goes').to.deep.equal([]);
    expect(failureOf(await renameList(campaign.context, campaign.by, registry.id, { name: registry.name, registryOf: 'XX' }, findFiller)).field).to.equal('registryOf');
    await dataSource.getRepository(ContactList).update(registry.id, { registryOf: null });
  });

  it('stop calls to Brazil before 100,000 of a day have come to nothing, warn from 80,000 on, and let them go on the next day', async () => {
    const { context, by, house } = campaign;
    const zone = 'America/Sao_Paulo';
    const noonThere = DateTime.fromMillis(house.clock.now(), { zone }).plus({ days: 1 }).set({ hour: 12, minute: 0, second: 0, millisecond: 0 });
    await house.clock.advance(noonThere.toMillis() - house.clock.now());
    await settleAll();
    await rules({ law: true });
    const [first, second, last] = ['+5511955550101', '+5511955550102', '+5511955550103'] as const;
    const [home] = campaign.numbers(1) as [string];
    const runner = await campaign.running([{ listId: await campaign.list([first]), role: 'call' }]);
    expect(runner.warnings).to.deep.equal([]);
    const counted = (calls: number) => dataSource.query('INSERT INTO short_call_count (account_id, law, day, calls) VALUES (?, ?, ?, ?)', [account(), 'BR', noonThere.toISODate(), calls]);
    await counted(99_997);
    await campaign.refresh(runner);
    expect(runner.warnings[0]).to.contain('Brazil: the account has had 99 % of the 100,000');
    const elsewhere = await campaign.running([{ listId: await campaign.list(campaign.numbers(1)), role: 'call' }]);
    expect(elsewhere.warnings, 'of a dialer that calls nobody there').to.deep.equal([]);
    expect(await campaign.place(runner), 'the first of two that may still be').to.deep.equal([first]);

    // With the one under way, two more could make it the hundred thousandth.
    const both = await campaign.running([{ listId: await campaign.list([second, last, home]), role: 'call' }]);
    expect(await campaign.place(both)).to.deep.equal([home]);
    const midnight = noonThere.plus({ days: 1 }).startOf('day');
    const refused = await refusalOf(second);
    expect(refused).to.include({ rule: 'short calls' });
    expect(refused.reason).to.contain('99,997 calls of the account').and.to.contain('100,000, from which on carriers block whoever calls');
    expect(refused.refusedUntil!.getTime()).to.equal(midnight.toMillis());
    const { contactId } = (await campaign.places(both.dialer.id)).get(second)!;
    expect(valueOf(await explainContact(context, by, both.dialer.id, contactId)).refusal).to.include({ rule: 'short calls' });
    expect(valueOf(await dryRun(context, by, both.dialer.id)).warnings.join()).to.contain('Brazil');

    // The first comes to nothing as well: it is counted where it settles.
    campaign.settler.ended({ uuid: campaign.switch.originations.find(({ number }) => number === first)!.uuid, cause: 'NO_ANSWER', createdAt: house.clock.now(), endedAt: house.clock.now() });
    await campaign.settler.flush();
    await campaign.refresh(both);
    expect(both.warnings[0]).to.contain('Brazil');
    expect((await dataSource.query('SELECT calls FROM short_call_count'))[0].calls).to.equal(99_998);
    await dataSource.query('UPDATE short_call_count SET calls = 99990');
    const numbers = Array.from({ length: 12 }, (_, index) => `+5511955550${200 + index}`);
    const runners: Runner[] = [];
    for (let from = 0; from < numbers.length; from += 3) runners.push(await campaign.running([{ listId: await campaign.list(numbers.slice(from, from + 3)), role: 'call' }]));
    await house.clock.advance(1_000);
    await Promise.all(runners.map((one) => one.placeDue(house.clock.now())));
    expect(campaign.switch.numbers.filter((number) => numbers.includes(number)), 'by four dialers of three at once, beside one that is under way').to.have.length(6);

    await house.clock.advance(midnight.toMillis() + 12 * hour - house.clock.now());
    await campaign.refresh(both);
    expect(both.warnings).to.deep.equal([]);
    expect((await campaign.place(both)).sort()).to.deep.equal([second, last]);
    await dataSource.query('DELETE FROM short_call_count');
  });

  it('give days of peace after a refusal, where the law does, in every dialer of the account; none after a wrong number', async () => {
    const [refused, wrong] = ['+33140205050', '+33140205051'];
    const paris = DateTime.fromMillis(campaign.house.clock.now(), { zone: 'Europe/Paris' }).plus({ weeks: 1 }).startOf('week').set({ hour: 11 });
    await campaign.house.clock.advance(paris.toMillis() - campaign.house.clock.now());
    await rules({ law: true });
    const dialler = async () => campaign.running([{ listId: await campaign.list([refused, wrong]), role: 'call' }]);
    expect((await campaign.place(await dialler())).sort()).to.deep.equal([refused, wrong]);
    const agentId = (await dataSource.getRepository(Agent).save({ nodeId: 1, name: 'agent1', type: 'callback', contact: '', status: '', state: '', queues: [], phone: '' })).id;
    for (const [number, name, outcome] of [[refused, 'Not interested', 'refusal'], [wrong, 'Wrong number', 'failure']] as const) {
      const { id: attemptId, dialerId, contactId, accountId } = await dataSource.getRepository(Attempt).findOneByOrFail({ number });
      await dataSource.getRepository(Disposition).insert({ accountId, attemptId, dialerId, contactId, agentId, name, outcome, givenBy: 'ann', givenAt: new Date(campaign.house.clock.now()) });
    }
    await settleAll();
    await campaign.house.clock.advance(24 * hour);
    const next = await dialler();
    expect(await campaign.place(next)).to.deep.equal([wrong]);
    const { rule, reason } = await refusalOf(refused);
    expect([rule, reason]).to.deep.equal(['rest', reason]);
    expect(reason).to.match(/^This person refused at .*; France gives them 60 days of peace, until /);
  });

  it('are changed by an administrator alone, in parts, and nothing is saved that is wrong', async () => {
    const { context, by, house } = campaign;
    expect(await rules({ limits: [{ attempts: 3, hours: 24 }] })).to.deep.include({ law: false, limits: [{ attempts: 3, hours: 24 }] });
    expect(await rules({ requiresConsent: true })).to.deep.include({ limits: [{ attempts: 3, hours: 24 }], requiresConsent: true });
    expect(failureOf(await saveRules(context, by, account(), { hours: { from: '20:00', to: '08:00' } })).message).to.contain('not after its start');
    expect(failureOf(await saveRules(context, by, account(), { jurisdictions: { XX: true } }))).to.include({ status: 422, field: 'jurisdictions.XX' });
    expect((await rules({ jurisdictions: { CA: true } })).jurisdictions).to.deep.equal({ CA: true });
    await rules({ jurisdictions: {} });
    expect(failureOf(await saveRules(context, { ...by, role: 'supervisor' }, account(), { law: true })).status).to.equal(403);
    expect(await readRules(dataSource.manager, house.other)).to.deep.equal(nothing);
  });

  it('hold by law in every account from the first real switch on', async () => {
    const { context, house } = campaign;
    await noteSimulatedNode(context, { host: '127.0.0.1', port: 1, password: 'x' });
    await transaction(dataSource, (manager) => leaveSimulation(manager, house.clock.now()));
    for (const id of [house.one, house.other]) expect((await readRules(dataSource.manager, id)).law).to.equal(true);
  });
});
