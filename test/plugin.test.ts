import { expect } from 'chai';
import express from 'express';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FirstAdministrator } from '../src/accounts/bootstrap.js';
import { smartDialers, type Plugin } from '../src/plugin.js';
import { createLog } from '../src/shared/log.js';

describe('the plug-in', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'smart-dialers-plugin-'));
  let plugin: Plugin | undefined;
  let server: Server | undefined;

  after(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    await plugin?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  // Symptom: every sign-in answered 500 for ever once the file of the cookies' key was empty, as a full disk leaves it.
  // Cause: whatever the file held was taken for the key.
  // Fix: an empty one is written anew.
  before(() => writeFileSync(join(folder, 'session-secret'), ''));

  it('answers inside of somebody else’s app, beside their own routes', async () => {
    const shown: FirstAdministrator[] = [];
    plugin = await smartDialers({ env: { DATA_DIR: folder, DATABASE_URL: '', FREESWITCH_URL: '', PROCESS: 'all' }, log: createLog('silent'), onFirstAdministrator: (first) => shown.push(first) });
    expect(shown).to.have.length(1);
    const { email, password } = shown[0]!;
    expect(password).to.match(/^\S{20,}$/);
    const app = express();
    app.use(plugin.router);
    app.use(express.json());
    app.post('/theirs', (request, response) => void response.json(request.body));
    server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server!.once('listening', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const theirs = await fetch(`${address}/theirs`, { method: 'POST', body: '{"is":"theirs"}', headers: { 'Content-Type': 'application/json' } });
    expect(await theirs.json()).to.deep.equal({ is: 'theirs' });
    expect((await fetch(`${address}/healthz`)).status).to.equal(200);
    expect((await fetch(`${address}/api/v1/dialers`)).status).to.equal(401);
    const panel = await fetch(`${address}/admin/login`);
    expect(await panel.text()).to.include('Sign in');
    const signedIn = await fetch(`${address}/admin/login`, { method: 'POST', body: new URLSearchParams({ email, password }), headers: { Origin: address }, redirect: 'manual' });
    expect(signedIn.status).to.equal(302);
    expect(readFileSync(join(folder, 'session-secret'), 'utf8')).to.match(/^[0-9a-f]{64}$/);
  });

  // Symptom: behind a session of the app that it is mounted in, user 1 there had the rights of user 1 here.
  // Cause: express-session leaves a session alone that is there already, and the number of its user was taken for one of ours.
  // Fix: a session that is not out of our own store is refused, with what to do.
  it('takes nobody’s word who is signed in by a session of the app that it is mounted in', async () => {
    const app = express().set('env', 'test');
    app.use((request, _response, next) => {
      Object.assign(request, { session: { adminUser: { id: 1, email: 'theirs@example.com', role: 'agency administrator', enterpriseId: 1, accountId: null } }, sessionStore: {} });
      next();
    });
    app.use(plugin!.router);
    const theirs = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => theirs.once('listening', resolve));
    const address = `http://127.0.0.1:${(theirs.address() as AddressInfo).port}`;
    const headers = { Cookie: 'theirs=1' };
    for (const path of ['/api/v1/dialers', '/admin/resources/Dialer', '/admin/api/resources/User/actions/list']) expect((await fetch(`${address}${path}`, { headers, redirect: 'manual' })).status, path).to.equal(500);
    expect((await fetch(`${address}/healthz`)).status).to.equal(200);
    await new Promise((resolve) => theirs.close(resolve));
  });

  // Symptom: the README shows how TypeScript takes the plug-in, and a project that did so was told that there are no types.
  // Cause: the build made none. Fix: it makes declarations, and package.json says where.
  it('has its types where package.json says', async () => {
    const { types } = JSON.parse(await readFile('package.json', 'utf8')) as { types: string };
    expect(await readFile(types, 'utf8')).to.include('export declare function smartDialers(');
  });

  it('says in one sentence why it cannot start', async () => {
    const starting = smartDialers({ env: { DATA_DIR: folder, DATABASE_URL: 'oracle://x' }, log: createLog('silent') });
    await starting.then(() => expect.fail('it started'), (error: Error) => expect(error.message).to.match(/^DATABASE_URL must begin with/));
  });
});
