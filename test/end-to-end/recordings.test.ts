import { expect } from 'chai';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { DataSource } from 'typeorm';
import { createAccount } from '../../src/accounts/create-account.js';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { Queue } from '../../src/agents/queue.entity.js';
import { Message } from '../../src/calls/message.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { Recording } from '../../src/calls/recording.entity.js';
import { recordingFolder } from '../../src/calls/recording-place.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { DialerVersion } from '../../src/dialers/dialer-version.entity.js';
import { attemptUnderWay } from '../calls/attempt-under-way.js';
import { type RunningBackOffice, startBackOffice } from '../support/back-office.js';
import { needsBrowser, openBrowser, openPage, overflow, signIn } from '../support/browser.js';
import { openTestDatabase } from '../support/databases.js';
import { tone } from '../support/wav.js';

describe('recordings in the back office', function () {
  this.timeout(120_000);
  let dataSource: DataSource;
  let office: RunningBackOffice;
  let browser: Browser;
  let id: string;

  before(async function () {
    needsBrowser(this);
    dataSource = await openTestDatabase('SQLite');
    [office, browser] = await Promise.all([startBackOffice(dataSource), openBrowser()]);
    const accountId = office.account.id;
    const createdAt = new Date();
    const node = await dataSource.getRepository(Node).save({ enterpriseId: office.account.enterpriseId, name: 'Node', host: 'here', port: 8021, password: 'x', mediaLocation: '/', createdAt });
    await dataSource.getRepository(Queue).insert({ nodeId: node.id, name: 'sales@default', strategy: 'round-robin', accountId: null });
    await dataSource.getRepository(Message).insert({ accountId, name: 'This call is recorded', storedName: 'a.wav', bytes: 1, milliseconds: 3_000, createdBy: 'test', createdAt });
    const at = (seconds: number) => new Date(createdAt.getTime() - 60_000 + seconds * 1_000);
    const call = { accountId, createdAt: at(0), answeredAt: at(5), queuedAt: at(6), bridgedAt: at(7), endedAt: at(50), state: 'settled' as const, result: 'answered' as const, agent: '1001@default', queue: 'sales@default', nodeId: node.id, isRecorded: true };
    id = await attemptUnderWay(dataSource, call);
    await attemptUnderWay(dataSource, { ...call, bridgedAt: null, agent: null });
    mkdirSync(recordingFolder(office.context));
    writeFileSync(join(recordingFolder(office.context), `${id}.wav`), tone(43_000));
    await dataSource.getRepository(Recording).insert({ accountId, attemptId: id, state: 'stored', storedName: `${id}.wav`, bytes: 1, milliseconds: 43_000, createdAt });
  });
  after(async () => {
    await browser?.close();
    await office?.stop();
    await dataSource?.destroy();
  });

  const shot = (page: Page, name: string) => (process.env.SHOTS ? page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true }) : undefined);

  it('are ordered in a dialer, with the announcement', async () => {
    const { page, context, troubles } = await openPage(browser, office.url);
    await signIn(page, office.url, office.administrator);
    await page.goto(`${office.url}/admin/resources/Dialer/actions/new`);
    await page.getByLabel('Name', { exact: true }).fill('Recorded');
    expect(await page.getByLabel('Record the conversations with agents').count(), 'a broadcast has none').to.equal(0);
    await page.getByRole('radio', { name: /Predictive/ }).check();
    await page.getByLabel('Queue', { exact: true }).selectOption('1');
    await page.getByLabel('Record the conversations with agents').check();
    await page.getByLabel('Announcement', { exact: true }).selectOption('1');
    await shot(page, 'form');
    await page.getByRole('button', { name: /Make the dialer|Save/ }).click();
    await page.getByText('After the announcement This call is recorded').waitFor();
    const [{ settings } = { settings: undefined }] = await dataSource.getRepository(DialerVersion).find();
    expect(settings?.recording).to.deep.equal({ on: true, announcementId: 1 });
    expect(troubles).to.deep.equal([]);
    await context.close();
  });

  it('are played by who may listen, and say why there is none', async () => {
    const { page, context, troubles } = await openPage(browser, office.url, 390);
    await signIn(page, office.url, await office.addUser('auditor'));
    await page.goto(`${office.url}/admin/resources/Attempt?number=%2B12015550100`);
    await page.getByText('Nobody talked with an agent.').waitFor();
    expect(await page.getByRole('button', { name: 'Delete' }).count()).to.equal(0);
    await page.getByRole('button', { name: 'Listen' }).click();
    await page.waitForFunction(() => (document.querySelector('audio')?.duration ?? 0) > 40);
    await shot(page, 'trace-phone');
    expect(await overflow(page)).to.equal(0);
    expect(await dataSource.getRepository(AuditEntry).findBy({ action: 'listen to recording' })).to.have.length(1);
    expect(troubles).to.deep.equal([]);
    await context.close();
  });

  it('are deleted on the page of the attempt, by an administrator who confirms it', async () => {
    const { page, context, troubles } = await openPage(browser, office.url);
    await signIn(page, office.url, office.administrator);
    await page.goto(`${office.url}/admin/resources/Attempt?number=%2B12015550100`);
    await page.getByRole('button', { name: 'Listen' }).waitFor();
    await shot(page, 'trace');
    await page.goto(`${office.url}/admin/resources/Attempt/records/${id}/show`);
    await page.getByRole('button', { name: 'Listen' }).click();
    await page.waitForFunction(() => (document.querySelector('audio')?.duration ?? 0) > 40);
    await shot(page, 'attempt');
    page.once('dialog', (dialog) => void dialog.dismiss());
    await page.getByRole('button', { name: 'Delete' }).click();
    expect(await dataSource.getRepository(Recording).countBy({ state: 'stored' })).to.equal(1);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('The recording was deleted.').waitFor();
    await page.reload();
    await page.getByText(`The recording was deleted. By ${office.administrator.email}.`).waitFor();
    expect(troubles).to.deep.equal([]);
    await context.close();
  });

  it('stand in the trace of a person over all accounts, whose names switch to them; the person is exported and erased', async () => {
    const { context: house, account } = office;
    const by = { name: 'test', role: 'agency administrator' as const, enterpriseId: account.enterpriseId, accountId: null };
    const made = await createAccount(house, by, { name: 'Second Company', country: 'GB', zone: 'Europe/London' }, async () => undefined);
    if (!made.ok) throw new Error(made.failure.message);
    const { id: otherId } = made.value;
    const createdAt = new Date();
    const list = { contactCount: 1, createdAt };
    const [calling, theirs] = await dataSource.getRepository(ContactList).save([{ ...list, accountId: account.id, name: 'Customers' }, { ...list, accountId: otherId, name: 'Leads' }]);
    const person = { number: '+12025550142', name: 'Ann Smith', clientId: 'A4307', email: 'ann@example.com', addedAt: createdAt, addedBy: 'test' };
    const [mine] = await dataSource.getRepository(Contact).save([{ ...person, accountId: account.id, listId: calling!.id }, { ...person, accountId: otherId, listId: theirs!.id }]);
    const call = { number: person.number, clientId: person.clientId, email: person.email, contactId: mine!.id, state: 'settled' as const, settledAt: createdAt, createdAt };
    await attemptUnderWay(dataSource, { ...call, accountId: account.id, dialerId: 1, listId: calling!.id, result: 'answered', note: 'played', ringingAt: createdAt, answeredAt: createdAt, endedAt: createdAt, milliseconds: 43_000 });
    await attemptUnderWay(dataSource, { ...call, accountId: otherId, dialerId: 99, listId: theirs!.id, result: 'refused', ordinal: 0, reason: 'It is outside the hours of New York.', nodeId: null, gatewayId: null });

    const { page, context, troubles } = await openPage(browser, office.url);
    await signIn(page, office.url, office.administrator);
    await page.goto(`${office.url}/admin/resources/Attempt`);
    await shot(page, 'trace-empty');
    await page.getByLabel('Value').fill('A430');
    await page.getByLabel('Search criteria').selectOption('Client ID');
    await page.getByRole('button', { name: 'Find attempts' }).click();
    await page.getByText('No attempt was made at this contact in the last 12 months').waitFor();
    await page.getByLabel('Value').fill('abc');
    await page.getByLabel('Search criteria').selectOption('Phone number or email address');
    await page.getByRole('button', { name: 'Find attempts' }).click();
    await page.getByText('"abc" has letters in it. Write it as people of your country do').waitFor();
    await shot(page, 'trace-error');
    for (const [criterion, value] of [['Client ID', 'A4307'], ['Phone number or email address', 'Ann@Example.com'], ['Phone number or email address', '(202) 555-0142']] as const) {
      await page.getByLabel('Search criteria').selectOption(criterion);
      await page.getByLabel('Value').fill(value);
      await page.getByRole('button', { name: 'Find attempts' }).click();
      await page.waitForFunction(([key]) => new URLSearchParams(window.location.search).has(key!), [value.includes('@') ? 'email' : value.startsWith('(') ? 'number' : 'clientId']);
      await page.getByRole('heading', { name: '2 attempts' }).waitFor();
    }
    const heads = (await page.locator('.sd-table th').allTextContents()).map((head) => head.trim());
    await page.getByRole('link', { name: 'Leads' }).waitFor();
    expect(heads).to.deep.equal(['When', 'Account', 'Number, client ID', 'Dialer and list', 'Result', 'What happened', 'Seconds', 'Node', 'Recording']);
    await shot(page, 'trace-accounts');
    expect(await overflow(page)).to.equal(0);
    expect(await page.locator('.sd-table').first().evaluate((table) => table.scrollWidth - table.clientWidth), 'the table is not cut off').to.equal(0);
    await page.setViewportSize({ width: 390, height: 900 });
    await shot(page, 'trace-accounts-phone');
    expect(await overflow(page)).to.equal(0);
    await page.setViewportSize({ width: 1_280, height: 900 });

    await page.getByRole('button', { name: 'Second Company' }).click();
    await page.getByRole('button', { name: 'All accounts' }).waitFor();
    await page.goto(`${office.url}/admin/resources/Attempt?number=%2B12025550142`);
    await page.getByRole('heading', { name: '1 attempt' }).waitFor();
    await shot(page, 'trace-in-account');
    await page.getByRole('button', { name: 'All accounts' }).click();
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    await page.goto(`${office.url}/admin/resources/Attempt?number=%2B12025550142`);
    await page.getByRole('button', { name: 'Recorded' }).click();
    await page.waitForURL(/Dialer\/records\/1\/show/);
    await page.getByText(account.name, { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'All accounts' }).click();
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();

    await page.goto(`${office.url}/admin/resources/Contact/records/${mine!.id}/show`);
    await page.getByRole('link', { name: 'Export or erase' }).click();
    await page.getByRole('heading', { name: 'What is known of +12025550142' }).waitFor();
    await shot(page, 'personal-data');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download everything' }).click()]);
    expect(JSON.parse(readFileSync(await download.path(), 'utf8')).entriesOnLists).to.have.length(2);
    await page.setViewportSize({ width: 390, height: 900 });
    await shot(page, 'personal-data-phone');
    expect(await overflow(page)).to.equal(0);
    await page.setViewportSize({ width: 1_280, height: 900 });
    await page.getByLabel('On whose request').fill('A letter of 3 May');
    await page.getByLabel('To confirm, write: erase +12025550142').fill('erase');
    expect(await page.getByRole('button', { name: 'Erase', exact: true }).isDisabled()).to.equal(true);
    await page.getByLabel('To confirm, write: erase +12025550142').fill('erase +12025550142');
    await page.getByRole('button', { name: 'Erase', exact: true }).click();
    await page.getByText('Erased: 2 entries on lists').waitFor();
    await shot(page, 'personal-data-erased');
    expect(await dataSource.getRepository(Contact).countBy({ name: 'Ann Smith' })).to.equal(0);
    await page.getByRole('link', { name: 'See the calls' }).click();
    await page.getByRole('heading', { name: '2 attempts' }).waitFor();
    await page.goto(`${office.url}/admin/pages/personal-data?number=%2B12025550198`);
    await page.getByText('Nothing is known of this number').waitFor();
    expect(troubles).to.deep.equal([]);
    await context.close();
  });
});
