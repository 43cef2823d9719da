import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { addToList, cancelBlacklist } from '../../src/contacts/blacklist-entries.js';
import { Lease } from '../../src/database/lease.entity.js';
import { consumeOutbox } from '../../src/database/outbox.js';
import { moveOn } from '../../src/dialers/next-action.js';
import { pauseDialer, startDialer, stopDialer } from '../../src/dialers/lifecycle.js';
import type { Runner } from '../../src/dialers/runner.js';
import { updateDialer } from '../../src/dialers/save-dialer.js';
import { createSchedule, updateSchedule } from '../../src/compliance/schedules.js';
import { failed } from '../../src/shared/result.js';
import { onEachDatabase } from '../support/databases.js';
import { allDay, Campaign, failureOf, valueOf } from './campaign.js';

onEachDatabase('a running dialer', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;

  const attempts = (runner: Runner) => dataSource.getRepository(Attempt).find({ where: { dialerId: runner.dialer.id }, order: { createdAt: 'ASC', id: 'ASC' } });
  const list = async (...numbers: string[]) => campaign.list(numbers);
  const block = (listId: number, number: string, more: { until?: string } = {}) => addToList(campaign.context, campaign.by, { listId, number, ...more }).then(valueOf);
  const soon = (minutes: number) => new Date(campaign.house.clock.now() + minutes * 60_000).toISOString();
  const settle = async () => {
    await campaign.settler.flush();
    await consumeOutbox(dataSource, campaign.house.clock, { 'attempt settled': moveOn }, campaign.context.log);
  };

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  afterEach(() => {
    campaign.live.clear();
    campaign.switch.outcome = { ok: true, value: undefined };
  });
  after(() => dataSource?.destroy());

  it('calls each contact once, writes the attempt and carries what belongs to the call', async () => {
    const [number] = campaign.numbers(1) as [string];
    const listId = await campaign.list();
    await campaign.add(listId, [number], campaign.house.one, { name: 'Ada', client_id: 'c 1', email: 'ada@example.com', attributes: '{"debt":"12,50"}' });
    const runner = await campaign.running([{ listId, role: 'call' }], { callerId: { kind: 'specific', number: '+12025550123' }, callerIdName: 'Us', ringSeconds: 25, tag: 'spring' });
    expect(await campaign.place(runner)).to.deep.equal([number]);
    expect(await campaign.place(runner)).to.deep.equal([]);
    const [attempt, ...more] = await attempts(runner);
    expect(more).to.deep.equal([]);
    expect(attempt).to.include({ number, ordinal: 1, state: 'originating', result: null, nodeId: 1, gatewayId: 1, callerId: '+12025550123', tag: 'spring', clientId: 'c 1', email: 'ada@example.com', listId, dialerVersionId: runner.dialer.versionId });
    expect(campaign.switch.originations.at(-1)).to.deep.equal({
      uuid: attempt!.id, number, gateway: 'carrier', ringTime: 25, callerIdNumber: '+12025550123', callerIdName: 'Us', extension: 'broadcast',
      variables: { dialer: '1', message: '/messages/message.wav', tag: 'spring' }, attributes: { debt: '12,50', name: 'Ada', client_id: 'c 1' },
    });
    expect((await campaign.places(runner.dialer.id)).get(number)).to.include({ state: 'dialing', attempts: 1 });
    expect(campaign.live.of('dialer', runner.dialer.id)).to.equal(1);
  });

  it('refuses a number whose blacklist entry was committed before: with its status, a row that says why, and no call', async () => {
    const [called, blocked] = campaign.numbers(2) as [string, string];
    const blacklist = await list();
    const runner = await campaign.running([{ listId: await list(called, blocked), role: 'call' }, { listId: blacklist, role: 'block', status: 'Do not call' }]);
    await block(blacklist, blocked);
    expect(await campaign.place(runner)).to.deep.equal([called]);
    const refused = (await attempts(runner)).find(({ number }) => number === blocked)!;
    expect(refused).to.include({ ordinal: 0, state: 'settled', result: 'refused', rule: 'blacklist', nodeId: null, refusedUntil: null });
    expect(refused.reason).to.match(/^\+\d+ is on the list "List \d+" \(added by .+\)\.$/);
    expect((await campaign.places(runner.dialer.id)).get(blocked)).to.include({ state: 'blacklisted', status: 'Do not call', attempts: 0, lastResult: 'refused' });
  });

  it('is bound by a list that is linked while it runs, at its very next attempt', async () => {
    const [number] = campaign.numbers(1) as [string];
    const callList = await list(number);
    const runner = await campaign.running([{ listId: callList, role: 'call' }]);
    const blacklist = await list(number);
    valueOf(await updateDialer(campaign.context, campaign.by, runner.dialer.id, { lists: [{ listId: callList, role: 'call' }, { listId: blacklist, role: 'block' }] }));
    // The engine has not read it again yet.
    expect(await campaign.place(runner)).to.deep.equal([]);
    expect(await attempts(runner)).to.deep.equal([]);
    await campaign.refresh(runner);
    expect(await campaign.place(runner)).to.deep.equal([]);
    expect((await attempts(runner)).map(({ result }) => result)).to.deep.equal(['refused']);
  });

  it('is not bound by an entry that was cancelled or is past its limit, and is by one of several that holds', async () => {
    const [cancelled, past, several] = campaign.numbers(3) as [string, string, string];
    const blacklist = await list();
    const runner = await campaign.running([{ listId: await list(cancelled, past, several), role: 'call' }, { listId: blacklist, role: 'block' }]);
    await block(blacklist, cancelled);
    await block(blacklist, cancelled, { until: soon(600) });
    valueOf(await cancelBlacklist(campaign.context, campaign.by, { listId: blacklist, numbers: [cancelled], reason: 'asked to be called' }));
    for (const number of [past, several]) await block(blacklist, number, { until: soon(5) });
    await block(blacklist, several, { until: soon(60) });
    await campaign.house.clock.advance(5 * 60_000);
    expect(await campaign.place(runner)).to.deep.equal([cancelled, past]);
    expect((await attempts(runner)).find(({ number }) => number === several)?.refusedUntil?.getTime()).to.be.greaterThan(campaign.house.clock.now());
  });

  it('waits for the limit where it is told to, and then calls', async () => {
    const [number] = campaign.numbers(1) as [string];
    const blacklist = await list();
    const runner = await campaign.running([{ listId: await list(number), role: 'call' }, { listId: blacklist, role: 'block' }], { blacklistHit: 'wait' });
    const entry = await block(blacklist, number, { until: soon(10) });
    expect(await campaign.place(runner)).to.deep.equal([]);
    const place = (await campaign.places(runner.dialer.id)).get(number)!;
    expect(place).to.include({ state: 'waiting', endedAt: null });
    expect(place.nextAt?.getTime()).to.equal(entry.blacklistedUntil?.getTime());
    expect(await campaign.place(runner), 'before').to.deep.equal([]);
    await campaign.house.clock.advance(10 * 60_000);
    expect(await campaign.place(runner)).to.deep.equal([number]);
    expect((await attempts(runner)).map(({ result, ordinal }) => [result, ordinal])).to.deep.equal([['refused', 0], [null, 1]]);
  });

  it('keeps to the hours of each contact’s zone, and writes until when it waits', async () => {
    const [here, there] = campaign.numbers(2) as [string, string];
    const listId = await campaign.list();
    await campaign.add(listId, [here], campaign.house.one, { zone: 'UTC' });
    await campaign.add(listId, [there], campaign.house.one, { zone: 'Pacific/Honolulu' });
    const { hour } = { hour: new Date(campaign.house.clock.now()).getUTCHours() };
    const hours = { restrict: true, from: `${String(hour).padStart(2, '0')}:00`, to: `${String(hour + 1).padStart(2, '0')}:00` };
    const runner = await campaign.running([{ listId, role: 'call' }], { hours });
    expect(await campaign.place(runner)).to.deep.equal([here]);
    const [refused] = (await attempts(runner)).filter(({ result }) => result === 'refused');
    expect(refused).to.include({ number: there, rule: 'hours' });
    expect((await campaign.places(runner.dialer.id)).get(there)?.nextAt?.getTime()).to.equal(refused!.refusedUntil!.getTime());
  });

  it('keeps to a schedule as it stands', async () => {
    const { clock } = campaign.house;
    const everyDay = Object.fromEntries(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, [{ from: '00:00', to: '24:00' }]]));
    const schedule = valueOf(await createSchedule(campaign.context, campaign.by, campaign.house.one, { name: 'Always', zone: 'UTC', hours: everyDay }));
    const [one, two] = campaign.numbers(2) as [string, string];
    const listId = await list(one);
    const runner = await campaign.running([{ listId, role: 'call' }], { scheduleId: schedule.id });
    expect(await campaign.place(runner)).to.deep.equal([one]);
    await campaign.add(listId, [two]);
    valueOf(await updateSchedule(campaign.context, campaign.by, schedule.id, { holidays: [new Date(clock.now()).toISOString().slice(0, 10)] }));
    await campaign.refresh(runner);
    expect(await campaign.place(runner)).to.deep.equal([]);
    await clock.advance(86_400_000);
    expect(await campaign.place(runner)).to.deep.equal([two]);
  });

  it('does nothing once it was paused or stopped, though the engine does not know it yet; and goes on when it is started', async () => {
    const numbers = campaign.numbers(2);
    const runner = await campaign.running([{ listId: await list(...numbers), role: 'call' }]);
    valueOf(await pauseDialer(campaign.context, campaign.by, runner.dialer.id));
    expect(await campaign.place(runner)).to.deep.equal([]);
    valueOf(await stopDialer(campaign.context, campaign.by, runner.dialer.id));
    expect(await campaign.place(runner)).to.deep.equal([]);
    expect(await attempts(runner)).to.deep.equal([]);
    valueOf(await startDialer(campaign.context, campaign.by, runner.dialer.id));
    await campaign.refresh(runner);
    expect(await campaign.place(runner)).to.deep.equal(numbers);
  });

  it('does nothing in a process whose lease another has taken over', async () => {
    const [number] = campaign.numbers(1) as [string];
    const runner = await campaign.running([{ listId: await list(number), role: 'call' }]);
    const { term } = campaign.lease;
    await dataSource.getRepository(Lease).update({ name: 'pool' }, { holder: 'another', term: term! + 1 });
    expect(await campaign.place(runner)).to.deep.equal([]);
    expect(await attempts(runner)).to.deep.equal([]);
    await dataSource.getRepository(Lease).update({ name: 'pool' }, { holder: 'the test', term: term! });
    expect(await campaign.place(runner)).to.deep.equal([number]);
  });

  it('writes nothing and calls nobody when its transaction fails, and holds no place for it', async () => {
    const [number] = campaign.numbers(1) as [string];
    const runner = await campaign.running([{ listId: await list(number), role: 'call' }]);
    await dataSource.query('ALTER TABLE attempt RENAME TO attempt_away');
    let failure: unknown;
    try {
      await campaign.place(runner).catch((error) => (failure = error));
    } finally {
      await dataSource.query('ALTER TABLE attempt_away RENAME TO attempt');
    }
    expect(failure).to.be.instanceOf(Error);
    expect(campaign.switch.numbers).to.not.include(number);
    expect(campaign.live.size).to.equal(0);
    expect((await campaign.places(runner.dialer.id)).get(number)).to.include({ state: 'waiting', attempts: 0 });
    await campaign.house.clock.advance(1_000);
    expect(await campaign.place(runner)).to.deep.equal([number]);
  });

  it('settles an attempt as failed whose command certainly never ran, and leaves every other to reconciling', async () => {
    const runner = await campaign.running([{ listId: await list(...campaign.numbers(4)), role: 'call' }], { concurrentCalls: 1 });
    const results = [];
    for (const failure of [
      { kind: 'refused' as const, message: 'no such gateway' },
      { kind: 'down' as const, sent: false, message: 'not connected' },
      { kind: 'down' as const, sent: true, message: 'lost' },
      { kind: 'late' as const, message: 'no answer' },
    ]) {
      campaign.switch.outcome = failed(failure);
      const [number] = (await campaign.place(runner)) as [string];
      await new Promise((resolve) => setImmediate(resolve));
      await settle();
      const attempt = (await attempts(runner)).find((one) => one.number === number)!;
      results.push([failure.kind, attempt.result, attempt.cause]);
      campaign.live.remove(attempt.id);
    }
    expect(results).to.deep.equal([['refused', 'failed', 'no such gateway'], ['down', 'failed', 'not connected'], ['down', null, null], ['late', null, null]]);
  });

  it('does not send a command when the process stood still since the attempt was written: another leader may have settled it', async () => {
    const [number] = campaign.numbers(1) as [string];
    const runner = await campaign.running([{ listId: await list(number), role: 'call' }]);
    const commit = Reflect.get(dataSource, 'transaction') as (...args: unknown[]) => Promise<unknown>;
    // The transaction is committed, and the process is frozen before it hears of it.
    Reflect.set(dataSource, 'transaction', async (...args: unknown[]) => {
      const done = await commit.apply(dataSource, args);
      await campaign.house.clock.advance(20_000);
      return done;
    });
    try {
      expect(await campaign.place(runner)).to.deep.equal([]);
    } finally {
      Reflect.deleteProperty(dataSource, 'transaction');
    }
    expect((await attempts(runner)).map((attempt) => [attempt.number, attempt.result]), 'which reconciling finds LOST').to.deep.equal([[number, null]]);
  });

  it('calls again after the set time until there were as many attempts as set', async () => {
    const [number] = campaign.numbers(1) as [string];
    const runner = await campaign.running([{ listId: await list(number), role: 'call' }], { maxAttempts: 2, retryMinutes: 5 });
    for (const ordinal of [1, 2]) {
      expect(await campaign.place(runner)).to.deep.equal([number]);
      const attempt = (await attempts(runner)).find((one) => one.ordinal === ordinal)!;
      campaign.settler.failed(attempt.id, 'USER_BUSY');
      await settle();
      if (ordinal === 2) continue;
      expect((await campaign.places(runner.dialer.id)).get(number)).to.include({ state: 'waiting', lastResult: 'busy', attempts: 1 });
      await campaign.house.clock.advance(298_000);
      expect(await campaign.place(runner), 'a second too early').to.deep.equal([]);
    }
    expect((await campaign.places(runner.dialer.id)).get(number)).to.include({ state: 'failed', lastResult: 'busy', attempts: 2 });
  });

  it('has no more calls under way than set', async () => {
    const runner = await campaign.running([{ listId: await list(...campaign.numbers(9)), role: 'call' }], { concurrentCalls: 3 });
    expect(await campaign.place(runner)).to.have.length(3);
    expect(await campaign.place(runner)).to.have.length(0);
    const [first] = await attempts(runner);
    campaign.settler.failed(first!.id, 'USER_BUSY');
    expect(await campaign.place(runner)).to.have.length(1);
  });

  it('labels each attempt with the version under whose rules it was made', async () => {
    const numbers = campaign.numbers(2);
    const runner = await campaign.running([{ listId: await list(...numbers), role: 'call' }], { concurrentCalls: 1, tag: 'first' });
    await campaign.place(runner);
    valueOf(await updateDialer(campaign.context, campaign.by, runner.dialer.id, { settings: { tag: 'second', concurrentCalls: 2 } }));
    await campaign.refresh(runner);
    await campaign.place(runner);
    const [one, two] = await attempts(runner);
    expect([one!.tag, two!.tag]).to.deep.equal(['first', 'second']);
    expect(two!.dialerVersionId).to.be.greaterThan(one!.dialerVersionId);
    expect(failureOf(await updateDialer(campaign.context, campaign.by, runner.dialer.id, { settings: { hours: { ...allDay, to: '00:00' } } })).status).to.equal(422);
  });
});
