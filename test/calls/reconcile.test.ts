import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { LiveCalls } from '../../src/calls/live-calls.js';
import { Reconciler } from '../../src/calls/reconcile.js';
import { Settler } from '../../src/calls/settle.js';
import type { CallEnd } from '../../src/switch/switch.js';
import { type House, openHouse } from '../accounts/house.js';
import { onEachDatabase } from '../support/databases.js';
import { attemptUnderWay } from './attempt-under-way.js';
import { RecordingSwitch } from './recording-switch.js';

onEachDatabase('reconciling', (open) => {
  let dataSource: DataSource;
  let house: House;
  let live: LiveCalls;
  let settler: Settler;
  let reconciler: Reconciler;
  let connection: RecordingSwitch;
  let nodeId = 0;
  let now: number;

  const begin = (some: Partial<Attempt> = {}) => attemptUnderWay(dataSource, { accountId: house.one, nodeId, gatewayId: nodeId, ...some });
  const keep = (uuid: string, some: Partial<CallEnd> = {}) => void connection.ends.set(uuid, { uuid, cause: 'USER_BUSY', createdAt: 1_000, endedAt: 2_000, ...some });
  const look = async (node = nodeId, on = connection) => {
    const looked = await reconciler.look(node, on);
    if (!looked.ok) throw new Error(looked.failure.message);
    return looked.value;
  };
  const results = async (...ids: string[]) => Promise.all(ids.map(async (id) => (await dataSource.getRepository(Attempt).findOneByOrFail({ id })).result));
  const follow = (id: string) => live.add({ id, accountId: house.one, dialerId: 1, listId: 1, since: 0, nodeId, gatewayId: nodeId, state: 'originating', isDirty: false });

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource);
  });
  beforeEach(() => {
    nodeId += 10;
    now = 1_000_000;
    live = new LiveCalls();
    connection = new RecordingSwitch();
    settler = new Settler(house.context, live, (settled) => void connection.forget(settled.map(({ attemptId }) => attemptId)));
    reconciler = new Reconciler(house.context, live, settler, () => now);
  });
  after(() => dataSource?.destroy());

  it('follows what lives, settles what the switch kept, and leaves other nodes alone', async () => {
    const [alive, busy, answered, elsewhere] = [await begin({ state: 'ringing' }), await begin(), await begin(), await begin({ nodeId: nodeId + 1 })];
    connection.channels.add(alive);
    keep(busy);
    keep(answered, { cause: 'NORMAL_CLEARING', answeredAt: 1_500 });
    expect(await look(), 'none is unexplained').to.equal(0);
    expect(live.get(alive)).to.include({ state: 'ringing', dialerId: 1, gatewayId: nodeId });
    expect(live.size).to.equal(1);
    expect(await results(alive, busy, answered, elsewhere)).to.deep.equal([null, 'busy', 'answered', null]);
    expect(connection.forgotten).to.have.members([busy, answered]);
  });

  // Symptom: of a conversation that had begun while the service was away, monitoring and the desk said until its end that the contact was being called, and
  // the agent could not hand it on. Cause: a call was followed again as its row had it. Fix: the switch is asked how far it has come.
  it('asks how far calls have come that it follows anew, and after a gap those that it followed', async () => {
    const [talks, waits, told, rings, followed] = [await begin(), await begin({ state: 'ringing' }), await begin(), await begin(), await begin()];
    for (const id of [talks, waits, told, rings, followed]) connection.channels.add(id);
    const answered = { ringingAt: 1_000, answeredAt: 5_000, detected: 'human' as const };
    connection.progress.set(talks, { ...answered, queuedAt: 6_000, bridgedAt: 6_500, agent: 'ann@desk' });
    connection.progress.set(waits, { ...answered, queuedAt: 6_000 });
    connection.progress.set(told, { ...answered, queuedAt: 6_000, abandonedAt: 8_000 });
    connection.progress.set(rings, { ringingAt: 1_000 });
    connection.progress.set(followed, answered);
    follow(followed);
    await look();
    expect(live.get(talks)).to.include({ state: 'talking', since: 6_500, detected: 'human', bridgedAt: 6_500, agent: 'ann@desk', isDirty: true });
    expect(live.get(waits)).to.include({ state: 'queued', queuedAt: 6_000 });
    expect(live.get(told)).to.include({ state: 'playing', since: 8_000, bridgedAt: undefined });
    expect(live.get(rings)).to.include({ state: 'ringing', since: 1_000 });
    expect(live.get(followed), 'its events are heard').to.include({ state: 'originating' });
    expect((await reconciler.look(nodeId, connection, true)).ok).to.equal(true);
    expect(live.get(followed)).to.include({ state: 'answered', answeredAt: 5_000, detected: 'human' });
  });

  it('takes for LOST what is nowhere at a look and at another, five seconds later', async () => {
    const id = await begin();
    expect(await look()).to.equal(1);
    now += 4_999;
    expect(await look()).to.equal(1);
    expect(await results(id)).to.deep.equal([null]);
    now += 1;
    expect(await look()).to.equal(0);
    expect(await results(id)).to.deep.equal(['lost']);
  });

  it('does not take a channel for LOST that comes late', async () => {
    const id = await begin();
    await look();
    connection.channels.add(id);
    now += 60_000;
    expect(await look()).to.equal(0);
    connection.channels.delete(id);
    now += 60_000;
    expect(await look(), 'it was seen in between, so its time begins anew').to.equal(1);
    keep(id);
    await look();
    expect(await results(id)).to.deep.equal(['busy']);
  });

  it('does so on several nodes at once: a look at one is no look at another', async () => {
    const other = new RecordingSwitch();
    const [here, there] = [await begin(), await begin({ nodeId: nodeId + 1 })];
    for (let time = 0; time < 3; time++) {
      await look();
      await look(nodeId + 1, other);
      now += 2_500;
    }
    expect(await results(here, there)).to.deep.equal(['lost', 'lost']);
  });

  it('hangs up on a leg that has had nobody for four seconds, at two looks, and not on one that was only between two bridges', async () => {
    const [contact, phone, between] = ['contact', 'phone', 'between'];
    for (const leg of [contact, phone, between]) connection.stranded.add(leg);
    const other = new RecordingSwitch();
    other.stranded.add(contact);
    expect(await look(), 'all are looked at again soon').to.equal(3);
    expect(await look(nodeId + 1, other), 'another node').to.equal(1);
    connection.stranded.delete(between);
    now += 3_999;
    expect(await look()).to.equal(2);
    expect(connection.hungUp).to.deep.equal([]);
    connection.stranded.add(between);
    now += 1;
    await look();
    expect(connection.hungUp).to.deep.equal([contact, phone]);
    connection.stranded.clear();
    expect(await look()).to.equal(0);
    expect(other.hungUp).to.deep.equal([]);
  });

  it('asks for channels first and ends second, so that a call that ends in between is found', async () => {
    const id = await begin();
    connection.channels.add(id);
    connection.beforeEnds = () => {
      connection.channels.delete(id);
      keep(id);
    };
    await look();
    expect(await results(id)).to.deep.equal(['busy']);
    expect(live.size).to.equal(0);
  });

  it('does not follow a call again that ended and was written while it looked', async () => {
    const id = await begin();
    follow(id);
    // The switch's list of channels lags behind: the call is on it, has ended, is written and forgotten.
    connection.channels.add(id);
    connection.beforeEnds = async () => {
      settler.ended({ uuid: id, cause: 'USER_BUSY', createdAt: 1_000, endedAt: 2_000 });
      await settler.flush();
    };
    await look();
    expect(await results(id)).to.deep.equal(['busy']);
    expect(live.size, 'calls that hold a place for ever').to.equal(0);
  });

  it('stops to follow a call whose row is settled', async () => {
    const id = await begin({ settledAt: new Date(), state: 'settled', result: 'busy' });
    follow(id);
    await look();
    expect(live.size).to.equal(0);
  });

  it('has the switch forget what is written, and leaves the ends of others', async () => {
    const settled = await begin({ settledAt: new Date(), state: 'settled', result: 'busy' });
    keep(settled);
    keep('11111111-1111-4111-8111-111111111111');
    await look();
    expect([...connection.ends.keys()]).to.deep.equal(['11111111-1111-4111-8111-111111111111']);
  });

  it('concludes nothing when the switch does not answer', async () => {
    const id = await begin();
    await look();
    now += 60_000;
    connection.failure = { kind: 'late', message: 'no answer' };
    expect((await reconciler.look(nodeId, connection)).ok).to.equal(false);
    expect(await results(id)).to.deep.equal([null]);
  });

  it('gives up the calls of a node that is gone, and of no other', async () => {
    const [here, there] = [await begin(), await begin({ nodeId: nodeId + 1 })];
    follow(here);
    await reconciler.giveUp(nodeId);
    expect(await results(here, there)).to.deep.equal(['lost', null]);
    expect(live.size).to.equal(0);
  });
});
