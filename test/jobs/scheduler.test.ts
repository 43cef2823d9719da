import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../../src/database/data-source.js';
import { sqlTime, timeOf } from '../../src/database/sql.js';
import { schema } from '../../src/entities.js';
import type { Scheduler } from '../../src/jobs/scheduler.js';
import { machineClock } from '../../src/shared/clock.js';
import { newServerUrl, onEachDatabase } from '../support/databases.js';
import { openScheduler, until } from './support.js';

const minute = 60_000;
type Jobs = Scheduler<Record<string, any>>;
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

onEachDatabase('the scheduler', (open, kind) => {
  let dataSource: DataSource;
  let schedulers: Jobs[] = [];
  const make = (options: Parameters<typeof openScheduler>[1] = {}) => {
    const scheduler = openScheduler(dataSource, options);
    schedulers.push(scheduler);
    return scheduler;
  };
  const rows = () => dataSource.query('SELECT * FROM job');

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
  });
  afterEach(async () => {
    await Promise.all(schedulers.map((scheduler) => scheduler.stop()));
    schedulers = [];
    await dataSource.query('DELETE FROM job');
  });
  after(() => dataSource?.destroy());

  it('runs a job with its data and leaves no row of it', async () => {
    const scheduler = make();
    const got: unknown[] = [];
    scheduler.define('greet', async (data) => got.push(data));
    await scheduler.start();
    await scheduler.now('greet', { name: 'Zoë' });
    await until(async () => (await rows()).length === 0);
    expect(got).to.deep.equal([{ name: 'Zoë' }]);
  });

  it('leaves the row of one that is to be seen', async () => {
    const scheduler = make();
    scheduler.define('import', async () => {}, { keepsFinished: true });
    await scheduler.start();
    await scheduler.now('import', {});
    await until(async () => (await scheduler.agenda.queryJobs({ state: 'completed' })).total === 1);
  });

  it('does not run a job before its time, and then at once', async () => {
    const scheduler = make();
    let ranAt = 0;
    scheduler.define('later', async () => (ranAt = Date.now()));
    await scheduler.start();
    const when = Date.now() + 300;
    await scheduler.at('later', when, {});
    await until(() => ranAt > 0);
    expect(ranAt).to.be.at.least(when);
  });

  it('runs one waiting job a key: a later call replaces it, and it can be taken back', async () => {
    const scheduler = make();
    const got: unknown[] = [];
    scheduler.define('stop dialer', async (data) => got.push(data));
    await scheduler.at('stop dialer', Date.now() + minute, 'first', { key: 'dialer 1' });
    await scheduler.at('stop dialer', Date.now() + minute, 'other', { key: 'dialer 2' });
    await scheduler.cancel('stop dialer', { key: 'dialer 2' });
    await scheduler.now('stop dialer', 'second', { key: 'dialer 1' });
    await scheduler.start();
    await until(async () => (await rows()).length === 0);
    expect(got).to.deep.equal(['second']);
  });

  it('tells when a job fails and tries it again', async () => {
    const lines: { msg: string; job?: string }[] = [];
    const scheduler = make({ log: pino({ base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) }) as never });
    let runs = 0;
    scheduler.define('flaky', async () => {
      runs += 1;
      if (runs === 1) throw new Error('the other side hung up');
    });
    await scheduler.start();
    await scheduler.now('flaky', {});
    await until(async () => runs === 2 && (await rows()).length === 0);
    expect(lines.filter(({ msg }) => msg === 'a job failed').map(({ job }) => job)).to.deep.equal(['flaky']);
  });

  it('runs a repeated job at each minute of an accelerated clock, and never twice in one', async () => {
    const clock = machineClock(120, Date.now());
    const startedAt = clock.now();
    const times: number[] = [];
    for (const scheduler of [make({ clock, factor: 120 }), make({ clock, factor: 120 })]) {
      scheduler.define('quota', async () => times.push(clock.now()));
      await scheduler.every('quota', minute);
      await scheduler.start();
    }
    await until(() => times.length === 5);
    const minutes = times.map((time) => Math.floor(time / minute));
    expect(new Set(minutes.slice(1)).size, 'the first run is at once').to.equal(4);
    expect(times[0]! - startedAt).to.be.at.least(0);
    const [row] = await rows();
    expect(row.repeat_interval).to.equal('60000');
  });

  it('holds the times of rows in the clock, whatever its factor', async () => {
    const clock = machineClock(60, Date.now() - 3_600_000);
    const scheduler = make({ clock, factor: 60 });
    const when = Date.UTC(2040, 0, 1, 9);
    await scheduler.at('start dialer', when, {});
    const [row] = await rows();
    // A millisecond of Agenda's is 60 of the clock's.
    expect(timeOf(row.next_run_at) - when).to.be.within(0, 60);
  });

  it('runs no more of a name at a time than its concurrency, and all of a backlog', async function () {
    this.timeout(30_000);
    const scheduler = make();
    let running = 0;
    let most = 0;
    let runs = 0;
    scheduler.define('work', async () => {
      most = Math.max(most, (running += 1));
      await wait(5);
      running -= 1;
      runs += 1;
    }, { concurrency: 3 });
    for (let n = 0; n < 60; n++) await scheduler.now('work', n);
    await scheduler.start();
    await until(() => runs === 60);
    expect(most).to.equal(3);
  });

  it('gives each of 200 jobs to one of two schedulers', async function () {
    this.timeout(30_000);
    const got: Record<string, number[]> = { a: [], b: [] };
    const [a, b] = [make(), make()];
    a.define('work', async (n) => (got.a!.push(n), wait(2)));
    b.define('work', async (n) => (got.b!.push(n), wait(2)));
    for (let n = 0; n < 200; n++) await a.now('work', n);
    await Promise.all([a.start(), b.start()]);
    await until(async () => (await rows()).length === 0);
    expect([...got.a!, ...got.b!].sort((x, y) => x - y)).to.deep.equal(Array.from({ length: 200 }, (_, n) => n));
    expect(got.a!.length, 'both had some').to.be.within(1, 199);
  });

  it('hears within half a second of a job that another process saves', async function () {
    this.timeout(30_000);
    const [writer, reader] = [make(), make()];
    let ranAt = 0;
    reader.define('work', async () => (ranAt = performance.now()));
    await reader.start();
    const delays: number[] = [];
    for (let n = 0; n < 9; n++) {
      ranAt = 0;
      const savedAt = performance.now();
      await writer.now('work', n);
      await until(() => ranAt > 0);
      delays.push(ranAt - savedAt);
    }
    expect(delays.sort((a, b) => a - b)[4]).to.be.below(400);
  });

  it('stops with no lock and no timer left, and asks the database nothing more', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    // Mocha sets its own timer when the test first waits.
    await wait(0);
    const before = timers();
    const scheduler = make();
    let isRunning = false;
    let wasAborted = false;
    scheduler.define('long', async (_, { signal }) => {
      isRunning = true;
      while (!signal.aborted) await wait(5);
      wasAborted = true;
    });
    scheduler.define('queued', () => wait(50), { concurrency: 1 });
    await scheduler.start();
    await scheduler.now('long', {});
    for (let n = 0; n < 20; n++) await scheduler.now('queued', n);
    await until(() => isRunning);
    await scheduler.stop();
    await new Promise((resolve) => setImmediate(resolve));
    expect(timers(), 'timers').to.be.at.most(before);
    expect(wasAborted).to.equal(true);
    expect((await rows()).filter((row: { locked_at: unknown }) => row.locked_at !== null)).to.deep.equal([]);
    expect((await rows()).filter((row: { name: string }) => row.name === 'long'), 'it ended').to.deep.equal([]);
    const asked = countQueries(dataSource);
    await wait(1_200);
    expect(asked(), 'queries after the stop').to.equal(0);
  });

  it('runs a job that left at the stop again after it', async () => {
    const first = make();
    const second = make();
    let isRunning = false;
    let runs = 0;
    first.define('import', async (_, { signal }) => {
      isRunning = true;
      for (;;) {
        signal.throwIfAborted();
        await wait(5);
      }
    });
    second.define('import', async () => (runs += 1));
    await first.start();
    await first.now('import', {});
    await until(() => isRunning);
    await first.stop();
    expect(await rows()).to.have.length(1);
    expect((await rows())[0]).to.include({ fail_count: 0, locked_at: null });
    await second.start();
    await until(async () => runs === 1 && (await rows()).length === 0);
  });

  it('can be started again', async () => {
    const scheduler = make();
    let runs = 0;
    scheduler.define('work', async () => (runs += 1));
    await scheduler.start();
    await scheduler.stop();
    await scheduler.now('work', {});
    await wait(300);
    expect(runs).to.equal(0);
    await scheduler.start();
    await until(() => runs === 1);
  });

  it('renews the locks of long handlers, and takes a lock that nobody renews', async function () {
    this.timeout(30_000);
    const [a, b] = [make(), make()];
    let end = (): void => {};
    const runs: string[] = [];
    a.define('long', () => (runs.push('a'), new Promise<void>((resolve) => (end = resolve))));
    b.define('long', async () => runs.push('b'));
    await a.start();
    await a.now('long', {});
    await until(() => runs.length === 1);
    await dataSource.query('UPDATE job SET locked_at = ?', [sqlTime(Date.now() - 14_000)]);
    const [{ locked_at: old }] = await rows();
    await until(async () => String((await rows())[0].locked_at) !== String(old));
    end();
    await until(async () => (await rows()).length === 0);
    await a.stop();
    await a.now('long', {});
    await dataSource.query(`UPDATE job SET locked_at = ?, locked_by = 'elsewhere/1/1', next_run_at = NULL`, [sqlTime(Date.now() - 16_000)]);
    await b.start();
    await until(() => runs.length === 2);
    expect(runs).to.deep.equal(['a', 'b']);
  });

  it('leaves the lock of a process elsewhere that is young, and goes on when the database failed for a while', async () => {
    const scheduler = make();
    let runs = 0;
    scheduler.define('work', async () => (runs += 1));
    await scheduler.now('work', {});
    await dataSource.query(`UPDATE job SET locked_at = ?, locked_by = 'elsewhere/1/1'`, [sqlTime(Date.now())]);
    await scheduler.start();
    await dataSource.query('ALTER TABLE job RENAME TO away');
    await wait(400);
    await dataSource.query('ALTER TABLE away RENAME TO job');
    expect(runs).to.equal(0);
    await dataSource.query('UPDATE job SET locked_at = NULL, locked_by = NULL');
    await until(() => runs === 1);
  });

  it('runs the job of a process that was killed', async function () {
    this.timeout(30_000);
    const folder = mkdtempSync(join(tmpdir(), 'smart-dialers-jobs-'));
    const url = kind === 'SQLite' ? `sqlite:${join(folder, 'data.sqlite')}` : await newServerUrl();
    const child = spawn(process.execPath, [new URL('./hanging-process.js', import.meta.url).pathname, url], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await new Promise<void>((resolve, reject) => {
        child.stdout!.once('data', () => resolve());
        child.once('exit', (code) => reject(new Error(`the process ended by itself with ${code}`)));
      });
      await kill(child);
      const opened = await openDatabase(url, schema);
      if (!opened.ok) throw new Error(opened.failure);
      const scheduler = openScheduler(opened.value);
      let got: unknown;
      scheduler.define('hang', async (data) => (got = data));
      await scheduler.start();
      await until(() => got !== undefined);
      expect(got).to.deep.equal({ from: 'the first process' });
      await scheduler.stop();
      await opened.value.destroy();
    } finally {
      await kill(child);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** Counts the queries made from now on. */
function countQueries(dataSource: DataSource): () => number {
  let count = 0;
  const { driver } = dataSource;
  const create = driver.createQueryRunner;
  driver.createQueryRunner = function (mode) {
    count += 1;
    return create.call(this, mode);
  };
  return () => {
    driver.createQueryRunner = create;
    return count;
  };
}
