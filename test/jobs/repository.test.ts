import { toJobId, type JobParameters } from 'agenda';
import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import type { JobLocks } from '../../src/jobs/locks.js';
import type { TypeOrmJobRepository } from '../../src/jobs/repository.js';
import { onEachDatabase } from '../support/databases.js';
import { openRepository } from './support.js';

const minute = 60_000;
const past = () => new Date(Date.now() - minute);
const future = () => new Date(Date.now() + minute);
const aJob = (fields: Partial<JobParameters<unknown>> = {}): JobParameters<unknown> => ({ name: 'import contacts', type: 'normal', priority: 0, nextRunAt: past(), data: { importId: 7 }, ...fields });

onEachDatabase("Agenda's repository", (open) => {
  let dataSource: DataSource;
  let repository: TypeOrmJobRepository;
  let locks: JobLocks;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
  });
  beforeEach(async () => {
    ({ repository, locks } = openRepository(dataSource));
    await repository.purgeAllJobs();
  });
  after(() => dataSource?.destroy());

  const save = (fields: Partial<JobParameters<unknown>> = {}) => repository.saveJob(aJob(fields), { lastModifiedBy: 'a test' });
  const next = (name = 'import contacts', of = repository) => of.getNextJobToRun(name);
  /** As Agenda's `Job.run` begins and ends. */
  const begin = async (job: JobParameters) => repository.saveJobState(Object.assign(job, { lastRunAt: new Date(), nextRunAt: null }));
  const end = async (job: JobParameters, at = new Date()) => repository.saveJobState(Object.assign(job, { lastFinishedAt: at, lockedAt: undefined }));

  it('keeps every field of a job, to the millisecond', async () => {
    const wanted = aJob({
      priority: 10, nextRunAt: new Date('2026-11-22T10:00:00.123Z'), repeatInterval: '5 minutes', repeatTimezone: 'Europe/Paris', disabled: true,
      startDate: new Date('2026-01-01T00:00:00.001Z'), skipDays: [0, 6], data: { text: 'Grüße 你好 😀', list: [1, null] },
    });
    const { _id } = await repository.saveJob(wanted, { lastModifiedBy: 'a test' });
    const { lastModifiedBy, ...found } = (await repository.getJobById(_id!))!;
    expect(found).to.deep.include(wanted);
    expect(lastModifiedBy).to.equal('a test');
  });

  it('changes a job that has an id, and gives one that was removed back unchanged', async () => {
    const saved = await save();
    const changed = await repository.saveJob({ ...saved, priority: 20, data: { importId: 8 } }, undefined);
    expect(changed).to.deep.include({ _id: saved._id, priority: 20, data: { importId: 8 } });
    await repository.removeJobs({ id: saved._id! });
    expect(await repository.saveJob(saved, undefined)).to.equal(saved);
    expect(await repository.getJobById(saved._id!)).to.equal(null);
  });

  it('has one row for a repeated job, whose next run stays when the service starts again', async () => {
    const first = await save({ type: 'single', repeatInterval: 60_000, nextRunAt: future() });
    const again = await save({ type: 'single', repeatInterval: 60_000, nextRunAt: new Date() });
    expect(again).to.deep.include({ _id: first._id, nextRunAt: first.nextRunAt, repeatInterval: 60_000 });
    const changed = await save({ type: 'single', repeatInterval: 30_000, nextRunAt: new Date() });
    expect(changed.nextRunAt!.getTime()).to.be.at.most(Date.now());
    expect((await repository.queryJobs()).total).to.equal(1);
  });

  it('leaves a repeated job paused when the service starts again', async () => {
    await save({ type: 'single', repeatInterval: 60_000 });
    await repository.disableJobs({ name: 'import contacts' });
    expect((await save({ type: 'single', repeatInterval: 60_000 })).disabled).to.equal(true);
  });

  it('has one row for a unique condition, also when ten save at once', async () => {
    const saved = await Promise.all(Array.from({ length: 10 }, (_, n) => save({ unique: { key: 'list 3' }, data: { n } })));
    expect(new Set(saved.map(({ _id }) => _id)).size).to.equal(1);
    await save({ unique: { key: 'list 4' } });
    await save({ unique: { key: 'list 3' }, name: 'another' });
    expect((await repository.queryJobs()).total).to.equal(3);
  });

  it('lets a unique job that is there as it is, with insertOnly', async () => {
    const first = await save({ unique: { key: 'a' }, data: 1 });
    const second = await save({ unique: { key: 'a' }, data: 2, uniqueOpts: { insertOnly: true } });
    expect(second).to.deep.include({ _id: first._id, data: 1 });
  });

  it('debounces: puts off with each call, but not beyond the longest wait; or keeps to the first', async () => {
    const call = (key: string, debounce: object) => save({ unique: { key }, nextRunAt: new Date(), uniqueOpts: { debounce: { delay: minute, ...debounce } } });
    const first = await call('trailing', {});
    expect(first.nextRunAt!.getTime() - Date.now()).to.be.within(minute - 5_000, minute);
    const second = await call('trailing', {});
    expect(second._id).to.equal(first._id);
    expect(second.nextRunAt!.getTime()).to.be.at.least(first.nextRunAt!.getTime());
    expect(second.debounceStartedAt).to.deep.equal(first.debounceStartedAt);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await call('trailing', { maxWait: 1 })).nextRunAt!.getTime()).to.be.at.most(Date.now());
    const leading = await call('leading', { strategy: 'leading' });
    expect((await call('leading', { strategy: 'leading' })).nextRunAt).to.deep.equal(leading.nextRunAt);
  });

  it('gives the job that is due longest, once, and none that is paused, later or of another name', async () => {
    await save({ name: 'another' });
    await save({ nextRunAt: future() });
    await save({ disabled: true });
    const second = await save({ nextRunAt: new Date(Date.now() - 1_000), priority: 20 });
    const first = await save({ nextRunAt: past() });
    expect((await next())?._id).to.equal(first._id);
    expect((await next())?._id).to.equal(second._id);
    expect(await next()).to.equal(undefined);
  });

  it('gives each job to one of four who ask at once', async () => {
    for (let n = 0; n < 20; n++) await save({ data: n });
    const others = [repository, ...[1, 2, 3].map(() => openRepository(dataSource).repository)];
    const got: unknown[] = [];
    await Promise.all(others.map(async (other) => {
      for (let job = await next('import contacts', other); job; job = await next('import contacts', other)) got.push(job.data);
    }));
    expect(got.sort((a, b) => Number(a) - Number(b))).to.deep.equal(Array.from({ length: 20 }, (_, n) => n));
  });

  it('locks a job once, and unlocks what has not begun', async () => {
    const saved = await save();
    expect((await repository.lockJob(saved))?._id).to.equal(saved._id);
    expect(await repository.lockJob(saved)).to.equal(undefined);
    expect((await repository.getJobById(saved._id!))?.lockedAt).to.be.instanceOf(Date);
    await repository.unlockJob(saved);
    expect(await repository.getJobById(saved._id!)).to.deep.include({ lockedAt: undefined, nextRunAt: saved.nextRunAt });
    const locked = await next();
    await repository.unlockJobs([locked!._id!]);
    expect((await next())?._id).to.equal(saved._id);
    expect(locks.count).to.equal(1);
  });

  it('does not unlock what another holds', async () => {
    const saved = await save();
    await next('import contacts', openRepository(dataSource).repository);
    await repository.unlockJobs([saved._id!]);
    expect((await repository.getJobById(saved._id!))?.lockedAt).to.be.instanceOf(Date);
  });

  it('removes a one-off job when it has succeeded, unless its name is kept', async () => {
    for (const name of ['import contacts', 'kept']) {
      await save({ name });
      const job = (await next(name))!;
      await begin(job);
      await end(job);
    }
    const { jobs } = await repository.queryJobs();
    expect(jobs.map(({ name, state }) => [name, state])).to.deep.equal([['kept', 'completed']]);
    expect(locks.count).to.equal(0);
  });

  it('keeps a job that failed, and when it is tried again', async () => {
    await save();
    const job = (await next())!;
    await begin(job);
    const at = new Date();
    const retryAt = future();
    // At one and the same instant, as Agenda's `Job.fail` has it: a job that finished after it failed was tried again.
    await end(Object.assign(job, { failedAt: at, failReason: 'the file is gone', failCount: 1, nextRunAt: retryAt }), at);
    const { jobs } = await repository.queryJobs({ state: 'failed' });
    expect(jobs[0]).to.deep.include({ failReason: 'the file is gone', failCount: 1, nextRunAt: retryAt });
  });

  it('runs a unique job once more when it was asked for while it ran, with the new data', async () => {
    await save({ unique: { key: 'a' }, data: 1 });
    const job = (await next())!;
    await save({ unique: { key: 'a' }, data: 2 });
    await begin(job);
    expect(await next(), 'while it runs').to.equal(undefined);
    await end(job);
    expect((await next())?.data).to.equal(2);
  });

  it('says so when the state of a job is saved that is not ours any more', async () => {
    await save();
    const job = (await next())!;
    await repository.purgeAllJobs();
    let message = '';
    await begin(job).catch((error: Error) => (message = error.message));
    expect(message).to.contain('is not this process');
    expect(locks.count).to.equal(0);
  });

  it('takes back a unique job that waits, and leaves one that runs to its end', async () => {
    const unique = { key: 'a' };
    await save({ unique });
    await repository.removeUnique({ name: 'import contacts', type: 'normal', unique });
    expect(await next()).to.equal(undefined);
    await save({ unique });
    const job = (await next())!;
    await save({ unique });
    await repository.removeUnique({ name: 'import contacts', type: 'normal', unique });
    await begin(job);
    await end(job);
    expect((await repository.queryJobs()).total).to.equal(0);
  });

  it('removes, pauses and resumes by id, ids, name, names, other names and data, and nothing without a criterion', async () => {
    const a = await save({ name: 'a', data: { list: 1, more: { zone: 'UTC' } } });
    const b = await save({ name: 'b' });
    await save({ name: 'c' });
    expect(await repository.removeJobs({})).to.equal(0);
    expect(await repository.disableJobs({ ids: [a._id!, b._id!] })).to.equal(2);
    expect(await repository.enableJobs({ names: ['a', 'c'] })).to.equal(2);
    expect((await repository.queryJobs({ state: 'paused' })).jobs.map(({ name }) => name)).to.deep.equal(['b']);
    expect(await repository.removeJobs({ data: { more: { zone: 'Z' } } })).to.equal(0);
    expect((await repository.queryJobs({ data: { more: { zone: 'UTC' } } })).total).to.equal(1);
    expect(await repository.removeJobs({ data: { more: { zone: 'UTC' } } })).to.equal(1);
    expect(await repository.removeJobs({ notNames: ['b'] })).to.equal(1);
    expect(await repository.removeJobs({ id: b._id! })).to.equal(1);
    expect(await repository.removeJobs({ name: 'a' })).to.equal(0);
  });

  it('finds by name, names, text, ids and state, a page at a time', async () => {
    for (let n = 0; n < 5; n++) await save({ name: n % 2 ? 'odd 50%' : 'even', nextRunAt: new Date(Date.now() + n * minute), data: n });
    await save({ name: 'paused', disabled: true, nextRunAt: null });
    const names = async (options: Parameters<typeof repository.queryJobs>[0]) => (await repository.queryJobs(options)).jobs.map(({ data }) => data);
    expect(await names({ name: 'odd 50%' })).to.deep.equal([3, 1]);
    expect(await names({ names: ['odd 50%', 'even'], sort: { nextRunAt: 'asc' } })).to.deep.equal([0, 1, 2, 3, 4]);
    expect(await names({ search: '0%' })).to.deep.equal([3, 1]);
    expect(await names({ search: 'o_d' })).to.deep.equal([]);
    expect(await names({ includeDisabled: false, state: 'scheduled', skip: 1, limit: 2 })).to.deep.equal([3, 2]);
    expect(await repository.queryJobs({ state: 'scheduled', limit: 1 })).to.deep.include({ total: 4 });
    expect((await repository.queryJobs({ ids: [] })).total).to.equal(6);
    expect((await repository.queryJobs({ id: toJobId('0') })).total).to.equal(0);
    expect(await names({ skip: 5 })).to.have.length(1);
  });

  it('counts states by name, and what is due', async () => {
    await save({ name: 'a' });
    await save({ name: 'a', nextRunAt: future(), disabled: true });
    await save({ name: 'a', repeatInterval: 1_000, type: 'single' });
    await save({ name: 'b', nextRunAt: past() });
    await next('b');
    const zero = { running: 0, scheduled: 0, queued: 0, completed: 0, failed: 0, repeating: 0, paused: 0 };
    expect(await repository.getJobsOverview()).to.deep.equal([
      { ...zero, name: 'a', total: 3, queued: 1, scheduled: 1, repeating: 1, paused: 1 },
      { ...zero, name: 'b', total: 1, running: 1 },
    ]);
    expect(await repository.getDistinctJobNames()).to.deep.equal(['a', 'b']);
    expect(await repository.getQueueSize()).to.equal(2);
  });

  it('removes everything when told to', async () => {
    await save();
    await save();
    expect(await repository.purgeAllJobs()).to.equal(2);
    expect(await repository.getDistinctJobNames()).to.deep.equal([]);
  });
});
