import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { CallerIdUse } from '../../src/caller-ids/caller-id-use.entity.js';
import { forgetOld } from '../../src/caller-ids/forget.js';
import { LookUp } from '../../src/caller-ids/look-up/look-up.entity.js';
import { onEachDatabase } from '../support/databases.js';
import { newAccount } from '../contacts/account.js';

onEachDatabase('what is looked up and counted', (open) => {
  let dataSource: DataSource;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
  });
  after(() => dataSource?.destroy());

  it('is forgotten after a year and a month, and not what is waiting for its answer', async () => {
    const { context, account } = await newAccount(dataSource);
    const ago = (days: number) => new Date(context.clock.now() - days * 86_400_000);
    const rows = [[395, ago(395)], [397, ago(397)], [500, null]] as const;
    for (const [days, lookedUpAt] of rows) await dataSource.getRepository(LookUp).insert({ accountId: account.id, number: `+1202555${1_000 + days}`, askedAt: ago(days), lookedUpAt });
    for (const days of [395, 397]) await dataSource.getRepository(CallerIdUse).insert({ callerIdId: 1, day: ago(days).toISOString().slice(0, 10), accountId: account.id, uses: 1 });
    expect(await forgetOld(context)).to.equal(1);
    expect((await dataSource.getRepository(LookUp).find({ order: { number: 'ASC' } })).map(({ number }) => number)).to.deep.equal(['+12025551395', '+12025551500']);
    expect(await dataSource.getRepository(CallerIdUse).count()).to.equal(1);
  });
});
