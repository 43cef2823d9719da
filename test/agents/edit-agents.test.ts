import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { createUser } from '../../src/accounts/users.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { agentsFor, updateAgent, withNode } from '../../src/agents/edit-agents.js';
import { Queue } from '../../src/agents/queue.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { type House, openHouse } from '../accounts/house.js';
import { failureOf, valueOf } from '../dialers/campaign.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('who sits at an agent’s telephone', (open) => {
  let dataSource: DataSource;
  let house: House;
  let agentId: number;
  before(async () => {
    dataSource = await open();
    house = await openHouse(dataSource);
    const { id: nodeId } = await dataSource.getRepository(Node).save({ enterpriseId: house.agency.enterpriseId, name: 'Node', host: 'here', port: 8021, password: 'secret', mediaLocation: '/', createdAt: new Date() });
    await dataSource.getRepository(Queue).insert({ nodeId, name: 'shared', strategy: 'round-robin', accountId: null });
    const row = { nodeId, name: 'ann@desk', type: 'callback', contact: 'user/ann', status: 'Available', state: 'Waiting', queues: ['shared'], phone: 'softphone' };
    agentId = (await dataSource.getRepository(Agent).save(row)).id;
  });
  after(() => dataSource?.destroy());
  const user = async (accountId: number, name: string) => valueOf(await createUser(house.context, house.agency, { email: `${name}@example.test`, password: 'correct horse battery', role: 'agent', accountId })).id;
  const seatedUser = async () => (await dataSource.getRepository(Agent).findOneByOrFail({ id: agentId })).userId;

  it('is taken from nobody by the administrator of another account whose calls the agent takes too', async () => {
    const { context, administratorOfOne, administratorOfOther, agency } = house;
    const [ours, theirs] = [await user(house.one, 'ours'), await user(house.other, 'theirs')];
    expect(failureOf(await updateAgent(context, administratorOfOne, agentId, { userId: theirs })).status, 'a user of another account').to.equal(422);
    valueOf(await updateAgent(context, administratorOfOther, agentId, { userId: theirs }));
    for (const userId of [ours, null]) expect(failureOf(await updateAgent(context, administratorOfOne, agentId, { userId }))).to.deep.include({ status: 409, field: 'userId', message: 'Somebody of another account sits at the telephone of "ann@desk"; nothing was changed. An agency administrator can change that.' });
    expect(await seatedUser()).to.equal(theirs);
    valueOf(await updateAgent(context, agency, agentId, { userId: null }));
    valueOf(await updateAgent(context, administratorOfOne, agentId, { userId: ours }));
    expect(await seatedUser()).to.equal(ours);
  });

  // Symptom: a change of an agent that names nothing ended as a 500. Cause: no column was left to write. Fix: nothing is written, nor audited.
  it('stays as it is where a change names nothing', async () => {
    const { context, agency } = house;
    const audited = () => dataSource.getRepository(AuditEntry).countBy({ subject: `agent ${agentId}` });
    const before = { seated: await seatedUser(), audited: await audited() };
    expect(valueOf(await updateAgent(context, agency, agentId, {}))).to.include({ id: agentId, name: 'ann@desk' });
    expect({ seated: await seatedUser(), audited: await audited() }).to.deep.equal(before);
  });

  it('is told apart by the node from an agent of the same name on another', async () => {
    const { context, agency } = house;
    const { id: nodeId } = await dataSource.getRepository(Node).save({ enterpriseId: agency.enterpriseId, name: 'Second', host: 'there', port: 8021, password: 'secret', mediaLocation: '/', createdAt: new Date() });
    await dataSource.getRepository(Agent).insert({ nodeId, name: 'ann@desk', type: 'callback', contact: 'user/ann', status: 'Available', state: 'Waiting', queues: [], phone: 'softphone' });
    const told = await withNode(context, await agentsFor(context, agency));
    expect(told.map(({ name, node }) => `${name} on ${node}`)).to.deep.equal(['ann@desk on Node', 'ann@desk on Second']);
    expect(await withNode(context, [])).to.deep.equal([]);
  });
});
