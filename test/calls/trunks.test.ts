import { expect } from 'chai';
import { LiveCalls } from '../../src/calls/live-calls.js';
import { type Trunk, Trunks } from '../../src/calls/trunks.js';
import { RecordingSwitch } from './recording-switch.js';

describe('the places on the gateways', () => {
  let live: LiveCalls;
  let trunks: Trunks;
  let connection: RecordingSwitch;
  const trunk = (gatewayId: number, some: Partial<Trunk> = {}): Trunk => ({
    nodeId: 1, gatewayId, gatewayName: `gateway ${gatewayId}`, mediaLocation: '', recordingLocation: '', recordingKey: '', speech: '', connection, weight: 1, maxCalls: 0, callsPerSecond: 0, nodeMaxCalls: 0, nodeCallsPerSecond: 0, restedUntil: 0, ...some,
  });
  const ids = (taken: readonly Trunk[]) => taken.map(({ gatewayId }) => gatewayId);
  const tally = (taken: readonly Trunk[]) => ids(taken).reduce<Record<number, number>>((counts, id) => ({ ...counts, [id]: (counts[id] ?? 0) + 1 }), {});
  /** Takes places, and has all of them used. */
  const use = (count: number, now = 0) => {
    const taken = trunks.take(count, now);
    for (const [index, { nodeId, gatewayId }] of taken.entries()) live.add({ id: `${now} ${live.size} ${index}`, accountId: 1, dialerId: 1, listId: 1, since: 0, nodeId, gatewayId, state: 'originating', isDirty: false });
    trunks.release(taken, taken.length);
    return taken;
  };

  beforeEach(() => {
    live = new LiveCalls();
    trunks = new Trunks(live);
    connection = new RecordingSwitch();
  });

  it('are none when there is no gateway, or its node is down', () => {
    expect(trunks.take(5, 0)).to.deep.equal([]);
    trunks.set([trunk(1)], 0);
    connection.isUp = false;
    expect(trunks.take(5, 0)).to.deep.equal([]);
  });

  it('are shared out by weight, in turns', () => {
    trunks.set([trunk(1, { weight: 3 }), trunk(2), trunk(3)], 0);
    const taken = trunks.take(50, 0);
    expect(tally(taken)).to.deep.equal({ 1: 30, 2: 10, 3: 10 });
    for (let start = 0; start + 10 <= 50; start += 10) expect(tally(taken.slice(start, start + 10)), `places from ${start}`).to.deep.equal({ 1: 6, 2: 2, 3: 2 });
  });

  it('go in turns also when most of them are not used', () => {
    trunks.set([trunk(1), trunk(2)], 0);
    const used: number[] = [];
    for (let time = 0; time < 10; time++) {
      const taken = trunks.take(10, 0);
      trunks.release(taken, 1);
      used.push(taken[0]!.gatewayId);
    }
    expect(used).to.deep.equal([1, 2, 1, 2, 1, 2, 1, 2, 1, 2]);
  });

  it('say until when all of them rest, or all of one node', () => {
    expect(trunks.restsUntil(0), 'where there are none').to.equal(undefined);
    trunks.set([trunk(1, { restedUntil: 90 }), trunk(2, { restedUntil: 70 }), trunk(3, { nodeId: 2 })], 0);
    expect([trunks.restsUntil(50), trunks.restsUntil(50, 1), trunks.restsUntil(70, 1), trunks.restsUntil(50, 2), trunks.restsUntil(50, 3)]).to.deep.equal([undefined, 70, undefined, undefined, undefined]);
  });

  it('are not caught up by a gateway that was away', () => {
    trunks.set([trunk(1)], 0);
    use(100);
    trunks.set([trunk(1), trunk(2)], 0);
    expect(tally(trunks.take(20, 0))[1]).to.be.within(9, 11);
  });

  it('end at the limits of the gateway and of its node, live and reserved together', () => {
    trunks.set([trunk(1, { maxCalls: 3, nodeMaxCalls: 4 }), trunk(2, { nodeMaxCalls: 4 })], 0);
    const first = trunks.take(2, 0);
    expect(trunks.take(10, 0), 'beside what is reserved').to.have.length(2);
    trunks.release(first, 0);
    expect(trunks.take(10, 0), 'after two places were given back').to.have.length(2);
  });

  it('count a call until it is over', () => {
    trunks.set([trunk(1, { maxCalls: 2 })], 0);
    live.add({ id: 'a', accountId: 1, dialerId: 1, listId: 1, since: 0, nodeId: 1, gatewayId: 1, state: 'answered', isDirty: false });
    expect(trunks.take(10, 0)).to.have.length(1);
    live.remove('a');
    expect(trunks.take(10, 0)).to.have.length(1);
  });

  it('keep the rates of gateway and node, and an unused place costs none of them', () => {
    trunks.set([trunk(1, { callsPerSecond: 8 }), trunk(2, { callsPerSecond: 8, nodeId: 2, nodeCallsPerSecond: 4 })], 0);
    expect(tally(trunks.take(10, 0))).to.deep.equal({ 1: 2, 2: 1 });
    expect(trunks.take(10, 0)).to.deep.equal([]);
    const later = trunks.take(10, 1_000);
    expect(tally(later)).to.deep.equal({ 1: 2, 2: 1 });
    trunks.release(later, 1);
    expect(trunks.take(10, 1_000)).to.have.length(2);
  });

  it('take a new limit over at once', () => {
    trunks.set([trunk(1)], 0);
    expect(trunks.take(100, 0)).to.have.length(100);
    trunks.set([trunk(1, { callsPerSecond: 4 })], 0);
    expect(trunks.take(100, 0)).to.have.length(1);
  });

  it('are on no gateway that rests: one that failed 20 times with nothing else in between, for a minute', () => {
    trunks.set([trunk(1), trunk(2)], 0);
    for (let time = 0; time < 19; time++) expect(trunks.learn(1, time % 2 === 0 ? 'failed' : 'congestion', 5)).to.equal(undefined);
    expect(trunks.learn(1, 'busy', 5), 'a number that is busy was reached').to.equal(undefined);
    for (let time = 0; time < 19; time++) expect(trunks.learn(1, 'failed', 5)).to.equal(undefined);
    expect(trunks.learn(1, 'failed', 5)).to.deep.equal({ gatewayId: 1, until: 60_005 });
    expect(tally(trunks.take(4, 60_004))).to.deep.equal({ 2: 4 });
    expect(tally(trunks.take(4, 60_005))).to.include.keys('1');
    expect(trunks.learn(1, 'answered', 60_005)).to.equal(undefined);
    for (let time = 0; time < 19; time++) expect(trunks.learn(1, 'failed', 60_005), 'it counts anew').to.equal(undefined);
  });

  // Symptom: while a carrier was away for an hour, 20 contacts were used up in each minute of it. Cause: after a rest it took 20 failures again. Fix: it takes three.
  it('are soon on it no more when it fails again after its rest', () => {
    trunks.set([trunk(1)], 0);
    for (let time = 0; time < 20; time++) trunks.learn(1, 'failed', 0);
    expect([trunks.learn(1, 'failed', 60_000), trunks.learn(1, 'failed', 60_000)]).to.deep.equal([undefined, undefined]);
    expect(trunks.learn(1, 'failed', 60_000)).to.deep.equal({ gatewayId: 1, until: 120_000 });
  });
});
