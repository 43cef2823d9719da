import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { ConsultAccounts0022 } from '../../migrations/0022-consult-accounts.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { Consult } from '../../src/agents/consult.entity.js';
import { type House, openHouse } from '../accounts/house.js';
import { attemptUnderWay } from '../calls/attempt-under-way.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('consults that are older than their accounts', (open) => {
  let dataSource: DataSource;
  let house: House;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource);
  });
  after(() => dataSource?.destroy());

  it('get that of the attempt about which they were; one whose attempt is gone goes', async () => {
    const migration = new ConsultAccounts0022();
    const { id: agentId } = await dataSource.getRepository(Agent).save({ nodeId: 1, name: 'ann@desk', type: 'callback', contact: '', status: 'Available', state: 'Waiting', queues: [], phone: '', seenAt: null });
    const attemptId = await attemptUnderWay(dataSource, { accountId: house.other });
    const runner = dataSource.createQueryRunner();
    await migration.down(runner);
    const write = (leg: string, attempt: string) =>
      runner.query(`INSERT INTO consult (leg, agent_id, attempt_id, name, state, asked_at) VALUES (?, ?, ?, 'bob', 'returned', '2026-11-25 12:00:00.000')`, [leg, agentId, attempt]);
    await write('a', attemptId);
    await write('b', 'gone');
    await migration.up(runner);
    await runner.release();
    expect(await dataSource.getRepository(Consult).find()).to.have.length(1).and.to.have.nested.property('[0].accountId', house.other);
    expect((await dataSource.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query)).to.deep.equal([]);
  });
});
