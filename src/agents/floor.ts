import type { AgentRow, CallCenter, SwitchEvent } from '../switch/switch.js';
import { type AgentPhase, phaseOf } from './phase.js';
import { phoneOf, softphone } from './phone.js';

/** An agent at this moment. `name` is mod_callcenter's, of one node. */
export interface FloorAgent {
  nodeId: number;
  name: string;
  row: AgentRow;
  queues: ReadonlySet<string>;
  phone: string;
  /** A user sits there, whose desk shows contacts. */
  hasDesk: boolean;
  phase: AgentPhase;
  since: number;
}

/** Somebody who waits in a queue, called by a dialer or not. */
export interface Member {
  queue: string;
  uuid: string;
}

/** What events told while the tables were being read: it may be newer than they are. */
interface Heard {
  agents: Set<string>;
  /** By uuid; undefined is gone. */
  members: Map<string, Member | undefined>;
}

interface NodeFloor {
  agents: Map<string, FloorAgent>;
  strategies: Map<string, string>;
  members: Map<string, Member>;
  /** While the tables are being read. */
  heard?: Heard;
}

type AgentEvent = Extract<SwitchEvent, { agent: string }>;

/**
 * The agents and queues of every node as events tell of them between two looks at mod_callcenter's tables. A look is
 * the truth: it mends what an event that was lost left behind. Only what was heard since the tables were asked for is newer.
 */
export class Floor {
  private readonly nodes = new Map<number, NodeFloor>();

  /** `onMove` is told of each phase that an agent leaves. */
  constructor(private readonly onMove: (agent: FloorAgent, from: AgentPhase, since: number, at: number) => void = () => undefined) {}

  /** The tables are about to be asked for. */
  beginLook(nodeId: number): void {
    const node = this.nodes.get(nodeId);
    if (node) node.heard = { agents: new Set(), members: new Map() };
  }

  /** They could not be read. */
  endLook(nodeId: number): void {
    delete this.nodes.get(nodeId)?.heard;
  }

  /** Takes the tables in, as they were just read; `isMarked` says whose fixed address is a softphone, `hasDesk` where somebody sits. */
  look(nodeId: number, { queues, agents, tiers, members, registrations }: CallCenter, isMarked: (agent: string) => boolean, now: number, hasDesk: (agent: string) => boolean = () => false): void {
    const node = this.nodeOf(nodeId);
    node.strategies = new Map(queues.map(({ name, strategy }) => [name, strategy]));
    node.members = new Map(members.filter(({ state }) => state === 'Waiting' || state === 'Trying').map(({ queue, uuid }) => [uuid, { queue, uuid }]));
    for (const [uuid, member] of node.heard?.members ?? []) {
      if (member) node.members.set(uuid, member);
      else node.members.delete(uuid);
    }
    for (const read of agents) {
      const known = node.agents.get(read.name);
      const row = known && node.heard?.agents.has(read.name) ? asHeard(read, known.row) : read;
      const agent: FloorAgent = known ?? { nodeId, name: row.name, row, queues: new Set(), phone: '', hasDesk: false, phase: 'away', since: now };
      // Events know to the millisecond what the table has in seconds.
      const isSameEnd = known?.row.bridgeEndedAt !== undefined && row.bridgeEndedAt === Math.floor(known.row.bridgeEndedAt / 1_000) * 1_000;
      agent.row = isSameEnd ? { ...row, bridgeEndedAt: known.row.bridgeEndedAt } : row;
      agent.queues = new Set(tiers.filter((tier) => tier.agent === row.name).map(({ queue }) => queue));
      agent.phone = phoneOf(row, registrations, isMarked(row.name));
      agent.hasDesk = hasDesk(row.name);
      node.agents.set(row.name, agent);
      this.settle(agent, now);
    }
    for (const [name, agent] of node.agents) {
      if (agents.some((row) => row.name === name)) continue;
      this.move(agent, 'away', now, now);
      node.agents.delete(name);
    }
    this.endLook(nodeId);
  }

  /** The node is gone: nobody there can be given a call. */
  lose(nodeId: number, now: number): void {
    for (const agent of this.nodes.get(nodeId)?.agents.values() ?? []) this.move(agent, 'away', now, now);
    this.nodes.delete(nodeId);
  }

  event(nodeId: number, event: SwitchEvent): void {
    const node = this.nodes.get(nodeId);
    if (!node) return;
    if (event.kind === 'queued') this.note(node, event.uuid, { queue: event.queue, uuid: event.uuid });
    if (event.kind === 'left queue' || event.kind === 'agent bridged') this.note(node, event.uuid, undefined);
    if (event.kind === 'ended') this.note(node, event.end.uuid, undefined);
    if ('agent' in event) {
      node.heard?.agents.add(event.agent);
      const agent = node.agents.get(event.agent);
      if (agent) this.hear(agent, event);
    }
  }

  private note({ members, heard }: NodeFloor, uuid: string, member: Member | undefined): void {
    heard?.members.set(uuid, member);
    if (member) members.set(uuid, member);
    else members.delete(uuid);
  }

  private hear(agent: FloorAgent, event: AgentEvent): void {
    const { row } = agent;
    if (event.kind === 'agent status') agent.row = { ...row, status: event.status };
    if (event.kind === 'agent state') agent.row = { ...row, state: event.state };
    if (event.kind === 'agent bridged') agent.row = { ...row, state: 'In a queue call', bridgeStartedAt: event.at };
    if (event.kind === 'agent unbridged') agent.row = { ...row, bridgeEndedAt: event.at };
    this.settle(agent, event.at);
  }

  /** A conversation of the agent that mod_callcenter did not make is over: the rest that it counts from now on is in its table at the next look. */
  talked(nodeId: number, name: string, at: number): void {
    const agent = this.agent(nodeId, name);
    if (!agent) return;
    this.nodes.get(nodeId)?.heard?.agents.add(name);
    agent.row = { ...agent.row, bridgeEndedAt: at, externalCalls: 0 };
    this.settle(agent, at);
  }

  /** Brings the phase in line with the row; wrap-up ends by the clock, so this is also called on every tick. */
  tick(now: number): void {
    for (const { agents } of this.nodes.values()) for (const agent of agents.values()) if (agent.phase === 'wrapUp') this.settle(agent, now);
  }

  /** Nothing is to be offered to the agent before this time, as mod_callcenter is told too. */
  rests(nodeId: number, name: string, until: number, now: number): void {
    const agent = this.agent(nodeId, name);
    if (!agent) return;
    this.nodes.get(nodeId)?.heard?.agents.add(name);
    agent.row = { ...agent.row, readyAt: until, externalCalls: 0 };
    this.settle(agent, now);
  }

  private settle(agent: FloorAgent, now: number): void {
    const { phase, since } = agent.phone === softphone ? phaseOf(agent.row, now) : { phase: 'away' as const, since: now };
    if (phase !== agent.phase) this.move(agent, phase, phase === 'talk' || phase === 'wrapUp' ? Math.min(since, now) : now, now);
  }

  private move(agent: FloorAgent, phase: AgentPhase, since: number, at: number): void {
    const { phase: from, since: before } = agent;
    Object.assign(agent, { phase, since });
    if (from !== phase) this.onMove(agent, from, before, at);
  }

  /** The agents of a queue, in the order in which they became idle. */
  agentsOf(nodeId: number, queue: string): FloorAgent[] {
    const agents = [...(this.nodes.get(nodeId)?.agents.values() ?? [])].filter(({ queues }) => queues.has(queue));
    return agents.sort((a, b) => a.since - b.since);
  }

  /** Whether the node's agents are known: they were looked at, and it was not lost since. */
  knows(nodeId: number): boolean {
    return this.nodes.has(nodeId);
  }

  agent(nodeId: number, name: string): FloorAgent | undefined {
    return this.nodes.get(nodeId)?.agents.get(name);
  }

  /** Whether mod_callcenter offers the agent a call, or they talk in one; a reservation is neither. */
  isInQueueCall(nodeId: number, name: string): boolean {
    const state = this.agent(nodeId, name)?.row.state;
    return state === 'Receiving' || state === 'In a queue call';
  }

  all(): FloorAgent[] {
    return [...this.nodes.values()].flatMap(({ agents }) => [...agents.values()]);
  }

  /** People who wait in any queue of these, whoever called them. */
  waiting(nodeId: number, queues: ReadonlySet<string>): Member[] {
    return [...(this.nodes.get(nodeId)?.members.values() ?? [])].filter(({ queue }) => queues.has(queue));
  }

  /** Undefined where the node has no such queue (any more). */
  strategy(nodeId: number, queue: string): string | undefined {
    return this.nodes.get(nodeId)?.strategies.get(queue);
  }

  private nodeOf(nodeId: number): NodeFloor {
    let node = this.nodes.get(nodeId);
    if (!node) this.nodes.set(nodeId, (node = { agents: new Map(), strategies: new Map(), members: new Map() }));
    return node;
  }
}

/** What the table says of an agent, but for what events have told since. */
const asHeard = (row: AgentRow, { status, state, bridgeStartedAt, bridgeEndedAt, readyAt, externalCalls }: AgentRow): AgentRow => ({ ...row, status, state, bridgeStartedAt, bridgeEndedAt, readyAt, externalCalls });
