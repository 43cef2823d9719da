import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import express from 'express';
import type { DataSource } from 'typeorm';
import { jobsPage } from '../../src/jobs/jobs-page.js';
import type { Scheduler } from '../../src/jobs/scheduler.js';
import { onEachDatabase } from '../support/databases.js';
import { openScheduler, until } from './support.js';

onEachDatabase('the jobs page', (open) => {
  let dataSource: DataSource;
  let scheduler: Scheduler<Record<string, any>>;
  let server: Server;
  let address: string;
  let runs = 0;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    scheduler = openScheduler(dataSource);
    scheduler.define('greet', async () => (runs += 1));
    await scheduler.start();
    server = express().use('/admin/jobs-board', jobsPage(scheduler)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin/jobs-board`;
  });
  after(async () => {
    await scheduler?.stop();
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    await dataSource?.destroy();
  });
  afterEach(() => dataSource.query('DELETE FROM job'));

  const ask = async (query = '') => (await fetch(`${address}/api${query}`)).json();
  const tell = async (action: string, jobIds: unknown) =>
    (await fetch(`${address}/api/jobs/${action}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jobIds }) })).json();
  const later = () => Date.now() + 3_600_000;

  it('comes whole from this server, also asked for without its last slash', async () => {
    const page = await fetch(address);
    expect(page.url).to.equal(`${address}/`);
    expect(page.headers.get('content-security-policy')).to.contain("default-src 'self'").and.not.contain('http');
    const html = await page.text();
    expect(html).to.contain('<a href="../">Back to the back office</a>').and.contain('<title>Jobs</title>');
    const files = [...html.matchAll(/(?:src|link[^>]* href)="([^"]+)"/g)].map(([, file]) => file!);
    expect(files).to.have.length(2);
    for (const file of files) {
      expect(file).to.match(/^\.\//);
      expect((await fetch(new URL(file, page.url))).status, file).to.equal(200);
    }
  });

  it('shows the jobs a page at a time, by name, text and state', async () => {
    for (let n = 0; n < 3; n++) await scheduler.at('greet', later(), { n });
    await scheduler.at('leave', later(), {});
    expect(await ask('?limit=2')).to.deep.include({ total: 4, totalPages: 2 });
    expect((await ask('?job=greet&state=scheduled')).total).to.equal(3);
    expect((await ask('?q=lea')).jobs[0].job.name).to.equal('leave');
    expect((await ask()).overview.map(({ displayName, scheduled }: { displayName: string; scheduled: number }) => [displayName, scheduled])).to.deep.equal([['All Jobs', 4], ['greet', 3], ['leave', 1]]);
    expect((await fetch(`${address}/api/stats`)).status).to.equal(200);
  });

  it('pauses, resumes, runs again and removes jobs', async () => {
    await scheduler.at('greet', later(), {});
    const [{ job: { _id: id } }] = (await ask()).jobs;
    await tell('pause', [id]);
    expect((await ask()).jobs[0].paused).to.equal(true);
    await tell('retry', [id]);
    await tell('resume', [id]);
    await until(() => runs === 1);
    await until(async () => (await ask()).total === 0);
    await scheduler.at('greet', later(), {});
    const [{ job }] = (await ask()).jobs;
    await tell('delete', [job._id]);
    expect((await ask()).total).to.equal(0);
  });
});
