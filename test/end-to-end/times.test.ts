import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { DataSource } from 'typeorm';
import { Account } from '../../src/accounts/account.entity.js';
import { Enterprise } from '../../src/accounts/enterprise.entity.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { CallIn } from '../../src/calls/call-in.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { optOuts, recordOptOut } from '../../src/contacts/opt-out.js';
import { DialerVersion } from '../../src/dialers/dialer-version.entity.js';
import { createDialer } from '../../src/dialers/save-dialer.js';
import type { RunningBackOffice } from '../support/back-office.js';
import { openPage, overflow, signIn } from '../support/browser.js';
import { fill } from '../support/fill.js';
import { withBackOffice } from '../support/with-back-office.js';

describe('the times that the back office tells', function () {
  this.timeout(180_000);
  let dataSource: DataSource;
  let office: RunningBackOffice;
  let browser: Browser;
  withBackOffice((rooms) => void ({ dataSource, office, browser } = rooms));

  it('tell the times of a contact in the zone of its account, and take the word of who says no; one that is not there is said within the width of a phone', async () => {
    await fill(dataSource, office);
    const accounts = dataSource.getRepository(Account);
    const { zone } = await accounts.findOneByOrFail({ id: office.account.id });
    await accounts.update(office.account.id, { zone: 'Pacific/Auckland' });
    const { page, context, troubles } = await openPage(browser, office.url, 390);
    await signIn(page, office.url, office.administrator);
    await page.goto(`${office.url}/admin/resources/Contact/records/1/show`);
    await page.getByText('Times are those of the account, Pacific/Auckland.').waitFor();
    const added = await dataSource.getRepository(Contact).findOneByOrFail({ id: 1 });
    const there = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'Pacific/Auckland' }).format(added.addedAt);
    await page.getByText(`${there} by test`).waitFor();
    // Symptom: "Never call this number again" offered every list, first one that blocks nowhere, and said that the number is not called any more. Cause: it was put on whichever was chosen.
    // Fix: it is an opt-out.
    await page.getByLabel('How did they say it?').fill('a letter');
    await page.getByRole('button', { name: 'Never call them again' }).click();
    await page.getByText(`${added.number} is on the opt-outs now.`).waitFor();
    const [entry] = await optOuts(office.context, [office.account.id], { numbers: [added.number], order: 'newest', count: 1 });
    expect(entry!.source).to.match(/^a letter, by /);
    // Symptom: who had opted out was offered to be never called again, as anybody. Cause: the page did not look whether they had. Fix: it says since when and how they have, and offers it
    // again when the opt-out was cancelled.
    const optedAt = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'Pacific/Auckland' }).format(entry!.at);
    const offer = page.getByRole('button', { name: 'Never call them again' });
    for (const isNewlyOpened of [false, true]) {
      if (isNewlyOpened) await page.reload();
      await page.getByRole('heading', { name: 'They have opted out' }).waitFor();
      await page.getByText(`Since ${optedAt}: ${entry!.source}`).waitFor();
      expect(await offer.count()).to.equal(0);
    }
    await page.getByRole('button', { name: 'Allow again' }).click();
    await page.getByLabel('Why may it be called again?').fill('They asked to be called again');
    await page.getByRole('button', { name: 'Allow again' }).click();
    await offer.waitFor();
    // Somebody else is quicker: the first one holds, and is told.
    const elsewhere = await recordOptOut(office.context, { name: 'Ben', role: 'administrator', enterpriseId: office.account.enterpriseId, accountId: office.account.id }, office.account.id, { number: added.number, source: 'a call' });
    expect(elsewhere.ok).to.equal(true);
    await page.getByLabel('How did they say it?').fill('the telephone');
    await offer.click();
    await page.getByText(/had already opted out on .* \(a call, by Ben\); that holds on, and nothing was written\./).waitFor();
    await page.getByText(/^Since .*: a call, by Ben$/).waitFor();
    await page.goto(`${office.url}/admin/resources/Contact/records/9999/show`);
    await page.getByText('It is not there any more, or belongs to an account that you do not see.').first().waitFor();
    expect(await overflow(page)).to.equal(0);
    expect(troubles).to.deep.equal([]);
    await accounts.update(office.account.id, { zone });
    await context.close();
  });

  it('tell every time of one account in its zone, those over all in the enterprise’s, say so once, and take what is typed so', async () => {
    // Symptom: "Until 12:00" typed on a dialer's page was 12:00 of the computer and stood as 07:00 on the list's page; versions, latest calls, imports, widgets and the lists' index
    // told the computer's zone without a word. Cause: each part of a page told times by itself. Fix: the page has one zone, which its parts ask for.
    await fill(dataSource, office);
    const { id: accountId, enterpriseId } = office.account;
    const accounts = dataSource.getRepository(Account);
    const enterprises = dataSource.getRepository(Enterprise);
    const [{ zone }, enterprise] = [await accounts.findOneByOrFail({ id: accountId }), await enterprises.findOneByOrFail({ id: enterpriseId })];
    await accounts.update(accountId, { zone: 'Pacific/Auckland' });
    await enterprises.update(enterpriseId, { zone: 'Asia/Tokyo' });
    const principal = { name: 'test', role: 'agency administrator' as const, enterpriseId, accountId: null };
    const lists = dataSource.getRepository(ContactList);
    const [called, kept] = [await lists.save({ accountId, name: 'Called in Auckland', contactCount: 0, createdAt: new Date() }), await lists.save({ accountId, name: 'Kept away', contactCount: 0, createdAt: new Date() })];
    const startAt = '2099-01-14T21:00:00.000Z';
    const dialer = await createDialer(office.context, principal, accountId, { name: 'In Auckland', settings: { startAt }, lists: [{ listId: called.id, role: 'call' }, { listId: kept.id, role: 'block' }] });
    if (!dialer.ok) throw new Error(dialer.failure.message);
    const { page, context, troubles } = await openPage(browser, office.url);
    await signIn(page, office.url, office.administrator);
    const ofAccount = page.getByText('Times are those of the account, Pacific/Auckland.');
    await page.goto(`${office.url}/admin/resources/Dialer/records/${dialer.value.id}/show`);
    await ofAccount.waitFor();
    expect(await ofAccount.count()).to.equal(1);
    await page.getByText('waits until it starts on 15 Jan 2099, 10:00').waitFor();
    await page.getByTestId('block-number').getByLabel('Number').fill('+12025550188');
    await page.getByTestId('block-number').getByLabel('Until (optional)').fill('2099-01-15T10:00');
    await page.getByRole('button', { name: 'Put it on the list' }).click();
    await page.getByText('do not call it until the date that you gave.').waitFor();
    expect((await dataSource.getRepository(Contact).findOneByOrFail({ listId: kept.id })).blacklistedUntil!.toISOString()).to.equal(startAt);
    const saved = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'Pacific/Auckland' }).format(dialer.value.createdAt);
    await page.getByTestId('versions').getByText(saved).waitFor();
    await page.goto(`${office.url}/admin/resources/ContactList/records/${kept.id}/show`);
    await page.getByText('Until 15 Jan 2099, 10:00').waitFor();
    await page.goto(`${office.url}/admin/resources/Dialer/records/${dialer.value.id}/edit`);
    await ofAccount.waitFor();
    expect(await page.getByLabel('Starts on (optional)').inputValue()).to.equal('2099-01-15T10:00');
    await page.getByLabel('Starts on (optional)').fill('2099-07-15T10:00');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('waits until it starts on 15 Jul 2099, 10:00').waitFor();
    expect((await dataSource.getRepository(DialerVersion).findOneOrFail({ where: { dialerId: dialer.value.id }, order: { ordinal: 'DESC' } })).settings.startAt, 'in winter they are twelve hours ahead').to.equal('2099-07-14T22:00:00.000Z');
    for (const address of ['CallerId/records/1/edit', 'Lambda/records/1/show']) {
      await page.goto(`${office.url}/admin/resources/${address}`);
      await ofAccount.waitFor();
    }
    await page.goto(`${office.url}/admin/resources/ContactList`);
    await page.getByText('Times are those of the enterprise, Asia/Tokyo.').waitFor();
    const made = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'Asia/Tokyo' }).format(kept.createdAt);
    await page.getByRole('row', { name: 'Kept away' }).getByText(made).waitFor();
    // A call stood in the list with the enterprise's time, and on its own page, without the list's, with the account's: on another day.
    await dataSource.getRepository(CallIn).insert({ id: '00000000-0000-4000-8000-000000000001', accountId, nodeId: 1, number: '+12025550144', called: '+12025550100', cameAt: new Date('2026-01-14T14:30:00Z'), outcome: 'missed' });
    for (const address of ['CallIn', 'CallIn/records/00000000-0000-4000-8000-000000000001/show']) {
      await page.goto(`${office.url}/admin/resources/${address}`);
      await page.getByText('Times are those of the enterprise, Asia/Tokyo.').waitFor();
      await page.getByText('14 Jan 2026, 23:30:00').waitFor();
    }
    expect(troubles).to.deep.equal([]);
    await accounts.update(accountId, { zone });
    await enterprises.update(enterpriseId, { zone: enterprise.zone });
    await context.close();
  });
});
