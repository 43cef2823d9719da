import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Agent } from '../../src/agents/agent.entity.js';
import { agentDirectory } from '../../src/agents/directory.js';
import { Queue } from '../../src/agents/queue.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { type House, openHouse } from '../accounts/house.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('the queues and agents of an account', (open) => {
  let dataSource: DataSource;
  let house: House;
  before(async () => {
    dataSource = await open();
    house = await openHouse(dataSource);
    const { id: nodeId } = await dataSource.getRepository(Node).save({ enterpriseId: house.agency.enterpriseId, name: 'Node', host: 'here', port: 8021, password: 'secret', mediaLocation: '/', createdAt: new Date() });
    const queue = { nodeId, strategy: 'round-robin' };
    await dataSource.getRepository(Queue).insert([{ ...queue, name: 'shared', accountId: null }, { ...queue, name: 'ours', accountId: house.one }, { ...queue, name: 'theirs', accountId: house.other }, { ...queue, name: 'gone', accountId: null, isGone: true }]);
    const agent = { nodeId, type: 'callback', contact: 'user/1@x', status: 'Available', state: 'Waiting', phone: 'softphone' };
    await dataSource.getRepository(Agent).insert([
      { ...agent, name: 'ann', queues: ['theirs', 'shared'] }, { ...agent, name: 'ben', queues: ['ours'] }, { ...agent, name: 'eve', queues: ['theirs'] }, { ...agent, name: 'idle', queues: [] }, { ...agent, name: 'left', queues: ['shared'], isGone: true },
    ]);
  });
  after(() => dataSource?.destroy());

  it('are those that it may use, and who serves one: a lambda gives no contact to the agents of another account', async () => {
    const { hasQueue, hasAgent } = agentDirectory(house.context);
    const known = async (accountId: number) => [
      await Promise.all(['shared', 'ours', 'theirs', 'gone', 'none'].map((name) => hasQueue(accountId, name))),
      await Promise.all(['ann', 'ben', 'eve', 'idle', 'left', 'nobody', 'Ben'].map((name) => hasAgent(accountId, name))),
    ];
    expect(await known(house.one)).to.deep.equal([[true, true, false, false, false], [true, true, false, false, false, false, false]]);
    expect(await known(house.other)).to.deep.equal([[true, false, true, false, false], [true, false, true, false, false, false, false]]);
  });
});
