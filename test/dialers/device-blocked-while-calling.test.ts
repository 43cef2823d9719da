import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { updateAccount } from '../../src/accounts/create-account.js';
import { DeviceBlock } from '../../src/compliance/device-block.entity.js';
import { saveDevice, viewDevice } from '../../src/compliance/device-blocks.js';
import { recordOptOut } from '../../src/contacts/opt-out.js';
import { addToList } from '../../src/contacts/blacklist-entries.js';
import { sqlTime } from '../../src/database/sql.js';
import { complete } from '../../src/dialers/complete.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { explainContact } from '../../src/dialers/explain-contact.js';
import { startDialer, stopDialer } from '../../src/dialers/lifecycle.js';
import { DialerVersion } from '../../src/dialers/dialer-version.entity.js';
import { createDialer } from '../../src/dialers/save-dialer.js';
import { reopenDevice } from '../../src/dialers/reopen-device.js';
import { takeBackDevice } from '../../src/dialers/take-back.js';
import type { Runner } from '../../src/dialers/runner.js';
import { onEachDatabase } from '../support/databases.js';
import { allDay, type Campaign, failureOf, valueOf, withCampaign } from './campaign.js';
import { dialled, dialledAfter, gateBeforeCommit } from './while-calling.js';

/*
 * The gate locks the row of its account's rules before it looks anything up, and whoever blocks a device locks the rows of all accounts first
 * (compliance/account-rules.ts): so a block that was committed before an attempt binds it, in every account. Without the lock the tests here fail on MariaDB.
 */
onEachDatabase('a device that is blocked', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let beforeCommit: () => Promise<void>;
  const agency = () => campaign.house.agency;
  const block = (device: string, setting: 'block' | 'allow' = 'block') => saveDevice(campaign.context, agency(), { device, setting, reason: 'They threatened us.' }, { allowed: reopenDevice, blocked: takeBackDevice });

  async function runnerOf(numbers: readonly string[], accountId = campaign.house.one, more: Record<string, unknown> = {}): Promise<Runner> {
    const listId = await campaign.list([], accountId);
    await campaign.add(listId, numbers, accountId, more);
    const by = accountId === campaign.house.one ? campaign.by : campaign.house.administratorOfOther;
    const settings = { hours: allDay, messageId: await campaign.message(accountId), callsPerSecond: 100, concurrentCalls: 10_000 };
    const dialer = valueOf(await createDialer(campaign.context, by, accountId, { name: `Dialer ${listId}`, settings, lists: [{ listId, role: 'call' }] }));
    return campaign.start(dialer, { by, gate: gateBeforeCommit(campaign, () => beforeCommit()) });
  }

  withCampaign(open, (opened) => {
    campaign = opened;
    dataSource = opened.dataSource;
  });
  beforeEach(() => (beforeCommit = async () => undefined));

  it('is called by no dialer of any account, by its number or the contact’s email, and the refusal says who, why', async () => {
    const [phone, byEmail, free] = campaign.numbers(3) as [string, string, string];
    valueOf(await block(phone));
    valueOf(await block(' Ann@Example.COM '));
    const [one, other] = [await runnerOf([phone, free]), await runnerOf([byEmail], campaign.house.other, { email: 'ann@example.com' })];
    expect([...(await campaign.place(one)), ...(await campaign.place(other))]).to.deep.equal([free]);
    const refused = await dataSource.getRepository(Attempt).findOneByOrFail({ number: phone });
    expect(refused).to.include({ result: 'refused', rule: 'device', reason: `The device ${phone} is blocked for every dialer, by ${agency().name}: They threatened us.` });
    expect((await campaign.places(other.dialer.id)).get(byEmail)).to.include({ state: 'blocked', status: 'DEVICE BLOCKED' });
  });

  it('is an internal number where an account has such, and is found by the gate like any other', async () => {
    const { context, house } = campaign;
    expect(failureOf(await block('1234')).message).to.contain('Write a phone as people of your country do, or with + and the country code.');
    valueOf(await updateAccount(context, agency(), house.other, { shortNumbers: '\\d{4}' }));
    expect(valueOf(await viewDevice(context, agency(), ' 1234 '))).to.include({ device: '1234', kind: 'phone', setting: 'allow' });
    expect(valueOf(await block('1234'))).to.include({ device: '1234', setting: 'block' });
    expect(failureOf(await block('12')).message).to.contain('or an internal number in the form of its account');
    const runner = await runnerOf(['1234', '1235'], house.other, { zone: 'Europe/London' });
    expect(await campaign.place(runner)).to.deep.equal(['1235']);
    expect(await dataSource.getRepository(Attempt).findOneByOrFail({ number: '1234' })).to.include({ result: 'refused', rule: 'device' });
    expect((await campaign.places(runner.dialer.id)).get('1234')).to.include({ state: 'blocked', status: 'DEVICE BLOCKED' });
    // The same digits as a number of the country are written with +.
    valueOf(await updateAccount(context, agency(), house.other, { shortNumbers: '\\d{3,9}' }));
    expect(valueOf(await viewDevice(context, agency(), '+1 202 555 0123'))).to.include({ device: '+12025550123' });
    valueOf(await updateAccount(context, agency(), house.other, { shortNumbers: '' }));
  });

  // Symptom: with an American and a British account, the national form of a British mobile blocked an American number, and the phone stayed callable.
  // Cause: every number was read as the first account's country writes it.
  // Fix: it is read as each account's country writes it; what can be two numbers is refused.
  it('is read as people of each account’s country write it, and what can be two numbers is refused', async () => {
    const { context } = campaign;
    const ambiguous = '(712) 345-6789';
    for (const answer of [await viewDevice(context, agency(), ambiguous), await block(ambiguous)]) {
      expect(failureOf(answer)).to.include({ status: 422, field: 'device' });
      expect(failureOf(answer).message).to.equal(`"${ambiguous}" can be +17123456789 or +447123456789. Write it with + and the country code; nothing was changed.`);
    }
    expect(valueOf(await viewDevice(context, agency(), '+17123456789'))).to.include({ setting: 'allow' });
    expect(valueOf(await viewDevice(context, agency(), '07911 123456')), 'eleven digits are none in the United States').to.include({ device: '+447911123456' });
  });

  // Symptom: on MariaDB, blocking rene@ turned the block of rené@ into one of rene@, and rené@ was called again; to allow jose@ allowed josé@.
  // Cause: devices were compared in the collation of the tables, to which é is e and ß is ss, and their unique index let only one of the two be there.
  // Fix: the column is compared by its bytes.
  it('is an email address with its accents: another’s is neither blocked nor allowed with it', async () => {
    const seen = async (device: string) => valueOf(await viewDevice(campaign.context, agency(), device)).setting;
    for (const [accented, plain] of [['rené@x.example', 'rene@x.example'], ['straße@x.example', 'strasse@x.example']] as const) {
      valueOf(await block(accented.toUpperCase().replace('SSE', 'ßE')));
      expect(await seen(plain)).to.equal('allow');
      valueOf(await block(plain));
      valueOf(await block(plain, 'allow'));
      expect([await seen(accented), await seen(plain)]).to.deep.equal(['block', 'allow']);
      const [stays, goes] = campaign.numbers(2) as [string, string];
      expect(await campaign.place(await runnerOf([stays], campaign.house.one, { email: accented }))).to.deep.equal([]);
      expect(await campaign.place(await runnerOf([goes], campaign.house.one, { email: plain }))).to.deep.equal([goes]);
    }
  });

  // Symptom: of JOSÉ@X.example, whom the block of josé@x.example had ended, "allow" left the end on SQLite; on MariaDB, to allow rené@ had rene@ asked again, who is blocked still.
  // Cause: NOCASE knows the capitals of ASCII alone, and MariaDB's collation no accents.
  // Fix: addresses are compared as the gate does, by accents and without capitals.
  it('allowed again is the address with its accents, however it was capitalised, and no other', async () => {
    const [josé, rené] = ['josé.allowed@x.example', 'rené.allowed@x.example'];
    for (const device of [josé, rené, 'rene.allowed@x.example']) valueOf(await block(device));
    const [capitals, accented, plain] = campaign.numbers(3) as [string, string, string];
    const { one } = campaign.house;
    const runners = [await runnerOf([capitals], one, { email: 'JOSÉ.Allowed@X.example' }), await runnerOf([accented], one, { email: 'RENÉ.allowed@x.example' }), await runnerOf([plain], one, { email: 'rene.allowed@x.example' })] as const;
    for (const runner of runners) expect(await campaign.place(runner)).to.deep.equal([]);
    for (const device of [josé, rené]) expect(valueOf(await block(device, 'allow')).reopened.contacts, device).to.equal(1);
    expect([await campaign.place(runners[0]), await campaign.place(runners[1]), await campaign.place(runners[2])]).to.deep.equal([[capitals], [accented], []]);
    expect((await campaign.places(runners[2].dialer.id)).get(plain)).to.include({ state: 'blocked' });
    expect(await dataSource.getRepository(Attempt).countBy({ number: plain })).to.equal(1);
  });

  it('is viewed before it is saved, and each change is in the audit with who, when and why', async () => {
    const [number] = campaign.numbers(1) as [string];
    const seen = async () => valueOf(await viewDevice(campaign.context, agency(), number));
    expect(await seen()).to.include({ device: number, kind: 'phone', setting: 'allow', changedBy: null });
    valueOf(await block(number));
    expect(await seen()).to.include({ setting: 'block', reason: 'They threatened us.', changedBy: agency().name });
    valueOf(await block(number, 'allow'));
    expect(await seen()).to.include({ setting: 'allow' });
    const deeds = await dataSource.getRepository(AuditEntry).findBy({ subject: `device ${number}` });
    expect(deeds.map(({ action, actor }) => [action, actor])).to.deep.equal([['block device', agency().name], ['allow device', agency().name]]);
  });

  it('is set by nobody who sees one account alone, and no nonsense is', async () => {
    const [number] = campaign.numbers(1) as [string];
    expect(failureOf(await saveDevice(campaign.context, campaign.by, { device: number, setting: 'block', reason: 'x' }, { allowed: reopenDevice, blocked: takeBackDevice })).status).to.equal(403);
    expect(failureOf(await viewDevice(campaign.context, campaign.by, number)).status).to.equal(403);
    expect(failureOf(await block('12')).message).to.contain('too short');
    for (const half of ['ann@', 'ann@example']) expect(failureOf(await block(half)).message).to.equal(`"${half}" is not a whole email address; give it with its domain, such as ann@example.com. Nothing was changed.`);
    await dataSource.getRepository(DeviceBlock).insert({ enterpriseId: agency().enterpriseId, device: 'ann@example', setting: 'block', reason: 'before', changedBy: 'test', changedAt: new Date(campaign.house.clock.now()) });
    expect(valueOf(await block('Ann@example', 'allow')), 'blocked before it had to be whole').to.include({ setting: 'allow' });
    expect(failureOf(await saveDevice(campaign.context, agency(), { device: number, setting: 'block', reason: ' ' }, { allowed: reopenDevice, blocked: takeBackDevice })).message).to.contain('Say why');
  });

  // Symptom: of a device that was allowed again "why" said "It has ended as DEVICE BLOCKED" and named no rule in the way, and no dialer called it, though its page had promised that.
  // Cause: the block had ended the contact's run for good; allowing changed the device alone.
  // Fix: in the transaction that allows it, whom it had ended in any dialer waits again.
  // Symptom: a dialer that had ended with them stood there as "completed, every contact has ended" with contacts that waited, and called nobody.
  // Cause: only who adds a contact to a dialer let it go on. Fix: so does who allows a device.
  it('allowed again is called also where its block had ended it, by a dialer that it had ended too, and not by one that somebody stopped', async () => {
    const { context, by, house } = campaign;
    const [phone, byEmail, cancelled, still] = campaign.numbers(4) as [string, string, string, string];
    for (const device of [phone, cancelled, still, 'Zoe@example.com']) valueOf(await block(device));
    const one = await runnerOf([phone, cancelled, still]);
    const other = await runnerOf([phone, byEmail], house.other, { email: 'zoe@example.COM' });
    const [over, stopped, pastItsStop] = [await runnerOf([phone]), await runnerOf([phone]), await runnerOf([phone])];
    for (const runner of [one, other, over, stopped, pastItsStop]) expect(await campaign.place(runner)).to.deep.equal([]);
    for (const { dialer } of [over, pastItsStop]) expect(await complete(context, dialer)).to.equal(true);
    valueOf(await stopDialer(context, by, stopped.dialer.id));
    const { settings } = await dataSource.getRepository(DialerVersion).findOneByOrFail({ dialerId: pastItsStop.dialer.id });
    await dataSource.getRepository(DialerVersion).update({ dialerId: pastItsStop.dialer.id }, { settings: { ...settings, stopAt: new Date(house.clock.now()).toISOString() } });
    await dataSource.query('UPDATE contact SET cancelled_at = ? WHERE number = ?', [sqlTime(house.clock.now()), cancelled]);
    const { contactId } = (await campaign.places(one.dialer.id)).get(phone)!;
    expect(valueOf(await explainContact(context, by, one.dialer.id, contactId)).sentence).to.match(/^It has ended as "Device blocked"/);

    expect(valueOf(await block(cancelled, 'allow')).reopened).to.deep.equal({ contacts: 0, dialers: [] });
    expect(valueOf(await block(phone, 'allow')).reopened, 'of the other account’s the email address is blocked still').to.deep.equal({ contacts: 4, dialers: [over.dialer.id] });
    const [deed] = await dataSource.getRepository(AuditEntry).find({ where: { subject: `device ${phone}`, action: 'allow device' } });
    expect(deed!.detail).to.deep.equal({ reason: 'They threatened us.', before: 'block', contactsThatWaitAgain: 4, dialersThatGoOn: [over.dialer.id] });
    const place = (await campaign.places(one.dialer.id)).get(phone)!;
    expect([place.state, place.status, place.endedAt]).to.deep.equal(['waiting', null, null]);
    expect(await campaign.place(one)).to.deep.equal([phone]);
    expect(await campaign.place(other), 'the email address is blocked still').to.deep.equal([]);
    expect((await campaign.places(other.dialer.id)).get(phone)).to.include({ state: 'blocked', status: 'DEVICE BLOCKED' });
    expect((await campaign.places(one.dialer.id)).get(cancelled)).to.include({ state: 'blocked' });
    expect(valueOf(await block('ZOE@example.com', 'allow')).reopened).to.deep.equal({ contacts: 2, dialers: [] });
    expect((await campaign.place(other)).sort()).to.deep.equal([phone, byEmail].sort());
    expect(await dataSource.getRepository(Dialer).findOneByOrFail({ id: over.dialer.id })).to.include({ state: 'running', explanation: 'It goes on: a device was allowed again.', endedAt: null });
    const contactOf = async ({ dialer }: Runner) => (await campaign.places(dialer.id)).get(phone)!;
    for (const runner of [stopped, pastItsStop]) {
      expect(await dataSource.getRepository(Dialer).findOneByOrFail({ id: runner.dialer.id })).to.include({ state: 'completed' });
      expect(await contactOf(runner)).to.include({ state: 'waiting' });
    }
    const why = async (runner: Runner) => valueOf(await explainContact(context, by, runner.dialer.id, (await contactOf(runner)).contactId)).sentence;
    expect(await why(pastItsStop)).to.equal('The dialer had ended with its last contact: start it again for whom it has again.');
    expect(await why(stopped)).to.match(/^The dialer is stopped\. /);
    expect(valueOf(await startDialer(context, by, stopped.dialer.id)), 'it can be started for whom it has again').to.include({ state: 'running' });
  });

  // Symptom: allowing a number said that a contact waits again who was on a list that blocks, and was ended by that at its next turn.
  // Cause: whoever had ended by the block was let wait, whatever else blocked them.
  // Fix: they are judged first, and stay ended for what else blocks them, which is told.
  it('allowed again leaves ended whom a list blocks by now, or who has not agreed, and says so', async () => {
    const [blacklisted, later, free] = campaign.numbers(3) as [string, string, string];
    for (const number of [blacklisted, later, free]) valueOf(await block(number));
    const [blacklist, listId] = [await campaign.list(), await campaign.list([blacklisted, later, free])];
    const runner = await campaign.running([{ listId, role: 'call' }, { listId: blacklist, role: 'block' }]);
    expect(await campaign.place(runner)).to.deep.equal([]);
    const status = async (number: string) => (await campaign.places(runner.dialer.id)).get(number)!;
    valueOf(await addToList(campaign.context, campaign.by, { listId: blacklist, number: blacklisted }));
    expect(valueOf(await block(blacklisted, 'allow')).reopened).to.deep.equal({ contacts: 0, dialers: [] });
    expect(await status(blacklisted)).to.include({ state: 'blacklisted', status: 'BLACKLIST', nextAt: null });
    const [{ settings, id }] = await dataSource.getRepository(DialerVersion).findBy({ dialerId: runner.dialer.id }) as [DialerVersion];
    await dataSource.getRepository(DialerVersion).update(id, { settings: { ...settings, requiresConsent: true } });
    expect(valueOf(await block(later, 'allow')).reopened).to.deep.equal({ contacts: 0, dialers: [] });
    expect(await status(later)).to.include({ state: 'blocked', status: 'NO CONSENT' });
    await dataSource.getRepository(DialerVersion).update(id, { settings });
    expect(valueOf(await block(free, 'allow')).reopened).to.deep.equal({ contacts: 1, dialers: [] });
    expect(await campaign.place(runner)).to.deep.equal([free]);
  });

  it('allowed again is called, but for a blacklist or an opt-out, which allowing does not lift', async () => {
    const [blacklisted, optedOut, free] = campaign.numbers(3) as [string, string, string];
    const blacklist = await campaign.list();
    valueOf(await addToList(campaign.context, campaign.by, { listId: blacklist, number: blacklisted }));
    valueOf(await recordOptOut(campaign.context, campaign.by, campaign.house.one, { number: optedOut, source: 'form on example.com' }));
    for (const number of [blacklisted, optedOut, free]) {
      valueOf(await block(number));
      valueOf(await block(number, 'allow'));
    }
    const runner = await campaign.running([{ listId: await campaign.list([blacklisted, optedOut, free]), role: 'call' }, { listId: blacklist, role: 'block' }]);
    expect(await campaign.place(runner)).to.deep.equal([free]);
  });

  it('waits to be saved until the attempts are committed that found it free', async () => {
    const [number] = campaign.numbers(1) as [string];
    const runner = await runnerOf([number], campaign.house.other);
    const log: string[] = [];
    let saved: Promise<unknown> | undefined;
    beforeCommit = async () => {
      saved = block(number).then(() => log.push('saved'));
      await sleep(100);
      log.push('the attempt is committed');
    };
    await campaign.place(runner);
    await saved;
    expect(log).to.deep.equal(['the attempt is committed', 'saved']);
  });

  it('is never called after its block is committed, by 6 dialers of two accounts that place at once, nor the first opt-out of an account', async function () {
    this.timeout(120_000);
    const numbers = campaign.numbers(150);
    const { one, other } = campaign.house;
    const runners: Runner[] = [];
    for (let count = 0; count < 6; count++) runners.push(await runnerOf(numbers, count % 2 ? one : other));
    beforeCommit = () => sleep(3);
    const allowed = new Map<string, Set<string>>();
    const forbid = async (number: string, index: number) => {
      await sleep(Math.random() * 8);
      if (index % 3 === 0) {
        for (const accountId of [one, other]) valueOf(await recordOptOut(campaign.context, agency(), accountId, { number, source: 'the test' }));
      } else valueOf(await block(number));
      allowed.set(number, new Set(await dialled(campaign, number)));
    };
    for (let round = 0; round * 5 < numbers.length; round++) {
      await campaign.house.clock.advance(1_000);
      const five = numbers.slice(round * 5, round * 5 + 5);
      await Promise.all([...runners.map((runner) => sleep(Math.random() * 20).then(() => runner.placeDue(1_000 * (round + 1)))), ...five.slice(1).map((number, index) => forbid(number, round + index))]);
    }
    expect(await dialledAfter(campaign, allowed), 'calls to devices that were blocked before').to.deep.equal([]);
    expect(allowed.size).to.equal(120);
  });
});
