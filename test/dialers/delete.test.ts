import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Contact } from '../../src/contacts/contact.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { ensureDefaultList } from '../../src/contacts/lists.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { DialerVersion } from '../../src/dialers/dialer-version.entity.js';
import { deleteDialer } from '../../src/dialers/delete-dialer.js';
import { deleteList } from '../../src/dialers/delete-list.js';
import { startDialer } from '../../src/dialers/lifecycle.js';
import { updateDialer } from '../../src/dialers/save-dialer.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, failureOf, valueOf } from './campaign.js';

onEachDatabase('deleting', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  const remove = (id: number, by = campaign.by) => deleteList(campaign.context, by, id);
  const hasList = (id: number) => dataSource.getRepository(ContactList).existsBy({ id });

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  after(() => dataSource?.destroy());

  it('a list takes its contacts with it', async () => {
    const listId = await campaign.list(campaign.numbers(3));
    expect((await remove(listId)).ok).to.equal(true);
    expect(await hasList(listId)).to.equal(false);
    expect(await dataSource.getRepository(Contact).countBy({ listId })).to.equal(0);
    expect(failureOf(await remove(listId)).status).to.equal(404);
  });

  it('a list that a dialer calls or is blocked by is refused, with the dialer’s name', async () => {
    for (const role of ['call', 'block'] as const) {
      const listId = await campaign.list(campaign.numbers(3));
      const { name } = await campaign.dialer([{ listId, role }]);
      const failure = failureOf(await remove(listId));
      expect(failure.status).to.equal(409);
      expect(failure.message).to.contain(`is in use by "${name}"; nothing was deleted.`);
      expect(await dataSource.getRepository(Contact).countBy({ listId })).to.equal(3);
    }
  });

  it('a list that was called is refused also after it was taken out of the dialer', async () => {
    const listId = await campaign.list(campaign.numbers(1));
    const runner = await campaign.running([{ listId, role: 'call' }]);
    valueOf(await updateDialer(campaign.context, campaign.by, runner.dialer.id, { lists: [] }));
    expect(failureOf(await remove(listId)).message).to.contain('a list that was called is kept for the trace');
  });

  it('the list Default is refused, and so is another account’s', async () => {
    const { id } = await dataSource.transaction((manager) => ensureDefaultList(manager, campaign.house.one, 0));
    expect(failureOf(await remove(id)).status).to.equal(409);
    const listId = await campaign.list();
    expect(failureOf(await remove(listId, campaign.house.administratorOfOther)).status).to.equal(404);
    expect(failureOf(await remove(listId, { ...campaign.by, role: 'supervisor' })).status).to.equal(403);
    expect(await hasList(listId)).to.equal(true);
  });

  it('a list and linking it at the same moment: one of the two is done, and nothing is half done', async () => {
    for (let time = 0; time < 10; time++) {
      const listId = await campaign.list(campaign.numbers(2));
      const { id } = await campaign.dialer([]);
      const [removed, linked] = await Promise.all([remove(listId), updateDialer(campaign.context, campaign.by, id, { lists: [{ listId, role: 'block' }] })]);
      expect([removed.ok, linked.ok].filter(Boolean)).to.have.length(1);
      if (!linked.ok) expect(linked.failure.status).to.be.oneOf([409, 422]);
      expect(await hasList(listId)).to.equal(linked.ok);
    }
  });

  it('a draft takes its versions with it; a dialer that was started is kept', async () => {
    const { id } = await campaign.dialer([{ listId: await campaign.list(campaign.numbers(1)), role: 'call' }]);
    expect((await deleteDialer(campaign.context, campaign.by, id)).ok).to.equal(true);
    expect(await dataSource.getRepository(DialerVersion).countBy({ dialerId: id })).to.equal(0);
    const started = await campaign.dialer([{ listId: await campaign.list(campaign.numbers(1)), role: 'call' }]);
    valueOf(await startDialer(campaign.context, campaign.by, started.id));
    expect(failureOf(await deleteDialer(campaign.context, campaign.by, started.id)).status).to.equal(409);
    expect(await dataSource.getRepository(Dialer).existsBy({ id: started.id })).to.equal(true);
  });
});
