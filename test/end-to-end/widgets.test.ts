import { expect } from 'chai';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import type { DataSource } from 'typeorm';
import { saveRules } from '../../src/compliance/account-rules.js';
import { createSchedule } from '../../src/compliance/schedules.js';
import type { Principal } from '../../src/accounts/principal.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { receiveText } from '../../src/contacts/receive-text.js';
import { createDialer } from '../../src/dialers/save-dialer.js';
import { updateWidget } from '../../src/inbound/widgets/save-widget.js';
import { Widget } from '../../src/inbound/widgets/widget.entity.js';
import { WidgetRequest } from '../../src/inbound/widgets/widget-request.entity.js';
import { usualTexts } from '../../src/inbound/widgets/widget-texts.js';
import { type RunningBackOffice, startBackOffice } from '../support/back-office.js';
import { needsBrowser, openBrowser, openPage, overflow, signIn } from '../support/browser.js';
import { openTestDatabase } from '../support/databases.js';

/** A site on a port of its own, and so of another origin, whose one page has the line of the widget in it. */
async function startSite(line: () => string): Promise<{ url: string; server: Server }> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    // As strict as a careful site is: the widget needs the two addresses that docs/widget.md names, and no inline style.
    const service = /src="(https?:\/\/[^/"]+)/.exec(line())?.[1] ?? "'none'";
    response.setHeader('Content-Security-Policy', `default-src 'none'; script-src ${service}; connect-src ${service}; style-src 'none'`);
    response.end(`<!doctype html><html lang="en-GB"><head><title>Shoes</title><meta name="viewport" content="width=device-width, initial-scale=1"></head><body><h1>Shoes</h1><a href="#more">More</a><div id="here"></div>${line()}</body></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** What has the focus, also in a shadow root: its id, else its text. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.id || element?.textContent || '';
  });

describe('a widget, from the back office to a page of another origin', function () {
  this.timeout(180_000);
  let dataSource: DataSource;
  let office: RunningBackOffice;
  let browser: Browser;
  let by: Principal;
  let line = '';
  const sites: { url: string; server: Server }[] = [];
  const shot = process.env.SCREENSHOTS;
  const requests = () => dataSource.getRepository(WidgetRequest).find({ order: { id: 'ASC' } });
  const widget = () => dataSource.getRepository(Widget).findOneByOrFail({ name: 'Shop' });
  const change = async (changes: Parameters<typeof updateWidget>[3]) => {
    const changed = await updateWidget(office.context, by, (await widget()).id, changes);
    if (!changed.ok) throw new Error(changed.failure.message);
  };
  const atSite = async (site = 0, width = 1_280) => {
    const opened = await openPage(browser, sites[site]!.url, width, 800);
    await opened.page.goto(sites[site]!.url);
    return { ...opened, troubles: () => opened.troubles.filter((trouble) => !trouble.startsWith(`a request to another host: ${office.url}/widget/`)) };
  };
  const picture = async (page: Page, name: string) => {
    if (!shot) return;
    for (const width of [1_280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      await page.waitForTimeout(250);
      await page.screenshot({ path: `${shot}/${name}-${width}.png` });
    }
  };

  before(async function () {
    needsBrowser(this);
    dataSource = await openTestDatabase('SQLite');
    [office, browser] = await Promise.all([startBackOffice(dataSource), openBrowser()]);
    sites.push(await startSite(() => line), await startSite(() => line));
    by = { name: 'test', role: 'administrator', enterpriseId: office.account.enterpriseId, accountId: office.account.id };
    // At any hour, whenever this runs.
    const dialer = await createDialer(office.context, by, office.account.id, { name: 'Call-backs', settings: { hours: { restrict: true, from: '00:00', to: '24:00' } } });
    if (!dialer.ok) throw new Error(dialer.failure.message);
    const lawless = await saveRules(office.context, by, office.account.id, { law: false });
    if (!lawless.ok) throw new Error(lawless.failure.message);
    await dataSource.query("UPDATE dialer SET state = 'running'");
  });
  after(async () => {
    await browser?.close();
    for (const { server } of sites) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    await office?.stop();
    await dataSource?.destroy();
  });

  it('is made with a form that shows how it looks, and gives the line for the site', async () => {
    const { page, context, troubles } = await openPage(browser, office.url);
    await signIn(page, office.url, office.administrator);
    await page.goto(`${office.url}/admin/resources/Widget`);
    await page.getByText('No widget yet').waitFor();
    await page.getByText('Make the first widget').click();
    await page.getByLabel('Name', { exact: true }).fill('Shop');
    await page.getByLabel('Sites').fill(`${sites[0]!.url}/page`);
    await page.getByRole('button', { name: 'Make the widget' }).click();
    await page.getByText(/is not the address of a site/).first().waitFor();
    await page.getByLabel('Sites').fill(sites[0]!.url);
    await page.getByRole('button', { name: 'Make the widget' }).click();
    await page.locator('.sd-field', { hasText: 'Who calls' }).getByText('Choose the dialer that calls.').waitFor();
    await page.getByLabel('Who calls').selectOption({ label: 'Call-backs' });
    await page.getByLabel('On the button', { exact: true }).fill('Ring me');
    await page.getByLabel('What visitors agree to (optional)').fill('I agree to be called about my request.');
    if (shot) await page.screenshot({ path: `${shot}/form-1280.png`, fullPage: true });

    const preview = page.getByTestId('preview');
    await preview.getByRole('button', { name: 'Ring me' }).click();
    await preview.getByLabel('Your phone number').fill('2025550123');
    await preview.getByLabel('I agree to be called about my request.').check();
    await preview.getByRole('button', { name: 'Call me', exact: true }).click();
    await preview.getByText('Thank you. We call you in a few minutes.').waitFor();
    await preview.getByRole('button', { name: 'Close' }).click();
    expect(await requests()).to.deep.equal([]);

    await page.getByRole('button', { name: 'Make the widget' }).click();
    line = await page.getByTestId('snippet').innerText();
    expect(line).to.equal(`<script src="${office.url}/widget/${(await widget()).publicKey}.js" async></script>`);
    await page.getByText('Nobody has asked yet').waitFor();
    expect(troubles).to.deep.equal([]);
    await context.close();
  });

  it('takes a request by keyboard alone, and gives the focus back', async () => {
    const { page, context, troubles } = await atSite();
    await page.getByRole('button', { name: 'Ring me' }).waitFor();
    await picture(page, 'button');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused(page)).to.equal('Ring me');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Shall we call you?' }).waitFor();
    expect(await focused(page)).to.equal('number');
    await picture(page, 'open');

    // A number that is none, with the box ticked; then a good one.
    await page.keyboard.type('12');
    await page.keyboard.press('Tab');
    expect(await focused(page)).to.equal('name');
    await page.keyboard.type('Ada');
    await page.keyboard.press('Tab');
    expect(await focused(page)).to.equal('agrees');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('This is not a number that we can call. Please look at it again.').waitFor();
    expect(await focused(page)).to.equal('number');
    expect(await page.getByLabel('Your phone number').getAttribute('aria-invalid')).to.equal('true');
    await picture(page, 'error');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('(202) 555-0123');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Thank you. We call you in a few minutes.').waitFor();
    expect(await focused(page)).to.equal('×');
    await picture(page, 'sent');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focused(page)).to.equal('Ring me');

    expect((await requests()).map(({ outcome, number }) => `${outcome} ${number}`)).to.deep.equal(['refused 12', 'added +12025550123']);
    const contact = await dataSource.getRepository(Contact).findOneByOrFail({ number: '+12025550123' });
    expect(contact).to.include({ name: 'Ada', description: 'widget Shop' });
    expect(contact.attributes).to.include({ page: `${sites[0]!.url}/`, consent: 'I agree to be called about my request.', consentBy: 'ticked' });
    expect(troubles()).to.deep.equal([]);
    await context.close();
  });

  it('says in its own words what is missing, beside the field, and that there were too many requests', async () => {
    const { page, context, troubles } = await atSite(0, 390);
    await page.getByRole('button', { name: 'Ring me' }).click();
    const [number, box] = [page.getByLabel('Your phone number'), page.getByLabel('I agree to be called about my request.')];
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('This is not a number that we can call. Please look at it again.').waitFor();
    await page.getByRole('status').getByText('Please tick this box if you agree: without that we cannot call you.').waitFor();
    expect(await focused(page)).to.equal('number');
    await picture(page, 'missing');
    await page.keyboard.type('2025550127');
    await page.keyboard.press('Enter');
    expect(await focused(page)).to.equal('agrees');
    expect([await number.getAttribute('aria-invalid'), await box.getAttribute('aria-invalid')]).to.deep.equal([null, 'true']);
    expect(await page.getByText('This is not a number that we can call.').count()).to.equal(0);
    await picture(page, 'not-ticked');
    await page.keyboard.press('Space');
    expect(await page.getByText('Please tick this box').count()).to.equal(0);
    expect(troubles()).to.deep.equal([]);
    await context.close();

    // Saved before there was a text for it: in the words of the browser, and in the form all the same.
    const { id, texts: { mustAgree: _, ...texts } } = await widget();
    await dataSource.getRepository(Widget).update(id, { texts });
    const later = await atSite();
    await later.page.getByRole('button', { name: 'Ring me' }).click();
    await later.page.getByLabel('Your phone number').fill('2025550127');
    await later.page.getByLabel('Your phone number').press('Enter');
    await later.page.getByRole('status').getByText('Please check this box if you want to proceed.').waitFor();
    await change({ texts: { mustAgree: usualTexts['call me'].mustAgree } });

    await later.page.route('**/state?*', (route) => route.fulfill({ status: 429, headers: { 'Access-Control-Allow-Origin': sites[0]!.url }, json: { status: 429 } }));
    await later.page.keyboard.press('Escape');
    await later.page.getByRole('button', { name: 'Ring me' }).click();
    await later.page.getByRole('status').getByText('We have had several requests already. Please try again in an hour.').waitFor();
    expect(later.troubles().filter((trouble) => !trouble.includes('429'))).to.deep.equal([]);
    await later.context.close();
  });

  it('waits with what a browser filled in, and stays on a screen of 320 px, in the place that the page gives it', async () => {
    const place = line;
    line = line.replace('async', 'data-place="here" async');
    await change({ consent: 'By this you agree to be called, whatever day of the week it may be, about what you asked for.', mustConsent: false, texts: { heading: 'Rückrufwunschformularanforderung für Schuhe' } });
    const { page, context, troubles } = await atSite(0, 320);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await page.locator('#here').getByRole('button', { name: 'Ring me' }).count()).to.equal(1);
    await page.getByRole('button', { name: 'Ring me' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.evaluate((element) => getComputedStyle(element).animationName)).to.equal('none');
    expect(await dialog.evaluate((element) => element.scrollWidth - element.clientWidth)).to.equal(0);
    expect(await overflow(page)).to.equal(0);
    await page.getByLabel('Your phone number').fill('2025550124');
    await page.getByLabel('Your phone number').press('Enter');
    await page.getByText('One moment…').waitFor();
    if (shot) await page.screenshot({ path: `${shot}/small-320.png` });
    await page.getByText('Thank you. We call you in a few minutes.').waitFor();
    expect((await requests()).at(-1)).to.include({ outcome: 'added', number: '+12025550124' });
    expect(troubles()).to.deep.equal([]);
    line = place;
    await change({ consent: '', texts: { heading: 'Shall we call you?' } });
    await context.close();
  });

  it('serves no page of another site, and thanks a program without adding it', async () => {
    const before = (await requests()).length;
    const other = await atSite(1);
    await other.page.getByRole('button', { name: 'Ring me' }).click();
    await other.page.getByText('This did not work. Please try again in a moment.').waitFor();
    await picture(other.page, 'not-allowed');
    await other.context.close();
    expect(await requests()).to.have.length(before);

    const { page, context } = await atSite();
    await page.getByRole('button', { name: 'Ring me' }).click();
    await page.getByLabel('Your phone number').fill('2025550125');
    await page.locator('#website').evaluate((field: HTMLInputElement) => (field.value = 'http://spam.example'));
    await page.getByRole('button', { name: 'Call me', exact: true }).click();
    await page.getByText('Thank you. We call you in a few minutes.').waitFor();
    expect((await requests()).at(-1)).to.include({ outcome: 'bot', number: '+12025550125', contactId: null });
    await context.close();
  });

  it('says when it opens, and takes a request for then', async () => {
    const day = (days: number) => new Date(office.context.clock.now() + days * 86_400_000).toISOString().slice(0, 10);
    const all = Object.fromEntries(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((name) => [name, [{ from: '09:00', to: '18:00' }]]));
    const schedule = await createSchedule(office.context, by, office.account.id, { name: 'Not these days', zone: 'UTC', hours: all, holidays: [day(0), day(1)] });
    if (!schedule.ok) throw new Error(schedule.failure.message);
    await change({ scheduleId: schedule.value.id });
    const { page, context, troubles } = await atSite();
    await page.getByRole('button', { name: 'Ring me' }).click();
    const opensAt = `${day(2)}T09:00:00.000Z`;
    const when = await page.evaluate((at) => new Date(at).toLocaleString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' }), opensAt);
    await page.getByText(`We are closed now, and open again on ${when}.`).waitFor();
    await picture(page, 'closed');
    await page.getByLabel('Your phone number').fill('2025550126');
    await page.getByRole('button', { name: 'Call me then' }).click();
    await page.getByText(`Thank you. We call you when we are open again, from ${when} on.`).waitFor();
    await picture(page, 'later');
    expect((await requests()).at(-1)).to.deep.include({ outcome: 'added', number: '+12025550126', callsFrom: new Date(opensAt) });

    await dataSource.query("UPDATE dialer SET state = 'paused'");
    await dataSource.query("UPDATE dialer SET state = 'completed', explanation = 'Somebody stopped it.'");
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Ring me' }).click();
    await page.getByText('We cannot call you at the moment.').waitFor();
    expect(await page.getByLabel('Your phone number').isVisible()).to.equal(false);
    expect(await focused(page)).to.equal('×');
    await picture(page, 'unavailable');
    expect(troubles()).to.deep.equal([]);
    await context.close();
  });

  it('of those who never want to be called is a page of its own, used by keyboard alone, and each no is an opt-out', async () => {
    const back = await openPage(browser, office.url);
    await signIn(back.page, office.url, office.administrator);
    await back.page.goto(`${office.url}/admin/resources/Widget/actions/new`);
    await back.page.getByLabel('Who calls').waitFor();
    await back.page.getByRole('radio', { name: /^Never call me/ }).check();
    for (const label of ['Who calls', 'Open', 'Blacklist', 'What visitors agree to (optional)', 'Ask for the name', 'Numbers of other countries too', 'When you are closed'])
      expect(await back.page.getByLabel(label, { exact: true }).count(), label).to.equal(0);
    expect(await back.page.getByLabel('Heading of the form').inputValue()).to.equal('Do not call me');
    for (const label of ['What you promise', 'When it was sent'])
      expect(await back.page.locator('.sd-field').filter({ has: back.page.getByLabel(label, { exact: true }) }).innerText(), label).to.contain('It ends the calls of this account alone');
    await back.page.getByLabel('Name', { exact: true }).fill('Letter of May');
    for (const width of [1_280, 390]) {
      await back.page.setViewportSize({ width, height: 900 });
      expect(await overflow(back.page)).to.be.at.most(0);
      if (shot) await back.page.screenshot({ path: `${shot}/never-form-${width}.png`, fullPage: true });
    }
    const preview = back.page.getByTestId('preview');
    await back.page.getByLabel('When it is').selectOption({ label: 'There were too many requests' });
    await preview.getByRole('button', { name: 'Do not call me' }).click();
    await preview.getByLabel('Your phone number').fill('2025550123');
    await preview.getByRole('dialog').getByRole('button', { name: 'Do not call me' }).click();
    await preview.getByText('We have had too many requests just now, and could not note yours.').waitFor();
    await preview.getByRole('button', { name: 'Close' }).click();
    await back.page.getByRole('button', { name: 'Make the widget' }).click();
    const link = await back.page.getByTestId('page').innerText();
    expect(link).to.match(new RegExp(`^${office.url}/widget/[\\w-]{22}$`));
    expect(await back.page.getByTestId('snippet').count()).to.equal(0);

    const { page, context, troubles } = await openPage(browser, office.url, 390, 800);
    await page.goto(link);
    await page.getByRole('heading', { name: 'Do not call me', level: 1 }).waitFor();
    expect(await page.evaluate(() => document.title)).to.equal('Do not call me');
    await picture(page, 'page');
    await page.setViewportSize({ width: 320, height: 500 });
    expect(await overflow(page)).to.equal(0);
    await page.keyboard.press('Tab');
    expect(await focused(page)).to.equal('number');
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('This is not a phone number. Please look at it again.').waitFor();
    expect(await focused(page)).to.equal('number');
    await picture(page, 'page-error');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('(202) 555-0130');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Thank you. This number gets no more of the calls that this form is for.').waitFor();
    expect(await focused(page)).to.equal('says');
    await picture(page, 'page-done');
    expect(troubles).to.deep.equal([]);
    await page.goto(`${office.url}/widget/gone`);
    await page.getByRole('heading', { name: 'There is no such form' }).waitFor();
    await context.close();

    const text = await receiveText(office.context, by, office.account.id, { from: '+12025550131', to: '+12025550100', text: 'Please stop calling me, I have asked for that three times already, and still you call' });
    expect(text.ok).to.equal(true);
    await back.page.getByRole('button', { name: 'Look again' }).click();
    await back.page.getByText('No dialer calls the number any more.').waitFor();
    for (const width of [1_280, 390]) {
      await back.page.setViewportSize({ width, height: 900 });
      expect(await overflow(back.page)).to.be.at.most(0);
      if (shot) await back.page.screenshot({ path: `${shot}/never-show-${width}.png`, fullPage: true });
    }
    await back.page.goto(`${office.url}/admin/resources/Consent`);
    await back.page.getByText(`form "Letter of May" on ${link}`).waitFor();
    await back.page.getByText('text "Please stop calling me, I have asked for that three times a…" to +12025550100, by test').waitFor();
    for (const width of [1_280, 390]) {
      await back.page.setViewportSize({ width, height: 900 });
      expect(await overflow(back.page)).to.be.at.most(0);
      if (shot) await back.page.screenshot({ path: `${shot}/opt-outs-${width}.png`, fullPage: true });
    }
    expect(back.troubles).to.deep.equal([]);
    await back.context.close();
  });

  it('shows who asked, what came of it and why, on a desk and on a phone', async () => {
    const { page, context, troubles } = await openPage(browser, office.url);
    await signIn(page, office.url, office.administrator);
    for (const width of [1_280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of ['/resources/Widget', '/resources/Widget/records/1/show', '/resources/Widget/records/1/edit']) {
        await page.goto(`${office.url}/admin${path}`);
        await page.getByText('Call-backs').first().waitFor({ state: 'attached' });
        await page.locator('.sd-page, .sd-records').first().waitFor();
        await page.waitForTimeout(300);
        expect(await overflow(page), `${path} at ${width} px`).to.be.at.most(0);
        if (shot) await page.screenshot({ path: `${shot}/office${path.replaceAll('/', '-')}-${width}.png`, fullPage: true });
        if (shot && path.endsWith('show')) await page.locator('.sd-card').last().screenshot({ path: `${shot}/requests-${width}.png` });
      }
    }
    await page.goto(`${office.url}/admin/resources/Widget/records/1/show`);
    await page.getByText('was stopped: visitors are told that you cannot call them at the moment.').waitFor();
    await page.getByText('A program, it seems: it filled in the field that no visitor sees.').waitFor();
    await page.getByLabel('What came of them').selectOption({ label: 'Refused' });
    await page.getByText('This number is too short for a phone number.').waitFor();
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'New key' }).click();
    await page.waitForFunction((before) => document.querySelector('[data-testid=snippet]')?.textContent !== before, line);
    expect(troubles).to.deep.equal([]);
    await context.close();
  });
});
