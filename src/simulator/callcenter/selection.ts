import type { Strategy } from './seeds.js';
import type { Agent, Tier } from './tables.js';

/** An agent at a place in a queue. */
export interface Candidate {
  agent: Agent;
  tier: Tier;
}

/** Where a caller of a top-down queue was offered last. */
export interface Place {
  level: number;
  position: number;
}

type Order = (a: Candidate, b: Candidate) => number;

const by = (...keys: ((candidate: Candidate) => number)[]): Order => (a, b) => {
  for (const key of keys) {
    const difference = key(a) - key(b);
    if (difference) return difference;
  }
  return 0;
};
const level = ({ tier }: Candidate) => tier.level;
const position = ({ tier }: Candidate) => tier.position;
const lastOffered = ({ agent }: Candidate) => agent.lastOfferedCall;

const orders: Partial<Record<Strategy, Order>> = {
  'longest-idle-agent': by(level, ({ agent }) => agent.lastBridgeEnd, position),
  'agent-with-least-talk-time': by(level, ({ agent }) => agent.talkTime, position),
  'agent-with-fewest-calls': by(level, ({ agent }) => agent.callsAnswered, position),
  'ring-all': by(level, position),
  'ring-progressively': by(level, position),
};
const inOrder = by(level, position, lastOffered);

/**
 * The agents of a queue in the order in which the strategy tries them, as mod_callcenter's SQL has it. Agents
 * that are logged out are none; those on break come along and are passed over later. An unknown strategy
 * counts as `sequentially-by-agent-order`.
 */
export function inStrategyOrder(strategy: Strategy, candidates: Candidate[], last: Place, random: () => number): Candidate[] {
  const known = candidates.filter(({ agent }) => agent.status !== 'Logged Out');
  switch (strategy) {
    case 'top-down': {
      const rest = known.filter((each) => level(each) === last.level && position(each) > last.position).sort(inOrder);
      return [...rest, ...known.filter((each) => level(each) > last.level).sort(inOrder)];
    }
    case 'round-robin': {
      const latest = [...candidates].filter((each) => lastOffered(each) > 0).sort((a, b) => lastOffered(b) - lastOffered(a))[0];
      const next = latest ? known.filter((each) => level(each) === level(latest) && position(each) > position(latest)).sort(inOrder) : [];
      return [...next, ...known.sort(inOrder)];
    }
    case 'random':
      return known
        .map((candidate) => ({ candidate, draw: random() }))
        .sort((a, b) => level(a.candidate) - level(b.candidate) || a.draw - b.draw)
        .map(({ candidate }) => candidate);
    default:
      return known.sort(orders[strategy] ?? inOrder);
  }
}
