import { expect } from 'chai';
import fastCheck from 'fast-check';
import { Floor } from '../../src/agents/floor.js';
import { allot, poolOf, type Wants } from '../../src/dialers/pools.js';
import type { AgentRow } from '../../src/switch/switch.js';

const agentRow = (name: string, state: string): AgentRow => ({ name, type: 'callback', contact: `user/${name}`, uuid: '', status: 'Available', state, wrapUpTime: 0, bridgeStartedAt: 1, externalCalls: 0 });

/** Agents by name with the queues that they serve; a name that begins with `busy` is in a conversation. */
function floorOf(agents: Record<string, string[]>, members: { uuid: string; queue: string }[] = []): Floor {
  const floor = new Floor();
  floor.look(1, {
    queues: ['q', 'r'].map((name) => ({ name, strategy: 'longest-idle-agent' })),
    agents: Object.keys(agents).map((name) => agentRow(`${name}@x`, name.startsWith('busy') ? 'In a queue call' : 'Waiting')),
    tiers: Object.entries(agents).flatMap(([name, queues]) => queues.map((queue) => ({ queue, agent: `${name}@x` }))),
    members: members.map((member) => ({ ...member, state: 'Waiting', joinedAt: 0 })),
    registrations: new Set(Object.keys(agents).map((name) => `${name}@x`)),
  }, () => false, 1_000);
  return floor;
}
const want = (dialerId: number, queue: string, reserve = 0, more: Partial<Wants> = {}): Wants => ({ dialerId, nodeId: 1, queue, reserve, callsAgents: false, asksAgents: false, isIdle: false, ...more });
const idle = (allotted: ReturnType<typeof allot>, dialerId: number) => allotted.get(dialerId)!.agents.filter(({ phase }) => phase === 'idle').length;

describe('the agents of a pool', () => {
  it('are shared by the dialers of queues that they serve, none twice', () => {
    const allotted = allot(floorOf({ a: ['q', 'r'], b: ['q', 'r'], c: ['q'], d: ['r'] }), [want(1, 'q'), want(2, 'r')], () => true);
    expect([idle(allotted, 1), idle(allotted, 2)]).to.deep.equal([2, 2]);
  });

  it('are never promised twice, whoever they are and whatever is owed (property)', () => {
    const queues = fastCheck.uniqueArray(fastCheck.constantFrom('q', 'r'), { minLength: 1 });
    fastCheck.assert(
      fastCheck.property(fastCheck.dictionary(fastCheck.constantFrom(...'abcdefgh', 'busy1', 'busy2'), queues), fastCheck.array(fastCheck.constantFrom('q', 'r'), { maxLength: 5 }), fastCheck.nat(3), (agents, callers, reserve) => {
        const allotted = allot(floorOf(agents, callers.map((queue, index) => ({ uuid: `${index}`, queue }))), [want(1, 'q', reserve), want(2, 'r'), want(3, 'q')], () => false);
        const promised = [...allotted.values()].flatMap((allotment) => allotment.agents.map(({ name }) => name));
        expect(new Set(promised).size).to.equal(promised.length);
        const free = Object.keys(agents).filter((name) => !name.startsWith('busy')).length;
        const owed = [...allotted.values()].reduce((sum, allotment) => sum + allotment.owed, 0);
        expect([1, 2, 3].reduce((sum, id) => sum + idle(allotted, id), 0) - owed, 'who called in goes first').to.be.at.most(free);
      }),
    );
  });

  it('are those of dialers that have somebody to call, while any of them has; whom no phone may ring is for those who call contacts first', () => {
    const floor = floorOf({ a: ['q'], b: ['q'] });
    const shares = (...wants: Wants[]) => {
      const allotted = allot(floor, wants, () => true);
      return wants.map(({ dialerId }) => idle(allotted, dialerId));
    };
    const nobodyDue = { isIdle: true };
    expect(shares(want(1, 'q', 0, nobodyDue), want(2, 'q'))).to.deep.equal([0, 2]);
    expect(shares(want(1, 'q', 0, nobodyDue), want(2, 'q', 0, nobodyDue)), 'so that each can look').to.deep.equal([1, 1]);
    floor.agent(1, 'a@x')!.row = { ...floor.agent(1, 'a@x')!.row, type: 'uuid-standby' };
    expect(shares(want(1, 'q', 0, { callsAgents: true }), want(2, 'q'))).to.deep.equal([1, 1]);
    expect(allot(floor, [want(1, 'q', 0, { callsAgents: true }), want(2, 'q')], () => true).get(2)!.agents.map(({ name }) => name)).to.deep.equal(['a@x']);
  });

  it('go first to people who called in; the next to become free are theirs when nobody is', () => {
    const two = { a: ['q'], b: ['q'] };
    expect(allot(floorOf(two, [{ uuid: 'in', queue: 'q' }]), [want(1, 'q')], () => false).get(1)).to.include({ owed: 0 });
    expect(idle(allot(floorOf(two, [{ uuid: 'in', queue: 'q' }]), [want(1, 'q')], () => false), 1)).to.equal(1);
    const three = [1, 2, 3].map((n) => ({ uuid: `in ${n}`, queue: 'q' }));
    expect(allot(floorOf(two, three), [want(1, 'q')], () => false).get(1)).to.deep.equal({ agents: [], owed: 1, kept: 2, callers: 3, free: [] });
    expect(idle(allot(floorOf(two, three), [want(1, 'q')], () => true), 1), 'those were called by a dialer').to.equal(2);
  });

  it('are kept back as the reserve says, while free', () => {
    expect(idle(allot(floorOf({ a: ['q'], b: ['q'], busy: ['q'] }), [want(1, 'q', 1)], () => false), 1)).to.equal(1);
    const both = allot(floorOf({ a: ['q'], b: ['q', 'r'], busy: ['q'] }), [want(1, 'q', 5), want(2, 'r')], () => false);
    expect([both.get(1)!.kept, both.get(2)!.kept], 'who is idle and kept is told').to.deep.equal([2, 1]);
    expect(allot(floorOf({ busy: ['q'] }), [want(1, 'q', 3)], () => false).get(1)?.owed, 'a reserve is no debt').to.equal(0);
  });
});

describe('the dialers of a pool', () => {
  it('are those who may be given the same agent', () => {
    const floor = floorOf({ a: ['q'], b: ['q', 'r'], c: ['s'] });
    const all = [want(1, 'q'), want(2, 'r'), want(3, 's'), want(4, 'q')];
    expect(poolOf(floor, all[0]!, all)).to.deep.equal([2, 4]);
    expect(poolOf(floor, all[1]!, all)).to.deep.equal([1, 4]);
    expect(poolOf(floor, all[2]!, all)).to.deep.equal([]);
    expect(poolOf(floor, all[0]!, [{ ...all[3]!, nodeId: 2 }]), 'on another node').to.deep.equal([]);
  });
});
