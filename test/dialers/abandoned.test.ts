import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Queue } from '../../src/agents/queue.entity.js';
import { abandonedOf } from '../../src/calls/abandoned.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { consumeOutbox } from '../../src/database/outbox.js';
import { startDialer } from '../../src/dialers/lifecycle.js';
import { moveOn } from '../../src/dialers/next-action.js';
import type { Runner } from '../../src/dialers/runner.js';
import { createDialer } from '../../src/dialers/save-dialer.js';
import type { CallEnd } from '../../src/switch/switch.js';
import { onEachDatabase } from '../support/databases.js';
import { allDay, Campaign, failureOf, valueOf } from './campaign.js';

onEachDatabase('a call that a person answered', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let queueId: number;

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    await dataSource.query('INSERT INTO node (id, enterprise_id, name, host, port, password, media_location, created_at) SELECT 1, enterprise_id, ?, ?, 8021, ?, ?, ? FROM account WHERE id = ?', ['Node', 'localhost', 'secret', '/messages', '2026-01-01 00:00:00.000', campaign.house.one]);
    queueId = (await dataSource.getRepository(Queue).save({ nodeId: 1, name: 'sales@x', strategy: 'ring-all', accountId: null, seenAt: null })).id;
  });
  afterEach(() => campaign.live.clear());
  after(() => dataSource?.destroy());

  /** A broadcast with a voice menu and a queue needs no agent to be placed, and its calls are for the queue all the same. */
  const running = async (listId: number, settings: object = {}) => campaign.running([{ listId, role: 'call' }], { queueId, menu: 'welcome XML default', maxAttempts: 3, ...settings });
  const lastOf = (runner: Runner) => dataSource.getRepository(Attempt).findOneOrFail({ where: { dialerId: runner.dialer.id }, order: { createdAt: 'DESC', id: 'DESC' } });
  const end = async (id: string, some: Partial<CallEnd>) => {
    const now = campaign.house.clock.now();
    campaign.settler.ended({ uuid: id, cause: 'NORMAL_CLEARING', createdAt: now - 20_000, answeredAt: now - 10_000, endedAt: now, queuedAt: now - 9_000, ...some });
    await campaign.settler.flush();
    await consumeOutbox(dataSource, campaign.house.clock, { 'attempt settled': moveOn }, campaign.context.log);
  };
  const countsOf = ({ dialer }: Runner) => abandonedOf(dataSource.manager, dialer.campaignId, dialer.accountId, campaign.house.clock.now());

  it('is counted once for its campaign, with an agent or abandoned; machines, with an agent or without, and who hung up in the queue are not', async () => {
    const listId = await campaign.list(campaign.numbers(8));
    const runner = await running(listId);
    await campaign.place(runner);
    const rows = await dataSource.getRepository(Attempt).findBy({ dialerId: runner.dialer.id });
    const [talked, abandoned, machine, hungUp, ...machinesForAgents] = rows.map(({ id }) => id) as [string, string, string, string, ...string[]];
    const bridgedAt = campaign.house.clock.now() - 8_000;
    await end(talked, { detected: 'human', bridgedAt, agent: 'a@x' });
    await end(talked, { detected: 'human', note: 'abandoned' });
    await end(abandoned, { detected: 'human', note: 'abandoned' });
    await end(machine, { detected: 'machine', note: 'machine' });
    await end(hungUp, { detected: 'human' });
    const ways: Partial<CallEnd>[] = [{ bridgedAt, agent: 'a@x' }, { note: 'abandoned' }, { cause: 'ORIGINATOR_CANCEL' }, { note: 'abandoned', correctedAt: campaign.house.clock.now() - 1_000 }];
    for (const [index, way] of ways.entries()) await end(machinesForAgents[index]!, { detected: 'machine', ...way });
    const results = (await dataSource.getRepository(Attempt).findBy({ dialerId: runner.dialer.id })).filter(({ id }) => machinesForAgents.includes(id)).map(({ result }) => result);
    expect(results, 'machines for agents').to.deep.equal(['machine', 'machine', 'machine', 'machine']);
    expect(await countsOf(runner)).to.deep.equal({ today: { answered: 2, abandoned: 1 }, month: { answered: 2, abandoned: 1 } });
    expect(await dataSource.getRepository(Attempt).findOneByOrFail({ id: talked })).to.include({ result: 'answered', agent: 'a@x', queue: 'sales@x' });
    await campaign.house.clock.advance(25 * 3_600_000);
    expect(await countsOf(runner), 'the next day').to.deep.include({ today: { answered: 0, abandoned: 0 }, month: { answered: 2, abandoned: 1 } });
    await campaign.house.clock.advance(30 * 24 * 3_600_000);
    expect(await countsOf(runner), 'after 30 days').to.deep.include({ month: { answered: 0, abandoned: 0 } });
  });

  it('and was a machine’s that no agent took is called again when any other machine is', async () => {
    const [number] = campaign.numbers(1) as [string];
    const runner = await running(await campaign.list([number]), { abandonedLockoutHours: 72, retryMinutes: 1 });
    await campaign.place(runner);
    await end((await lastOf(runner)).id, { detected: 'machine', note: 'abandoned' });
    expect(await countsOf(runner)).to.deep.equal({ today: { answered: 0, abandoned: 0 }, month: { answered: 0, abandoned: 0 } });
    await campaign.house.clock.advance(61_000);
    expect(await campaign.place(runner)).to.deep.equal([number]);
  });

  it('and then was abandoned is not called again for the set hours, by any dialer of the account', async () => {
    const [number] = campaign.numbers(1) as [string];
    const listId = await campaign.list([number]);
    const runner = await running(listId, { abandonedLockoutHours: 72, retryMinutes: 1 });
    await campaign.place(runner);
    const { id } = await lastOf(runner);
    const at = campaign.house.clock.now();
    await end(id, { note: 'abandoned' });
    const other = await running(await campaign.list([number]));
    expect(await campaign.place(other)).to.deep.equal([]);
    expect(await lastOf(other)).to.include({ result: 'refused', rule: 'abandoned' });
    await campaign.house.clock.advance(at + 72 * 3_600_000 - campaign.house.clock.now() - 60_000);
    expect(await campaign.place(runner), 'a minute before').to.deep.equal([]);
    await campaign.house.clock.advance(120_000);
    expect(await campaign.place(runner), 'a minute after').to.deep.equal([number]);
    await campaign.hangUp();
    expect(await campaign.place(other), 'by the other, when that call is over').to.deep.equal([number]);
  });

  it('and whose key asked never to be called again is on the opt-outs of the account, which block in every dialer', async () => {
    const [number, friend] = campaign.numbers(2) as [string, string];
    const runner = await running(await campaign.list([number]));
    await campaign.place(runner);
    const { id } = await lastOf(runner);
    await end(id, { note: 'abandoned, opted out', key: '9' });
    expect((await campaign.places(runner.dialer.id)).get(number), 'nor do they wait here').to.include({ state: 'blacklisted', status: 'OPTED OUT', lastResult: 'abandoned' });
    const entries = await dataSource.getRepository(Contact).findBy({ number, addedBy: 'a key pressed in a call' });
    expect(entries).to.have.length(1);
    const other = await running(await campaign.list([number, friend]), { abandonedLockoutHours: 0 });
    expect(await campaign.place(other)).to.deep.equal([friend]);
    const [place] = [...(await campaign.places(other.dialer.id)).values()].filter(({ contact }) => contact?.number === number);
    expect(place).to.include({ state: 'blacklisted', status: 'OPTED OUT' });
  });

  it('needs what people must hear, and a queue that rings one agent where the agent is called first', async () => {
    const listId = await campaign.list(campaign.numbers(1));
    const dialer = await campaign.dialer([{ listId, role: 'call' }], { method: 'predictive', queueId });
    expect(failureOf(await startDialer(campaign.context, campaign.by, dialer.id)).message).to.include('has no safe-harbour message, which people must hear when no agent comes within two seconds; it was not started. Upload one and choose it.');
    const ringAll = await createDialer(campaign.context, campaign.by, campaign.house.one, { name: 'All at once', settings: { hours: allDay, mode: 'agent first', queueId }, lists: [{ listId, role: 'call' }] });
    expect(failureOf(ringAll)).to.include({ field: 'settings.queueId' }).and.to.have.property('message').that.includes('rings several agents for each call (ring-all)');
    const nowhere = await createDialer(campaign.context, campaign.by, campaign.house.one, { name: 'Nowhere', settings: { hours: allDay, queueId: 999_999 }, lists: [{ listId, role: 'call' }] });
    expect(failureOf(nowhere).message).to.include('The queue does not exist for this account');
    valueOf(await createDialer(campaign.context, campaign.by, campaign.house.one, { name: 'Contact first', settings: { hours: allDay, method: 'progressive', queueId }, lists: [{ listId, role: 'call' }] }));
  });
});
