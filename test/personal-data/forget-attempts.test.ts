import { expect } from 'chai';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { updateAccount } from '../../src/accounts/create-account.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { Disposition } from '../../src/agents/disposition.entity.js';
import { AbandonCount } from '../../src/calls/abandon-count.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { CallIn } from '../../src/calls/call-in.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { Recording } from '../../src/calls/recording.entity.js';
import { recordingFolder } from '../../src/calls/recording-place.js';
import { ContactNote } from '../../src/contacts/contact-note.entity.js';
import { forgetAttempts } from '../../src/personal-data/forget-attempts.js';
import { type House, openHouse } from '../accounts/house.js';
import { attemptUnderWay } from '../calls/attempt-under-way.js';
import { failureOf, valueOf } from '../dialers/campaign.js';
import { onEachDatabase } from '../support/databases.js';

const day = 86_400_000;
/** But for some hours: what is to be near it has a test of its own. */
const fiveYears = 5 * 365.25 * day;

onEachDatabase('old calls and refusals', (open) => {
  let dataSource: DataSource;
  let house: House;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource, mkdtempSync(join(tmpdir(), 'smart-dialers-old-')));
    mkdirSync(recordingFolder(house.context));
  });
  after(async () => {
    if (house) rmSync(house.context.dataDir, { recursive: true });
    await dataSource?.destroy();
  });
  beforeEach(async () => {
    for (const table of ['disposition', 'recording', 'contact_note', 'attempt']) await dataSource.query(`DELETE FROM ${table}`);
  });

  const old = (age: number, some: Partial<Attempt> = {}) => {
    const then = new Date(house.clock.now() - age);
    return attemptUnderWay(dataSource, { accountId: house.one, state: 'settled', result: 'busy', createdAt: then, settledAt: then, ...some });
  };
  const left = async () => (await dataSource.getRepository(Attempt).find({ order: { createdAt: 'ASC' } })).map(({ id }) => id);

  it('are kept for five years unless the account says otherwise', async () => {
    const young = await old(fiveYears - day);
    await old(fiveYears + day);
    await old(fiveYears + 2 * day, { result: 'refused', ordinal: 0 });
    const theirs = await old(200 * day, { accountId: house.other });
    expect(await forgetAttempts(house.context)).to.equal(2);
    expect(await left()).to.deep.equal([young, theirs]);
    expect((await dataSource.getRepository(AuditEntry).findOneByOrFail({ action: 'delete old attempts' })).detail).to.deep.equal({ attempts: 2, keptMonths: 60 });
    valueOf(await updateAccount(house.context, house.agency, house.other, { attemptMonths: 6 }));
    expect(await forgetAttempts(house.context)).to.equal(1);
    expect(await left()).to.deep.equal([young]);
    for (const attemptMonths of [0, 1.5, 241]) expect(failureOf(await updateAccount(house.context, house.agency, house.other, { attemptMonths })).field).to.equal('attemptMonths');
  });

  it('go with what hangs on them, and leave what is proof by itself and notes of the contact', async () => {
    const id = await old(fiveYears + day);
    const kept = await old(day);
    const node = await dataSource.getRepository(Node).save({ enterpriseId: 1, name: 'fs1', host: 'fs1', port: 1, password: '', mediaLocation: '', createdAt: new Date() });
    const { id: agentId } = await dataSource.getRepository(Agent).save({ nodeId: node.id, name: 'ann@default', type: 'callback', contact: '', status: '', state: '', queues: [], phone: 'softphone', seenAt: new Date() });
    for (const attemptId of [id, kept]) {
      writeFileSync(join(recordingFolder(house.context), `${attemptId}.wav`), 'a voice');
      await dataSource.getRepository(Recording).insert({ accountId: house.one, attemptId, state: 'stored', storedName: `${attemptId}.wav`, createdAt: new Date() });
      await dataSource.getRepository(Disposition).insert({ accountId: house.one, attemptId, dialerId: 1, contactId: 1, agentId, name: 'Sold', outcome: 'success', givenBy: 'ann', givenAt: new Date() });
    }
    await dataSource.getRepository(ContactNote).insert({ accountId: house.one, contactId: 1, attemptId: id, text: 'Speaks French', writtenBy: 'ann', writtenAt: new Date() });
    await dataSource.getRepository(AbandonCount).insert({ campaignId: 1, day: '2020-01-01', accountId: house.one, answered: 10, abandoned: 1 });
    expect(await forgetAttempts(house.context)).to.equal(1);
    expect((await dataSource.getRepository(Recording).find()).map(({ attemptId }) => attemptId)).to.deep.equal([kept]);
    expect((await dataSource.getRepository(Disposition).find()).map(({ attemptId }) => attemptId)).to.deep.equal([kept]);
    expect([id, kept].map((one) => existsSync(join(recordingFolder(house.context), `${one}.wav`)))).to.deep.equal([false, true]);
    expect(await dataSource.getRepository(ContactNote).findOneByOrFail({ text: 'Speaks French' })).to.include({ attemptId: null });
    expect(await dataSource.getRepository(AbandonCount).count()).to.equal(1);
  });

  it('go as calls that came in do, of which those under way stay', async () => {
    const calls = dataSource.getRepository(CallIn);
    const came = (id: string, age: number, some: Partial<CallIn> = {}) => {
      const cameAt = new Date(house.clock.now() - age);
      return calls.insert({ id, accountId: house.one, number: '+12025550123', called: '+12025550100', cameAt, endedAt: cameAt, outcome: 'answered', ...some });
    };
    await came('old', fiveYears + day);
    await came('open', fiveYears + day, { endedAt: null, outcome: 'under way' });
    await came('young', day);
    await forgetAttempts(house.context);
    expect((await calls.find({ order: { id: 'ASC' } })).map(({ id }) => id)).to.deep.equal(['open', 'young']);
  });

  it('are never those of which nobody knows yet how they ended', async () => {
    const id = await old(fiveYears + day, { state: 'ringing', result: null, settledAt: null });
    expect(await forgetAttempts(house.context)).to.equal(0);
    expect(await left()).to.deep.equal([id]);
  });

  // Symptom: of five years with two leap days, 1,827 days, calls were gone 14 hours before five years were over.
  // Cause: a month was 30.44 days. Fix: it is a month of the calendar.
  it('are kept to the last second of five years, also with two leap days in them', async () => {
    await house.clock.advance(Date.UTC(2029, 1, 1, 18) - house.clock.now());
    const start = Date.UTC(2024, 1, 1, 18);
    expect((house.clock.now() - start) / day).to.equal(1_827);
    const kept = await old(house.clock.now() - start - 1_000);
    await old(house.clock.now() - start + 1_000);
    expect(await forgetAttempts(house.context)).to.equal(1);
    expect(await left()).to.deep.equal([kept]);
  });

  it('go in chunks, the oldest first, and no more in an hour than were asked for', async function () {
    this.timeout(30_000);
    for (let count = 0; count < 450; count++) await old(fiveYears + day + count * 1_000);
    expect(await forgetAttempts(house.context, 350)).to.equal(400);
    expect(await left()).to.have.length(50);
    expect(await forgetAttempts(house.context)).to.equal(50);
  });
});
