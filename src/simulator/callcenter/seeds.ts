import type { AgentMix } from '../people/agents.js';
import { ordinaryAgents } from '../people/agents.js';
import { realm } from '../phones.js';

export type Strategy =
  | 'longest-idle-agent' | 'round-robin' | 'top-down' | 'agent-with-least-talk-time' | 'agent-with-fewest-calls' | 'ring-all' | 'ring-progressively'
  | 'random' | 'sequentially-by-agent-order';

/** What callcenter.conf says of a queue. Times are seconds; 0 is never, or no limit. */
export interface QueueSettings {
  name: string;
  strategy: Strategy;
  mohSound: string;
  timeBaseScore: 'system' | 'queue';
  tierRulesApply: boolean;
  tierRuleWaitSecond: number;
  tierRuleWaitMultiplyLevel: boolean;
  tierRuleNoAgentNoWait: boolean;
  discardAbandonedAfter: number;
  abandonedResumeAllowed: boolean;
  maxWaitTime: number;
  maxWaitTimeWithNoAgent: number;
  maxWaitTimeWithNoAgentTimeReached: number;
  recordTemplate: string;
  ringProgressivelyDelay: number;
  skipAgentsWithExternalCalls: boolean;
  agentNoAnswerStatus: string;
}

export type QueueSeed = Partial<QueueSettings> & { name: string };

export interface AgentSeed {
  name: string;
  type?: 'callback' | 'uuid-standby';
  contact?: string;
  status?: string;
  maxNoAnswer?: number;
  wrapUpTime?: number;
  rejectDelayTime?: number;
  busyDelayTime?: number;
  noAnswerDelayTime?: number;
}

export interface TierSeed {
  queue: string;
  agent: string;
  level?: number;
  position?: number;
}

/** What callcenter.conf holds: read at the start, and again by `queue load` and its like. */
export interface CallCenterSeeds {
  queues: QueueSeed[];
  agents: AgentSeed[];
  tiers: TierSeed[];
}

/** The lab's queue; a seed changes what it names. */
export const labQueue: QueueSettings = {
  name: 'sales@default',
  strategy: 'longest-idle-agent',
  mohSound: 'silence_stream://-1',
  timeBaseScore: 'system',
  tierRulesApply: false,
  tierRuleWaitSecond: 0,
  tierRuleWaitMultiplyLevel: false,
  tierRuleNoAgentNoWait: true,
  discardAbandonedAfter: 60,
  abandonedResumeAllowed: false,
  maxWaitTime: 0,
  maxWaitTimeWithNoAgent: 0,
  maxWaitTimeWithNoAgentTimeReached: 5,
  recordTemplate: '',
  ringProgressivelyDelay: 0,
  skipAgentsWithExternalCalls: true,
  agentNoAnswerStatus: 'On Break',
};

const labAgent = (number: number): AgentSeed => ({
  name: `agent${number}@default`,
  contact: `[leg_timeout=10]user/${1_000 + number}@${realm}`,
  status: 'Available',
  maxNoAnswer: 3,
  wrapUpTime: 2,
  rejectDelayTime: 2,
  busyDelayTime: 2,
});

/**
 * Queues, agents and tiers as they were given. The lab's queue and its two agents stand in for what was not
 * given, or as many agents as the mix says; without tiers, every agent is in every queue.
 */
export function seedsOf({ queues = [labQueue], agents, tiers }: Partial<CallCenterSeeds>, mix?: AgentMix): CallCenterSeeds {
  const count = mix?.count ?? 2;
  const wrapUpTime = mix ? (mix.wrapUp ?? ordinaryAgents.wrapUp) : 2;
  const all = agents ?? Array.from({ length: count }, (_, index) => ({ ...labAgent(index + 1), wrapUpTime }));
  return { queues, agents: all, tiers: tiers ?? queues.flatMap((queue) => all.map((agent): TierSeed => ({ queue: queue.name, agent: agent.name }))) };
}
