import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AbandonCount } from '../../src/calls/abandon-count.entity.js';
import { abandonedOf } from '../../src/calls/abandoned.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { Queue } from '../../src/agents/queue.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { Gateway } from '../../src/calls/gateway.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { abandonedCalls, whoAnswered } from '../../src/dialers/abandoned-calls.js';
import { cloneDialer } from '../../src/dialers/clone-dialer.js';
import { dialerProgress } from '../../src/dialers/progress.js';
import { createDialer } from '../../src/dialers/save-dialer.js';
import { attemptUnderWay } from '../calls/attempt-under-way.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, failureOf, valueOf } from './campaign.js';

onEachDatabase('what a dialer with agents has to show', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let nodeId: number;
  let gatewayId: number;
  let queueId: number;
  let dialerId: number;

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    const enterpriseId = campaign.house.first.account.enterpriseId;
    ({ id: nodeId } = await dataSource.getRepository(Node).save({ enterpriseId, name: 'Node', host: 'here', port: 8021, password: 'x', mediaLocation: '/', createdAt: new Date() }));
    ({ id: gatewayId } = await dataSource.getRepository(Gateway).save({ nodeId, name: 'trunk', profile: 'external' }));
    ({ id: queueId } = await dataSource.getRepository(Queue).save({ nodeId, name: 'sales', strategy: 'round-robin', accountId: null }));
    dialerId = valueOf(await createDialer(campaign.context, campaign.by, campaign.house.one, { name: 'Sales', settings: { method: 'progressive', queueId } })).id;
  });
  after(() => dataSource?.destroy());
  const count = (day: string, answered: number, abandoned: number) => dataSource.getRepository(AbandonCount).insert({ campaignId: dialerId, accountId: campaign.house.one, day, answered, abandoned });

  it('are the abandoned calls of its campaign by day, with the 30 days that end there; a clone shows the same', async () => {
    await count('2026-10-01', 100, 3);
    await count('2026-10-30', 50, 1);
    await count('2026-10-31', 10, 0);
    const clone = valueOf(await cloneDialer(campaign.context, campaign.by, dialerId));
    for (const id of [dialerId, clone.id]) {
      const { days, cap, campaignId, zone } = valueOf(await abandonedCalls(campaign.context, campaign.by, id));
      expect([cap, campaignId, zone]).to.deep.equal([0.03, dialerId, campaign.house.first.account.zone]);
      expect(days).to.deep.equal([
        { day: '2026-10-01', answered: 100, abandoned: 3, month: { answered: 100, abandoned: 3 } },
        { day: '2026-10-30', answered: 50, abandoned: 1, month: { answered: 150, abandoned: 4 } },
        { day: '2026-10-31', answered: 10, abandoned: 0, month: { answered: 60, abandoned: 1 } },
      ]);
    }
    expect(failureOf(await abandonedCalls(campaign.context, campaign.house.administratorOfOther, dialerId)).status).to.equal(404);
  });

  /*
   * Symptom: for an hour after a midnight the page had one "In 30 days" and the day's line and the file another. Cause: where clocks had gone forward
   * within them, 30 times 24 hours before half past midnight was the evening of the day before the one that was meant, so 31 days were counted.
   * Fix: days are counted by the calendar, as the file does.
   */
  it('are the same 30 days on the page and in the file after clocks have gone forward', async () => {
    const { id } = valueOf(await createDialer(campaign.context, campaign.by, campaign.house.one, { name: 'Spring' }));
    await dataSource.query('UPDATE account SET zone = ? WHERE id = ?', ['America/New_York', campaign.house.one]);
    for (const [day, answered, abandoned] of [['2026-02-07', 100, 9], ['2026-02-08', 50, 1], ['2026-03-09', 10, 0]] as const) await dataSource.getRepository(AbandonCount).insert({ campaignId: id, accountId: campaign.house.one, day, answered, abandoned });
    const month = { answered: 60, abandoned: 1 };
    expect((await abandonedOf(dataSource.manager, id, campaign.house.one, Date.parse('2026-03-09T00:30:00-04:00'))).month).to.deep.equal(month);
    expect(valueOf(await abandonedCalls(campaign.context, campaign.by, id)).days.at(-1)!.month).to.deep.equal(month);
    await dataSource.query('UPDATE account SET zone = ? WHERE id = ?', [campaign.house.first.account.zone, campaign.house.one]);
  });

  it('is who answered, by gateway', async () => {
    for (const detected of ['human', 'human', 'machine', 'unknown', null] as const) {
      const id = await attemptUnderWay(dataSource, { accountId: campaign.house.one, dialerId, gatewayId, nodeId });
      await dataSource.getRepository(Attempt).update({ id }, { detected, answeredAt: new Date(campaign.house.clock.now()), createdAt: new Date(campaign.house.clock.now()) });
    }
    await attemptUnderWay(dataSource, { accountId: campaign.house.one, dialerId, gatewayId, nodeId });
    const judged = { judgedPeople: 0, missed: 0, judgedMachines: 0, mistaken: 0, missedShare: null, mistakenShare: null };
    expect(valueOf(await whoAnswered(campaign.context, campaign.by, dialerId))).to.deep.equal({
      items: [{ gatewayId, gateway: 'trunk', node: 'Node', human: 2, machine: 1, fax: 0, unknown: 1, notListened: 1, judged, isOff: false, warning: null }], judged, off: [],
    });
    expect(failureOf(await whoAnswered(campaign.context, campaign.house.administratorOfOther, dialerId)).status).to.equal(404);
  });

  it('are the agents of its queue by what they do, those without a softphone named', async () => {
    const agents = dataSource.getRepository(Agent);
    const agent = (name: string, some: Partial<Agent>) => agents.insert({ nodeId, name, type: 'callback', contact: 'user/1@x', status: 'Available', state: 'Waiting', queues: ['sales'], phone: 'softphone', phase: 'idle', userId: null, ...some });
    await agent('ada', {});
    await agent('ben', { phase: 'wrapUp' });
    await agent('cy', { phase: 'away', phone: 'it has no telephone' });
    await agent('dee', { queues: ['other'] });
    await agent('eve', { isGone: true });
    const progress = (await dialerProgress(campaign.context, campaign.by, dialerId))!;
    expect(progress.agents).to.deep.equal({ queue: 'sales', strategy: 'round-robin', isGone: false, phases: { idle: 1, offered: 0, talk: 0, wrapUp: 1, away: 1 }, notAtSoftphone: 1 });
    expect(progress.abandoned!.cap).to.equal(0.03);
  });

  it('counts who is talking, or hears that nobody came, before the call has ended; machines are nobody', async () => {
    const { id } = valueOf(await createDialer(campaign.context, campaign.by, campaign.house.one, { name: 'Live', settings: { method: 'power', queueId } }));
    for (const [state, detected] of [['talking', 'human'], ['talking', null], ['talking', 'machine'], ['playing', 'unknown'], ['queued', 'human']] as const)
      await dataSource.getRepository(Attempt).update({ id: await attemptUnderWay(dataSource, { accountId: campaign.house.one, dialerId: id }) }, { state, detected });
    const live = { answered: 3, abandoned: 1 };
    expect((await dialerProgress(campaign.context, campaign.by, id))!.abandoned).to.deep.equal({ today: live, month: live, cap: 0.03 });
  });

  it('is nothing of that for a broadcast', async () => {
    const { id } = valueOf(await createDialer(campaign.context, campaign.by, campaign.house.one, { name: 'Broadcast' }));
    expect(await dialerProgress(campaign.context, campaign.by, id)).to.include({ agents: null, abandoned: null });
  });
});
