import { expect } from 'chai';
import type { FloorAgent } from '../../src/agents/floor.js';
import type { LiveCall } from '../../src/calls/live-calls.js';
import { type Means, Pace } from '../../src/dialers/pace.js';
import { dialerSettings } from '../../src/dialers/settings.js';

const agent = (phase: 'idle' | 'talk'): FloorAgent => ({ phase, since: 0 }) as FloorAgent;
const ringing = (): LiveCall => ({ listId: 1, state: 'ringing', since: 0 }) as LiveCall;
const means = (idle: number, talking: number, calls = 0): Means => ({
  agents: [...Array.from({ length: idle }, () => agent('idle')), ...Array.from({ length: talking }, () => agent('talk'))], owed: 0, kept: 0, callers: 0, calls: Array.from({ length: calls }, ringing), now: 1_000, others: [], room: undefined, windows: [], tokens: 1_000, channels: 1_000, underWay: calls,
});
const pace = (settings: object, given: Means): [number, string] => {
  const one = new Pace(undefined);
  return [one.decide(dialerSettings.parse(settings), given), one.reason];
};

describe('the least agents for each contact that is called', () => {
  it('is one free agent with progressive, or as many as are set, calls under way included', () => {
    expect(pace({ method: 'progressive' }, means(6, 4))[0]).to.equal(6);
    const [dial, reason] = pace({ method: 'progressive', minAgentsPerCall: 2 }, means(6, 4));
    expect([dial, reason]).to.deep.equal([3, 'The guard asks for 2 free agents for each contact that is called.']);
    expect(pace({ method: 'progressive', minAgentsPerCall: 1.5 }, means(1, 0))[1]).to.equal('The guard asks for 1.5 free agents for each contact that is called.');
    expect(pace({ method: 'progressive', minAgentsPerCall: 2 }, means(6, 4, 2))[0]).to.equal(1);
    expect(pace({ method: 'progressive', minAgentsPerCall: 7 }, means(6, 4))[0], 'too few for anybody').to.equal(0);
  });

  it('is told of one as of many', () => {
    expect(pace({ method: 'predictive', minAgentsPerCall: 1 }, means(3, 0, 2))).to.deep.equal([1, 'Progressive: 0 of the 15 live answers seen that predicting needs.']);
    expect(pace({ method: 'power', linesPerAgent: 3, minAgentsPerCall: 1 }, means(2, 0))).to.deep.equal([2, 'The guard asks for 1 free agent for each contact that is called.']);
  });

  it('is as the ratio says with power, and never lets more through than the ratio', () => {
    expect(pace({ method: 'power', linesPerAgent: 3 }, means(4, 6))[0]).to.equal(12);
    expect(pace({ method: 'power', linesPerAgent: 3, minAgentsPerCall: 0.5 }, means(4, 6))[0]).to.equal(8);
    expect(pace({ method: 'power', linesPerAgent: 3, minAgentsPerCall: 0.1 }, means(4, 6))[0]).to.equal(12);
  });

  it('counts signed-in agents, not the free ones alone, with predictive', () => {
    // It has learned nothing yet, and dials one line for each free agent.
    expect(pace({ method: 'predictive' }, means(2, 8))[0]).to.equal(2);
    expect(pace({ method: 'predictive', minAgentsPerCall: 5 }, means(2, 8))[0]).to.equal(2);
    const [dial, reason] = pace({ method: 'predictive', minAgentsPerCall: 6 }, means(2, 8));
    expect([dial, reason]).to.deep.equal([1, 'The guard asks for 6 signed-in agents for each contact that is called.']);
  });
});
