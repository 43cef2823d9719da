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

  it('compare numbers by their bytes, every one of them', async () => {
    const tables = dataSource.entityMetadatas.filter(({ columns }) => columns.some(({ databaseName }) => databaseName === 'number')).map(({ tableName }) => tableName);
    expect(tables).to.include.members(['attempt', 'call_in', 'consent', 'contact']);
    for (const table of tables) {
      // Told by the column, without a row: a name that differs by an accent is the same to MariaDB's alphabet.
      const [{ isSame }] = await dataSource.query(`SELECT 'é' = number AS isSame FROM (SELECT number FROM ${table} WHERE 1 = 0 UNION ALL SELECT 'e') AS one`);
      expect(Number(isSame), table).to.equal(0);
    }
  });
});
