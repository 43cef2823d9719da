import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Schedule } from '../../src/compliance/schedule.entity.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { startDialer } from '../../src/dialers/lifecycle.js';
import { type DialerInput, updateDialer } from '../../src/dialers/save-dialer.js';
import { tendMinute } from '../../src/dialers/windows.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, valueOf } from './campaign.js';

const hour = 3_600_000;

onEachDatabase('the minute of a dialer', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  const state = async (id: number) => (await dataSource.getRepository(Dialer).findOneByOrFail({ id })).state;
  const started = async (settings: DialerInput['settings']) => {
    const { id } = await campaign.dialer([{ listId: await campaign.list(campaign.numbers(3)), role: 'call' }], settings);
    valueOf(await startDialer(campaign.context, campaign.by, id));
    return id;
  };
  const later = (hours: number) => new Date(campaign.house.clock.now() + hours * hour).toISOString();
  const pass = async (hours: number) => {
    await campaign.house.clock.advance(hours * hour);
    await tendMinute(campaign.context);
  };

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  after(() => dataSource?.destroy());

  it('starts it at its set time and stops it at its set time', async () => {
    const id = await started({ startAt: later(2), stopAt: later(4) });
    expect(await state(id)).to.equal('scheduled');
    await pass(1);
    expect(await state(id)).to.equal('scheduled');
    await pass(1);
    expect(await state(id)).to.equal('running');
    await pass(1);
    expect(await state(id)).to.equal('running');
    await pass(1);
    expect(await dataSource.getRepository(Dialer).findOneByOrFail({ id })).to.deep.include({ state: 'completed', endedAt: new Date(campaign.house.clock.now()) });
  });

  it('says when it starts, also when that is changed while it waits', async () => {
    const id = await started({ startAt: later(2) });
    const says = async () => (await dataSource.getRepository(Dialer).findOneByOrFail({ id })).explanation;
    expect(await says()).to.equal(`It starts at ${later(2)}.`);
    valueOf(await updateDialer(campaign.context, campaign.by, id, { settings: { startAt: later(1) } }));
    expect(await says()).to.equal(`It starts at ${later(1)}.`);
    valueOf(await updateDialer(campaign.context, campaign.by, id, { settings: { startAt: null } }));
    expect([await state(id), await says()]).to.deep.equal(['scheduled', 'It starts within a minute.']);
    await tendMinute(campaign.context);
    expect(await state(id)).to.equal('running');
  });

  it('starts at once where the set time has passed', async () => {
    expect(await state(await started({ startAt: later(-1) }))).to.equal('running');
  });

  it('closes and opens it by its schedule, and says when it opens', async () => {
    const now = new Date(campaign.house.clock.now());
    const weekday = (['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const)[now.getUTCDay()]!;
    const closesAt = `${String(now.getUTCHours() + 1).padStart(2, '0')}:00`;
    const hours = { [weekday]: [{ from: '00:00', to: closesAt }, { from: '23:00', to: '24:00' }] };
    const schedule = await dataSource.getRepository(Schedule).save({ accountId: campaign.house.one, name: 'Office', zone: 'UTC', hours, holidays: [], createdAt: now });
    const id = await started({ scheduleId: schedule.id });
    await pass(0.5);
    expect(await state(id)).to.equal('running');
    await pass(1);
    expect(await dataSource.getRepository(Dialer).findOneByOrFail({ id })).to.deep.include({ state: 'waiting', explanation: `The schedule "Office" opens at ${now.toISOString().slice(0, 10)}T23:00:00.000Z.` });
    await pass(23 - new Date(campaign.house.clock.now()).getUTCHours());
    expect(await state(id)).to.equal('running');
  });
});
