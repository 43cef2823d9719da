import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { DataSource } from 'typeorm';
import { Account } from '../../src/accounts/account.entity.js';
import { Queue } from '../../src/agents/queue.entity.js';
import { CallIn } from '../../src/calls/call-in.entity.js';
import { createDialer } from '../../src/dialers/save-dialer.js';
import { CallRule } from '../../src/inbound/call-rule.entity.js';
import { Forwarding } from '../../src/inbound/forwarding.entity.js';
import { type RunningBackOffice, startBackOffice } from '../support/back-office.js';
import { needsBrowser, openBrowser, openPage, signIn } from '../support/browser.js';
import { openTestDatabase } from '../support/databases.js';

describe('calls that come in, in the back office', function () {
  this.timeout(120_000);
  let dataSource: DataSource;
  let office: RunningBackOffice;
  let browser: Browser;

  before(async function () {
    needsBrowser(this);
    dataSource = await openTestDatabase('SQLite');
    [office, browser] = await Promise.all([startBackOffice(dataSource), openBrowser()]);
    const { context, account } = office;
    await dataSource.query("INSERT INTO node (enterprise_id, name, host, port, password, enabled, is_simulated, max_calls, calls_per_second, weight, media_location, created_at) VALUES (?, 'one', 'h', 1, '', 1, 0, 0, 0, 1, '/messages', '2026-01-01 00:00:00.000')", [account.enterpriseId]);
    await dataSource.getRepository(Queue).insert({ nodeId: 1, name: 'sales@default', strategy: 'longest-idle-agent', accountId: null, seenAt: null });
    const by = { name: 'test', role: 'administrator' as const, enterpriseId: account.enterpriseId, accountId: account.id };
    const made = await createDialer(context, by, account.id, { name: 'Callbacks', settings: {}, lists: [] });
    if (!made.ok) throw new Error(made.failure.message);
    await dataSource.getRepository(CallIn).insert({ id: '00000000-0000-4000-8000-000000000001', accountId: account.id, nodeId: 1, number: '+12025550144', called: '+12025550100', cameAt: new Date(), outcome: 'missed', answeredAt: new Date(), decision: '"Sales": goes on in the switch as without forwardings', callback: '"Who gave up": not added, for the caller is on the list "No".' });
  });
  after(async () => {
    await browser?.close();
    await office?.stop();
    await dataSource?.destroy();
  });

  it('are forwarded, tried, called back and traced', async () => {
    const { page, context, troubles } = await openPage(browser, office.url);
    await signIn(page, office.url, office.administrator);
    await page.getByRole('link', { name: 'Forwardings' }).click();
    await page.getByText('No forwarding yet').waitFor();
    for (const [name, action] of [['All others', 'Hang up'], ['Sales', 'Give it to a queue']] as const) {
      await page.goto(`${office.url}/admin/resources/Forwarding/actions/new`);
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByText('Empty is any number that is called.').waitFor();
      await page.getByRole('radio', { name: new RegExp(`^${action}`) }).check();
      if (name === 'Sales') {
        await page.getByLabel('Your numbers').fill('202 555 0100');
        await page.getByRole('button', { name: 'Make the forwarding' }).click();
        await page.getByText('Choose a queue.').first().waitFor();
        await page.getByLabel('Queue', { exact: true }).selectOption('sales@default');
      }
      await page.getByRole('button', { name: 'Make the forwarding' }).click();
      await page.getByRole('heading', { name: 'Who would match?' }).waitFor();
    }
    await page.getByLabel('From', { exact: true }).fill('202 555 0144');
    await page.getByLabel('To your number').fill('202 555 0100');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('The forwarding "All others": hangs up.').waitFor();
    const behind = page.getByText('It is never asked: the forwarding "All others" before it is for everybody and any number.');
    await behind.waitFor();
    await page.getByRole('button', { name: 'Ask Sales earlier' }).click();
    await page.getByRole('button', { name: 'Ask Sales earlier', disabled: true }).waitFor();
    await behind.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('The forwarding "Sales": goes to the queue sales@default.').waitFor();
    expect((await dataSource.getRepository(Forwarding).find({ order: { position: 'ASC' } })).map(({ name, numbers, action }) => [name, numbers, action])).to.deep.equal([
      ['Sales', ['+12025550100'], { kind: 'queue', queueId: 1 }],
      ['All others', [], { kind: 'hang up' }],
    ]);

    await page.goto(`${office.url}/admin/resources/CallRule/actions/new`);
    await page.getByLabel('Name', { exact: true }).fill('Who gave up');
    await page.getByLabel('The caller is added to the dialer').selectOption('Callbacks');
    await page.getByText('has never been started').waitFor();
    await page.getByRole('button', { name: 'Make the callback' }).click();
    await page.getByRole('link', { name: 'Who gave up' }).waitFor();
    expect(await dataSource.getRepository(CallRule).findOneByOrFail({})).to.include({ name: 'Who gave up', event: 'left queue', queueId: null, dialerId: 1, abroad: false });
    await page.getByText('Any number').waitFor();
    await page.goto(`${office.url}/admin/resources/CallIn/records/00000000-0000-4000-8000-000000000001/show`);
    await page.getByText('"Who gave up": not added, for the caller is on the list "No".').waitFor();
    await page.getByText('Answered by the switch').waitFor();

    await page.goto(`${office.url}/admin/resources/Attempt?number=${encodeURIComponent('202 555 0144')}`);
    await page.getByRole('heading', { name: 'Inbound: calls they made to us' }).waitFor();
    await page.getByText('Missed').waitFor();
    await page.getByText('Times are in the zone of the enterprise').waitFor();

    // The number is another account's since.
    const { enterpriseId } = office.account;
    const other = await dataSource.getRepository(Account).save({ enterpriseId, name: 'Other', country: 'US', zone: 'America/New_York', createdAt: new Date(0) });
    await dataSource.query(`INSERT INTO caller_id (account_id, number, label, teams, outbound_campaign, daily_cap, enabled, is_default, created_by, created_at) VALUES (?, '+12025550100', '', '[]', '', 0, 1, 0, 'test', '2026-01-01 00:00:00.000')`, [other.id]);
    await dataSource.getRepository(CallRule).update({ name: 'Who gave up' }, { numbers: ['+12025550100'] });
    for (const where of ['Forwarding', 'CallRule', 'CallRule/records/1/show', 'CallRule/records/1/edit']) {
      await page.goto(`${office.url}/admin/resources/${where}`);
      await page.getByText(/^It is never asked: calls to \+12025550100 are of .+, which has it among its caller IDs\.$/).waitFor();
    }
    expect(troubles).to.deep.equal([]);
    await context.close();
  });
});
