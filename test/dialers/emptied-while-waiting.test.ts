import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { emptyList } from '../../src/dialers/empty-list.js';
import { runEmptying } from '../../src/dialers/run-emptying.js';
import { DeskHouse } from '../desk/desk-house.js';
import { onEachDatabase } from '../support/databases.js';
import { valueOf } from './campaign.js';

// Symptom: for 20 s after its list was emptied a dialer said "The contact that is left waits for its time", with nobody left.
// Cause: its contacts are counted again only after twenty times as long as the last count took, which on a busy machine is long, and its end waited for that.
// Fix: whether one is left is looked for in between.
onEachDatabase('a list that is emptied while its dialer waits', (open) => {
  let dataSource: DataSource;
  let house: DeskHouse;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await DeskHouse.open(dataSource);
  });
  after(async () => {
    await house?.stop();
    await dataSource?.destroy();
  });

  it('ends it, however long ago its contacts were counted', async () => {
    const { campaign } = house;
    const { dialer, listId } = await house.dialer(1, { mode: 'contact first', queueId: null, messageId: await campaign.message() });
    await dataSource.query(`UPDATE contact SET preferences = ? WHERE list_id = ?`, [JSON.stringify({ notOn: [new Date(campaign.house.clock.now()).toISOString().slice(0, 10)] }), listId]);
    const row = () => dataSource.getRepository(Dialer).findOneByOrFail({ id: dialer.id });
    await house.until('its contact waits', async () => (await row()).explanation?.startsWith('The contact that is left waits'));
    house.engine['runners'].get(dialer.id)!.countAgainAt = Number.POSITIVE_INFINITY;
    await runEmptying(campaign.context, valueOf(await emptyList(campaign.context, campaign.by, listId, { reason: 'A wrong file' })), async () => undefined);
    await house.until('it has ended', async () => (await row()).state === 'completed', 100);
    expect((await row()).explanation).to.contain('ended');
  });
});
