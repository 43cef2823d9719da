import { expect } from 'chai';
import { inStrategyOrder, type Candidate, type Place } from '../../src/simulator/callcenter/selection.js';
import type { Strategy } from '../../src/simulator/callcenter/seeds.js';
import { newAgent, type Agent } from '../../src/simulator/callcenter/tables.js';

const candidate = (name: string, position: number, agent: Partial<Agent> = {}, level = 1): Candidate => ({
  agent: { ...newAgent(name, 'callback'), status: 'Available', ...agent },
  tier: { queue: 'q', agent: name, state: 'Ready', level, position },
});
const order = (strategy: Strategy, candidates: Candidate[], last: Place = { level: 0, position: 0 }, random = () => 0.5): string =>
  inStrategyOrder(strategy, candidates, last, random).map(({ agent }) => agent.name).join('');

describe('strategies of a queue', () => {
  it('begin with who was idle longest', () => {
    expect(order('longest-idle-agent', [candidate('a', 1, { lastBridgeEnd: 300 }), candidate('b', 2, { lastBridgeEnd: 100 }), candidate('c', 3, { lastBridgeEnd: 200 })])).to.equal('bca');
  });

  it('begin with who talked least, or had the fewest calls', () => {
    const agents = [candidate('a', 1, { talkTime: 50, callsAnswered: 1 }), candidate('b', 2, { talkTime: 20, callsAnswered: 9 })];
    expect(order('agent-with-least-talk-time', agents)).to.equal('ba');
    expect(order('agent-with-fewest-calls', agents)).to.equal('ab');
  });

  it('put the level before all else', () => {
    expect(order('longest-idle-agent', [candidate('a', 1, { lastBridgeEnd: 1 }, 2), candidate('b', 1, { lastBridgeEnd: 900 }, 1)])).to.equal('ba');
  });

  it('go round from the one who was offered last', () => {
    const agents = [candidate('a', 1, { lastOfferedCall: 10 }), candidate('b', 2, { lastOfferedCall: 30 }), candidate('c', 3, { lastOfferedCall: 20 })];
    expect(order('round-robin', agents)).to.equal('cabc');
    expect(order('round-robin', agents.slice(0, 2))).to.equal('ab');
    expect(order('round-robin', [candidate('a', 1), candidate('b', 2)])).to.equal('ab');
  });

  it('go down from where the caller was offered last', () => {
    const agents = [candidate('a', 1), candidate('b', 2), candidate('c', 1, {}, 2)];
    expect(order('top-down', agents)).to.equal('abc');
    expect(order('top-down', agents, { level: 1, position: 1 })).to.equal('bc');
    expect(order('top-down', agents, { level: 2, position: 1 })).to.equal('');
  });

  it('ring all by position', () => {
    expect(order('ring-all', [candidate('a', 3), candidate('b', 1), candidate('c', 2)])).to.equal('bca');
    expect(order('ring-progressively', [candidate('a', 3), candidate('b', 1)])).to.equal('ba');
  });

  it('draw by lot, within a level', () => {
    const draws = [0.9, 0.1, 0.5];
    const random = () => draws.shift()!;
    expect(order('random', [candidate('a', 1), candidate('b', 1), candidate('c', 1, {}, 0)], undefined, random)).to.equal('cba');
  });

  it('follow the order of agents, also under a name that is none', () => {
    const agents = [candidate('a', 2), candidate('b', 1, { lastOfferedCall: 9 }), candidate('c', 1, { lastOfferedCall: 3 })];
    expect(order('sequentially-by-agent-order', agents)).to.equal('cba');
    expect(order('no-such-strategy' as Strategy, agents)).to.equal('cba');
  });

  it('leave out who is logged out, but not who is on break', () => {
    expect(order('longest-idle-agent', [candidate('a', 1, { status: 'Logged Out' }), candidate('b', 2, { status: 'On Break' })])).to.equal('b');
  });
});
