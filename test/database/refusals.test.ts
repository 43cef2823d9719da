import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Refusals0025 } from '../../migrations/0025-refusals.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { Disposition } from '../../src/agents/disposition.entity.js';
import { DialerVersion } from '../../src/dialers/dialer-version.entity.js';
import { Campaign } from '../dialers/campaign.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('dispositions that were saved before a refusal was told from a failure', (open) => {
  let dataSource: DataSource;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
  });
  after(() => dataSource?.destroy());

  it('go on as refusals, but for a wrong number: in what agents said, and in the settings of dialers; and back', async () => {
    const campaign = await Campaign.open(dataSource);
    const { id: agentId } = await dataSource.getRepository(Agent).save({ nodeId: 1, name: 'ann', type: 'callback', contact: '', status: '', state: '', queues: [], phone: '' });
    const word = { accountId: campaign.house.one, dialerId: 1, contactId: 1, agentId, givenBy: 'ann', givenAt: new Date(0) };
    const names = [['No thanks', 'failure'], ['wrong NUMBER', 'failure'], ['Sold', 'success']] as const;
    await dataSource.getRepository(Disposition).insert(names.map(([name, outcome], index) => ({ ...word, attemptId: `attempt ${index}`, name, outcome })));
    const dialer = await campaign.dialer([], { dispositions: names.map(([name, outcome], index) => ({ name, key: String(index), outcome })) });
    const plain = await campaign.dialer([]);
    const outcomes = async () => ({
      said: (await dataSource.getRepository(Disposition).find({ order: { attemptId: 'ASC' } })).map(({ outcome }) => outcome),
      settings: (await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId })).settings.dispositions.map(({ outcome }) => outcome),
    });
    const untouched = await dataSource.query('SELECT settings FROM dialer_version WHERE id = ?', [plain.versionId]);
    const runner = dataSource.createQueryRunner();
    await new Refusals0025().down(runner);
    expect(await outcomes()).to.deep.equal({ said: ['failure', 'failure', 'success'], settings: ['failure', 'failure', 'success'] });
    await new Refusals0025().up(runner);
    await runner.release();
    expect(await outcomes()).to.deep.equal({ said: ['refusal', 'failure', 'success'], settings: ['refusal', 'failure', 'success'] });
    expect(await dataSource.query('SELECT settings FROM dialer_version WHERE id = ?', [plain.versionId])).to.deep.equal(untouched);
    expect((await dataSource.driver.createSchemaBuilder().log()).upQueries).to.deep.equal([]);
  });
});
