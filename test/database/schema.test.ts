import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { isSqlite } from '../../src/database/sql.js';
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

  it('compare numbers by their bytes, every one of them', async function () {
    if (isSqlite(dataSource.manager)) return this.skip();
    const columns: { name: string; collation: string }[] = await dataSource.query(
      "SELECT table_name AS name, collation_name AS collation FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name = 'number'",
    );
    expect(columns.map(({ name }) => name)).to.include.members(['attempt', 'call_in', 'consent', 'contact']);
    expect(columns.filter(({ collation }) => collation !== 'utf8mb4_bin')).to.deep.equal([]);
  });
});
