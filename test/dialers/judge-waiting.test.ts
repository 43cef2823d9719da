import { expect } from 'chai';
import { DateTime } from 'luxon';
import type { DataSource } from 'typeorm';
import { WaitsForRules0029 } from '../../migrations/0029-waits-for-rules.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { type AccountRules, saveRules } from '../../src/compliance/account-rules.js';
import { takeHousePacks } from '../../src/compliance/jurisdictions.js';
import { type Jurisdiction, readJurisdiction } from '../../src/compliance/jurisdictions/jurisdiction.js';
import { createSchedule, updateSchedule } from '../../src/compliance/schedules.js';
import { addToList } from '../../src/contacts/blacklist-entries.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { sqlTime } from '../../src/database/sql.js';
import { DialerContact } from '../../src/dialers/dialer-contact.entity.js';
import { dryRun } from '../../src/dialers/dry-run.js';
import { editContact } from '../../src/dialers/edit-contact.js';
import { emptyList } from '../../src/dialers/empty-list.js';
import { judgeWaiting } from '../../src/dialers/judge-waiting.js';
import { pauseDialer, stopDialer } from '../../src/dialers/lifecycle.js';
import { runEmptying } from '../../src/dialers/run-emptying.js';
import { updateDialer } from '../../src/dialers/save-dialer.js';
import type { Clock } from '../../src/shared/clock.js';
import { onEachDatabase } from '../support/databases.js';
import { type Campaign, valueOf, withCampaign } from './campaign.js';

const hour = 3_600_000;

onEachDatabase('contacts that wait for rules', (open) => {
  let campaign: Campaign;
  let dataSource: DataSource;
  /** Noon in New York. */
  let noon: DateTime;
  withCampaign(open, (opened) => {
    campaign = opened;
    dataSource = opened.dataSource;
  });
  beforeEach(async () => {
    const { clock } = campaign.house;
    noon = DateTime.fromMillis(clock.now(), { zone: 'America/New_York' }).plus({ days: 1 }).set({ hour: 12, minute: 0, second: 0, millisecond: 0 });
    await clock.advance(noon.toMillis() - clock.now());
    await rules({ law: false, hours: null, limits: [] });
  });

  const rules = async (changes: Partial<AccountRules>) => valueOf(await saveRules(campaign.context, campaign.by, campaign.house.one, changes));
  const judge = (signal?: AbortSignal) => judgeWaiting(campaign.context, { accountId: campaign.house.one }, signal);
  const place = async (dialerId: number, number: string) => (await campaign.places(dialerId)).get(number)!;
  const inHours = (count: number) => noon.plus({ hours: count }).toJSDate();
  const attempts = (dialerId: number) => dataSource.getRepository(Attempt).countBy({ dialerId });
  const lateHours = { from: '20:00', to: '22:00' };

  // Symptom: account hours that were set by mistake and taken back a minute later cost everybody whom a dialer had asked for meanwhile a day; neither pausing
  // and starting the dialer nor saving it helped. Cause: a refusal puts a contact to its end, and nothing asked again before that.
  // Fix: when rules change, who waits for them is judged anew, and waits no longer than they ask for now.
  it('wait no longer once the rules allow the call, nor longer than they ask for, however often these change', async () => {
    const [number] = campaign.numbers(1) as [string];
    await rules({ hours: lateHours });
    const runner = await campaign.running([{ listId: await campaign.list([number]), role: 'call' }]);
    const { id: dialerId } = runner.dialer;
    expect(await campaign.place(runner)).to.deep.equal([]);
    expect((await place(dialerId, number)).nextAt).to.deep.equal(inHours(8));
    expect(await judge(), 'nothing changed').to.deep.equal({ judged: 1, now: 0, sooner: 0 });

    await rules({ hours: { from: '15:00', to: '22:00' } });
    expect(await judge()).to.deep.equal({ judged: 1, now: 0, sooner: 1 });
    expect((await place(dialerId, number)).nextAt).to.deep.equal(inHours(3));
    expect(valueOf(await dryRun(campaign.context, campaign.by, dialerId))).to.include({ callableNow: 0, callableToday: 1 });
    await rules({ hours: { from: '18:00', to: '22:00' } });
    expect(await judge(), 'the gate asks for what is tightened').to.deep.equal({ judged: 1, now: 0, sooner: 0 });

    await rules({ hours: null });
    expect(await judge()).to.deep.equal({ judged: 1, now: 1, sooner: 0 });
    expect(await attempts(dialerId), 'no refusal was written but the first').to.equal(1);
    expect(await judge(), 'it waits for its turn').to.deep.equal({ judged: 0, now: 0, sooner: 0 });
    expect(await campaign.place(runner)).to.deep.equal([number]);
  });

  it('are called by the gate alone, which asks again', async () => {
    const [number, listed] = campaign.numbers(2) as [string, string];
    const blacklist = await campaign.list();
    await rules({ hours: lateHours });
    const runner = await campaign.running([{ listId: await campaign.list([number, listed]), role: 'call' }, { listId: blacklist, role: 'block' }]);
    expect(await campaign.place(runner)).to.deep.equal([]);
    valueOf(await addToList(campaign.context, campaign.by, { listId: blacklist, number: listed }));
    await rules({ hours: null });
    expect(await judge(), 'nothing lets it be called any more').to.deep.equal({ judged: 2, now: 1, sooner: 0 });
    await rules({ hours: lateHours });
    expect(await campaign.place(runner)).to.deep.equal([]);
    expect(await place(runner.dialer.id, number)).to.deep.include({ state: 'waiting', nextAt: inHours(8), refusedUntil: inHours(8) });
    await campaign.house.clock.advance(9 * hour);
    expect(await campaign.place(runner)).to.deep.equal([number]);
    expect((await place(runner.dialer.id, listed)).state).to.equal('blacklisted');
  });

  it('alone are judged: not who waits after a call, or because an agent said so; nor in a dialer that is stopped', async () => {
    const numbers = campaign.numbers(4) as [string, string, string, string];
    const [refused, called, promised, stopped] = numbers;
    await rules({ hours: lateHours });
    const runner = await campaign.running([{ listId: await campaign.list([refused, called, promised]), role: 'call' }]);
    const other = await campaign.running([{ listId: await campaign.list([stopped]), role: 'call' }]);
    for (const one of [runner, other]) expect(await campaign.place(one)).to.deep.equal([]);
    const at = new Date(campaign.house.clock.now() + hour);
    await dataSource.getRepository(DialerContact).update((await place(runner.dialer.id, promised)).id, { nextAt: at });
    await dataSource.getRepository(DialerContact).update((await place(runner.dialer.id, called)).id, { nextAt: inHours(8), lastResult: 'busy' });
    valueOf(await pauseDialer(campaign.context, campaign.by, runner.dialer.id));
    valueOf(await stopDialer(campaign.context, campaign.by, other.dialer.id));
    await rules({ hours: null });
    const done = await judge();
    expect(done).to.deep.equal({ judged: 1, now: 1, sooner: 0 });
    expect((await place(runner.dialer.id, promised)).nextAt).to.deep.equal(at);
    expect((await place(runner.dialer.id, called)).nextAt).to.deep.equal(inHours(8));
    expect((await place(other.dialer.id, stopped)).nextAt).to.deep.equal(inHours(8));
  });

  it('for a schedule, hours or a limit of their dialer, or for a file of the house, follow those', async () => {
    const { context, by, house } = campaign;
    const openFrom = (from: string) => Object.fromEntries(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, [{ from, to: '22:00' }]]));
    const schedule = valueOf(await createSchedule(context, by, house.one, { name: `Late ${campaign.numbers(1)[0]}`, zone: 'America/New_York', hours: openFrom('20:00') }));
    const [kept, limited, lawful] = campaign.numbers(3) as [string, string, string];
    const bySchedule = await campaign.running([{ listId: await campaign.list([kept]), role: 'call' }], { scheduleId: schedule.id });
    await campaign.house.clock.advance(1_000);
    await bySchedule.placeDue(house.clock.now());
    const dialerId = bySchedule.dialer.id;
    // Where the engine has not closed the dialer yet, the gate refuses.
    await dataSource.query(`UPDATE dialer_contact SET last_result = 'refused', next_at = ?, refused_until = ? WHERE dialer_id = ?`, [sqlTime(+inHours(8)), sqlTime(+inHours(8)), dialerId]);
    valueOf(await updateSchedule(context, by, schedule.id, { hours: openFrom('14:00') }));
    expect(await judgeWaiting(context, { scheduleId: schedule.id + 1 })).to.deep.equal({ judged: 0, now: 0, sooner: 0 });
    expect(await judgeWaiting(context, { scheduleId: schedule.id })).to.deep.equal({ judged: 1, now: 0, sooner: 1 });
    expect((await place(dialerId, kept)).nextAt).to.deep.equal(inHours(2));

    const first = await campaign.running([{ listId: await campaign.list([limited]), role: 'call' }]);
    expect(await campaign.place(first)).to.deep.equal([limited]);
    await campaign.hangUp();
    const second = await campaign.running([{ listId: await campaign.list([limited]), role: 'call' }], { attemptLimits: [{ attempts: 1, hours: 24 }] });
    expect(await campaign.place(second)).to.deep.equal([]);
    valueOf(await updateDialer(context, by, second.dialer.id, { settings: { attemptLimits: [] } }));
    expect(await judgeWaiting(context, { dialerId: second.dialer.id })).to.deep.equal({ judged: 1, now: 1, sooner: 0 });
    await campaign.refresh(second);
    expect(await campaign.place(second)).to.deep.equal([limited]);

    const ours = (from: string): Jurisdiction => {
      const read = readJurisdiction('ours.json', { code: 'US-XX', name: 'Ours', version: '2026-10-01', sources: ['our lawyer'], verified: true, country: 'US', customers: ['consumer'], hours: openFrom(from) });
      if (!read.ok) throw new Error(read.failure);
      return read.value;
    };
    takeHousePacks([ours('20:00')]);
    try {
      await rules({ law: true });
      const byLaw = await campaign.running([{ listId: await campaign.list([lawful]), role: 'call' }]);
      expect(await campaign.place(byLaw)).to.deep.equal([]);
      takeHousePacks([ours('08:00')]);
      expect(await judgeWaiting(context, { dialerId: byLaw.dialer.id })).to.deep.equal({ judged: 1, now: 1, sooner: 0 });
      expect(await campaign.place(byLaw)).to.deep.equal([lawful]);
    } finally {
      takeHousePacks([]);
    }
  });

  it('are judged in pieces, all of them though many wait for one moment; left in the middle, the next run finds the rest', async () => {
    await rules({ hours: lateHours });
    const lists: number[] = [];
    for (const count of [330, 1, 410]) lists.push(await campaign.list(campaign.numbers(count)));
    const runner = await campaign.running(lists.map((listId) => ({ listId, role: 'call' as const })));
    const { id: dialerId } = runner.dialer;
    const waitsUntil = (at: Date, step = '1 = 1') => dataSource.query(`UPDATE dialer_contact SET last_result = 'refused', next_at = ?, refused_until = ? WHERE dialer_id = ? AND ${step}`, [sqlTime(+at), sqlTime(+at), dialerId]);
    await waitsUntil(inHours(8));
    await waitsUntil(inHours(7), 'id % 3 = 0');
    await waitsUntil(inHours(9), 'id % 7 = 0');
    await dataSource.query(`UPDATE dialer_contact SET last_result = 'busy' WHERE dialer_id = ? AND id % 11 = 0`, [dialerId]);
    const [{ others }] = await dataSource.query(`SELECT COUNT(*) AS others FROM dialer_contact WHERE dialer_id = ? AND id % 11 = 0`, [dialerId]);
    await rules({ hours: null });
    const left = new AbortController();
    const clock: Clock = Object.create(campaign.house.clock, { now: { value: () => (left.abort(), campaign.house.clock.now()) } });
    const { now: before } = await judgeWaiting({ ...campaign.context, clock }, { dialerId }, left.signal);
    expect(before).to.be.greaterThan(0).and.below(741 - Number(others));
    const rest = await judgeWaiting(campaign.context, { dialerId });
    expect(before + rest.now).to.equal(741 - Number(others));
    expect(rest.judged).to.equal(rest.now);
  });

  it('are judged while calls are placed, changed and taken off their list, and each is called once', async () => {
    await rules({ hours: lateHours });
    const [listId, emptied] = [await campaign.list(campaign.numbers(300)), await campaign.list(campaign.numbers(300))];
    const runner = await campaign.running([{ listId, role: 'call' }, { listId: emptied, role: 'call' }], { concurrentCalls: 1_000, callsPerSecond: 1_000 });
    const { id: dialerId } = runner.dialer;
    await dataSource.query(`UPDATE dialer_contact SET last_result = 'refused', next_at = ?, refused_until = ? WHERE dialer_id = ?`, [sqlTime(+inHours(8)), sqlTime(+inHours(8)), dialerId]);
    await rules({ hours: null });
    const contacts = await dataSource.getRepository(Contact).findBy({ listId });
    const before = campaign.switch.numbers.length;
    const emptying = valueOf(await emptyList(campaign.context, campaign.by, emptied, { reason: 'A wrong file' }));
    const placing = async () => {
      for (let round = 0; round < 10; round++) await campaign.place(runner);
    };
    await Promise.all([judge(), judge(), runEmptying(campaign.context, emptying, async () => undefined), placing(), ...contacts.slice(0, 20).map(({ id }) => editContact(campaign.context, campaign.by, id, { zone: 'America/New_York' }))]);
    await judge();
    for (let round = 0; round < 20; round++) await campaign.place(runner);
    const called = campaign.switch.numbers.slice(before);
    expect(called).to.have.length(new Set(called).size);
    expect(called).to.include.members(contacts.map(({ number }) => number));
  });

  it('that were refused before their places told so are known by the refusal', async () => {
    const [number, promised] = campaign.numbers(2) as [string, string];
    await rules({ hours: lateHours });
    const runner = await campaign.running([{ listId: await campaign.list([number, promised]), role: 'call' }]);
    expect(await campaign.place(runner)).to.deep.equal([]);
    await dataSource.getRepository(DialerContact).update((await place(runner.dialer.id, promised)).id, { nextAt: inHours(5) });
    const runnerOfQueries = dataSource.createQueryRunner();
    await new WaitsForRules0029().down(runnerOfQueries);
    await new WaitsForRules0029().up(runnerOfQueries);
    await runnerOfQueries.release();
    expect((await place(runner.dialer.id, number)).refusedUntil).to.deep.equal(inHours(8));
    expect((await place(runner.dialer.id, promised)).refusedUntil).to.equal(null);
    expect((await dataSource.driver.createSchemaBuilder().log()).upQueries).to.deep.equal([]);
  });
});
