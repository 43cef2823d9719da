import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Session } from '../../src/accounts/session.entity.js';
import { housekeeping } from '../../src/jobs/housekeeping.js';
import { Job } from '../../src/jobs/job.entity.js';
import { ManualClock } from '../../src/shared/clock.js';
import { onEachDatabase } from '../support/databases.js';
import { silent } from './support.js';

const day = 24 * 3_600_000;

onEachDatabase('housekeeping', (open) => {
  let dataSource: DataSource;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
  });
  after(() => dataSource?.destroy());

  it('removes sessions that ended and jobs that ended a week ago, and nothing else', async () => {
    const clock = new ManualClock();
    const at = (days: number) => new Date(clock.now() + days * day);
    await dataSource.getRepository(Session).insert([
      { id: 'ended', data: '{}', expiresAt: at(-0.001) },
      { id: 'goes on', data: '{}', expiresAt: at(0.001) },
    ]);
    const old = { type: 'normal', lastFinishedAt: at(-7.01) };
    await dataSource.getRepository(Job).insert([
      { ...old, name: 'old' },
      { ...old, name: 'old and failed', failedAt: old.lastFinishedAt },
      { ...old, name: 'young', lastFinishedAt: at(-6.99) },
      { ...old, name: 'repeated', nextRunAt: at(1) },
      { ...old, name: 'runs', lockedAt: at(0), lockedBy: 'a process' },
      { ...old, name: 'not yet run', lastFinishedAt: null },
    ]);
    await housekeeping({ dataSource, clock, log: silent, dataDir: '' });
    const names = (await dataSource.getRepository(Job).find({ order: { id: 'ASC' } })).map(({ name }) => name);
    expect(names).to.deep.equal(['young', 'repeated', 'runs', 'not yet run']);
    expect((await dataSource.getRepository(Session).find()).map(({ id }) => id)).to.deep.equal(['goes on']);
  });
});
