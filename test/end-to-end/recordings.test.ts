import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { User } from '../../src/accounts/user.entity.js';
import { Queue } from '../../src/agents/queue.entity.js';
import { Message } from '../../src/calls/message.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { Recording } from '../../src/calls/recording.entity.js';
import { recordingFolder } from '../../src/calls/recording-place.js';
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
    await dataSource.getRepository(Agent).insert({ nodeId: node.id, name: '1001@default', type: 'callback', contact: '', status: 'Logged Out', state: 'Waiting', queues: ['sales@default'], phone: 'softphone', seenAt: createdAt });
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
    await page.getByText('No recording. Nobody talked with an agent.').waitFor();
    expect(await page.getByRole('button', { name: 'Delete' }).count()).to.equal(0);
    await page.getByRole('button', { name: 'Listen' }).click();
    await page.waitForFunction(() => (document.querySelector('audio')?.duration ?? 0) > 40);
    await shot(page, 'trace-phone');
    expect(await overflow(page)).to.equal(0);
    expect(await dataSource.getRepository(AuditEntry).findBy({ action: 'listen to recording' })).to.have.length(1);
    expect(troubles).to.deep.equal([]);
    await context.close();
  });

  it('are scored by a card that the account made, counted by agent, and shown to the agent', async () => {
    const { page, context, troubles } = await openPage(browser, office.url);
    await signIn(page, office.url, office.administrator);
    await page.goto(`${office.url}/admin/resources/ScoreCard/actions/new`);
    await page.getByLabel('Name', { exact: true }).fill('Sales calls');
    await page.getByRole('button', { name: 'Add a criterion' }).click();
    await shot(page, 'card-form');
    await page.getByRole('button', { name: 'Make the card' }).click();
    await page.locator('.sd-wrong', { hasText: 'Say what each criterion asks.' }).getByLabel('Criterion 3').fill('Said that it is recorded');
    await page.getByLabel('Fatal').nth(2).check();
    await page.getByRole('button', { name: 'Make the card' }).click();
    await page.locator('.sd-records').getByText('Sales calls').click();
    await page.getByText('Fatal: the call is worth 0 %').waitFor();
    await shot(page, 'card');
    await context.close();

    const reviewer = await office.addUser('supervisor');
    const supervisor = await openPage(browser, office.url);
    await signIn(supervisor.page, office.url, reviewer);
    await supervisor.page.goto(`${office.url}/admin/resources/Score`);
    await supervisor.page.getByText('No call of this time was scored').waitFor();
    await supervisor.page.getByRole('row', { name: /1001@default/ }).getByRole('link').click();
    await supervisor.page.getByRole('button', { name: 'Listen' }).click();
    await supervisor.page.getByRole('button', { name: 'Score this call' }).click();
    const pick = (criterion: RegExp, answer: string) => supervisor.page.getByRole('group', { name: criterion }).getByLabel(answer, { exact: true }).check();
    await pick(/^Greeted/, 'Yes');
    await pick(/^Listened/, '5');
    expect(await supervisor.page.getByRole('button', { name: 'Keep the score' }).isDisabled()).to.equal(true);
    await pick(/^Said that/, 'Yes');
    await supervisor.page.getByLabel('Comment (optional)').fill('Let them finish their sentence.');
    await shot(supervisor.page, 'score-form');
    await supervisor.page.getByRole('button', { name: 'Keep the score' }).click();
    await supervisor.page.getByText('83 %').waitFor();
    await shot(supervisor.page, 'scored');
    await supervisor.page.goto(`${office.url}/admin/resources/Score`);
    await supervisor.page.getByRole('row', { name: /1001@default 1 83 % 0 100 % 50 % 100 %/ }).waitFor();
    await supervisor.page.getByText('Nothing to listen to').waitFor();
    await shot(supervisor.page, 'quality');
    await supervisor.page.setViewportSize({ width: 390, height: 844 });
    await shot(supervisor.page, 'quality-phone');
    expect(await overflow(supervisor.page)).to.equal(0);
    await supervisor.context.close();

    const seat = await office.addUser('agent');
    await dataSource.getRepository(Agent).update({ name: '1001@default' }, { userId: (await dataSource.getRepository(User).findOneByOrFail({ email: seat.email })).id });
    const desk = await openPage(browser, office.url, 390);
    await desk.page.goto(`${office.url}/admin/login`);
    await desk.page.getByLabel('Email address').fill(seat.email);
    await desk.page.getByLabel('Password').fill(seat.password);
    await desk.page.getByRole('button', { name: 'Sign in' }).click();
    await desk.page.getByText('How your calls were scored (1)').click();
    await desk.page.getByText('Let them finish their sentence.').waitFor();
    await shot(desk.page, 'desk-scores');
    expect(await overflow(desk.page)).to.equal(0);
    await desk.context.close();
    expect([...troubles, ...supervisor.troubles, ...desk.troubles]).to.deep.equal([]);
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
});
