import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { notFollowed } from '../../src/agents/not-followed.js';
import { Gateway } from '../../src/calls/gateway.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { Campaign } from '../dialers/campaign.js';
import { onEachDatabase } from '../support/databases.js';

/**
 * Symptom: an agent of a node that was taken out of use in the middle of a call was "Talking" for ever after, by the API and on the page, and idle ones idle.
 * Cause: the rows are written by whoever follows the switch, and nobody does there.
 * Fix: beside what was seen last it is said that nobody follows them, why, and since when.
 */
onEachDatabase('agents of a node', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let id: number;
  const seenAt = new Date('2026-11-22T10:00:00.250Z');
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    const created = await dataSource.getRepository(Node).save({ enterpriseId: campaign.house.agency.enterpriseId, name: 'East', host: 'here', port: 8021, password: 'secret', mediaLocation: '/', createdAt: new Date() });
    id = created.id;
  });
  after(() => dataSource?.destroy());
  const told = async (whyNobodyDials?: () => string) => (await notFollowed({ dataSource, whyNobodyDials }, [id, id])).get(id);
  const set = (changes: Partial<Node>) => dataSource.getRepository(Node).update(id, changes);

  it('are followed while it is in use and can be used', async () => {
    expect(await told()).to.equal(undefined);
    expect((await notFollowed({ dataSource }, [])).size).to.equal(0);
  });

  it('are not while it is out of use, once its last call has ended, since it was looked at last', async () => {
    await set({ enabled: false });
    expect(await told(), 'without a gateway nobody knows since when').to.deep.equal({ why: 'The node "East" is not in use.', since: null });
    const gateway = { nodeId: id, profile: 'external' };
    await dataSource.getRepository(Gateway).insert([{ ...gateway, name: 'gone', seenAt: new Date('2026-11-21T10:00:00Z') }, { ...gateway, name: 'carrier', seenAt }, { ...gateway, name: 'new', seenAt: null }]);
    expect(await told()).to.deep.equal({ why: 'The node "East" is not in use.', since: seenAt });
    campaign.trunks.set([campaign.trunk({ nodeId: id })], campaign.house.clock.now());
    const runner = await campaign.running([{ listId: await campaign.list(campaign.numbers(1)), role: 'call' }]);
    expect(await campaign.place(runner)).to.have.length(1);
    expect(await told(), 'its call is under way').to.equal(undefined);
    await dataSource.query(`UPDATE attempt SET settled_at = created_at WHERE node_id = ?`, [id]);
    expect(await told()).to.include({ why: 'The node "East" is not in use.' });
    await set({ enabled: true });
  });

  it('are not while it cannot be used, nor while no process dials', async () => {
    await set({ trouble: 'Nothing answers at here:8021.' });
    expect(await told()).to.deep.equal({ why: 'The node "East" cannot be used: Nothing answers at here:8021.', since: seenAt });
    await set({ trouble: null });
    expect(await told(() => 'No process dials.')).to.deep.equal({ why: 'No process dials.', since: seenAt });
    expect(await told()).to.equal(undefined);
  });
});
