import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import type { Principal } from '../../src/accounts/principal.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { DialerContact } from '../../src/dialers/dialer-contact.entity.js';
import { pauseDialer, startDialer, stopDialer } from '../../src/dialers/lifecycle.js';
import { updateDialer } from '../../src/dialers/save-dialer.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, failureOf, valueOf } from './campaign.js';

onEachDatabase('a dialer’s life', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  const start = (id: number, by: Principal = campaign.by) => startDialer(campaign.context, by, id);
  const pause = (id: number, by: Principal = campaign.by) => pauseDialer(campaign.context, by, id);
  const stop = (id: number, by: Principal = campaign.by) => stopDialer(campaign.context, by, id);
  const row = (id: number) => dataSource.getRepository(Dialer).findOneByOrFail({ id });
  const refused = async (work: ReturnType<typeof start>, id: number) => {
    const before = await row(id);
    const failure = failureOf(await work);
    expect(await row(id), 'what was kept').to.deep.equal(before);
    return `${failure.status} ${failure.message.replace(/Dialer \d+/g, 'Dialer').replace(/List \d+/g, 'List')}`;
  };
  const filled = (count = 1) => campaign.list(campaign.numbers(count));

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  after(() => dataSource?.destroy());

  it('is a start, a pause, a start, a stop, and a start again, each in the audit', async () => {
    const { clock } = campaign.house;
    const { id } = await campaign.dialer([{ listId: await filled(), role: 'call' }]);
    const startedAt = clock.now();
    expect(valueOf(await start(id))).to.include({ state: 'running' });
    await clock.advance(1_000);
    expect(valueOf(await pause(id))).to.include({ state: 'paused', explanation: 'Paused by one@example.com.' });
    await clock.advance(1_000);
    expect(valueOf(await start(id)).startedAt?.getTime(), 'since its first start').to.equal(startedAt);
    await clock.advance(1_000);
    expect(valueOf(await stop(id))).to.include({ state: 'completed', explanation: 'Stopped by one@example.com.' });
    expect((await row(id)).endedAt?.getTime()).to.equal(clock.now());
    expect(valueOf(await start(id))).to.include({ state: 'running', endedAt: null });
    const entries = await dataSource.getRepository(AuditEntry).find({ where: { subject: `dialer ${id}` }, order: { id: 'ASC' } });
    expect(entries.map(({ action }) => action)).to.deep.equal(['create dialer', 'start dialer', 'pause dialer', 'start dialer', 'stop dialer', 'start dialer']);
    expect(entries.every(({ actor, accountId }) => actor === 'one@example.com' && accountId === campaign.house.one)).to.equal(true);
  });

  it('does not start without a list to call', async () => {
    const { id } = await campaign.dialer([{ listId: await filled(), role: 'block' }]);
    expect(await refused(start(id), id)).to.equal('409 The dialer "Dialer" has no list to call; it was not started. Add a list or a contact to it.');
  });

  it('does not start on an empty list', async () => {
    const { id } = await campaign.dialer([{ listId: await campaign.list(), role: 'call' }]);
    expect(await refused(start(id), id)).to.equal('409 The list "List" is empty; the dialer was not started. Add contacts to it first.');
  });

  it('does not start without a message', async () => {
    const { id } = await campaign.dialer([{ listId: await filled(), role: 'call' }], { messageId: null });
    expect(await refused(start(id), id)).to.equal('409 The dialer "Dialer" has no message to play; it was not started. Upload one and choose it.');
  });

  it('does not start an even distribution whose end has passed', async () => {
    const rate = { kind: 'evenly' as const, start: '2020-01-01T00:00:00Z', end: '2020-01-02T00:00:00Z' };
    const { id } = await campaign.dialer([{ listId: await filled(), role: 'call' }], { rate });
    expect(await refused(start(id), id)).to.equal('409 The end of the even distribution of "Dialer" has passed; it was not started. Give it a later end.');
  });

  it('does not start a second time, nor when two do so at the same moment', async () => {
    const { id } = await campaign.dialer([{ listId: await filled(), role: 'call' }]);
    const both = await Promise.all([start(id), start(id)]);
    expect(both.filter(({ ok }) => ok)).to.have.length(1);
    expect(await refused(start(id), id)).to.equal('409 The dialer "Dialer" is running already; nothing was changed.');
    await dataSource.getRepository(Dialer).update(id, { state: 'waiting' });
    expect(await refused(start(id), id)).to.equal('409 The dialer "Dialer" is waiting already; nothing was changed.');
  });

  it('does not start again when every contact of its lists has ended, and does for a newcomer', async () => {
    const listId = await filled();
    const runner = await campaign.running([{ listId, role: 'call' }]);
    const { id } = runner.dialer;
    await dataSource.getRepository(DialerContact).update({ dialerId: id }, { state: 'success' });
    valueOf(await stop(id));
    expect(await refused(start(id), id)).to.equal('409 Every contact of "Dialer" has ended already; it was not started. Add contacts to its lists first.');
    await campaign.add(listId, campaign.numbers(1));
    expect(valueOf(await start(id)).state).to.equal('running');
  });

  it('does not start for contacts of a list that was taken out of it', async () => {
    const [gone, kept] = [await filled(), await filled()];
    const runner = await campaign.running([{ listId: gone, role: 'call' }, { listId: kept, role: 'call' }]);
    const { id } = runner.dialer;
    await dataSource.getRepository(DialerContact).update({ dialerId: id, listId: kept }, { state: 'success' });
    valueOf(await stop(id));
    valueOf(await updateDialer(campaign.context, campaign.by, id, { lists: [{ listId: kept, role: 'call' }] }));
    expect(await refused(start(id), id)).to.contain('409 Every contact');
  });

  it('is not paused or stopped before it was started, nor twice', async () => {
    const { id } = await campaign.dialer([{ listId: await filled(), role: 'call' }]);
    expect(await refused(pause(id), id)).to.equal('409 A dialer that is a draft cannot be paused; nothing was changed.');
    expect(await refused(stop(id), id)).to.contain('409');
    valueOf(await start(id));
    valueOf(await pause(id));
    expect(await refused(pause(id), id)).to.contain('409');
    valueOf(await stop(id));
    expect(await refused(pause(id), id)).to.contain('409');
    expect(await refused(stop(id), id)).to.contain('409');
  });

  it('is nothing that another account’s people know of', async () => {
    const { id } = await campaign.dialer([{ listId: await filled(), role: 'call' }]);
    for (const move of [start, pause, stop]) expect(await refused(move(id, campaign.house.administratorOfOther), id)).to.equal('404 There is no such dialer.');
    expect(failureOf(await start(987_654)).status).to.equal(404);
  });

  it('is for those whose role allows it', async () => {
    const { id } = await campaign.dialer([{ listId: await filled(), role: 'call' }]);
    for (const role of ['auditor', 'agent'] as const)
      for (const [verb, move] of [['start', start], ['pause', pause], ['stop', stop]] as const) expect(await refused(move(id, { ...campaign.by, role }), id)).to.equal(`403 You may not ${verb} dialers.`);
    expect(valueOf(await start(id, { ...campaign.by, role: 'supervisor' })).state).to.equal('running');
    expect(valueOf(await stop(id, campaign.house.agency)).state).to.equal('completed');
  });
});
