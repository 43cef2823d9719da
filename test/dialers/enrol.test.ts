import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { DialerContact } from '../../src/dialers/dialer-contact.entity.js';
import { DialerList } from '../../src/dialers/dialer-list.entity.js';
import { enrol } from '../../src/dialers/enrol.js';
import { updateDialer } from '../../src/dialers/save-dialer.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, valueOf } from './campaign.js';

onEachDatabase('enrolling', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  const linkOf = (dialerId: number, listId: number) => dataSource.getRepository(DialerList).findOneByOrFail({ dialerId, listId });
  const count = (dialerId: number) => dataSource.getRepository(DialerContact).countBy({ dialerId });
  /** Enrols to the end; gives how many chunks it took. */
  const enrolAll = async (link: DialerList) => {
    for (let chunks = 1; ; chunks++) if (await enrol(campaign.context, link)) return chunks;
  };

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  after(() => dataSource?.destroy());

  it('gives everybody on the list one place, in chunks', async () => {
    const listId = await campaign.list(campaign.numbers(12_345));
    const { id } = await campaign.dialer([{ listId, role: 'call' }]);
    expect(await enrolAll(await linkOf(id, listId))).to.equal(4);
    expect(await count(id)).to.equal(12_345);
    expect(await enrolAll(await linkOf(id, listId)), 'again').to.equal(1);
    expect(await count(id)).to.equal(12_345);
    const [state] = await dataSource.query('SELECT COUNT(*) AS count FROM dialer_contact WHERE dialer_id = ? AND (state <> ? OR attempts <> 0 OR next_at IS NOT NULL)', [id, 'waiting']);
    expect(Number(state.count)).to.equal(0);
  });

  it('gives newcomers theirs, with a link that was read before', async () => {
    const [early, late] = [campaign.numbers(3), campaign.numbers(2)];
    const listId = await campaign.list(early);
    const { id } = await campaign.dialer([{ listId, role: 'call' }]);
    const link = await linkOf(id, listId);
    await enrolAll(link);
    await campaign.add(listId, late);
    await enrolAll(link);
    expect([...(await campaign.places(id)).keys()].sort()).to.deep.equal([...early, ...late].sort());
  });

  it('gives nobody a second place when two processes do it at once', async () => {
    const listId = await campaign.list(campaign.numbers(7_000));
    const { id } = await campaign.dialer([{ listId, role: 'call' }]);
    const link = await linkOf(id, listId);
    await Promise.all([enrolAll(link), enrolAll({ ...link } as DialerList), enrolAll({ ...link } as DialerList)]);
    expect(await count(id)).to.equal(7_000);
  });

  it('passes nobody over while several writers add to the list', async function () {
    this.timeout(60_000);
    const listId = await campaign.list();
    const { id } = await campaign.dialer([{ listId, role: 'call' }]);
    const link = await linkOf(id, listId);
    let isAdding = true;
    const writers = Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let time = 0; time < 15; time++) await campaign.add(listId, campaign.numbers(7));
      }),
    ).then(() => (isAdding = false));
    while (isAdding) await enrol(campaign.context, link);
    await writers;
    await enrolAll(link);
    expect(await count(id)).to.equal(420);
  });

  it('goes on when a list was taken out and put back: who has a place keeps it', async () => {
    const numbers = campaign.numbers(3);
    const listId = await campaign.list(numbers);
    const { id } = await campaign.dialer([{ listId, role: 'call' }]);
    await enrolAll(await linkOf(id, listId));
    await dataSource.getRepository(DialerContact).update({ dialerId: id }, { attempts: 1 });
    valueOf(await updateDialer(campaign.context, campaign.by, id, { lists: [] }));
    valueOf(await updateDialer(campaign.context, campaign.by, id, { lists: [{ listId, role: 'call' }] }));
    await campaign.add(listId, campaign.numbers(1));
    await enrolAll(await linkOf(id, listId));
    expect([...(await campaign.places(id)).values()].map(({ attempts }) => attempts).sort()).to.deep.equal([0, 1, 1, 1]);
  });

  it('does nothing for a list that was taken out meanwhile', async () => {
    const listId = await campaign.list(campaign.numbers(3));
    const { id } = await campaign.dialer([{ listId, role: 'call' }]);
    const link = await linkOf(id, listId);
    valueOf(await updateDialer(campaign.context, campaign.by, id, { lists: [] }));
    expect(await enrol(campaign.context, link)).to.equal(true);
    expect(await count(id)).to.equal(0);
  });
});
