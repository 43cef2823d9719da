import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { needsBrowser, openBrowser, openPage, overflow, signIn, type WatchedPage } from '../support/browser.js';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';

const screenshot = fileURLToPath(new URL('../../../docs/running-broadcast.png', import.meta.url));

/** Semicolons, Latin-1, a name with an accent, and six rows that cannot be taken. Numbers 555-01xx belong to nobody. */
function contactsFile(): Buffer {
  const good = Array.from({ length: 90 }, (_, index) => `(202) 555-0${100 + index};${index === 0 ? 'Núria Peña' : `Person ${index}`};K${index};Girona`);
  const bad = ['call me maybe;Letters;K900;Vic', '12;Too short;K901;Vic', ';Nothing;K902;Vic', '(202) 555-0100;Twice;K903;Vic', '+99912345;No country;K904;Vic', '202 555 0199 ext. 5;Extension;K905;Vic'];
  return Buffer.from(['Telephone;Full name;Customer no;City', ...good, ...bad, ''].join('\r\n'), 'latin1');
}

/** The number in one of the figures of a dialer's page. */
const figure = async (page: Page, label: string): Promise<number> => {
  const text = await page.getByTestId('figures').locator(`[data-figure="${label}"] strong`).innerText();
  return Number(text.replaceAll(',', ''));
};

describe('a broadcast in the browser, from a CSV file to what happened to each contact', function () {
  this.timeout(300_000);
  let service: ServiceProcess;
  let browser: Browser;
  let watched: WatchedPage;
  before(async function () {
    needsBrowser(this);
    // People's time goes three times as fast: they ring and listen for less of ours.
    [service, browser] = await Promise.all([startServiceProcess({ CLOCK_FACTOR: '3', CLOCK_ORIGIN: String(Date.now()) }), openBrowser()]);
    watched = await openPage(browser, service.url);
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  it('can be uploaded, made, started, paused, stopped, explained, and told to leave somebody alone', async () => {
    const { page, troubles } = watched;
    const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 }).waitFor();
    await signIn(page, service.url, service.administrator);

    // The file: a preview with its columns, then its import with progress, then what was rejected.
    await page.getByRole('link', { name: 'Imports' }).click();
    await page.getByText('Upload a CSV file').first().click();
    await page.getByLabel('List', { exact: true }).selectOption('new');
    await page.getByLabel('Name of the new list').fill('November customers');
    await page.locator('input[type=file]').setInputFiles({ name: 'customers.csv', mimeType: 'text/csv', buffer: contactsFile() });
    await page.getByRole('cell', { name: 'Núria Peña' }).waitFor();
    expect(await page.getByLabel('Delimiter').inputValue()).to.equal(';');
    expect(await page.getByLabel('Encoding').inputValue()).to.equal('windows-1252');
    expect(await page.getByLabel('What Telephone becomes').inputValue()).to.equal('number');
    expect(await page.getByLabel('What Full name becomes').inputValue()).to.equal('name');
    await page.getByLabel('What Customer no becomes').selectOption({ label: 'Client ID' });
    await page.getByRole('button', { name: 'Import into November customers' }).click();
    await page.getByText('90 contacts were added to November customers').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('Download the rejected rows').click()]);
    const rejected = readFileSync(await download.path(), 'utf8');
    expect(rejected.trim().split('\n'), rejected).to.have.length(7);
    expect(rejected).to.contain('call me maybe').and.to.contain('No country').and.to.contain('is already in line 2');

    // The dialer.
    await page.getByRole('link', { name: 'Dialers', exact: true }).click();
    await page.getByText('New dialer').click();
    await page.getByLabel('Name', { exact: true }).fill('November reminders');
    await page.getByLabel('List', { exact: true }).selectOption({ label: 'November customers (90 contacts)' });
    await page.getByLabel('Blacklist', { exact: true }).selectOption({ index: 1 });
    await page.getByLabel('Status for numbers on').fill('Do not call');
    await page.getByLabel('Message', { exact: true }).selectOption({ index: 1 });
    await page.getByLabel('Most calls at once').fill('15');
    await page.getByLabel('Most new calls a second').fill('4');
    await page.getByLabel('Let it ring for').fill('5');
    await page.getByLabel('Only at decent hours').uncheck();
    await page.getByText('People can now be called at any hour of their night').waitFor();
    await page.getByRole('button', { name: 'Make the dialer' }).click();
    await page.getByText('A number must be let ring for at least 15 seconds.').first().waitFor();
    await page.getByLabel('Let it ring for').fill('20');
    await page.getByRole('button', { name: 'Make the dialer' }).click();
    await heading('November reminders');

    // It moves, live.
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await until('contacts are reached', async () => (await figure(page, 'Reached')) >= 8);
    await until('calls have several results', async () => (await page.locator('.sd-bar').count()) >= 2);
    expect(await figure(page, 'Being called')).to.be.greaterThan(0);
    expect(await page.getByTestId('explanation').innerText()).to.match(/\w+.*\./);
    if (process.env.SCREENSHOT || !existsSync(screenshot)) writeFileSync(screenshot, await page.screenshot());

    // Somebody asks not to be called, before it was their turn. Contacts are called in the order of the file.
    const last = '+12025550189';
    const box = page.getByTestId('block-number');
    await box.getByLabel('Number').fill('202 555 0189');
    await box.getByLabel('Why (optional)').fill('Asked on the phone');
    await box.getByRole('button', { name: 'Put it on the list' }).click();
    await page.getByText(`${last} is on “Default” now.`).waitFor();

    // It pauses and goes on.
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Go on' }).waitFor();
    await until('no call is left after the pause', async () => (await figure(page, 'Being called')) === 0, 60);
    const waiting = await figure(page, 'Waiting');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await figure(page, 'Waiting')).to.equal(waiting);
    await page.getByRole('button', { name: 'Go on' }).click();
    // One more of the file was on the list from the start (the demo's +12025550107).
    await until('the one who asked is stopped by the blacklist', async () => (await figure(page, 'Blacklisted')) >= 2, 90);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Start again' }).waitFor();

    // What happened to the first contact, and why the last one was not called.
    await page.getByLabel('Show', { exact: true }).selectOption('success');
    await page.getByRole('row', { name: /Reached/ }).getByRole('link').first().click();
    await page.locator('.sd-page').getByRole('heading', { name: 'What happened' }).waitFor();
    await page.getByText(/^Answered/).first().waitFor();
    await page.goto(`${service.url}/admin/resources/Attempt?number=${encodeURIComponent(last)}`);
    // The demo's dialer keeps away from that list too, and may have refused it as well.
    await page.getByText(`${last} is on the list "Default"`).first().waitFor();
    await page.getByText('Refused').first().waitFor();

    expect(await overflow(page)).to.equal(0);
    expect(troubles).to.deep.equal([]);
  });
});
