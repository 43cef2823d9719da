import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { DataSource } from 'typeorm';
import { Agent } from '../../src/agents/agent.entity.js';
import { Queue } from '../../src/agents/queue.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { CallerId } from '../../src/caller-ids/caller-id.entity.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { DialerVersion } from '../../src/dialers/dialer-version.entity.js';
import { createDialer } from '../../src/dialers/save-dialer.js';
import type { RunningBackOffice } from '../support/back-office.js';
import { openPage, signIn } from '../support/browser.js';
import { withBackOffice } from '../support/with-back-office.js';

describe('caller IDs in the back office’s pages', function () {
  this.timeout(120_000);
  let dataSource: DataSource;
  let office: RunningBackOffice;
  let browser: Browser;
  withBackOffice((rooms) => void ({ dataSource, office, browser } = rooms));

  it('are added one by one and several at once, and a dialer chooses how they are shown', async () => {
    const { page, context, troubles } = await openPage(browser, office.url);
    await signIn(page, office.url, office.administrator);
    await page.getByRole('link', { name: 'Caller IDs' }).click();
    await page.getByText('No caller ID yet').waitFor();
    await page.goto(`${office.url}/admin/resources/CallerId/actions/new`);
    await page.getByLabel('Number', { exact: true }).fill('12');
    await page.getByRole('button', { name: 'Add the number' }).click();
    await page.getByText('is too short for a phone number').first().waitFor();
    await page.getByLabel('Number', { exact: true }).fill('202 555 0110');
    await page.getByLabel('Teams (optional)').fill('East, West');
    await page.getByLabel('Most calls a day (optional)').fill('50');
    await page.getByRole('button', { name: 'Add the number' }).click();
    await page.getByText('East, West').waitFor();

    await page.goto(`${office.url}/admin/resources/CallerId/actions/paste`);
    await page.getByLabel('One number a line').fill('+13125550110, Chicago\n202 555 0110');
    await page.getByRole('button', { name: 'Add them' }).click();
    await page.getByText('1 number was added. 1 line was not taken').waitFor();
    expect((await dataSource.getRepository(CallerId).find({ order: { id: 'ASC' } })).map(({ number, teams, dailyCap }) => [number, teams, dailyCap])).to.deep.equal([['+12025550110', ['East', 'West'], 50], ['+13125550110', [], 0]]);

    await page.goto(`${office.url}/admin/resources/Dialer/actions/new`);
    await page.getByLabel('Name', { exact: true }).fill('With caller IDs');
    await page.getByLabel('Try it: what would this number see?').fill('312 555 0188');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByText('same area code 312').waitFor();
    await page.getByLabel('Caller ID', { exact: true }).selectOption('Best match within a team');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByText('of the team East').waitFor();
    await page.getByLabel('Caller ID', { exact: true }).selectOption('A specific number');
    await page.getByLabel('Which number').selectOption('+13125550110 – Chicago');
    await page.getByLabel('Enhanced caller ID').check();
    await page.getByRole('button', { name: 'Make the dialer' }).click();
    await page.getByRole('heading', { name: 'With caller IDs', level: 1 }).waitFor();
    const { versionId } = await dataSource.getRepository(Dialer).findOneByOrFail({ name: 'With caller IDs' });
    expect((await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: versionId })).settings).to.deep.include({ callerId: { kind: 'specific', number: '+13125550110', excludeListId: null }, enhancedCallerId: true });
    expect(troubles).to.deep.equal([]);
    await context.close();
  });

  it('are of agents who are chosen from a list; who is gone, and a team without a number, are said to be', async () => {
    const { enterpriseId, id: accountId } = office.account;
    const createdAt = new Date();
    const { id: nodeId } = await dataSource.getRepository(Node).save({ enterpriseId, name: 'Node', host: 'here', port: 8021, password: 'x', mediaLocation: '/', createdAt });
    await dataSource.getRepository(Queue).insert({ nodeId, name: 'sales@default', strategy: 'round-robin', accountId: null });
    await dataSource.getRepository(Agent).insert(['1001@default', '1002@default'].map((name) => ({ nodeId, name, type: 'callback', contact: 'user/1', status: 'Available', state: 'Waiting', queues: ['sales@default'], phone: 'softphone' })));
    const { id } = await dataSource.getRepository(CallerId).save({ accountId, number: '+12125550110', teams: ['North'], agent: 'left@default', restedUntil: null, createdBy: 'test', createdAt });
    const { page, context, troubles } = await openPage(browser, office.url);
    await signIn(page, office.url, office.administrator);
    await page.goto(`${office.url}/admin/resources/CallerId/records/${id}/show`);
    await page.getByText('Serves no queue of the account any more').waitFor();
    await page.goto(`${office.url}/admin/resources/CallerId/records/${id}/edit`);
    await page.getByText('left@default serves no queue of the account any more').waitFor();
    expect(await page.getByLabel('Agent (optional)').locator('option').allInnerTexts()).to.deep.equal(['No agent', '1001@default', '1002@default', 'left@default (gone)']);
    await page.getByLabel('Agent (optional)').selectOption('1002@default');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: '+12125550110' }).first().waitFor();
    expect(await dataSource.getRepository(CallerId).findOneByOrFail({ id })).to.include({ agent: '1002@default' });

    const by = { name: 'test', role: 'agency administrator' as const, enterpriseId, accountId: null };
    const made = await createDialer(office.context, by, accountId, { name: 'Of a team', settings: { callerId: { kind: 'team', team: 'North' } } });
    if (!made.ok) throw new Error(made.failure.message);
    await page.goto(`${office.url}/admin/resources/CallerId/records/${id}/edit`);
    await page.getByLabel('Teams (optional)').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.sd-wrong', { hasText: 'is the last number of the team "North", whose numbers the dialer "Of a team" shows' }).waitFor();
    await dataSource.getRepository(CallerId).delete(id);
    await page.goto(`${office.url}/admin/resources/Dialer/records/${made.value.id}/show`);
    await page.getByText('No caller ID has the team “North” any more').waitFor();
    await page.goto(`${office.url}/admin/resources/Dialer/records/${made.value.id}/edit`);
    await page.getByText('No caller ID has the team “North” any more').waitFor();
    expect(await page.getByLabel('Team', { exact: true }).locator('option:checked').innerText()).to.equal('North (no caller ID has it)');
    expect(troubles).to.deep.equal([]);
    await context.close();
  });
});
