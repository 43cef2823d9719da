import { expect } from 'chai';
import session from 'express-session';
import type { DataSource } from 'typeorm';
import { SessionStore } from '../../src/accounts/session-store.js';
import { User } from '../../src/accounts/user.entity.js';
import { createUser, setUserDisabled } from '../../src/accounts/users.js';
import { onEachDatabase } from '../support/databases.js';
import { startApi, type TestApi } from './server.js';

onEachDatabase('the back office’s session', (open) => {
  let dataSource: DataSource;
  let api: TestApi;
  let user: User;
  let cookie: string;
  const secret = 'a secret of the test';

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    const handler: { current?: ReturnType<typeof session> } = {};
    api = await startApi(dataSource, { session: (...args) => handler.current!(...args) });
    const store = new SessionStore(api.context);
    handler.current = session({ secret, name: 'session', store, resave: false, saveUninitialized: false, cookie: { maxAge: 3_600_000 } });
    const made = await createUser(api.context, api.administratorOfOne, { email: 'ann@example.com', password: 'a long password', role: 'administrator', accountId: null });
    if (!made.ok) throw new Error(made.failure.message);
    user = made.value;
    cookie = await signIn(handler.current);
  });
  after(() => api?.stop());

  /** What AdminJS does at a sign-in: it writes the user into the session. The cookie is the one the browser gets. */
  async function signIn(handler: ReturnType<typeof session>): Promise<string> {
    const express = (await import('express')).default;
    const app = express().use(handler, (request, response) => {
      request.session.adminUser = { id: user.id, email: user.email, role: user.role };
      response.end();
    });
    const server = app.listen(0);
    try {
      const { port } = server.address() as { port: number };
      const response = await fetch(`http://127.0.0.1:${port}/`);
      return response.headers.get('Set-Cookie')!.split(';')[0]!;
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
  const send = (method: string, path: string, headers: Record<string, string> = {}, body?: object) => api.send(method, path, { as: null, headers: { Cookie: cookie, ...headers }, ...(body && { body }) });

  it('is good for the API', async () => {
    expect((await send('GET', '/lists')).status).to.equal(200);
    expect((await send('GET', '/lists', { Cookie: 'session=s%3Aforged.signature' })).status).to.equal(401);
  });

  it('changes something only from the back office’s own pages', async () => {
    let made = 0;
    const status = async (headers: Record<string, string>) => (await send('POST', '/lists', headers, { name: `L${(made += 1)}` })).status;
    expect(await status({})).to.equal(403);
    expect(await status({ 'Sec-Fetch-Site': 'cross-site' })).to.equal(403);
    expect(await status({ 'Sec-Fetch-Site': 'same-site' })).to.equal(403);
    expect(await status({ 'Sec-Fetch-Site': 'none' })).to.equal(403);
    expect(await status({ Origin: 'https://evil.example' })).to.equal(403);
    expect(await status({ Origin: 'null' })).to.equal(403);
    expect(await status({ Origin: api.address, 'Sec-Fetch-Site': 'cross-site' })).to.equal(403);
    expect(await status({ Origin: api.address })).to.equal(201);
    expect(await status({ 'Sec-Fetch-Site': 'same-origin' })).to.equal(201);
  });

  it('has the rights that its user has now', async () => {
    await dataSource.getRepository(User).update(user.id, { role: 'auditor' });
    expect((await send('POST', '/lists', { Origin: api.address }, { name: 'X' })).status).to.equal(403);
    expect((await send('GET', '/lists')).status).to.equal(200);
    await setUserDisabled(api.context, api.agency, user.id, true);
    expect((await send('GET', '/lists')).status).to.equal(401);
    await setUserDisabled(api.context, api.agency, user.id, false);
    expect((await send('GET', '/lists')).status, 'the session ended with the disabling').to.equal(401);
  });
});
