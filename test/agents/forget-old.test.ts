import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Agent } from '../../src/agents/agent.entity.js';
import { AgentPause } from '../../src/agents/agent-pause.entity.js';
import { AgentWish } from '../../src/agents/agent-wish.entity.js';
import { forgetOldOfAgents } from '../../src/agents/forget-old.js';
import { Task, type TaskState } from '../../src/agents/task.entity.js';
import { insertRows, sqlTime } from '../../src/database/sql.js';
import { type House, openHouse } from '../accounts/house.js';
import { onEachDatabase } from '../support/databases.js';

const day = 86_400_000;

onEachDatabase('what is kept of agents', (open) => {
  let dataSource: DataSource;
  let house: House;
  let agentId: number;
  const at = (days: number) => new Date(house.clock.now() - days * day);

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource);
    agentId = (await dataSource.getRepository(Agent).save({ nodeId: 1, name: 'ann@desk', type: 'callback', contact: '', status: 'Available', state: 'Waiting', queues: [], phone: '', seenAt: null })).id;
  });
  after(() => dataSource?.destroy());

  const task = (state: TaskState, days: number) => ({ accountId: house.one, dialerId: 1, contactId: 1, dialerContactId: 1, agentId, kind: 'preview' as const, state, offeredAt: at(days), expiresAt: at(days) });

  it('are tasks for a month, wishes for a week and breaks for thirteen months; what is not over stays', async () => {
    const tasks = dataSource.getRepository(Task);
    await tasks.insert([task('done', 31), task('planned', 31), task('offered', 31), task('dialing', 31), task('expired', 30.5), task('failed', 29.5), task('skipped', 0)]);
    const wish = { agentId, wish: { kind: 'status' as const, status: 'Available' as const, reason: '' }, says: null, askedBy: 'ann', doneAt: null };
    await dataSource.getRepository(AgentWish).insert([{ ...wish, state: 'done', askedAt: at(7.1) }, { ...wish, state: 'doing', askedAt: at(8) }, { ...wish, state: 'done', askedAt: at(6.9) }]);
    await dataSource.getRepository(AgentPause).insert([{ agentId, reason: 'Lunch', startedAt: at(397), endedAt: at(396.9) }, { agentId, reason: 'Since then', startedAt: at(397), endedAt: null }, { agentId, reason: 'Lunch', startedAt: at(390), endedAt: at(389) }]);
    expect(await forgetOldOfAgents(house.context)).to.deep.equal({ tasks: 2, wishes: 2, breaks: 1 });
    expect((await tasks.find({ order: { id: 'ASC' } })).map(({ state }) => state)).to.deep.equal(['planned', 'offered', 'dialing', 'failed', 'skipped']);
    expect(await forgetOldOfAgents(house.context)).to.deep.equal({ tasks: 0, wishes: 0, breaks: 0 });
  });

  it('also goes where there are more than fit into one chunk', async () => {
    const columns = ['account_id', 'dialer_id', 'contact_id', 'dialer_contact_id', 'agent_id', 'kind', 'state', 'offered_at', 'expires_at'];
    const row = (days: number) => [house.one, 1, 1, 1, agentId, 'preview', 'expired', sqlTime(at(days).getTime()), sqlTime(at(days).getTime())];
    for (let left = 5; left > 0; left--) await insertRows(dataSource.manager, 'task', columns, Array.from({ length: 500 }, () => row(40)));
    await insertRows(dataSource.manager, 'task', columns, [row(1)]);
    expect(await forgetOldOfAgents(house.context)).to.include({ tasks: 2_500 });
  });
});
