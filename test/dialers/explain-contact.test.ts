import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { recordConsent } from '../../src/compliance/consents.js';
import { addToList, cancelBlacklist } from '../../src/contacts/blacklist-entries.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { consumeOutbox } from '../../src/database/outbox.js';
import { dialerContacts } from '../../src/dialers/dialer-contacts.js';
import { DialerContact } from '../../src/dialers/dialer-contact.entity.js';
import { explainContact } from '../../src/dialers/explain-contact.js';
import { moveOn } from '../../src/dialers/next-action.js';
import { endedAsBlocked, endedWithoutConsent } from '../../src/dialers/stay-ended.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, valueOf } from './campaign.js';

onEachDatabase('why a contact stands where it does', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  after(() => dataSource?.destroy());

  // Symptom: of a contact who had been busy it said "The last attempt: The lambda chose the agent ann".
  // Cause: the reason of an attempt was why it was refused, until a lambda's choice was kept there too.
  // Fix: the reason is told of a refusal only.
  it('tells the result of the last attempt, and not what a lambda said of it', async () => {
    const numbers = campaign.numbers(1);
    const runner = await campaign.running([{ listId: await campaign.list(numbers), role: 'call' }]);
    expect(await campaign.place(runner)).to.deep.equal(numbers);
    await dataSource.getRepository(Attempt).update({ dialerId: runner.dialer.id }, { reason: 'The lambda "Best" chose the agent "ann".' });
    const now = campaign.house.clock.now();
    for (const { uuid } of campaign.switch.originations) campaign.settler.ended({ uuid, cause: 'USER_BUSY', createdAt: now, endedAt: now });
    await campaign.settler.flush();
    await consumeOutbox(dataSource, campaign.house.clock, { 'attempt settled': moveOn }, campaign.context.log);
    const { contactId } = (await campaign.places(runner.dialer.id)).get(numbers[0]!)!;
    expect(valueOf(await explainContact(campaign.context, campaign.by, runner.dialer.id, contactId)).sentence).to.match(/^It has ended as failed after 1 call\. The last attempt, at .*Z: busy\.$/);
  });

  // Symptom: "Reached" stood beside "Lost": "It has ended as success after 1 call. The last attempt, at …: lost."
  // Cause: who had answered a call whose end is not known counts as reached, and the result alone was told.
  // Fix: it says that somebody answered.
  it('tells of a call that is lost whether somebody had answered it', async () => {
    const numbers = campaign.numbers(2) as [string, string];
    const runner = await campaign.running([{ listId: await campaign.list(numbers), role: 'call' }], { maxAttempts: 1 });
    expect(await campaign.place(runner)).to.have.members(numbers);
    await dataSource.getRepository(Attempt).update({ dialerId: runner.dialer.id, number: numbers[0] }, { answeredAt: new Date(campaign.house.clock.now()) });
    for (const { uuid } of campaign.switch.originations.slice(-2)) campaign.settler.lost(uuid);
    await campaign.settler.flush();
    await consumeOutbox(dataSource, campaign.house.clock, { 'attempt settled': moveOn }, campaign.context.log);
    const places = await campaign.places(runner.dialer.id);
    const sentenceOf = async (number: string) => valueOf(await explainContact(campaign.context, campaign.by, runner.dialer.id, places.get(number)!.contactId)).sentence;
    expect(await sentenceOf(numbers[0])).to.match(/^It has ended as success after 1 call\. The last attempt, at .*Z: somebody answered; the call’s end is not known\.$/);
    expect(await sentenceOf(numbers[1])).to.match(/^It has ended as failed after 1 call\. The last attempt, at .*Z: lost\.$/);
  });

  // Symptom: "It has ended as NEVER OPEN after no calls" beside the badge "Never open". Cause: the sentence had the code that the row keeps.
  // Fix: one list of words for both; a status that people wrote stands as they wrote it.
  it('says a status of ours as the badge does, and one of people’s as they wrote it', async () => {
    const [number] = campaign.numbers(1) as [string];
    const runner = await campaign.running([{ listId: await campaign.list([number]), role: 'call' }]);
    const places = campaign.dataSource.getRepository(DialerContact);
    const { id, contactId } = await places.findOneByOrFail({ dialerId: runner.dialer.id });
    const told: string[] = [];
    for (const status of ['NEVER OPEN', 'LIST EMPTIED', 'Do not ring VIPs', 'VIP']) {
      await places.update(id, { state: 'cancelled', status });
      told.push(valueOf(await explainContact(campaign.context, campaign.by, runner.dialer.id, contactId)).sentence);
    }
    expect(told).to.deep.equal(['Never open', 'List emptied', 'Do not ring VIPs', 'VIP'].map((status) => `It has ended as "${status}" after no calls.`));
  });

  // Symptom: "It has ended as Do not call after 0 attempts. The last attempt, at …"; the dialer's contacts told "Refused" and not why.
  // Cause: one word for the calls that a place counts and for what the trace counts, refusals too; the reason was not read for the page of contacts.
  // Fix: the calls are called so, and a page reads the last refusals of its contacts in one look-up.
  it('tells calls from attempts, and the dialer’s contacts why each was refused last', async () => {
    const { context, by, house } = campaign;
    const [blocked, waits, free] = campaign.numbers(3) as [string, string, string];
    const blacklist = await campaign.list([blocked]);
    const listId = await campaign.list([blocked, free]);
    await campaign.add(listId, [waits], house.one, { preferences: JSON.stringify({ notOn: [new Date(house.clock.now()).toISOString().slice(0, 10)] }) });
    const runner = await campaign.running([{ listId, role: 'call' }, { listId: blacklist, role: 'block' }]);
    expect(await campaign.place(runner)).to.deep.equal([free]);
    const contacts = valueOf(await dialerContacts(context, by, runner.dialer.id, { limit: 10 })).items;
    const [ofBlocked, ofFree, ofWaiting] = [blocked, free, waits].map((number) => contacts.find((one) => one.number === number)!);
    expect(ofBlocked!.reason).to.match(/is on the list/);
    expect(ofWaiting).to.include({ state: 'waiting', lastResult: 'refused' });
    expect(ofWaiting!.reason).to.match(/^It is a time at which the contact does/);
    expect(ofFree!.reason).to.equal(null);
    const { sentence } = valueOf(await explainContact(context, by, runner.dialer.id, ofBlocked!.contactId));
    expect(sentence).to.match(/^It has ended as "Blacklist" after no calls\. The last attempt, at .*Z, was refused: .* is on the list/);
  });

  // Symptom: "It has ended as "No" … was refused: 4001 is on the list" and "There is no consent to calls on 4003", in the present, after that entry was
  // cancelled and that consent given; nothing said that the contact stays ended. Cause: the last refusal was told without asking the rules of now.
  // Fix: it is told as one of before, with what to do; who cancels the entry or records the consent is told at once.
  it('tells of who ended by a rule that has changed since what to do, also whoever changed it', async () => {
    const { context, by, house } = campaign;
    const [listed, without, other] = campaign.numbers(3) as [string, string, string];
    const blacklist = await campaign.list();
    const second = await campaign.list();
    for (const number of [listed, other]) valueOf(await addToList(context, by, { listId: blacklist, number }));
    for (const number of [listed, other]) valueOf(await recordConsent(context, by, house.one, { number, source: 'form' }));
    const runner = await campaign.running([{ listId: await campaign.list([listed, without, other]), role: 'call' }, { listId: blacklist, role: 'block' }, { listId: second, role: 'block' }], { requiresConsent: true });
    expect(await campaign.place(runner)).to.deep.equal([]);
    const at = new Date(house.clock.now()).toISOString();
    const places = await campaign.places(runner.dialer.id);
    const why = async (number: string) => valueOf(await explainContact(context, by, runner.dialer.id, places.get(number)!.contactId));
    expect((await why(without)).sentence).to.equal(`It has ended as "No consent" after no calls. The last attempt, at ${at}, was refused: There is no consent to calls on ${without}, and this dialer calls nobody without.`);

    const { manager } = dataSource;
    const cancel = async (number: string) => valueOf(await cancelBlacklist(context, by, { listId: blacklist, numbers: [number], reason: 'asked' }, endedAsBlocked)).says;
    const { name } = await dataSource.getRepository(ContactList).findOneByOrFail({ id: blacklist });
    expect(await cancel(listed)).to.equal(`1 entry was cancelled on "${name}". 1 contact ended in its dialer because a list blocked the number, and stays ended: add it again to have it called.`);
    expect(await endedWithoutConsent(manager, house.one, [without])).to.equal('1 contact ended in its dialer because there was no consent, and stays ended: add it again to have it called.');
    expect(await endedWithoutConsent(manager, house.other, [without]), 'another account').to.equal('');
    valueOf(await recordConsent(context, by, house.one, { number: without, source: 'form' }));
    for (const number of [listed, without]) {
      const { sentence, refusals } = await why(number);
      expect(refusals).to.deep.equal([]);
      expect(sentence).to.match(new RegExp(`^It has ended as "(Blacklist|No consent)" after no calls\\. The last attempt, at ${at}, was refused; the reason then: .*\\. No rule stands in the way now; add it again to have it called\\.$`));
    }

    await cancel(other);
    valueOf(await addToList(context, by, { listId: second, number: other }));
    expect((await why(other)).sentence).to.match(/, was refused; the reason then: .* is on the list .* Now: .* is on the list /);
    valueOf(await cancelBlacklist(context, by, { listId: second, numbers: [other], reason: 'asked' }));
    await campaign.dataSource.query('UPDATE contact SET preferences = ? WHERE id = ?', [JSON.stringify({ notOn: [at.slice(0, 10)] }), places.get(other)!.contactId]);
    expect((await why(other)).sentence).to.match(/ What ended it stands in the way no longer; add it again to have it called\. It would wait: It is a time at which the contact does not want calls/);
  });
});
