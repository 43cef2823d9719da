import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { LiveCalls } from '../../src/calls/live-calls.js';
import { type AttemptSettled, Settler } from '../../src/calls/settle.js';
import { writePhases } from '../../src/calls/write-phases.js';
import { DomainEvent } from '../../src/database/domain-event.entity.js';
import type { CallEnd } from '../../src/switch/switch.js';
import { type House, openHouse } from '../accounts/house.js';
import { onEachDatabase } from '../support/databases.js';
import { attemptUnderWay } from './attempt-under-way.js';

onEachDatabase('settling', (open) => {
  let dataSource: DataSource;
  let house: House;
  let live: LiveCalls;
  let settler: Settler;
  let settled: AttemptSettled[];

  const begin = async () => {
    const id = await attemptUnderWay(dataSource, { accountId: house.one });
    live.add({ id, accountId: house.one, dialerId: 1, listId: 1, since: 0, nodeId: 1, gatewayId: 1, state: 'originating', isDirty: false });
    return id;
  };
  const end = (uuid: string, some: Partial<CallEnd> = {}): CallEnd => ({ uuid, cause: 'NORMAL_CLEARING', createdAt: 1_000, ringingAt: 2_000, answeredAt: 5_000, endedAt: 8_500, note: 'played', ...some });
  const row = (id: string) => dataSource.getRepository(Attempt).findOneByOrFail({ id });
  const events = () => dataSource.getRepository(DomainEvent).find({ order: { id: 'ASC' } });

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource);
  });
  beforeEach(() => {
    live = new LiveCalls();
    settled = [];
    settler = new Settler(house.context, live, (some) => void settled.push(...some));
  });
  afterEach(() => dataSource.query('DELETE FROM domain_event'));
  after(() => dataSource?.destroy());

  it('writes what the switch says of the end, and tells it once to the rooms above', async () => {
    const id = await begin();
    settler.ended(end(id));
    expect(live.size, 'its place is free at once').to.equal(0);
    await settler.flush();
    const attempt = await row(id);
    expect(attempt).to.include({ state: 'settled', result: 'answered', cause: 'NORMAL_CLEARING', note: 'played', milliseconds: 3_500 });
    expect([attempt.ringingAt, attempt.answeredAt, attempt.endedAt, attempt.settledAt].map((at) => at?.getTime())).to.deep.equal([2_000, 5_000, 8_500, house.clock.now()]);
    const [event, ...more] = await events();
    expect(more).to.deep.equal([]);
    expect(event).to.include({ kind: 'attempt settled', accountId: house.one });
    expect(event!.payload).to.deep.equal({ attemptId: id, dialerId: 1, dialerVersionId: 1, dialerContactId: 1, ordinal: 1, nodeId: 1, gatewayId: 1, result: 'answered', wasAnswered: true, byHand: false, optedOut: false, number: '+12015550100', milliseconds: 3_500, settledAt: house.clock.now() });
    expect(settled.map(({ attemptId }) => attemptId)).to.deep.equal([id]);
  });

  it('takes the first of two ends, whether they come together or later, and one that it does not know is none', async () => {
    const id = await begin();
    settler.ended(end(id));
    settler.failed(id, 'USER_BUSY');
    settler.ended(end('00000000-0000-7000-8000-000000000000'));
    await settler.flush();
    settler.lost(id);
    await settler.flush();
    expect(await row(id)).to.include({ result: 'answered' });
    expect(await events()).to.have.length(1);
    expect(settled).to.have.length(1);
    expect(settler.backlog).to.equal(0);
  });

  it('tells apart a call that failed, one that was not sent, and one that is LOST', async () => {
    const [failed, notSent, lost] = [await begin(), await begin(), await begin()];
    settler.failed(failed, 'USER_BUSY');
    settler.notSent(notSent, 'The socket was closed.');
    settler.lost(lost);
    await settler.flush();
    expect(await row(failed)).to.include({ result: 'busy', cause: 'USER_BUSY', milliseconds: 0 });
    expect(await row(notSent)).to.include({ result: 'failed', cause: 'The socket was closed.' });
    expect(await row(lost)).to.include({ result: 'lost', cause: 'LOST' });
    expect((await row(lost)).endedAt?.getTime()).to.equal(house.clock.now());
  });

  it('keeps, of a LOST call, that somebody had answered', async () => {
    const id = await begin();
    live.move(id, 'ringing', 2_000, { ringingAt: 2_000 });
    live.move(id, 'answered', 5_000, { answeredAt: 5_000 });
    await writePhases(house.context, live);
    expect(await row(id)).to.include({ state: 'answered', settledAt: null });
    settler.lost(id);
    await settler.flush();
    const { ringingAt, answeredAt, result } = await row(id);
    expect([result, ringingAt?.getTime(), answeredAt?.getTime()]).to.deep.equal(['lost', 2_000, 5_000]);
  });

  it('keeps what an earlier process wrote of a call that is followed again', async () => {
    const id = await attemptUnderWay(dataSource, { accountId: house.one, state: 'ringing', ringingAt: new Date(2_000) });
    live.add({ id, accountId: house.one, dialerId: 1, listId: 1, since: 0, nodeId: 1, gatewayId: 1, state: 'ringing', isDirty: false });
    live.move(id, 'answered', 5_000, { answeredAt: 5_000 });
    await writePhases(house.context, live);
    const { ringingAt, answeredAt } = await row(id);
    expect([ringingAt?.getTime(), answeredAt?.getTime()]).to.deep.equal([2_000, 5_000]);
  });

  // Symptom: after an agent had asked a colleague and gone back to the contact, the trace said "waited 6.8 s, talked 3 s" of somebody who waited 0.9 s.
  // Cause: the switch writes the time of a leg's bridge anew at each, and the end's overwrote the first. Fix: the earlier of the two is kept.
  it('keeps the first bridge of a call that was bridged again, and takes that of the end where none was heard, or where it was the earlier', async () => {
    const [asked, unheard, earlier] = [await begin(), await begin(), await begin()];
    for (const [id, at] of [[asked, 5_900], [earlier, 6_100]] as const) live.move(id, 'talking', at, { bridgedAt: at });
    await writePhases(house.context, live);
    for (const id of [asked, unheard, earlier]) settler.ended(end(id, { queuedAt: 5_000, bridgedAt: 6_000, endedAt: 9_000 }));
    const never = await begin();
    settler.ended(end(never));
    await settler.flush();
    const bridged = await Promise.all([asked, unheard, earlier, never].map(async (id) => (await row(id)).bridgedAt?.getTime()));
    expect(bridged).to.deep.equal([5_900, 6_000, 6_000, undefined]);
  });

  it('never writes a phase over an end', async () => {
    const id = await begin();
    live.move(id, 'ringing', 2_000, { ringingAt: 2_000 });
    settler.ended(end(id));
    await settler.flush();
    live.add({ id, accountId: house.one, dialerId: 1, listId: 1, since: 0, nodeId: 1, gatewayId: 1, state: 'answered', isDirty: true });
    await writePhases(house.context, live);
    expect(await row(id)).to.include({ state: 'settled', result: 'answered' });
  });

  it('writes many in several batches, in their order', async () => {
    const ids = [];
    for (let count = 0; count < 450; count++) ids.push(await begin());
    for (const id of ids) settler.ended(end(id));
    await settler.flush();
    expect(settled.map(({ attemptId }) => attemptId)).to.deep.equal(ids);
    expect(await events()).to.have.length(450);
  });

  it('keeps the ends while the database fails, and writes them afterwards', async () => {
    const id = await begin();
    await dataSource.query('ALTER TABLE domain_event RENAME TO domain_event_away');
    try {
      settler.ended(end(id));
      await settler.flush();
      await settler.flush();
      expect(settler.backlog).to.equal(1);
      expect(settled).to.deep.equal([]);
      expect(await row(id), 'nothing of a batch is kept without its event').to.include({ settledAt: null });
    } finally {
      await dataSource.query('ALTER TABLE domain_event_away RENAME TO domain_event');
    }
    settler.ended(end(id, { cause: 'USER_BUSY', answeredAt: undefined }));
    await settler.flush();
    expect(settler.backlog).to.equal(0);
    expect(await row(id), 'the first end').to.include({ result: 'answered' });
    expect(await events()).to.have.length(1);
  });

  it('takes a cause and a note of any length', async () => {
    const id = await begin();
    settler.ended(end(id, { cause: 'X'.repeat(300), note: 'n'.repeat(300), answeredAt: undefined }));
    await settler.flush();
    expect(await row(id)).to.include({ result: 'failed', cause: 'X'.repeat(100), note: 'n'.repeat(40) });
  });
});
