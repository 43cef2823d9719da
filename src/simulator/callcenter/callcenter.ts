import { headerList } from '../../switch/codec.js';
import type { Origin } from '../event-bus.js';
import type { Exchange } from '../exchange.js';
import { Dispatcher } from './dispatcher.js';
import { labQueue, type AgentSeed, type CallCenterSeeds, type QueueSettings } from './seeds.js';
import { agentStates, newAgent, secondsOf, statuses, tierStates, type Agent, type Member, type Tier } from './tables.js';

export interface Queue extends QueueSettings {
  callsAnswered: number;
  callsAbandoned: number;
  /** When the dispatcher last looked for agents here, and when it last found one: seconds. */
  lastAgentCheck: number;
  lastAgentFound: number;
}

/** What became of a change: mod_callcenter's own words for what went wrong. */
export type Outcome = 'ok' | string;

const ok = 'ok';

/** mod_callcenter: its tables, and the changes that it tells of in callcenter::info. Facts from mod_callcenter.c 1.10.12. */
export class CallCenter {
  readonly queues = new Map<string, Queue>();
  readonly agents = new Map<string, Agent>();
  tiers: Tier[] = [];
  /** Callers that wait, are being served, or left not long ago, in the order in which they joined. */
  members: Member[] = [];
  readonly dispatcher: Dispatcher;

  constructor(
    readonly exchange: Exchange,
    private readonly seeds: CallCenterSeeds,
  ) {
    for (const { name } of seeds.queues) this.loadQueue(name);
    for (const seed of seeds.agents) this.loadAgent(seed.name);
    this.loadTiers();
    this.dispatcher = new Dispatcher(this);
  }

  now(): number {
    return secondsOf(this.exchange);
  }

  tell(call: string, line: number, ...headers: string[]): void {
    const origin: Origin = ['mod_callcenter.c', call, line];
    this.exchange.bus.fire('CUSTOM', origin, (list) => list.push(...headerList(...headers)), { subclass: 'callcenter::info' });
  }

  /** Reads a queue's settings again; false when the configuration has none of this name. */
  loadQueue(name: string): boolean {
    const seed = this.seeds.queues.find((queue) => queue.name === name);
    if (!seed) return false;
    if (!this.queues.has(name)) this.queues.set(name, { ...labQueue, ...seed, callsAnswered: 0, callsAbandoned: 0, lastAgentCheck: 0, lastAgentFound: 0 });
    return true;
  }

  /** Its members stay until the dispatcher finds that they have no queue. */
  unloadQueue(name: string): void {
    this.queues.delete(name);
  }

  loadAgent(name: string): void {
    const seed = this.seeds.agents.find((agent) => agent.name === name);
    if (!seed) return;
    if (!this.agents.has(name)) this.agents.set(name, newAgent(name, seed.type ?? 'callback'));
    for (const [field, key] of Object.entries(seedKeys) as [keyof AgentSeed, string][]) if (seed[field] !== undefined) this.updateAgent(key, name, `${seed[field]}`);
  }

  /** Those of one queue or agent, or all; false when the configuration has none such. */
  loadTiers(queue?: string, agent?: string): boolean {
    const wanted = this.seeds.tiers.filter((tier) => (queue === undefined || tier.queue === queue) && (agent === undefined || tier.agent === agent));
    for (const { queue: of, agent: who, level = 1, position = 1 } of wanted) {
      const tier = this.tierOf(of, who);
      if (tier) Object.assign(tier, { level, position });
      else this.addTier(of, who, level, position);
    }
    return wanted.length > 0;
  }

  addAgent(name: string, type: string): Outcome {
    if (type !== 'callback' && type !== 'uuid-standby') return 'Agent type invalid!';
    if (this.agents.has(name)) return 'Agent already exist!';
    this.agents.set(name, newAgent(name, type));
    this.tell('cc_agent_add', 915, 'CC-Agent', name, 'CC-Agent-Type', type, 'CC-Action', 'agent-add');
    return ok;
  }

  deleteAgent(name: string): void {
    this.agents.delete(name);
    this.tiers = this.tiers.filter((tier) => tier.agent !== name);
  }

  updateAgent(key: string, name: string, value: string): Outcome {
    const agent = this.agents.get(name);
    if (!agent) return 'Agent not found!';
    switch (key) {
      case 'status':
        return this.setStatus(agent, value);
      case 'state':
        if (!isKnown(agentStates, value)) return 'Invalid Agent State!';
        this.setState(agent, value);
        return ok;
      case 'state_if_waiting':
        if (!isKnown(agentStates, value)) return 'Invalid Agent State!';
        if (agent.state !== 'Waiting' || !agent.status.startsWith('Available')) return 'Agent not found!';
        this.setState(agent, value);
        return ok;
      case 'uuid':
        agent.uuid = value;
        return ok;
      case 'contact':
        agent.contact = value;
        this.tell('cc_agent_update', 1091, 'CC-Agent', name, 'CC-Action', 'agent-contact-change', 'CC-Agent-Contact', value);
        return ok;
      case 'type':
        if (value !== 'callback' && value !== 'uuid-standby') return 'Invalid Agent Type!';
        agent.type = value;
        return ok;
      default: {
        const field = numbers[key];
        if (!field) return 'Invalid Agent Update KEY!';
        agent[field] = Number.parseInt(value, 10) || 0;
        return ok;
      }
    }
  }

  private setStatus(agent: Agent, status: string): Outcome {
    if (!isKnown(statuses, status)) return 'Invalid Agent Status!';
    const changed = agent.status !== status;
    agent.status = status;
    if (status !== 'Available' || changed) agent.lastStatusChange = this.now();
    if (status === 'Available') {
      if (changed) Object.assign(agent, { talkTime: 0, callsAnswered: 0, noAnswerCount: 0 });
    } else {
      // The phone that rings for a caller is for nobody any more.
      const served = this.members.find((member) => member.servingAgent === agent.name && member.state !== 'Answered');
      if (served) this.hangUpOffers(served.uuid, 'ORIGINATOR_CANCEL');
    }
    this.tell('cc_agent_update', 1043, 'CC-Agent', agent.name, 'CC-Action', 'agent-status-change', 'CC-Agent-Status', status);
    return ok;
  }

  setState(agent: Agent, state: string): void {
    if (this.agents.get(agent.name) !== agent) return;
    agent.state = state;
    if (state === 'Receiving') agent.lastOfferedCall = this.now();
    this.tell('cc_agent_update', 1067, 'CC-Agent', agent.name, 'CC-Action', 'agent-state-change', 'CC-Agent-State', state);
  }

  /** Hangs up the phones that ring for a caller. */
  hangUpOffers(memberUuid: string, cause: string, except?: string): void {
    for (const call of this.exchange.calls.values())
      if (call.uuid !== except && call.channel.variables.get('cc_member_pre_answer_uuid') === memberUuid) call.hangup(cause, 'us');
  }

  addTier(queue: string, agent: string, level: number, position: number): Outcome {
    if (!this.queues.has(queue)) return 'Queue not found!';
    if (!this.agents.has(agent)) return 'Agent not found!';
    if (this.tierOf(queue, agent)) return 'Tier already exist!';
    this.tiers.push({ queue, agent, state: 'Ready', level, position });
    return ok;
  }

  updateTier(key: string, queue: string, agent: string, value: string): Outcome {
    const tier = this.tierOf(queue, agent);
    if (!tier) return 'Unknown Error!';
    if (!this.agents.has(agent) || !this.queues.has(queue)) return 'Agent not found!';
    if (key === 'state') {
      if (!isKnown(tierStates, value)) return 'Invalid Tier State!';
      tier.state = value;
    } else if (key === 'level' || key === 'position') tier[key] = Number.parseInt(value, 10) || 0;
    else return 'Invalid Tier Update KEY!';
    return ok;
  }

  deleteTier(queue: string, agent: string): void {
    this.tiers = this.tiers.filter((tier) => tier.queue !== queue || tier.agent !== agent);
  }

  tierOf(queue: string, agent: string): Tier | undefined {
    return this.tiers.find((tier) => tier.queue === queue && tier.agent === agent);
  }

  agentsOf(queue: string, status?: string, state?: string): Agent[] {
    return this.tiers
      .filter((tier) => tier.queue === queue)
      .flatMap((tier) => this.agents.get(tier.agent) ?? [])
      .filter((agent) => (status === undefined || agent.status === status) && (state === undefined || agent.state === state));
  }

  /** Tells how many wait in a queue or are being offered: `members-count`. */
  countMembers(queue: string): void {
    const count = this.members.filter((member) => member.queue === queue && (member.state === 'Waiting' || member.state === 'Trying')).length;
    this.tell('cc_queue_count', 878, 'CC-Queue', queue, 'CC-Action', 'members-count', 'CC-Count', `${count}`, 'CC-Selection', 'Single-Queue');
  }

  removeMember(member: Member): void {
    this.members = this.members.filter((other) => other !== member);
  }
}

const isKnown = (names: string[], value: string): boolean => value !== 'Unknown' && names.some((name) => name.toLowerCase() === value.toLowerCase());

const numbers: Record<string, 'maxNoAnswer' | 'wrapUpTime' | 'rejectDelayTime' | 'busyDelayTime' | 'noAnswerDelayTime' | 'readyTime'> = {
  ready_time: 'readyTime', busy_delay_time: 'busyDelayTime', reject_delay_time: 'rejectDelayTime', no_answer_delay_time: 'noAnswerDelayTime',
  max_no_answer: 'maxNoAnswer', wrap_up_time: 'wrapUpTime',
};

/** In the order in which the module applies them. */
const seedKeys: Partial<Record<keyof AgentSeed, string>> = {
  contact: 'contact', status: 'status', wrapUpTime: 'wrap_up_time', maxNoAnswer: 'max_no_answer', rejectDelayTime: 'reject_delay_time',
  busyDelayTime: 'busy_delay_time', noAnswerDelayTime: 'no_answer_delay_time',
};
