import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Queue } from '../../src/agents/queue.entity.js';
import { abandonedOf } from '../../src/calls/abandoned.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { trace } from '../../src/calls/trace.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { consumeOutbox } from '../../src/database/outbox.js';
import { startDialer } from '../../src/dialers/lifecycle.js';
import { moveOn } from '../../src/dialers/next-action.js';
import type { Runner } from '../../src/dialers/runner.js';
import { createDialer, updateDialer } from '../../src/dialers/save-dialer.js';
import type { CallEnd } from '../../src/switch/switch.js';
import { onEachDatabase } from '../support/databases.js';
import { allDay, Campaign, failureOf, valueOf } from './campaign.js';

onEachDatabase('a broadcast whose message offers keys', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let queueId: number;
  let safeHarbourId: number;

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    queueId = (await dataSource.getRepository(Queue).save({ nodeId: 1, name: 'sales@x', strategy: 'round-robin', accountId: campaign.house.one, seenAt: null })).id;
    safeHarbourId = await campaign.message();
  });
  afterEach(() => campaign.live.clear());
  after(() => dataSource?.destroy());

  const keys = { confirm: '1', repeat: '2', agent: '3', optOut: '*', repeats: 2 };
  const running = async (contacts: number, settings: object = {}): Promise<Runner> =>
    campaign.running([{ listId: await campaign.list(campaign.numbers(contacts)), role: 'call' }], { queueId, safeHarbourId, keys, ...settings });
  const called = ({ dialer }: Runner) => dataSource.getRepository(Attempt).findBy({ dialerId: dialer.id });
  const end = async (id: string, some: Partial<CallEnd>) => {
    const now = campaign.house.clock.now();
    campaign.settler.ended({ uuid: id, cause: 'NORMAL_CLEARING', createdAt: now - 20_000, answeredAt: now - 10_000, endedAt: now, ...some });
    await campaign.settler.flush();
    await consumeOutbox(dataSource, campaign.house.clock, { 'attempt settled': moveOn }, campaign.context.log);
  };
  const countsOf = async ({ dialer }: Runner) => (await abandonedOf(dataSource.manager, dialer.campaignId, dialer.accountId, campaign.house.clock.now())).today;

  it('tells the switch which key does what, and calls although no agent is there', async () => {
    const runner = await running(1);
    await campaign.place(runner);
    expect(campaign.switch.originations.at(-1)).to.deep.include({ extension: 'broadcast' });
    expect(campaign.switch.originations.at(-1)!.variables).to.include({
      key_confirm: '1', key_repeat: '2', key_agent: '3', key_opt_out: '*', repeats: 'ii', key_wait_ms: '5000', queue: 'sales@x', patience_ms: '2000', safe_harbour: '/messages/message.wav', opt_out_key: '*', detection: 'off',
    });
    expect((await called(runner))[0]).to.include({ chosen: 'nothing', queue: 'sales@x' });
  });

  it('offers no key where none is set', async () => {
    const plain = await running(1, { keys: {}, queueId: null });
    await campaign.place(plain);
    expect(campaign.switch.originations.at(-1)!.variables).to.not.have.property('key_confirm');
    expect((await called(plain))[0]).to.include({ chosen: null, queue: null });
  });

  it('keeps what was chosen: in the trace, with the contact, and on the list of those who are never called again', async () => {
    const runner = await running(3);
    await campaign.place(runner);
    const [confirmed, optedOut, silent] = (await called(runner)) as [Attempt, Attempt, Attempt];
    await end(confirmed.id, { chosen: 'confirm', key: '1', note: 'confirmed' });
    await end(optedOut.id, { chosen: 'opt out', key: '*', note: 'opted out' });
    await end(silent.id, { note: 'played' });
    const places = await campaign.places(runner.dialer.id);
    expect([confirmed, optedOut, silent].map(({ number }) => [places.get(number)!.state, places.get(number)!.status])).to.deep.equal([['success', 'CONFIRMED'], ['success', 'OPTED OUT'], ['success', null]]);
    const lines = valueOf(await trace(campaign.context, campaign.by, { dialerId: runner.dialer.id, country: 'US', limit: 10 }));
    expect(new Map(lines.map(({ number, chosen, keyPressed, result }) => [number, [chosen, keyPressed, result]]))).to.deep.equal(
      new Map([[confirmed.number, ['confirm', '1', 'answered']], [optedOut.number, ['opt out', '*', 'answered']], [silent.number, ['nothing', null, 'answered']]]),
    );
    const optOuts = await dataSource.getRepository(ContactList).findOneByOrFail({ accountId: campaign.house.one, blocksAll: true });
    expect((await dataSource.getRepository(Contact).findBy({ listId: optOuts.id })).map(({ number }) => number)).to.deep.equal([optedOut.number]);
    expect(await countsOf(runner), 'nobody asked for an agent').to.deep.equal({ answered: 0, abandoned: 0 });
  });

  it('counts who asked for an agent, with one or abandoned, and nobody who only heard the message', async () => {
    const runner = await running(4);
    await campaign.place(runner);
    const [talked, abandoned, hungUp, heard] = (await called(runner)).map(({ id }) => id) as [string, string, string, string];
    const at = campaign.house.clock.now();
    await end(talked, { chosen: 'agent', key: '3', queuedAt: at - 9_000, bridgedAt: at - 8_000, agent: 'a@x' });
    await end(abandoned, { chosen: 'agent', queuedAt: at - 9_000, note: 'abandoned' });
    await end(hungUp, { chosen: 'agent', key: '3', queuedAt: at - 9_000 });
    await end(heard, { note: 'played' });
    expect(await countsOf(runner)).to.deep.equal({ answered: 2, abandoned: 1 });
  });

  it('is held back to the agents who are free once too many of those who asked got none', async () => {
    const runner = await running(8, { concurrentCalls: 2 });
    let free = 0;
    runner.freeAgents = (nodeId, queue) => (nodeId === 1 && queue === 'sales@x' ? free : Number.NaN);
    expect(await campaign.place(runner), 'without agents').to.have.length(2);
    const [abandoned, talking] = (await called(runner)) as [Attempt, Attempt];
    await end(abandoned.id, { chosen: 'agent', queuedAt: campaign.house.clock.now(), note: 'abandoned' });
    await campaign.refresh(runner);
    expect(runner.heldBack).to.equal('Held back: 1 of 1 who asked for an agent (today) got none in time, and the law allows 3 %. Until it is less, one contact is called for each free agent of the queue "sales@x".');
    expect(await campaign.place(runner)).to.have.length(0);
    free = 2;
    expect(await campaign.place(runner), 'two agents, and one call that may still ask').to.have.length(1);
    campaign.live.move(talking.id, 'answered', 1, { answeredAt: 1 });
    await end(talking.id, { chosen: 'agent', key: '3', queuedAt: 1, bridgedAt: 2 });
    await campaign.refresh(runner);
    expect(runner.heldBack).to.contain('1 of 2');
    // 40 who got an agent, and the share is below the law's.
    await dataSource.query('UPDATE abandon_count SET answered = 40 WHERE campaign_id = ?', [runner.dialer.campaignId]);
    await campaign.refresh(runner);
    free = 0;
    expect(runner.heldBack).to.equal(undefined);
    expect(await campaign.place(runner)).to.have.length(1);
  });

  it('does not start with a key for an agent and nobody to take the call, and takes no two keys that are the same', async () => {
    const lists = [{ listId: await campaign.list(campaign.numbers(1)), role: 'call' as const }];
    const make = async (name: string, settings: object) => valueOf(await createDialer(campaign.context, campaign.by, campaign.house.one, { name, settings: { hours: allDay, messageId: await campaign.message(), keys, ...settings }, lists })).id;
    expect(failureOf(await startDialer(campaign.context, campaign.by, await make('No queue', { safeHarbourId }))).message).to.equal('The dialer "No queue" has no queue whose agents would talk; it was not started. Choose one, or offer no key for an agent.');
    expect(failureOf(await startDialer(campaign.context, campaign.by, await make('No harbour', { queueId }))).message).to.contain('has no safe-harbour message');
    const same = await updateDialer(campaign.context, campaign.by, await make('Same keys', {}), { settings: { keys: { confirm: '3' } as never } });
    expect(failureOf(same)).to.include({ field: 'settings.keys', message: 'Two of the keys are the same: each does one thing. Nothing was saved.' });
  });
});
