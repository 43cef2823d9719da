import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { pauseDialer, startDialer } from '../../src/dialers/lifecycle.js';
import { readQuota, renewQuotas } from '../../src/dialers/quota.js';
import { Runner } from '../../src/dialers/runner.js';
import { updateDialer } from '../../src/dialers/save-dialer.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, valueOf } from './campaign.js';

const minute = 60_000;

onEachDatabase('the quotas of an even distribution', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  const evenly = (minutes: number, contacts: number) => async () => {
    const start = campaign.house.clock.now();
    const rate = { kind: 'evenly' as const, start: new Date(start).toISOString(), end: new Date(start + minutes * minute).toISOString() };
    const listId = await campaign.list(campaign.numbers(contacts));
    return { start, listId, runner: await campaign.running([{ listId, role: 'call' }], { rate, concurrentCalls: 1_000 }) };
  };
  /** Lets minutes pass as the service does: a quota each, and the engine looking every few seconds. Gives the times of the calls. */
  const pass = async (runner: Runner, minutes: number, start: number) => {
    const times: number[] = [];
    for (let second = 1; second <= minutes * 60; second++) {
      if (second % 60 === 1) {
        await renewQuotas(campaign.context);
        await campaign.refresh(runner);
      }
      const placed = await campaign.place(runner);
      times.push(...placed.map(() => campaign.house.clock.now() - start));
    }
    return times;
  };

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  afterEach(async () => {
    campaign.live.clear();
    await dataSource.query(`UPDATE dialer SET state = 'completed'`);
  });
  after(() => dataSource?.destroy());

  it('are renewed each minute and do not move the next call: eight calls in twenty minutes come every two and a half', async function () {
    this.timeout(60_000);
    const { runner, start } = await evenly(20, 8)();
    const times = await pass(runner, 20, start);
    expect(times).to.have.length(8);
    for (const [index, time] of times.entries()) expect(time, `call ${index + 1}`).to.be.within((index + 1) * 150_000 - 2_000, (index + 1) * 150_000 + 2_000);
  });

  it('go on after a pause with what is left of the time, and without a burst', async function () {
    this.timeout(60_000);
    const { runner, start } = await evenly(10, 60)();
    expect((await pass(runner, 2, start)).length).to.be.within(11, 12);
    valueOf(await pauseDialer(campaign.context, campaign.by, runner.dialer.id));
    await campaign.house.clock.advance(4 * minute);
    valueOf(await startDialer(campaign.context, campaign.by, runner.dialer.id));
    const again = new Runner(campaign.gate, runner.dialer);
    await campaign.refresh(again);
    expect(await campaign.place(again), 'at once').to.have.length.at.most(1);
    const times = await pass(again, 3, start);
    expect(times.length, 'of 48 that were left for four minutes, in three').to.be.within(35, 37);
  });

  it('count the contacts of the lists that are linked, and newcomers', async () => {
    const { runner, listId } = await evenly(10, 60)();
    const quota = async () => (await readQuota(dataSource.manager, runner.dialer.id))!;
    await renewQuotas(campaign.context);
    expect((await quota()).calls).to.be.closeTo(6, 0.01);
    await campaign.add(listId, campaign.numbers(60));
    await renewQuotas(campaign.context);
    expect((await quota()).calls).to.be.closeTo(12, 0.1);
    const other = await campaign.list(campaign.numbers(20));
    valueOf(await updateDialer(campaign.context, campaign.by, runner.dialer.id, { lists: [{ listId: other, role: 'call' }] }));
    await renewQuotas(campaign.context);
    expect((await quota()).calls).to.be.closeTo(2, 0.1);
  });

  it('are none for a dialer that goes as fast as it may', async () => {
    const { runner } = await evenly(10, 60)();
    valueOf(await updateDialer(campaign.context, campaign.by, runner.dialer.id, { settings: { rate: { kind: 'fast' } } }));
    await renewQuotas(campaign.context);
    expect(await readQuota(dataSource.manager, runner.dialer.id)).to.equal(undefined);
  });
});
