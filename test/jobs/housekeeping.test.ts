import { expect } from 'chai';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { Session } from '../../src/accounts/session.entity.js';
import { ContactImport } from '../../src/contacts/contact-import.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { resumeImport } from '../../src/contacts/import/run-import.js';
import { ImportRejection } from '../../src/contacts/import-rejection.entity.js';
import { housekeeping } from '../../src/jobs/housekeeping.js';
import { Job } from '../../src/jobs/job.entity.js';
import { ManualClock } from '../../src/shared/clock.js';
import { onEachDatabase } from '../support/databases.js';
import { openHouse } from '../accounts/house.js';
import { failureOf } from '../dialers/campaign.js';
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

  it('removes what was uploaded a month after its import has ended, with the rejected rows', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'smart-dialers-uploads-'));
    try {
      const { context, clock, one: accountId, administratorOfOne } = await openHouse(dataSource, dataDir);
      mkdirSync(join(dataDir, 'imports'));
      const { id: listId } = await dataSource.getRepository(ContactList).save({ accountId, name: 'Uploaded', contactCount: 0, createdAt: new Date(clock.now()) });
      const path = (name: string) => join(dataDir, 'imports', name);
      const make = async (name: string, state: ContactImport['state'], days: number | null) => {
        writeFileSync(path(name), 'number');
        const endedAt = days === null ? null : new Date(clock.now() - days * day);
        const { id: importId } = await dataSource.getRepository(ContactImport).save({ accountId, listId, fileName: name, storedName: name, bytes: 6, options: {}, state, rowsRejected: 1, createdBy: 'test', createdAt: new Date(clock.now() - 90 * day), endedAt });
        await dataSource.getRepository(ImportRejection).insert({ accountId, importId, line: 2, reason: 'is no number', content: name });
        return importId;
      };
      await make('old.csv', 'done', 31);
      const failed = await make('failed.csv', 'failed', 31);
      await make('young.csv', 'done', 29);
      await make('runs.csv', 'running', null);
      for (let round = 0; round < 2; round++) await housekeeping(context);
      expect(['old.csv', 'failed.csv', 'young.csv', 'runs.csv'].map((name) => existsSync(path(name)))).to.deep.equal([false, false, true, true]);
      expect((await dataSource.getRepository(ImportRejection).find({ order: { id: 'ASC' } })).map(({ content }) => content)).to.deep.equal(['young.csv', 'runs.csv']);
      expect((await dataSource.getRepository(ContactImport).findOneByOrFail({ fileName: 'old.csv' }))).to.include({ storedName: '', rowsRejected: 1 });
      expect(failureOf(await resumeImport(context, administratorOfOne, failed)).message).to.contain('Its file was removed a month after it failed');
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });
});
