import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('the tables', (open) => {
  let dataSource: DataSource;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
  });
  after(() => dataSource?.destroy());

  it('are, after the migrations, exactly what the entities say', async () => {
    const log = await dataSource.driver.createSchemaBuilder().log();
    expect(log.upQueries.map(({ query }) => query)).to.deep.equal([]);
  });
});
