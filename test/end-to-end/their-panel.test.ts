import { expect } from 'chai';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { needsBrowser, openBrowser, openPage, overflow } from '../support/browser.js';

const theirApp = fileURLToPath(new URL('../support/their-panel.js', import.meta.url));

describe('in somebody else’s AdminJS panel', function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), 'smart-dialers-panel-'));
  const shot = process.env.SCREENSHOTS;
  let child: ChildProcess | undefined;
  let browser: Browser | undefined;
  let url: string;

  before(async function () {
    needsBrowser(this);
    // It bundles the pages of both, as any AdminJS in production does.
    const env = { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ADMIN_JS_TMP_DIR: join(folder, 'pages'), DATA_DIR: folder, DATABASE_URL: '', FREESWITCH_URL: '' };
    child = spawn(process.execPath, [theirApp], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr!.on('data', (chunk) => (said += chunk));
    url = await new Promise((resolve, reject) => {
      child!.stdout!.on('data', (chunk) => {
        said += chunk;
        const address = /http:\S+/.exec(said)?.[0];
        if (address) resolve(address);
      });
      child!.once('exit', () => reject(new Error(said)));
    });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    const ended = child && child.exitCode === null && new Promise((resolve) => child!.once('exit', resolve));
    child?.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  const signIn = async (page: Page, email: string, password: string) => {
    await page.goto(`${url}/office/login`);
    await page.locator('input[name=email]').fill(email);
    await page.locator('input[name=password]').fill(password);
    await page.getByRole('button').first().click();
    await page.getByText(email).first().waitFor();
  };

  it('their administrator, who is ours too, works with our pages beside theirs', async () => {
    const { page, context, troubles } = await openPage(browser!, url, 1_440);
    await signIn(page, 'boss@example.com', 'of the boss');
    await page.goto(`${url}/office/resources/Book`);
    await page.getByText('The Art of the Call').waitFor();
    await page.goto(`${url}/office/pages/smart-dialers`);
    await page.getByText('Dialling now').waitFor();
    if (shot) await page.screenshot({ path: `${shot}/their-home.png` });

    // By AdminJS's own table, by a form of ours, and back.
    await page.goto(`${url}/office/resources/Dialer`);
    await page.getByText('Demo broadcast').first().click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused', { exact: true }).first().waitFor();
    if (shot) await page.screenshot({ path: `${shot}/their-dialer.png` });
    await page.goto(`${url}/office/resources/ContactList/actions/new`);
    await page.getByLabel('Name', { exact: true }).fill('From the library');
    if (shot) await page.screenshot({ path: `${shot}/their-form.png` });
    await page.getByRole('button', { name: /list$/i }).first().click();
    await page.getByRole('heading', { name: 'From the library' }).waitFor();
    expect(await overflow(page)).to.equal(0);
    // AdminJS's own page asks for them.
    expect(troubles.filter((trouble) => !trouble.includes('fonts.googleapis.com'))).to.deep.equal([]);
    await context.close();
  });

  it('switches to an account and back, and every page knows it', async () => {
    const { page, context } = await openPage(browser!, url);
    await signIn(page, 'boss@example.com', 'of the boss');
    const inAccount = (form: Record<string, string>, origin = url) => context.request.post(`${url}/office/account`, { form, headers: { Origin: origin }, maxRedirects: 0 });
    expect((await inAccount({ accountId: '1', page: '/pages/smart-dialers' }, 'https://elsewhere.example')).status(), 'from elsewhere').to.equal(403);
    const answered = await inAccount({ accountId: '1', page: '/pages/smart-dialers' });
    expect([answered.status(), answered.headers().location]).to.deep.equal([303, '/office/pages/smart-dialers']);
    await page.goto(`${url}/office/pages/smart-dialers`);
    await page.getByText(/You see the account .* alone\./).waitFor();
    if (shot) await page.screenshot({ path: `${shot}/their-account.png` });
    await page.getByRole('button', { name: 'All accounts' }).click();
    await page.waitForURL(`${url}/office`);
    await page.goto(`${url}/office/pages/smart-dialers`);
    await page.getByText('Dialling now').waitFor();
    expect(await page.getByText(/You see the account/).count()).to.equal(0);
    await context.close();
  });

  // Symptom: a page of another origin made itself an administrator, by a form to /api/resources/%55ser/actions/new.
  // Cause: the paths of our resources were guarded, and AdminJS decodes an address after Express has compared it.
  // Fix: whoever a page of another site asks a change for is nobody here, at whatever address.
  it('a page of another site changes nothing here in the name of who is signed in', async () => {
    const { page, context } = await openPage(browser!, url);
    await signIn(page, 'boss@example.com', 'of the boss');
    const form = { email: 'made@example.com', password: 'a password of theirs', role: 'agency administrator' };
    for (const address of ['User', '%55ser', 'Use%72'])
      for (const headers of [{ Origin: 'https://elsewhere.example' }, { Origin: url, 'Sec-Fetch-Site': 'cross-site' }] as Record<string, string>[]) {
        const answer = await context.request.post(`${url}/office/api/resources/${address}/actions/new`, { multipart: form, headers });
        expect(await answer.text(), address).to.match(/forbidden/i);
      }
    const users = (await (await context.request.get(`${url}/api/v1/users`)).json()) as { items: { email: string }[] };
    expect(users.items.map(({ email }) => email)).to.deep.equal(['boss@example.com']);
    await context.close();
  });

  it('a user of theirs who is nobody of ours has no rights, whatever their number and role are there', async () => {
    const { page, context } = await openPage(browser!, url);
    await signIn(page, 'clerk@example.com', 'of the clerk');
    await page.goto(`${url}/office/resources/Book`);
    await page.getByText('The Art of the Call').waitFor();
    for (const name of ['Contact trace', 'Smart Dialers', 'Desk', 'Personal Data']) expect(await page.getByText(name, { exact: true }).filter({ visible: true }).count(), name).to.equal(0);
    const answer = await context.request.get(`${url}/api/v1/dialers`);
    expect([answer.status(), ((await answer.json()) as { detail: string }).detail]).to.deep.equal([403, 'clerk@example.com is no user of Smart Dialers, or was barred. An administrator adds users under Users.']);
    for (const path of ['resources/Dialer/actions/list', 'resources/User/actions/list', 'resources/Dialer/actions/overview']) {
      const refused = await context.request.get(`${url}/office/api/${path}`);
      expect(JSON.stringify(await refused.json()), path).to.match(/forbidden/i).and.to.not.include('boss@example.com');
    }
    await page.goto(`${url}/office/pages/smart-dialers`);
    await page.getByText('clerk@example.com is no user of Smart Dialers').waitFor();
    if (shot) await page.screenshot({ path: `${shot}/their-clerk.png` });
    await context.close();
  });

  it('who is not signed in there gets nothing here', async () => {
    expect((await fetch(`${url}/api/v1/dialers`)).status).to.equal(401);
    const page = await fetch(`${url}/office/resources/Dialer`, { redirect: 'manual' });
    expect([page.status, page.headers.get('location')]).to.deep.equal([302, '/office/login']);
    expect((await fetch(`${url}/admin/login`)).status, 'no back office of its own').to.equal(404);
  });
});
