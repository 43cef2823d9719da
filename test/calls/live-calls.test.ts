import { expect } from 'chai';
import { isPerson, type LiveCall, LiveCalls } from '../../src/calls/live-calls.js';

const call = (id: string, some: Partial<LiveCall> = {}): LiveCall => ({ id, accountId: 1, dialerId: 7, listId: 1, since: 0, nodeId: 1, gatewayId: 3, state: 'originating', isDirty: false, ...some });

describe('the calls under way', () => {
  let live: LiveCalls;
  beforeEach(() => (live = new LiveCalls()));

  it('are counted by dialer, node and gateway', () => {
    live.add(call('a'));
    live.add(call('b', { nodeId: 2, gatewayId: 4 }));
    expect([live.of('dialer', 7), live.of('node', 1), live.of('gateway', 4), live.of('gateway', 9)]).to.deep.equal([2, 1, 1, 0]);
    expect(live.idsOf(2)).to.deep.equal(['b']);
    live.remove('a');
    expect([live.of('dialer', 7), live.of('node', 1), live.size]).to.deep.equal([1, 0, 1]);
  });

  it('count a call once, added or ended twice', () => {
    live.add(call('a'));
    live.add(call('a', { dialerId: 8 }));
    expect([live.of('dialer', 7), live.of('dialer', 8)]).to.deep.equal([1, 0]);
    expect(live.remove('a')?.id).to.equal('a');
    expect(live.remove('a')).to.equal(undefined);
    expect(live.of('dialer', 7)).to.equal(0);
  });

  it('pass over events that come late or twice', () => {
    live.add(call('a'));
    live.move('a', 'answered', 2, { answeredAt: 2 });
    live.move('a', 'ringing', 1, { ringingAt: 1 });
    live.move('a', 'answered', 9, { answeredAt: 9 });
    live.move('unknown', 'ringing', 1, { ringingAt: 1 });
    expect(live.get('a')).to.include({ state: 'answered', answeredAt: 2 }).and.not.have.property('ringingAt');
  });

  it('are told once whose rows are behind', () => {
    live.add(call('a'));
    live.add(call('b'));
    live.move('b', 'ringing', 1, { ringingAt: 1 });
    expect(live.takeDirty().map(({ id }) => id)).to.deep.equal(['b']);
    expect(live.takeDirty()).to.deep.equal([]);
    live.move('b', 'answered', 2, { answeredAt: 2 });
    expect(live.takeDirty()).to.have.length(1);
  });

  it('are counted by state for one dialer', () => {
    live.add(call('a'));
    live.add(call('b'));
    live.add(call('c', { dialerId: 8 }));
    live.move('b', 'ringing', 1, {});
    expect(live.states(7)).to.deep.equal({ originating: 1, ringing: 1 });
  });

  /**
   * Symptom: after a restart a machine that an agent talked to was a live answer until its call ended.
   * Cause: a row does not say that detection was on, and without it whoever answers is a person. Fix: what was heard goes first.
   */
  it('are a person’s once one was heard, or nobody listens', () => {
    expect([isPerson({}), isPerson({ answeredAt: 1, isDetecting: true }), isPerson({ answeredAt: 1 })]).to.deep.equal([undefined, undefined, true]);
    for (const isDetecting of [true, undefined])
      expect((['human', 'unknown', 'machine', 'fax'] as const).map((detected) => isPerson({ answeredAt: 1, isDetecting, detected }))).to.deep.equal([true, true, false, false]);
  });

  it('are a machine’s once a beep was heard late, whatever is told after that, and in which order', () => {
    live.add(call('a'));
    live.takeDirty();
    live.hear('a', 3, 'human', undefined);
    live.hear('a', 5, 'machine', 4);
    live.hear('a', 6, 'human', undefined);
    live.hear('a', 7, 'machine', 6);
    live.hear('unknown', 7, 'machine', 6);
    expect(live.get('a')).to.include({ detected: 'machine', correctedAt: 4, isDirty: true });
    live.add(call('b'));
    live.hear('b', 5, 'machine', 4);
    live.hear('b', 3, 'human', undefined);
    expect(live.get('b')).to.include({ detected: 'machine', correctedAt: 4 });
    live.add(call('c'));
    live.hear('c', 5, 'machine', undefined);
    live.hear('c', 6, 'human', undefined);
    expect(live.get('c')).to.include({ detected: 'machine', correctedAt: undefined });
  });

  it('are none any more when another process leads', () => {
    live.add(call('a'));
    live.clear();
    expect([live.size, live.of('dialer', 7), live.of('node', 1), live.of('gateway', 3)]).to.deep.equal([0, 0, 0, 0]);
    live.add(call('a'));
    expect(live.of('dialer', 7)).to.equal(1);
  });
});
