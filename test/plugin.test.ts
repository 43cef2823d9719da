import { expect } from 'chai';
import express from 'express';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    const shown: { email: string; password: string }[] = [];
    plugin = await smartDialers({ env: { DATA_DIR: folder, DATABASE_URL: '', FREESWITCH_URL: '', PROCESS: 'all' }, log: createLog('silent'), onFirstAdministrator: ({ email, password }) => shown.push({ email, password }) });
    expect(shown).to.have.length(1);
    expect(shown[0]!.password).to.match(/^\S{20,}$/);
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
    const signedIn = await fetch(`${address}/admin/login`, { method: 'POST', body: new URLSearchParams(shown[0]!), headers: { Origin: address }, redirect: 'manual' });
    expect(signedIn.status).to.equal(302);
    expect(readFileSync(join(folder, 'session-secret'), 'utf8')).to.match(/^[0-9a-f]{64}$/);
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
