import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { DataSource } from 'typeorm';
import { Gateway } from '../../src/calls/gateway.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import type { RunningBackOffice } from '../support/back-office.js';
import { openPage, settled, signIn } from '../support/browser.js';
import { fill } from '../support/fill.js';
import { withBackOffice } from '../support/with-back-office.js';

describe('the back office while nobody dials', function () {
  this.timeout(180_000);
  let dataSource: DataSource;
  let office: RunningBackOffice;
  let browser: Browser;
  withBackOffice((rooms) => void ({ dataSource, office, browser } = rooms));

  it('say of a node and of a gateway that their state is not known while nobody dials', async () => {
    await fill(dataSource, office);
    const node = await dataSource.getRepository(Node).findOneByOrFail({ name: 'First switch' });
    const gateway = await dataSource.getRepository(Gateway).findOneByOrFail({ name: 'a-trunk' });
    await dataSource.getRepository(Node).update(node.id, { trouble: null, lastUpAt: new Date() });
    await dataSource.getRepository(Gateway).update(gateway.id, { isUp: true });
    const { page, context, troubles } = await openPage(browser, office.url);
    await signIn(page, office.url, office.administrator);
    const states = async () => {
      const seen: string[][] = [];
      for (const path of ['Node', `Node/records/${node.id}/show`, 'Gateway', `Gateway/records/${gateway.id}/show`]) {
        await page.goto(`${office.url}/admin/resources/${path}`);
        await settled(page);
        seen.push((await page.locator('.sd-badge').allInnerTexts()).filter((word) => ['Up', 'Down', 'Not known'].includes(word)));
      }
      return seen;
    };
    try {
      expect(await states()).to.deep.equal([['Up'], ['Up'], ['Up'], ['Up']]);
      office.context.whyNobodyDials = () => 'No process dials.';
      expect(await states()).to.deep.equal([['Not known'], ['Not known'], ['Not known'], ['Not known']]);
      await page.getByText('Nobody dials, so nobody watches it.').waitFor();
    } finally {
      delete office.context.whyNobodyDials;
      await dataSource.getRepository(Node).update(node.id, { trouble: node.trouble, lastUpAt: null });
      await dataSource.getRepository(Gateway).update(gateway.id, { isUp: false });
    }
    expect(troubles).to.deep.equal([]);
    await context.close();
  });

  // Symptom: of a dialer that was started while no process dialled, its page said "Running", Waiting 0 and "Contacts get their place when the dialer starts.".
  // Cause: places come when a process takes the dialer up, and the words knew the draft alone. Fix: they tell the two apart, and how many are on its lists.
  it('say of a dialer that no process has taken up how many are on its lists, and when they get their places', async () => {
    await fill(dataSource, office);
    const dialers = dataSource.getRepository(Dialer);
    const { id, state, explanation } = await dialers.findOneByOrFail({ id: 1 });
    const { page, context, troubles } = await openPage(browser, office.url);
    await signIn(page, office.url, office.administrator);
    await dialers.update(id, { state: 'running', explanation: 'No process dials: start one with PROCESS=dialer or all.' });
    try {
      await page.goto(`${office.url}/admin/resources/Dialer/records/${id}/show`);
      await page.getByText('No process dials: start one with PROCESS=dialer or all.').waitFor();
      await page.getByText('The contacts of its lists get their place as soon as a process dials.').waitFor();
      await page.getByText('30 on its lists, without a place yet').waitFor();
      await page.goto(`${office.url}/admin/resources/Contact/records/1/show`);
      await page.getByText('It has no place in the dialer yet: that comes as soon as a process dials. No process dials: start one').waitFor();
      await dialers.update(id, { state, explanation });
      await page.goto(`${office.url}/admin/resources/Dialer/records/${id}/show`);
      await page.getByText('Contacts get their place when the dialer starts.').waitFor();
    } finally {
      await dialers.update(id, { state, explanation });
    }
    expect(troubles).to.deep.equal([]);
    await context.close();
  });
});
