import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { DataSource } from 'typeorm';
import { CallerId } from '../../src/caller-ids/caller-id.entity.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { DialerVersion } from '../../src/dialers/dialer-version.entity.js';
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
});
