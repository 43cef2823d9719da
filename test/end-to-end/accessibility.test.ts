import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { DataSource } from 'typeorm';
import type { Principal } from '../../src/accounts/principal.js';
import { recordConsent } from '../../src/compliance/consents.js';
import { saveRules } from '../../src/compliance/account-rules.js';
import { addContacts } from '../../src/contacts/add-contacts.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { recordOptOut } from '../../src/contacts/opt-out.js';
import { createDialer } from '../../src/dialers/save-dialer.js';
import { createCallRule } from '../../src/inbound/call-rules.js';
import { createForwarding } from '../../src/inbound/forwardings.js';
import { createWidget } from '../../src/inbound/widgets/save-widget.js';
import type { Result } from '../../src/shared/result.js';
import { barriers, byKeyboard } from '../support/accessibility.js';
import type { RunningBackOffice } from '../support/back-office.js';
import { openPage, overflow, signIn } from '../support/browser.js';
import { withBackOffice } from '../support/with-back-office.js';

/** Each page, and what its task ends with: to be reached by the Tab key. */
const pages: [path: string, reaches?: string][] = [
  ['/resources/Forwarding', 'Try it'], ['/resources/Forwarding/actions/new', 'Make the forwarding'], ['/resources/Forwarding/records/1/edit', 'Save'],
  ['/resources/CallRule', 'New callback'], ['/resources/CallRule/actions/new', 'Make the callback'], ['/resources/CallIn'],
  ['/resources/Widget', 'New widget'], ['/resources/Widget/actions/new', 'Make the widget'], ['/resources/Widget/records/1/show', 'Copy the link'],
  ['/resources/AccountRules', 'Save'], ['/resources/Consent', 'Find'], ['/resources/DeviceBlock', 'Device'],
  ['/resources/Attempt?number=2025550101', 'Find attempts'], ['/resources/Contact/records/1/show', 'Export or erase'], ['/resources/Contact/records/1/edit', 'Save'], ['/resources/Dialer/records/1/show', 'How many may be called today?'],
  ['/resources/ContactList/records/1/edit', 'Save'], ['/pages/personal-data?number=2025550101', 'Look it up'], ['/resources/Account/records/1/edit', 'Save'], ['/resources/Account/records/1/show'],
];

const valueOf = <T>(result: Result<T, { message: string }>): T => {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};

describe('the pages of inbound calls, rules and personal data, by keyboard and for who sees badly', function () {
  this.timeout(180_000);
  let dataSource: DataSource;
  let office: RunningBackOffice;
  let browser: Browser;
  withBackOffice(async (rooms) => {
    ({ dataSource, office, browser } = rooms);
    const { context, account } = office;
    const by: Principal = { name: 'test', role: 'administrator', enterpriseId: account.enterpriseId, accountId: account.id };
    const list = await dataSource.getRepository(ContactList).findOneByOrFail({ name: 'Default' });
    valueOf(await addContacts(context, by, { listId: list.id, text: '+12025550101, Ann\n+12025550102, Bob' }));
    valueOf(await saveRules(context, by, account.id, { law: true, limits: [{ attempts: 3, hours: 24 }] }));
    const dialer = valueOf(await createDialer(context, by, account.id, { name: 'Callbacks', lists: [{ listId: list.id, role: 'call' }] }));
    for (const [name, action] of [['Nuisance', { kind: 'hang up' }], ['Others', { kind: 'go on' }], ['Last', { kind: 'go on' }]] as const)
      valueOf(await createForwarding(context, by, account.id, { name, action, callers: { patterns: ['+1900*', 'withheld'] } }));
    valueOf(await createCallRule(context, by, account.id, { name: 'Callback', event: 'left queue', dialerId: dialer.id }));
    valueOf(await createWidget(context, by, account.id, { name: 'Shop', dialerId: dialer.id, origins: ['https://www.example.com'], consent: 'I agree to be called.' }));
    valueOf(await recordConsent(context, by, account.id, { number: '+12025550101', source: 'form' }));
    valueOf(await recordOptOut(context, by, account.id, { number: '+12025550102', source: 'letter' }));
  });

  it('have names for all that is used, text that can be read, and a way to everything by the Tab key', async () => {
    const { page, context, troubles } = await openPage(browser, office.url);
    await signIn(page, office.url, office.administrator);
    const found: Record<string, string[]> = {};
    for (const [path, reaches] of pages) {
      await page.goto(`${office.url}/admin${path}`);
      await page.locator('h1, .adminjs_H2').first().waitFor();
      await page.waitForFunction(() => document.querySelector('.sd-loading') === null);
      await page.waitForTimeout(250);
      const { reached, unseen } = await byKeyboard(page, path === pages[0]![0] ? 'body' : '[data-css=app-content]');
      const said = [...(await barriers(page)), ...unseen.map((words) => `has the focus without being seen to: ${words}`)];
      if (reaches !== undefined && !reached.includes(reaches)) said.push(`"${reaches}" is not reached, only: ${reached.slice(-12).join(' | ')}`);
      await page.setViewportSize({ width: 390, height: 844 });
      if ((await overflow(page)) > 0) said.push('is wider than a phone');
      await page.setViewportSize({ width: 1_280, height: 900 });
      if (said.length > 0) found[path] = said;
    }
    expect(found).to.deep.equal({});
    expect(troubles).to.deep.equal([]);
    await context.close();
  });

  it('lead whoever uses the keyboard alone to what is wrong, and keep the focus', async () => {
    const { page, context, troubles } = await openPage(browser, office.url, 390, 844);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent ?? document.activeElement?.textContent ?? '');
    const press = async (key: string, times = 1) => {
      for (let time = 0; time < times; time++) await page.keyboard.press(key);
    };
    await signIn(page, office.url, office.administrator);
    await page.goto(`${office.url}/admin/resources/Forwarding/actions/new`);
    await page.getByLabel('Name', { exact: true }).waitFor();
    expect(await focused()).to.equal('Name');
    await page.getByRole('button', { name: 'Make the forwarding' }).focus();
    await press('Enter');
    await page.getByText('Give the forwarding a name.').first().waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
    expect(await focused()).to.equal('Name');
    await page.keyboard.type('By keyboard');
    await press('Enter');
    await page.getByRole('link', { name: 'By keyboard' }).waitFor();

    await page.getByRole('button', { name: 'Ask By keyboard earlier' }).focus();
    await press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('tbody a')[2]?.textContent === 'By keyboard');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Ask By keyboard earlier');
    for (const place of [1, 0]) {
      await press('Enter');
      await page.waitForFunction((at) => document.querySelectorAll('tbody a')[at]?.textContent === 'By keyboard', place);
      // At the top there is no earlier: the focus is on its other button.
      await page.waitForFunction((name) => document.activeElement?.getAttribute('aria-label') === name, `Ask By keyboard ${place === 0 ? 'later' : 'earlier'}`);
    }

    // What AdminJS draws itself: its filter, and the words at the end of a row.
    await page.goto(`${office.url}/admin/resources/CallRule`);
    await page.getByRole('button', { name: 'Filter', exact: true }).focus();
    await press('Enter');
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'filter-name');
    await press('Escape');
    await page.waitForFunction(() => document.activeElement?.textContent === 'Filter');
    await page.getByRole('button', { name: 'Change' }).focus();
    await press('Enter');
    await page.getByRole('heading', { name: 'Change “Callback”' }).waitFor();

    await page.goto(`${office.url}/admin/resources/Consent`);
    await page.getByLabel('Find a number').fill('12');
    await press('Enter');
    await page.getByRole('alert').getByText('Write it as people of your country do').waitFor();
    await page.getByLabel('Find a number').fill('202 555 0102');
    await press('Enter');
    await page.getByText('There is no consent of this number').waitFor();
    await page.getByRole('cell', { name: '+12025550102' }).waitFor();
    expect(await focused()).to.equal('Find a number');

    // Over plain HTTP from another machine a browser has no clipboard.
    await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.goto(`${office.url}/admin/resources/Widget/records/1/show`);
    await page.getByRole('button', { name: 'Copy the line' }).focus();
    await press('Enter');
    await page.getByRole('status').getByText('press Ctrl+C').waitFor();
    expect(troubles).to.deep.equal([]);
    await context.close();
  });
});
