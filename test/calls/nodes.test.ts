import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { Gateway } from '../../src/calls/gateway.entity.js';
import { LiveCalls } from '../../src/calls/live-calls.js';
import { Node } from '../../src/calls/node.entity.js';
import { Nodes } from '../../src/calls/nodes.js';
import { Reconciler } from '../../src/calls/reconcile.js';
import { Settler } from '../../src/calls/settle.js';
import { Trunks } from '../../src/calls/trunks.js';
import type { SwitchListener } from '../../src/switch/switch.js';
import { type House, openHouse } from '../accounts/house.js';
import { onEachDatabase } from '../support/databases.js';
import { attemptUnderWay } from './attempt-under-way.js';
import { RecordingSwitch } from './recording-switch.js';
import { TickingClock } from './ticking-clock.js';

onEachDatabase('the nodes', (open) => {
  let dataSource: DataSource;
  let house: House;
  let clock: TickingClock;
  let live: LiveCalls;
  let trunks: Trunks;
  let settler: Settler;
  let nodes: Nodes;
  let isLeader: boolean;
  /** By the host of the node: the connection and who listens to it. */
  let switches: Map<string, { connection: RecordingSwitch; listener: SwitchListener }>;

  const repository = () => dataSource.getRepository(Node);
  const node = (host: string, some: Partial<Node> = {}) =>
    repository().save({ enterpriseId: 1, name: host, host, port: 8_021, password: 'p', mediaLocation: '/m', createdAt: new Date(0), ...some });
  const begin = (nodeId: number) => attemptUnderWay(dataSource, { accountId: house.one, nodeId, gatewayId: 1 });
  const result = async (id: string) => (await dataSource.getRepository(Attempt).findOneByOrFail({ id })).result;
  const offered = () => {
    const taken = trunks.take(10, house.clock.now());
    trunks.release(taken, 0);
    return [...new Set(taken.map(({ gatewayName, nodeId }) => `${gatewayName} of ${nodeId}`))].sort();
  };
  const pass = (duration: number) => clock.pass(duration);

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource);
  });
  beforeEach(() => {
    clock = new TickingClock();
    isLeader = true;
    switches = new Map();
    live = new LiveCalls();
    trunks = new Trunks(live);
    settler = new Settler(house.context, live, (settled) => nodes.forget(settled));
    const connect: ConstructorParameters<typeof Nodes>[2] = ({ host }, listener) => {
      const connection = new RecordingSwitch();
      connection.gatewayStates.push({ name: 'carrier', profile: 'external', isUp: true, state: 'NOREG' });
      switches.set(host, { connection, listener });
      return connection;
    };
    nodes = new Nodes(house.context, clock, connect, live, settler, trunks, new Reconciler(house.context, live, settler, () => clock.now()), () => isLeader);
  });
  afterEach(async () => {
    await nodes.stop();
    for (const table of ['attempt', 'gateway', 'node', 'domain_event']) await dataSource.query(`DELETE FROM ${table}`);
  });
  after(() => dataSource?.destroy());

  it('say what is missing when there is none', async () => {
    await nodes.start();
    expect(nodes.trouble).to.equal('No node is enabled: add your FreeSWITCH under Nodes.');
  });

  it('find their gateways, and offer them once their calls are reconciled', async () => {
    const { id } = await node('one');
    const attempt = await begin(id);
    await nodes.start();
    await pass(500);
    expect(offered()).to.deep.equal([`carrier of ${id}`]);
    expect(nodes.trouble).to.equal(undefined);
    expect(await dataSource.getRepository(Gateway).findOneByOrFail({ nodeId: id })).to.include({ name: 'carrier', profile: 'external', isUp: true, enabled: true });
    await pass(8_000);
    expect(await result(attempt), 'which was nowhere').to.equal('lost');
  });

  // Symptom: a gateway that had carried calls all the time was last seen when its state had last changed, and rested until a time long past.
  // Cause: its row was written on a change alone. Fix: each look says when it was listed, and ends a rest that is over.
  it('say of each gateway when it was listed last, and of none that it rests when it does no longer', async () => {
    const { id } = await node('one');
    await nodes.start();
    await pass(500);
    const row = () => dataSource.getRepository(Gateway).findOneByOrFail({ nodeId: id });
    const { seenAt } = await row();
    nodes.rest({ gatewayId: (await row()).id, until: house.clock.now() + 60_000 });
    await house.clock.advance(59_000);
    await pass(31_000);
    expect((await row()).restedUntil).to.be.an.instanceOf(Date);
    expect((await row()).seenAt!.getTime()).to.equal(seenAt!.getTime() + 59_000);
    await house.clock.advance(1_000);
    await pass(31_000);
    expect((await row()).restedUntil).to.equal(null);
    switches.get('one')!.connection.gatewayStates.splice(0);
    const last = (await row()).seenAt!.getTime();
    await house.clock.advance(5_000);
    await pass(31_000);
    expect(await row(), 'one that the switch lists no longer').to.deep.include({ isUp: false, state: 'GONE', seenAt: new Date(last) });
  });

  // Symptom: on FreeSWITCH's own configuration every second call went to example.com, and people's numbers with it. Cause: that has a gateway of this
  // name, in the profile of the trunks and always "up". Fix: dialling does not begin on one that leads to nobody.
  it('do not begin on the example of a gateway that comes with FreeSWITCH', async () => {
    const { id } = await node('one');
    await nodes.start();
    switches.get('one')!.connection.gatewayStates.push({ name: 'example.com', profile: 'external', isUp: true, state: 'NOREG', isExample: true });
    await pass(31_000);
    expect(offered()).to.deep.equal([`carrier of ${id}`]);
    await dataSource.getRepository(Gateway).update({ nodeId: id, name: 'example.com' }, { enabled: true });
    await pass(2_500);
    expect(offered(), 'once somebody wants it').to.deep.equal([`carrier of ${id}`, `example.com of ${id}`]);
  });

  // Symptom: of two nodes with the same weight the one with two gateways had twice the calls. Cause: each gateway counted with the weight of its
  // node. Fix: the gateways of a node that do not rest have its share between them, by their own weights.
  it('share the calls by the weights of the nodes, and then of their gateways', async () => {
    const one = await node('one');
    await node('two', { weight: 2 });
    await nodes.start();
    switches.get('one')!.connection.gatewayStates.push({ name: 'second', profile: 'external', isUp: true, state: 'NOREG' });
    await pass(31_000);
    await dataSource.getRepository(Gateway).update({ nodeId: one.id, name: 'second' }, { weight: 3 });
    await pass(2_500);
    const shares = () => {
      const taken = trunks.take(120, house.clock.now());
      trunks.release(taken, 0);
      const counts: Record<string, number> = {};
      for (const { nodeId, gatewayName } of taken) counts[`${gatewayName} of ${nodeId === one.id ? 'one' : 'two'}`] = (counts[`${gatewayName} of ${nodeId === one.id ? 'one' : 'two'}`] ?? 0) + 1;
      return counts;
    };
    expect(shares()).to.deep.equal({ 'carrier of one': 10, 'second of one': 30, 'carrier of two': 80 });
    const { id } = await dataSource.getRepository(Gateway).findOneByOrFail({ nodeId: one.id, name: 'second' });
    nodes.rest({ gatewayId: id, until: house.clock.now() + 60_000 });
    await pass(500);
    const { 'carrier of one': first, 'carrier of two': other, ...none } = shares();
    expect([first, other, none], 'while one rests').to.deep.equal([40, 80, {}]);
  });

  // Symptom: a dialer of 60 calls a second on a switch of 30 used up its contacts: the switch refused every other call, and those of people who called in. Cause: what
  // the switch allows was shown and not heeded. Fix: a node whose row has no limit uses two thirds of it, and none more than all of it.
  it('heed what the switch itself allows', async () => {
    const { id } = await node('one');
    await nodes.start();
    const { connection } = switches.get('one')!;
    connection.allows = { maxSessions: 9, maxSessionsPerSecond: 30 };
    await pass(31_000);
    const places = async (limits: Partial<Node>) => {
      await repository().update(id, limits);
      await pass(2_500);
      const taken = trunks.take(100, house.clock.now());
      trunks.release(taken, 0);
      return [taken[0]?.nodeCallsPerSecond, taken[0]?.nodeMaxCalls];
    };
    expect(await places({ weight: 1 }), 'two thirds').to.deep.equal([20, 6]);
    expect(await places({ callsPerSecond: 25, maxCalls: 3 }), 'its own').to.deep.equal([25, 3]);
    expect(await places({ callsPerSecond: 60, maxCalls: 100 }), 'more than there is').to.deep.equal([30, 9]);
    connection.allows = { maxSessions: 2, maxSessionsPerSecond: 1 };
    await pass(31_000);
    expect(await places({ callsPerSecond: 0, maxCalls: 0 }), 'of one, which must not become none').to.deep.equal([1, 2]);
  });

  it('offer none of a node that is down, and say why', async () => {
    const { id } = await node('one');
    await nodes.start();
    await pass(500);
    const { connection, listener } = switches.get('one')!;
    connection.isUp = false;
    connection.trouble = 'the password is wrong';
    listener.down('the password is wrong');
    await pass(1_000);
    expect(offered()).to.deep.equal([]);
    expect(nodes.trouble).to.equal('one: the password is wrong');
    expect(nodes.troubleOf(id), 'to a dialer whose agents it has').to.equal('one: the password is wrong');
    expect((await repository().findOneByOrFail({ host: 'one' })).trouble).to.equal('the password is wrong');
  });

  // Symptom: on a switch to which nobody had copied the files every dialer said that the calls of the last run were being settled, for ever.
  // Cause: why a node was not ready was looked at for a lost connection alone. Fix: what it lacks is told as its row tells it.
  it('say what a switch lacks, to its row and to dialers, and still settle its calls', async () => {
    const { id } = await node('one');
    const attempt = await begin(id);
    await nodes.start();
    const { connection } = switches.get('one')!;
    connection.lacks = 'The switch lacks mod_lua.';
    connection.ends.set(attempt, { uuid: attempt, cause: 'USER_BUSY', createdAt: 1, endedAt: 2 });
    await pass(31_000);
    expect([nodes.trouble, nodes.troubleOf(id), (await repository().findOneByOrFail({ id })).trouble]).to.deep.equal(['one: The switch lacks mod_lua.', 'one: The switch lacks mod_lua.', 'The switch lacks mod_lua.']);
    expect([offered(), await result(attempt)]).to.deep.equal([[], 'busy']);
    connection.lacks = undefined;
    await pass(3_500);
    expect([nodes.trouble, (await repository().findOneByOrFail({ id })).trouble, offered()]).to.deep.equal([undefined, null, [`carrier of ${id}`]]);
  });

  // Symptom: of a switch without mod_hash Nodes said that it was up, and dialers that calls were being settled. Cause: the look at its calls, which failed, came
  // before the look at its modules. Fix: the modules come first, and a look that the switch refuses is told where nothing else explains it.
  it('say what is missing also where the switch cannot say what it keeps', async () => {
    const { id } = await node('one');
    await nodes.start();
    const { connection } = switches.get('one')!;
    connection.failure = { kind: 'refused', message: 'hash_dump Command not found!' };
    connection.lacks = 'The switch lacks mod_hash.';
    await pass(31_000);
    const said = async () => [nodes.trouble, (await repository().findOneByOrFail({ id })).trouble];
    expect(await said()).to.deep.equal(['one: The switch lacks mod_hash.', 'The switch lacks mod_hash.']);
    connection.lacks = undefined;
    await pass(3_500);
    expect(await said()).to.deep.equal(['one: hash_dump Command not found!', 'hash_dump Command not found!']);
    connection.failure = undefined;
    await pass(3_500);
    expect([...(await said()), offered()]).to.deep.equal([undefined, null, [`carrier of ${id}`]]);
  });

  // Symptom: with two processes that can dial, the state of a node was now what it lacked and now "up". Cause: the one that stands by wrote what it
  // knew, which is its own connection alone. Fix: the one that dials writes it.
  it('leave the state of a node to the process that dials', async () => {
    isLeader = false;
    const { id } = await node('one', { trouble: 'The switch lacks mod_lua.' });
    await nodes.start();
    await pass(3_000);
    expect((await repository().findOneByOrFail({ id })).trouble).to.equal('The switch lacks mod_lua.');
    isLeader = true;
    nodes.leadershipChanged();
    await pass(1_000);
    expect((await repository().findOneByOrFail({ id })).trouble).to.equal(null);
  });

  it('take over an edited gateway, a new node and one that is gone within two seconds', async () => {
    const one = await node('one');
    await nodes.start();
    await pass(500);
    await dataSource.getRepository(Gateway).update({ nodeId: one.id }, { maxCalls: 1 });
    const two = await node('two');
    await pass(2_500);
    expect(offered()).to.deep.equal([`carrier of ${one.id}`, `carrier of ${two.id}`].sort());
    expect(nodes.troubleOf(two.id)).to.equal(undefined);
    expect(trunks.take(2, house.clock.now()).filter(({ nodeId }) => nodeId === one.id)).to.have.length(1);
    await repository().update(two.id, { enabled: false });
    await pass(2_500);
    expect(switches.get('two')!.connection.isUp, 'its connection').to.equal(false);
    // Symptom: of a queue on a node that was taken out of use it was said that the switch has no such queue. Cause: nobody asked whether it is in use. Fix: that is asked first.
    expect([nodes.trouble, nodes.troubleOf(two.id)]).to.deep.equal([undefined, 'the node of its queue is not in use, see Nodes.']);
  });

  it('place nothing on a node that was taken out of use, and settle the calls that it still has', async () => {
    const { id } = await node('one');
    const [ending, failing] = [await begin(id), await begin(id)];
    await nodes.start();
    switches.get('one')!.connection.channels.add(ending).add(failing);
    await pass(500);
    await repository().update(id, { enabled: false });
    await pass(2_500);
    expect(offered()).to.deep.equal([]);
    expect(nodes.trouble).to.equal('No node is enabled: add your FreeSWITCH under Nodes.');
    const { listener, connection } = switches.get('one')!;
    expect(connection.isUp, 'it is still connected').to.equal(true);
    listener.event({ kind: 'ended', end: { uuid: ending, cause: 'NORMAL_CLEARING', createdAt: 1, answeredAt: 2, endedAt: 3 } });
    listener.event({ kind: 'originated', uuid: failing, failure: 'USER_BUSY' });
    await pass(500);
    await settler.flush();
    expect([await result(ending), await result(failing)]).to.deep.equal(['answered', 'busy']);
    await pass(2_500);
    expect(connection.isUp, 'after the last call').to.equal(false);
  });

  it('give up the calls of a node that is gone for five minutes, also of one that was taken out of use', async function () {
    this.timeout(60_000);
    const { id } = await node('one', { enabled: false });
    const attempt = await begin(id);
    await nodes.start();
    const { connection, listener } = switches.get('one')!;
    connection.isUp = false;
    listener.down('refused');
    await pass(5_000);
    expect(await result(attempt)).to.equal(null);
    await clock.advance(295_000);
    await pass(1_500);
    expect(await result(attempt)).to.equal('lost');
  });

  it('follow calls by their events: a hang-up says more than the end of the command that came before it', async () => {
    const { id } = await node('one');
    await nodes.start();
    await pass(500);
    const { listener } = switches.get('one')!;
    const attempt = await begin(id);
    live.add({ id: attempt, accountId: house.one, dialerId: 1, listId: 1, since: 0, nodeId: id, gatewayId: 1, state: 'originating', isDirty: false });
    listener.event({ kind: 'ringing', uuid: attempt, at: 5, earlyMedia: false });
    expect(live.get(attempt)).to.include({ state: 'ringing', ringingAt: 5 });
    listener.event({ kind: 'originated', uuid: attempt, failure: 'NO_ANSWER' });
    listener.event({ kind: 'ended', end: { uuid: attempt, cause: 'NO_ANSWER', createdAt: 1, ringingAt: 5, endedAt: 9_000 } });
    await pass(1_000);
    await settler.flush();
    const row = await dataSource.getRepository(Attempt).findOneByOrFail({ id: attempt });
    expect([row.result, row.ringingAt?.getTime(), row.endedAt?.getTime()]).to.deep.equal(['no answer', 5, 9_000]);
    listener.event({ kind: 'ended', end: { uuid: '11111111-1111-4111-8111-111111111111', cause: 'NORMAL_CLEARING', createdAt: 1, endedAt: 2 } });
    await settler.flush();
    expect(await dataSource.getRepository(Attempt).countBy({ cause: 'NORMAL_CLEARING' }), 'calls of others').to.equal(0);
  });

  it('listen to nothing and settle nothing while another process leads', async () => {
    isLeader = false;
    const { id } = await node('one');
    const attempt = await begin(id);
    await nodes.start();
    switches.get('one')!.connection.ends.set(attempt, { uuid: attempt, cause: 'USER_BUSY', createdAt: 1, endedAt: 2 });
    switches.get('one')!.listener.event({ kind: 'ended', end: { uuid: attempt, cause: 'USER_BUSY', createdAt: 1, endedAt: 2 } });
    await pass(1_000);
    await settler.flush();
    expect([await result(attempt), offered()]).to.deep.equal([null, []]);
    isLeader = true;
    nodes.leadershipChanged();
    await pass(1_000);
    expect(await result(attempt)).to.equal('busy');
    expect(switches.get('one')!.connection.forgotten).to.deep.equal([attempt]);
  });
});
