import { expect } from 'chai';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { Disposition } from '../../src/agents/disposition.entity.js';
import { Task } from '../../src/agents/task.entity.js';
import { LookUp } from '../../src/caller-ids/look-up/look-up.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { CallIn } from '../../src/calls/call-in.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { Recording } from '../../src/calls/recording.entity.js';
import { recordingFolder } from '../../src/calls/recording-place.js';
import { trace } from '../../src/calls/trace.js';
import { Consent } from '../../src/compliance/consent.entity.js';
import { DeviceBlock } from '../../src/compliance/device-block.entity.js';
import { RuleRun } from '../../src/dialers/rule-run.entity.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { ContactNote } from '../../src/contacts/contact-note.entity.js';
import { optOut } from '../../src/contacts/opt-out.js';
import { transaction } from '../../src/database/transaction.js';
import { DialerContact } from '../../src/dialers/dialer-contact.entity.js';
import { CallRule } from '../../src/inbound/call-rule.entity.js';
import { Forwarding } from '../../src/inbound/forwarding.entity.js';
import type { WidgetTexts } from '../../src/inbound/widgets/widget-texts.js';
import { Widget } from '../../src/inbound/widgets/widget.entity.js';
import { WidgetRequest } from '../../src/inbound/widgets/widget-request.entity.js';
import { editContact } from '../../src/dialers/edit-contact.js';
import { createDialer } from '../../src/dialers/save-dialer.js';
import { erasePerson, type Erasure } from '../../src/personal-data/erase.js';
import { exportPerson } from '../../src/personal-data/export.js';
import { whatIsKnown } from '../../src/personal-data/known.js';
import { attemptId } from '../../src/shared/id.js';
import type { PhoneNumber } from '../../src/shared/phone-number.js';
import { attemptUnderWay } from '../calls/attempt-under-way.js';
import { Campaign, failureOf, valueOf } from '../dialers/campaign.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('what is known of a person', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let agentId: number;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    campaign.context.dataDir = mkdtempSync(join(tmpdir(), 'smart-dialers-person-'));
    mkdirSync(recordingFolder(campaign.context));
    const node = await dataSource.getRepository(Node).save({ enterpriseId: 1, name: 'fs1', host: 'fs1', port: 1, password: '', mediaLocation: '', createdAt: new Date() });
    agentId = (await dataSource.getRepository(Agent).save({ nodeId: node.id, name: 'ann@default', type: 'callback', contact: '', status: '', state: '', queues: [], phone: 'softphone', seenAt: new Date() })).id;
  });
  after(async () => {
    if (campaign) rmSync(campaign.context.dataDir, { recursive: true });
    await dataSource?.destroy();
  });

  const at = () => new Date(campaign.house.clock.now());
  const told = { name: 'Ann Smith', client_id: 'C 77', email: 'ann@example.com', address: '1 Main St', attributes: '{"DEBT":"900"}', other_numbers: '[{"type":"home","number":"+12015550199"}]' };

  /** A person on a list that calls and is on its dialer, with a call that was recorded, noted and judged, a refusal, and a planned call. */
  async function person(accountId = campaign.house.one) {
    const [number] = campaign.numbers(1) as [string];
    const listId = await campaign.list([], accountId);
    await campaign.add(listId, [number], accountId, told);
    const contact = await dataSource.getRepository(Contact).findOneByOrFail({ listId });
    const runner = accountId === campaign.house.one ? await campaign.running([{ listId, role: 'call' }]) : undefined;
    const settled = { accountId, number, contactId: contact.id, listId, clientId: 'C 77', email: 'ann@example.com', state: 'settled' as const, settledAt: at(), createdAt: at() };
    const call = await attemptUnderWay(dataSource, { ...settled, result: 'answered', milliseconds: 9_000, isRecorded: true, reason: 'Ann is a good customer.', callerIdReason: `The last that ${number} saw.` });
    const refusal = await attemptUnderWay(dataSource, { ...settled, result: 'refused', ordinal: 0, rule: 'hours', reason: 'It is outside.', createdAt: new Date(campaign.house.clock.now() - 3 * 365 * 86_400_000) });
    const file = join(recordingFolder(campaign.context), `${call}.wav`);
    writeFileSync(file, 'a voice');
    await dataSource.getRepository(Recording).insert({ accountId, attemptId: call, state: 'stored', storedName: `${call}.wav`, createdAt: at() });
    await dataSource.getRepository(Disposition).insert({ accountId, attemptId: call, dialerId: 1, contactId: contact.id, agentId, name: 'Interested', outcome: 'success', note: 'Has a dog', givenBy: 'ann', givenAt: at() });
    await dataSource.getRepository(ContactNote).insert({ accountId, contactId: contact.id, attemptId: null, text: 'Speaks French', writtenBy: 'ann', writtenAt: at() });
    await dataSource.getRepository(LookUp).insert({ accountId, number, askedAt: at(), place: 'Hoboken' });
    const task = { accountId, dialerId: 1, contactId: contact.id, dialerContactId: 1, agentId, kind: 'follow up' as const, offeredAt: at(), expiresAt: at() };
    await dataSource.getRepository(Task).insert({ ...task, state: 'planned' });
    return { number, listId, contactId: contact.id, call, refusal, file, runner, task };
  }
  const erase = (number: string, some: Partial<Erasure> = {}, by = campaign.house.administratorOfOne) => erasePerson(campaign.context, by, { number, confirm: `erase ${number}`, reason: 'A letter of 3 May', ...some });
  const read = async (number: string, by = campaign.house.administratorOfOne) => {
    let text = '';
    for await (const part of valueOf(await exportPerson(campaign.context, by, { number }))) text += part;
    return JSON.parse(text);
  };
  const widgetOf = (dialerId: number, some: Partial<Widget>) => ({
    accountId: campaign.house.one, secret: 'secret', dialerId, origins: [], texts: {} as WidgetTexts, colour: '#000000', askName: true, consent: 'Call me.', mustConsent: true, abroad: false, mostPerNumber: 1, mostPerAddress: 1, mostPerHour: 1, enabled: true, createdBy: 'test', createdAt: at(), ...some,
  });
  const entries = (number: string) => dataSource.getRepository(Contact).find({ where: { number }, order: { id: 'ASC' } });

  it('is counted by account, of those that one sees', async () => {
    const { number } = await person();
    await attemptUnderWay(dataSource, { accountId: campaign.house.other, number, createdAt: at() });
    const mine = { accountId: campaign.house.one, account: 'Demo', contacts: 1, kept: 0, attempts: 2, callsIn: 0, requestsAtWidgets: 0, notes: 1, recordings: 1, consents: 0, lookedUp: 1, furtherNumberOf: [] };
    expect(valueOf(await whatIsKnown(campaign.context, campaign.house.administratorOfOne, { number: number.slice(2) }))).to.deep.equal({ number, accounts: [mine], deviceBlocks: 0, devices: [] });
    const all = valueOf(await whatIsKnown(campaign.context, campaign.house.agency, { number }));
    expect(all.accounts).to.deep.equal([mine, { accountId: campaign.house.other, account: 'Other', contacts: 0, kept: 0, attempts: 1, callsIn: 0, requestsAtWidgets: 0, notes: 0, recordings: 0, consents: 0, lookedUp: 0, furtherNumberOf: [] }]);
    expect(failureOf(await whatIsKnown(campaign.context, campaign.house.administratorOfOther, { number, accountId: campaign.house.one })).status).to.equal(404);
  });

  it('is exported whole: entries, notes, calls however old, what was said, recordings, tasks, look-ups, audit', async () => {
    const { number, call, refusal, listId } = await person();
    const all = await read(number);
    expect(all).to.include({ number, exportedBy: 'one@example.com' });
    expect(all.accounts).to.deep.equal([{ id: campaign.house.one, name: 'Demo' }]);
    expect(all.entriesOnLists).to.have.length(1);
    expect(all.entriesOnLists[0]).to.deep.include({ listId, name: 'Ann Smith', email: 'ann@example.com', attributes: { DEBT: '900' }, blocks: false });
    expect(all.entriesOnLists[0].notes.map(({ text }: { text: string }) => text)).to.deep.equal(['Speaks French']);
    expect(all.entriesOnLists[0].dialers[0]).to.include({ state: 'waiting' });
    expect(all.attempts.map(({ id }: { id: string }) => id)).to.deep.equal([call, refusal]);
    expect(all.attempts[0]).to.include({ email: 'ann@example.com', disposition: 'Interested', dispositionNote: 'Has a dog', recordingAt: `/api/v1/attempts/${call}/recording` });
    expect(all.attempts[1]).to.include({ result: 'refused', rule: 'hours', recordingAt: null });
    expect(all.tasksOfAgents[0]).to.include({ kind: 'follow up', agent: 'ann@default' });
    expect(all.lookedUp[0]).to.include({ place: 'Hoboken' });
    expect(all.audit.at(-1)).to.include({ action: 'export personal data', subject: `number ${number}`, actor: 'one@example.com' });
  });

  it('is nobody’s but an administrator’s to export and to erase, and in their own account', async () => {
    const { number } = await person();
    for (const role of ['supervisor', 'auditor', 'agent'] as const) {
      const by = { ...campaign.house.administratorOfOne, role };
      expect(failureOf(await exportPerson(campaign.context, by, { number })).status, role).to.equal(403);
      expect(failureOf(await erase(number, {}, by)).status, role).to.equal(403);
    }
    expect(failureOf(await erase(number, {}, campaign.house.administratorOfOther)).message).to.contain('Nothing is known');
    expect(failureOf(await erase(number, { accountId: campaign.house.one }, campaign.house.administratorOfOther)).status).to.equal(404);
    const theirs = await read(number, campaign.house.administratorOfOther);
    expect([theirs.entriesOnLists, theirs.attempts, theirs.lookedUp]).to.deep.equal([[], [], []]);
    expect(await entries(number)).to.have.length(1);
  });

  it('who is on a list as a cancelled entry is not counted there, and is not taken from its count when erased', async () => {
    const { number, listId, contactId } = await person();
    await dataSource.getRepository(Contact).update(contactId, { cancelledAt: new Date(), cancelledReason: 'The list was emptied' });
    await dataSource.getRepository(ContactList).update(listId, { contactCount: 0 });
    valueOf(await erase(number));
    expect(await dataSource.getRepository(Contact).findOneBy({ id: contactId })).to.equal(null);
    expect(await dataSource.getRepository(ContactList).findOneByOrFail({ id: listId })).to.include({ contactCount: 0 });
  });

  it('is erased: everything personal is gone, and the records of calls stay reduced', async () => {
    const { number, listId, contactId, call, refusal, file } = await person();
    valueOf(await editContact(campaign.context, campaign.by, contactId, { name: 'Ann Brown' }));
    expect(JSON.stringify((await read(number)).audit), 'what was changed is theirs to know').to.contain('"after":{"name":"Ann Brown"}');
    const { accounts } = valueOf(await erase(number));
    expect(accounts).to.deep.equal([{ accountId: campaign.house.one, account: 'Demo', contacts: 1, notes: 1, recordings: 1, reduced: 2, kept: 0 }]);
    expect(await dataSource.getRepository(Contact).findOneBy({ id: contactId })).to.equal(null);
    expect(await dataSource.getRepository(ContactList).findOneByOrFail({ id: listId })).to.include({ contactCount: 0 });
    for (const rows of [DialerContact, ContactNote, Task]) expect(await dataSource.getRepository<{ contactId: number } & object>(rows).countBy({ contactId }), rows.name).to.equal(0);
    expect(await dataSource.getRepository(LookUp).countBy({ number })).to.equal(0);
    expect(existsSync(file)).to.equal(false);
    const kept = await dataSource.getRepository(Attempt).findOneByOrFail({ id: call });
    expect(kept).to.include({ number, result: 'answered', milliseconds: 9_000, clientId: null, email: null, reason: null, callerIdReason: null });
    expect(await dataSource.getRepository(Attempt).findOneByOrFail({ id: refusal })).to.include({ rule: 'hours', reason: 'It is outside.', email: null });
    expect(await dataSource.getRepository(Disposition).findOneByOrFail({ attemptId: call })).to.include({ name: 'Interested', note: null });
    const [line] = valueOf(await trace(campaign.context, campaign.by, { number, country: 'US', limit: 1 }));
    expect(line).to.include({ isContactGone: true, recording: 'deleted', recordingReason: 'By one@example.com.' });
    const rest = JSON.stringify(await read(number));
    for (const word of ['Ann Smith', 'Ann Brown', 'ann@example.com', 'Main St', 'DEBT', 'French', 'dog', 'C 77', 'Hoboken', 'good customer']) expect(rest, word).to.not.contain(word);
    expect(await dataSource.getRepository(AuditEntry).findOneByOrFail({ action: 'change contact', subject: `contact ${contactId}` })).to.deep.include({ actor: campaign.by.name, detail: { number } });
    const noted = await dataSource.getRepository(AuditEntry).findOneByOrFail({ action: 'erase person', subject: `number ${number}` });
    expect(noted).to.include({ actor: 'one@example.com', accountId: campaign.house.one });
    expect(noted.detail).to.deep.include({ reason: 'A letter of 3 May', neverCall: true, contacts: 1, recordings: 1 });
  });

  it('keeps the wish not to be called, and makes it one unless told otherwise', async () => {
    const { number, listId, runner } = await person();
    valueOf(await erase(number));
    const [proof, ...more] = await entries(number);
    expect(more).to.deep.equal([]);
    expect(proof).to.include({ name: null, addedBy: 'erased on request, by one@example.com' });
    // A file brings the number back: the gate refuses it.
    await campaign.add(listId, [number]);
    await campaign.refresh(runner!);
    expect(await campaign.place(runner!)).to.deep.equal([]);
    expect((await campaign.places(runner!.dialer.id)).get(number)).to.include({ state: 'blacklisted', status: 'OPTED OUT' });
  });

  it('leaves an entry that blocks, reduced to the number, when, by whom and why', async () => {
    const { number } = await person();
    const blockId = await campaign.list();
    await campaign.add(blockId, [number], campaign.house.one, { ...told, description: 'Asked by letter' });
    await campaign.dialer([{ listId: await campaign.list(campaign.numbers(1)), role: 'call' }, { listId: blockId, role: 'block' }]);
    await transaction(dataSource, (manager) => optOut(manager, { accountId: campaign.house.one, number: number as PhoneNumber, source: 'a key pressed in a call', at: campaign.house.clock.now() }));
    const { accounts } = valueOf(await erase(number, { neverCall: false }));
    expect(accounts[0]).to.include({ contacts: 1, kept: 2 });
    const [byLetter, byKey, ...more] = await entries(number);
    expect(more).to.deep.equal([]);
    expect(byLetter).to.deep.include({ listId: blockId, description: 'Asked by letter', addedBy: 'test', name: null, clientId: null, email: null, address: null, attributes: null, otherNumbers: null });
    expect(byKey).to.include({ description: 'Opted out: a key pressed in a call' });
    // A second time there is nothing left but the proof, which stays.
    expect(valueOf(await erase(number, { neverCall: false })).accounts[0]).to.include({ contacts: 0, notes: 0, recordings: 0, kept: 2 });
  });

  // Symptom: an erasure deleted people's entries of do-not-call registries, of the blacklist of a widget, of the list whose callers are not called back, and of
  // others; without a new opt-out, who was on a registry could be called.
  // Cause: only what blocks everywhere or in a dialer counted as blocking; all other lists as lists to call.
  // Fix: whatever keeps somebody from being called or put through counts, and an entry is deleted only where a dialer calls its list or has it.
  it('leaves an entry of whatever blocks: a registry, a widget, a call rule, a forwarding that hangs up, numbers that are not shown, a list that no dialer calls', async () => {
    const { number, listId: called } = await person();
    const { one } = campaign.house;
    const [registry, widgets, exceptions, turnedAway, notShown, prepared, welcome] = [await campaign.list(), await campaign.list(), await campaign.list(), await campaign.list(), await campaign.list(), await campaign.list(), await campaign.list()];
    const blocking = [registry, widgets, exceptions, turnedAway, notShown];
    for (const listId of [...blocking, prepared, welcome]) await campaign.add(listId, [number], one, { ...told, description: 'Asked by letter' });
    // All but the prepared one are called as well, which makes them no less blocking; of a registry that is refused, and was not always.
    const { id: dialerId } = await campaign.dialer([...blocking, welcome].map((listId) => ({ listId, role: 'call' })), { callerId: { kind: 'best match', excludeListId: notShown } });
    await dataSource.getRepository(ContactList).update(registry, { registryOf: 'US', asOf: at() });
    await dataSource.getRepository(Widget).save(widgetOf(dialerId, { publicKey: number, name: `Not ${number}`, blacklistId: widgets }));
    await dataSource.getRepository(CallRule).insert({ accountId: one, name: 'Back', event: 'missed', numbers: [], exceptListId: exceptions, dialerId, createdBy: 'test', createdAt: at() });
    const forwarding = { accountId: one, position: 1, numbers: [], createdBy: 'test', createdAt: at() };
    await dataSource.getRepository(Forwarding).insert([
      { ...forwarding, name: 'Nuisance', callers: { listIds: [turnedAway], patterns: [] }, action: { kind: 'hang up' } },
      { ...forwarding, name: 'Welcome', callers: { listIds: [welcome], patterns: [] }, action: { kind: 'go on' } },
    ]);
    expect(valueOf(await whatIsKnown(campaign.context, campaign.by, { number })).accounts[0]).to.include({ contacts: 2, kept: 6 });
    expect(valueOf(await erase(number, { neverCall: false })).accounts[0]).to.include({ contacts: 2, kept: 6 });
    const left = await entries(number);
    expect(left.map(({ listId }) => listId)).to.deep.equal([...blocking, prepared]).and.not.include(called);
    for (const entry of left) expect(entry).to.deep.include({ description: 'Asked by letter', addedBy: 'test', name: null, clientId: null, email: null, address: null, attributes: null, otherNumbers: null });
  });

  it('without the opt-out, is called again when a file brings it back', async () => {
    const { number, listId, runner } = await person();
    valueOf(await erase(number, { neverCall: false }));
    await campaign.add(listId, [number]);
    await campaign.refresh(runner!);
    expect(await campaign.place(runner!)).to.deep.equal([number]);
  });

  it('is not erased while they are called: from the claim until the end has been told to the dialer', async () => {
    const { number, runner, file } = await person();
    expect(await campaign.place(runner!)).to.deep.equal([number]);
    const refused = failureOf(await erase(number));
    expect([refused.status, refused.message]).to.deep.equal([409, `${number} is being called right now; try again when the call has ended. Nothing was erased.`]);
    expect(existsSync(file)).to.equal(true);
    expect((await entries(number))[0]).to.include({ name: 'Ann Smith' });
    await dataSource.getRepository(Attempt).update({ number }, { settledAt: at(), state: 'settled' });
    expect(failureOf(await erase(number)).status, 'its dialer does not know yet').to.equal(409);
    await dataSource.getRepository(DialerContact).update({ dialerId: runner!.dialer.id }, { state: 'success' });
    valueOf(await erase(number));
  });

  it('is not erased while an agent decides about them, or a recording is on its way', async () => {
    const { number, task, call } = await person();
    await dataSource.getRepository(Task).insert({ ...task, kind: 'preview', state: 'offered' });
    expect(failureOf(await erase(number)).message).to.match(/is before an agent right now/);
    await dataSource.getRepository(Task).update({ contactId: task.contactId, state: 'offered' }, { state: 'skipped' });
    await dataSource.getRepository(Recording).update({ attemptId: call }, { state: 'expected' });
    expect(failureOf(await erase(number)).message).to.match(/recording of the last call .* has not arrived/);
    await dataSource.getRepository(Recording).update({ attemptId: call }, { state: 'missing' });
    valueOf(await erase(number));
  });

  it('goes one way with the gate: erased and not called, or called and not erased', async () => {
    for (let round = 0; round < 5; round++) {
      const { number, contactId, runner } = await person();
      await campaign.house.clock.advance(1_000);
      const [erased] = await Promise.all([erase(number), runner!.placeDue(campaign.house.clock.now())]);
      const wasCalled = campaign.switch.numbers.includes(number);
      expect(erased.ok).to.equal(!wasCalled);
      expect(await dataSource.getRepository(Contact).countBy({ id: contactId })).to.equal(wasCalled ? 1 : 0);
    }
  });

  it('has calls to a further number with the main one, which is told of whoever is looked up by the further one', async () => {
    const { number, contactId, listId } = await person();
    const [further] = campaign.numbers(1) as [string];
    const atWork = await attemptUnderWay(dataSource, { accountId: campaign.house.one, number: further, contactId, listId, email: 'ann@example.com', state: 'settled', settledAt: at(), result: 'busy', createdAt: at() });
    await dataSource.getRepository(RuleRun).insert({ accountId: campaign.house.one, attemptId: atWork, ruleIndex: 0, dialerVersionId: 1, contactId, occasion: 'Busy', dueAt: at() });
    expect(valueOf(await whatIsKnown(campaign.context, campaign.by, { number: further })).accounts[0]).to.include({ contacts: 0, attempts: 1 }).and.deep.include({ furtherNumberOf: [number] });
    expect((await read(number)).attempts.map(({ id }: { id: string }) => id)).to.include(atWork).and.have.length(3);
    expect(valueOf(await erase(number)).accounts[0]).to.include({ reduced: 3 });
    expect(await dataSource.getRepository(Attempt).findOneByOrFail({ id: atWork })).to.include({ number: further, email: null });
    expect(await dataSource.getRepository(RuleRun).countBy({ contactId })).to.equal(0);
  });

  // Symptom: of a contact's further number that nobody had called yet, the page knew nothing, and an erasure said that nothing is known.
  // Cause: whose further number it is was looked for in attempts alone.
  // Fix: it is looked for in the contacts too, and an erasure by it says which main number is theirs.
  it('is told of whoever is looked up by a further number that was never called', async () => {
    const { number, listId } = await person();
    const [further, longer] = [campaign.numbers(1)[0] as string, `${number}9`];
    await dataSource.getRepository(Contact).update({ listId }, { otherNumbers: [{ type: 'home', number: longer }, { type: 'work "1"', number: further }] });
    const { one } = campaign.house;
    const nothing = { accountId: one, account: 'Demo', contacts: 0, kept: 0, attempts: 0, callsIn: 0, requestsAtWidgets: 0, notes: 0, recordings: 0, consents: 0, lookedUp: 0 };
    expect(valueOf(await whatIsKnown(campaign.context, campaign.house.agency, { number: further })).accounts).to.deep.equal([{ ...nothing, furtherNumberOf: [number] }]);
    expect(await read(further)).to.deep.include({ furtherNumberOf: [number], entriesOnLists: [] });
    expect(await read(number)).to.deep.include({ furtherNumberOf: [] });
    expect(failureOf(await erase(further))).to.deep.include({ status: 409, message: `${further} is a further number of ${number}, and what is known of them is with that: erase them by it. Nothing was erased.` });
    expect((await entries(number))[0]).to.include({ name: 'Ann Smith' });
    expect(valueOf(await whatIsKnown(campaign.context, campaign.house.administratorOfOther, { number: further })).accounts).to.deep.equal([]);
    expect(failureOf(await erase(further, {}, campaign.house.administratorOfOther)).status).to.equal(404);
  });

  it('has consents and, for who sees all accounts, the device block, which stay as proof', async () => {
    const { number } = await person();
    const { one, agency } = campaign.house;
    await dataSource.getRepository(Consent).insert({ accountId: one, number, givenAt: at(), source: 'form', proof: 'https://example.com/1', recordedBy: 'test', recordedAt: at() });
    await dataSource.getRepository(DeviceBlock).insert({ enterpriseId: agency.enterpriseId, device: number, setting: 'block', reason: 'A complaint', changedBy: 'test', changedAt: at() });
    const mine = await read(number);
    expect([mine.consents[0].proof, mine.deviceBlocks]).to.deep.equal(['https://example.com/1', []]);
    expect((await read(number, agency)).deviceBlocks[0]).to.include({ setting: 'block', reason: 'A complaint' });
    valueOf(await erase(number));
    expect(await dataSource.getRepository(Consent).countBy({ number })).to.equal(1);
    expect(await dataSource.getRepository(DeviceBlock).countBy({ device: number })).to.equal(1);
  });

  // Symptom: a device that is blocked by an email address stayed when its person was erased, and by their number nobody found it any more.
  // Cause: it was counted, and never named. Fix: it is named before and, once more, in what the erasure says.
  it('has the devices named that stay, before it is erased and once after, to who sees all accounts', async () => {
    const { agency, administratorOfOne } = campaign.house;
    const block = async (number: string, email: string) => {
      await dataSource.query('UPDATE contact SET email = ? WHERE number = ?', [email.toUpperCase(), number]);
      for (const device of [number, email]) await dataSource.getRepository(DeviceBlock).insert({ enterpriseId: agency.enterpriseId, device, setting: 'block', reason: 'A complaint', changedBy: 'test', changedAt: at() });
    };
    const [{ number }, { number: other }] = [await person(), await person()];
    await block(number, 'ann@example.org');
    await block(other, 'ben@example.org');
    expect(valueOf(await whatIsKnown(campaign.context, agency, { number })).devices).to.have.deep.members([{ device: number, setting: 'block' }, { device: 'ann@example.org', setting: 'block' }]);
    expect(valueOf(await erase(number, {}, agency)).devices).to.have.members([number, 'ann@example.org']);
    expect(valueOf(await whatIsKnown(campaign.context, agency, { number })).devices).to.deep.equal([{ device: number, setting: 'block' }]);
    expect(await dataSource.getRepository(DeviceBlock).countBy({ device: 'ann@example.org' })).to.equal(1);
    expect(valueOf(await erase(other, {}, administratorOfOne)).devices, 'what they may not see').to.deep.equal([]);
  });

  // Symptom: of a number with a consent or a device block alone the page said that nothing is known and had nothing to download, and an erasure did nothing.
  // Cause: what is known was counted without them, though the file has them.
  // Fix: consents, device blocks and what was looked up count.
  it('is known also when there is a consent or a device block alone', async () => {
    const [number, blocked] = campaign.numbers(2) as [string, string];
    const { one, agency } = campaign.house;
    await dataSource.getRepository(Consent).insert({ accountId: one, number, givenAt: at(), source: 'form', recordedBy: 'test', recordedAt: at() });
    await dataSource.getRepository(DeviceBlock).insert({ enterpriseId: agency.enterpriseId, device: blocked, setting: 'block', reason: 'A complaint', changedBy: 'test', changedAt: at() });
    expect(valueOf(await whatIsKnown(campaign.context, campaign.by, { number })).accounts[0]).to.include({ contacts: 0, kept: 0, consents: 1 });
    expect(valueOf(await whatIsKnown(campaign.context, agency, { number: blocked }))).to.deep.equal({ number: blocked, accounts: [], deviceBlocks: 1, devices: [{ device: blocked, setting: 'block' }] });
    expect(valueOf(await whatIsKnown(campaign.context, campaign.by, { number: blocked }))).to.deep.equal({ number: blocked, accounts: [], deviceBlocks: 0, devices: [] });
    expect(valueOf(await erase(number)).accounts[0]).to.include({ contacts: 0, kept: 0 });
    expect(await dataSource.getRepository(Consent).countBy({ number })).to.equal(1);
    expect((await entries(number))[0]).to.include({ addedBy: 'erased on request, by one@example.com' });
  });

  // Symptom: on SQLite the times of the audit, of tasks and of places in dialers were in the exported file without a zone.
  // Cause: raw SQL gives them there as the text that is stored.
  // Fix: the audit is read as rows of its own, and the others' times are read as UTC.
  it('has every time in the file with its zone', async () => {
    const { number, contactId } = await person();
    await dataSource.getRepository(DialerContact).update({ contactId }, { nextAt: at() });
    const { audit, tasksOfAgents, entriesOnLists } = await read(number);
    const times = [audit.at(-1).at, tasksOfAgents[0].offeredAt, entriesOnLists[0].dialers[0].nextAt];
    for (const time of times) expect(time).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(JSON.stringify({ audit, tasksOfAgents, entriesOnLists })).to.not.match(/\d{4}-\d\d-\d\d \d\d:/);
  });

  it('is who called in or asked at a widget, too', async () => {
    const [number] = campaign.numbers(1) as [string];
    const { one } = campaign.house;
    await dataSource.getRepository(CallIn).insert({ id: attemptId(campaign.house.clock.now()), accountId: one, number, called: '+12025550100', cameAt: at(), endedAt: at(), outcome: 'missed' });
    const listId = await campaign.list();
    const { id: dialerId } = await campaign.dialer([{ listId, role: 'call' }]);
    const widget = await dataSource.getRepository(Widget).save(widgetOf(dialerId, { publicKey: 'key', name: 'Call me' }));
    await dataSource.getRepository(WidgetRequest).insert({ accountId: one, widgetId: widget.id, dialerId, at: at(), number, name: 'Ann Smith', page: 'https://example.com/', address: '192.0.2.7', outcome: 'added', says: 'It is called.', consent: 'Call me.' });
    expect(valueOf(await whatIsKnown(campaign.context, campaign.by, { number })).accounts[0]).to.include({ contacts: 0, attempts: 0, callsIn: 1, requestsAtWidgets: 1 });
    const all = await read(number);
    expect([all.callsIn[0].outcome, all.requestsAtWidgets[0].name]).to.deep.equal(['missed', 'Ann Smith']);
    valueOf(await erase(number));
    expect(await dataSource.getRepository(WidgetRequest).findOneByOrFail({ number })).to.include({ name: null, address: '', consent: 'Call me.' });
  });

  it('needs the words, the reason and a number that can be one person’s alone', async () => {
    const { number } = await person();
    expect(failureOf(await erase(number, { confirm: 'yes' }))).to.include({ field: 'confirm', message: `To erase all that is known of ${number}, confirm with the words "erase ${number}". Nothing was erased.` });
    expect(failureOf(await erase(number, { reason: ' ' }))).to.include({ field: 'reason' });
    expect(failureOf(await erase('12')).status).to.equal(422);
    expect(failureOf(await erase('+12025550999')).status).to.equal(404);
    const two = failureOf(await whatIsKnown(campaign.context, campaign.house.agency, { number: '7400 123456' }));
    expect(two.message).to.match(/can be \+17400123456 or \+447400123456\. Write it with \+/);
    expect(await entries(number)).to.have.length(1);
  });

  it('is erased in every account that one sees, or in the one that is named', async () => {
    const { number } = await person();
    const listId = await campaign.list([], campaign.house.other);
    valueOf(await createDialer(campaign.context, campaign.house.administratorOfOther, campaign.house.other, { name: 'Calls it', settings: { messageId: await campaign.message(campaign.house.other) }, lists: [{ listId, role: 'call' }] }));
    await campaign.add(listId, [number], campaign.house.other, told);
    valueOf(await erase(number, { accountId: campaign.house.other, neverCall: false }, campaign.house.agency));
    expect((await entries(number)).map(({ accountId }) => accountId)).to.deep.equal([campaign.house.one]);
    await campaign.add(listId, [number], campaign.house.other, told);
    const { accounts } = valueOf(await erase(number, { neverCall: false }, campaign.house.agency));
    expect(accounts.map(({ accountId }) => accountId)).to.deep.equal([campaign.house.one, campaign.house.other]);
    expect(await entries(number)).to.deep.equal([]);
  });
});
