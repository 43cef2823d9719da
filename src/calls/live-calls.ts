import type { Detected } from '../switch/switch.js';
import type { AttemptState } from './attempt-state.js';
import { mayMove } from './attempt-state.js';

/** An attempt under way, as the leader keeps it in memory; the rows follow in batches. */
export interface LiveCall {
  id: string;
  accountId: number;
  dialerId: number;
  listId: number;
  nodeId: number;
  gatewayId: number;
  state: AttemptState;
  /** When it came into this state, by the switch's clock. */
  since: number;
  ringingAt?: number;
  /** It rings with sound of the carrier (183). */
  hasEarlyMedia?: boolean;
  answeredAt?: number;
  /** It is found out who answers. */
  isDetecting?: boolean;
  /** A machine that answers it is given to an agent, as a person is. */
  givesMachines?: boolean;
  detected?: Detected;
  /** When a beep was heard of one who had been taken for a person. */
  correctedAt?: number;
  /** The queue that it is for. */
  queue?: string;
  queuedAt?: number;
  bridgedAt?: number;
  /** The agent's leg that waits for it, where the agent was called first. */
  agentLeg?: string;
  /** The agent who is kept for it, by mod_callcenter's name, until it is given to a queue or is over. */
  chosenAgent?: string;
  /** The agent whose telephone the queue rang for it last. */
  rung?: string;
  /** When it was dialled, where that was for an agent who was free for it alone; undefined where it was dialled ahead of the agents. */
  oneForOneSince?: number;
  /** The agent with whom the queue has connected it, or whose leg waits for it. */
  agent?: string;
  /** The row does not show this state yet. */
  isDirty: boolean;
}

type Facts = Partial<Pick<LiveCall, 'ringingAt' | 'hasEarlyMedia' | 'answeredAt' | 'detected' | 'correctedAt' | 'queuedAt' | 'bridgedAt' | 'agent'>>;

/** Told of every change of a call; `before` is how it was. At the end `call` is as it was last. */
export interface CallWatcher {
  moved(call: LiveCall, before: Readonly<LiveCall>, at: number): void;
  over(call: LiveCall): void;
}

/** The attempts under way, counted by what has a limit. */
export class LiveCalls {
  private readonly calls = new Map<string, LiveCall>();
  private readonly counts = { dialer: new Map<number, number>(), node: new Map<number, number>(), gateway: new Map<number, number>() };
  /** The call that each agent is kept for, by `node name`. */
  private readonly kept = new Map<string, LiveCall>();
  watcher: CallWatcher | undefined;

  add(call: LiveCall): void {
    if (this.calls.has(call.id)) return;
    this.calls.set(call.id, call);
    this.count(call, 1);
    if (call.chosenAgent !== undefined) this.kept.set(keyOf(call.nodeId, call.chosenAgent), call);
  }

  get(id: string): LiveCall | undefined {
    return this.calls.get(id);
  }

  /** The call is over: its place is free for another. */
  remove(id: string): LiveCall | undefined {
    const call = this.calls.get(id);
    if (!call || !this.calls.delete(id)) return undefined;
    this.count(call, -1);
    this.watcher?.over(call);
    this.unkeep(call);
    return call;
  }

  /** An agent is kept for this call, and for no other. */
  keep(call: LiveCall, agent: string): void {
    call.chosenAgent = agent;
    this.kept.set(keyOf(call.nodeId, agent), call);
  }

  unkeep(call: LiveCall): void {
    if (call.chosenAgent === undefined) return;
    const key = keyOf(call.nodeId, call.chosenAgent);
    if (this.kept.get(key) === call) this.kept.delete(key);
    call.chosenAgent = undefined;
  }

  keptFor(nodeId: number, agent: string): LiveCall | undefined {
    return this.kept.get(keyOf(nodeId, agent));
  }

  /** Notes a state; one that comes late or twice is passed over (events may overtake each other). */
  move(id: string, state: AttemptState, at: number, facts: Facts): void {
    const call = this.calls.get(id);
    if (!call || !mayMove(call.state, state)) return;
    const before = { ...call };
    Object.assign(call, facts, { state, since: at, isDirty: true });
    this.watcher?.moved(call, before, at);
  }

  /** Notes what was found out without a new state. */
  note(id: string, at: number, facts: Facts): void {
    const call = this.calls.get(id);
    if (!call) return;
    const before = { ...call };
    Object.assign(call, facts, { isDirty: true });
    this.watcher?.moved(call, before, at);
  }

  /** Notes who answered. A later verdict replaces one before only where a beep says so, and nothing replaces that. */
  hear(id: string, at: number, detected: Detected, correctedAt: number | undefined): void {
    const call = this.calls.get(id);
    if (call && call.correctedAt === undefined && (call.detected === undefined || correctedAt !== undefined)) this.note(id, at, { detected, correctedAt });
  }

  /** Those whose rows are behind, marked as written: the caller writes them now. */
  takeDirty(): LiveCall[] {
    const dirty = [...this.calls.values()].filter(({ isDirty }) => isDirty);
    for (const call of dirty) call.isDirty = false;
    return dirty;
  }

  of(kind: 'dialer' | 'node' | 'gateway', id: number): number {
    return this.counts[kind].get(id) ?? 0;
  }

  ofDialer(dialerId: number): LiveCall[] {
    return [...this.calls.values()].filter((call) => call.dialerId === dialerId);
  }

  filter(is: (call: LiveCall) => boolean): LiveCall[] {
    return [...this.calls.values()].filter(is);
  }

  /** The calls of all dialers but these. */
  ofOthers(dialerIds: ReadonlySet<number>): LiveCall[] {
    const hasOthers = [...this.counts.dialer].some(([id, count]) => count > 0 && !dialerIds.has(id));
    return hasOthers ? [...this.calls.values()].filter((call) => !dialerIds.has(call.dialerId)) : [];
  }

  /** Those for which an agent was called first. */
  withAgentLegs(nodeId: number): LiveCall[] {
    return [...this.calls.values()].filter((call) => call.nodeId === nodeId && call.agentLeg !== undefined);
  }

  idsOf(nodeId: number): string[] {
    return [...this.calls.values()].filter((call) => call.nodeId === nodeId).map(({ id }) => id);
  }

  /** By state, of one dialer. */
  states(dialerId: number): Partial<Record<AttemptState, number>> {
    const states: Partial<Record<AttemptState, number>> = {};
    for (const call of this.calls.values()) if (call.dialerId === dialerId) states[call.state] = (states[call.state] ?? 0) + 1;
    return states;
  }

  get size(): number {
    return this.calls.size;
  }

  /** Another process leads now, and it counts. */
  clear(): void {
    this.calls.clear();
    this.kept.clear();
    for (const map of Object.values(this.counts)) map.clear();
  }

  private count(call: LiveCall, change: 1 | -1): void {
    for (const [kind, id] of [['dialer', call.dialerId], ['node', call.nodeId], ['gateway', call.gatewayId]] as const)
      this.counts[kind].set(id, (this.counts[kind].get(id) ?? 0) + change);
  }
}

const keyOf = (nodeId: number, agent: string): string => `${nodeId} ${agent}`;

/** Whether a person is on the line: undefined while nobody knows. Detection that says nothing is biased to a person. */
export function isPerson({ answeredAt, isDetecting, detected }: Pick<LiveCall, 'answeredAt' | 'isDetecting' | 'detected'>): boolean | undefined {
  if (answeredAt === undefined) return undefined;
  if (detected !== undefined) return detected === 'human' || detected === 'unknown';
  return isDetecting ? undefined : true;
}
