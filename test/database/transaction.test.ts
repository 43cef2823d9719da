import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Enterprise } from '../../src/accounts/enterprise.entity.js';
import { transaction } from '../../src/database/transaction.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('a transaction', (open) => {
  let dataSource: DataSource;
  const enterprise = (name: string) => ({ name, zone: 'UTC', createdAt: new Date() });
  const names = async () => (await dataSource.getRepository(Enterprise).find()).map(({ name }) => name).sort();

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
  });
  afterEach(() => dataSource.query('DELETE FROM enterprise'));
  after(() => dataSource?.destroy());

  it('stands beside 19 others at the same time, and a bystander keeps what it wrote when one is undone', async () => {
    const works = Array.from({ length: 20 }, (_, index) =>
      transaction(dataSource, async (manager) => {
        await manager.getRepository(Enterprise).insert(enterprise(`in ${index}`));
        await new Promise((resolve) => setImmediate(resolve));
        if (index % 2 === 1) throw new Error('undone');
      }).catch((error: Error) => expect(error.message).to.equal('undone')),
    );
    const bystander = dataSource.getRepository(Enterprise).insert(enterprise('bystander'));
    await Promise.all([...works, bystander]);
    const kept = Array.from({ length: 10 }, (_, index) => `in ${index * 2}`);
    expect(await names()).to.deep.equal(['bystander', ...kept].sort());
  });

  it('sees what was committed since it began, on every connection', async function () {
    // Nobody else writes there while one lasts.
    if (dataSource.options.type === 'better-sqlite3') return this.skip();
    const count = async ({ query }: Pick<DataSource, 'query'>) => Number((await query('SELECT COUNT(*) AS count FROM enterprise'))[0].count);
    let begun = 0;
    let commit: () => void;
    const committed = new Promise<void>((resolve) => (commit = resolve));
    const seen = Array.from({ length: 10 }, () =>
      transaction(dataSource, async (manager) => {
        const query = manager.query.bind(manager) as DataSource['query'];
        const first = await count({ query });
        if (++begun === 10) commit();
        await committed.then(() => writing);
        return [first, await count({ query })];
      }),
    );
    const writing = committed.then(() => dataSource.getRepository(Enterprise).insert(enterprise('meanwhile')));
    expect(await Promise.all(seen)).to.deep.equal(Array.from({ length: 10 }, () => [0, 1]));
  });

  it('is undone whole when its work fails', async () => {
    const work = transaction(dataSource, async (manager) => {
      await manager.getRepository(Enterprise).insert(enterprise('first'));
      await manager.query('SELECT * FROM no_such_table');
    });
    await work.then(() => expect.fail('it did not fail'), () => undefined);
    expect(await names()).to.deep.equal([]);
  });
});
