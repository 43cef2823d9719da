import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Queue } from '../../src/agents/queue.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import type { LambdaInput } from '../../src/lambdas/lambda-input.js';
import type { Lambdas, Selection } from '../../src/lambdas/lambdas.js';
import { routeByLambda } from '../../src/dialers/route-by-lambda.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign } from './campaign.js';

onEachDatabase('a lambda that chooses the queue', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let queue: Queue;

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    await dataSource.query('INSERT INTO node (id, enterprise_id, name, host, port, password, media_location, created_at) SELECT 1, enterprise_id, ?, ?, 8021, ?, ?, ? FROM account WHERE id = ?', ['Node', 'localhost', 'secret', '/messages', '2026-01-01 00:00:00.000', campaign.house.one]);
    queue = await dataSource.getRepository(Queue).save({ nodeId: 1, name: 'sales@x', strategy: 'round-robin', accountId: null, seenAt: null });
  });
  afterEach(() => campaign.live.clear());
  after(() => dataSource?.destroy());

  /** Places one call, lets a lambda that answers so choose, and gives what was asked and what came of it. */
  const route = async (answer: Selection) => {
    const asked: LambdaInput[] = [];
    const lambdas = { chooseAgentOrQueue: async (_account: number, _lambda: number, input: LambdaInput) => (asked.push(input), answer) } as unknown as Lambdas;
    const runner = await campaign.running([{ listId: await campaign.list(campaign.numbers(1)), role: 'call' }], { queueId: queue.id, menu: 'welcome XML default' });
    let work: Promise<void> | undefined;
    runner.onPlaced = (call, plan) => (work = routeByLambda(lambdas, campaign.gate, runner.dialer, { ...plan, settings: { ...plan.settings, lambdaId: 1 } }, call));
    const [number] = await campaign.place(runner);
    await work;
    const attempt = await dataSource.getRepository(Attempt).findOneByOrFail({ dialerId: runner.dialer.id });
    return { asked, number, attempt, told: campaign.switch.variables.get(`${attempt.id} queue`) };
  };

  it('is asked about the contact while the telephone rings, and the switch is told', async () => {
    const { asked, number, attempt, told } = await route({ queue: 'vip@x', says: 'The lambda "VIPs" chose the queue "vip@x".', isFallback: false });
    expect(asked).to.have.length(1);
    expect(asked[0]!.contact).to.include({ number });
    expect(told).to.equal('vip@x');
    expect(attempt).to.include({ queue: 'vip@x', reason: 'The lambda "VIPs" chose the queue "vip@x".' });
    expect(campaign.live.get(attempt.id)?.queue).to.equal('vip@x');
  });

  it('that fails leaves the queue of the dialer, and says why', async () => {
    const { attempt, told } = await route({ queue: 'sales@x', says: 'The lambda "VIPs" ran for longer than 50 ms; the queue "sales@x" was taken instead.', isFallback: true });
    expect(told).to.equal(undefined);
    expect(attempt).to.include({ queue: 'sales@x', reason: 'The lambda "VIPs" ran for longer than 50 ms; the queue "sales@x" was taken instead.' });
  });

  it('that chooses an agent is told that a queue chooses who is free', async () => {
    const { attempt, told } = await route({ agent: 'a@x', says: 'The lambda "VIPs" chose the agent "a@x".', isFallback: false });
    expect(told).to.equal(undefined);
    expect(attempt.queue).to.equal('sales@x');
    expect(attempt.reason).to.include('A queue gives a call to whoever is free, so "sales@x" was taken instead.');
  });
});
