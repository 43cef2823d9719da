import { ok, failed, type Result } from '../../src/shared/result.js';
import type { AgentCall, AgentStatus, CallAdded, CallCenter, CallEnd, CallInEnd, ChosenAgent, CommandFailure, Decision, GatewayStatus, Origination, Progress, Switch, SwitchStatus, TransferTo, Whom } from '../../src/switch/switch.js';

/** A switch that only writes down what it is told, and says what a test puts into it. */
export class RecordingSwitch implements Switch {
  isUp = true;
  trouble: string | undefined;
  readonly originations: Origination[] = [];
  readonly forgotten: string[] = [];
  readonly channels = new Set<string>();
  readonly ends = new Map<string, CallEnd>();
  readonly gatewayStates: GatewayStatus[] = [];
  /** What an originate comes to. */
  outcome: Result<void, CommandFailure> = ok(undefined);
  /** Runs when the switch is asked for its ends: what happens between the two questions. */
  beforeEnds: () => void | Promise<void> = () => undefined;
  /** Where set, every question is answered with it. */
  failure: CommandFailure | undefined;

  start(): void {}
  async stop(): Promise<void> {
    this.isUp = false;
  }
  async originate(call: Origination): Promise<Result<void, CommandFailure>> {
    this.originations.push(call);
    return this.outcome;
  }
  readonly agentCalls: AgentCall[] = [];
  readonly hungUp: string[] = [];
  readonly floor: CallCenter = { queues: [], agents: [], tiers: [], members: [], registrations: new Set() };
  async callAgent(call: AgentCall): Promise<Result<void, CommandFailure>> {
    this.agentCalls.push(call);
    return this.outcome;
  }
  readonly variables = new Map<string, string>();
  async setVariable(uuid: string, name: string, value: string): Promise<Result<void, CommandFailure>> {
    this.variables.set(`${uuid} ${name}`, value);
    return ok(undefined);
  }
  readonly chosen = new Map<string, ChosenAgent>();
  async chooseAgent(uuid: string, chosen: ChosenAgent): Promise<Result<void, CommandFailure>> {
    this.chosen.set(uuid, chosen);
    return this.outcome;
  }
  async hangup(uuid: string): Promise<Result<void, CommandFailure>> {
    this.hungUp.push(uuid);
    return ok(undefined);
  }
  readonly transfers: { uuid: string; to: TransferTo }[] = [];
  async transfer(uuid: string, to: TransferTo): Promise<Result<void, CommandFailure>> {
    this.transfers.push({ uuid, to });
    return this.outcome;
  }
  readonly consults: { uuid: string; leg: string; whom: Whom }[] = [];
  async consult(uuid: string, leg: string, whom: Whom): Promise<Result<void, CommandFailure>> {
    this.consults.push({ uuid, leg, whom });
    return this.outcome;
  }
  readonly endedConsults: { leg: string; how: 'transfer' | 'return' }[] = [];
  async endConsult(_uuid: string, leg: string, how: 'transfer' | 'return'): Promise<Result<void, CommandFailure>> {
    this.endedConsults.push({ leg, how });
    return this.outcome;
  }
  /** Legs that are gone without a word of it. */
  readonly missing = new Set<string>();
  async exists(uuid: string): Promise<Result<boolean, CommandFailure>> {
    return ok(!this.missing.has(uuid));
  }
  /** The other halves of legs that go through a loopback. */
  readonly farEnds = new Map<string, string>();
  async farEnd(uuid: string): Promise<Result<string, CommandFailure>> {
    return ok(this.farEnds.get(uuid) ?? '');
  }
  /** The users whom the dialplan called, by the leg that went into it. */
  readonly calledUsers = new Map<string, string>();
  async calledUser(uuid: string): Promise<Result<string, CommandFailure>> {
    return ok(this.calledUsers.get(uuid) ?? '');
  }
  readonly notedTransfers: { uuid: string; whom: Whom }[] = [];
  async noteTransfer(uuid: string, whom: Whom): Promise<Result<void, CommandFailure>> {
    this.notedTransfers.push({ uuid, whom });
    return ok(undefined);
  }
  async callCenter(): Promise<Result<CallCenter, CommandFailure>> {
    return this.failure ? failed(this.failure) : ok(this.floor);
  }
  async reserveAgent(name: string): Promise<Result<void, CommandFailure>> {
    if (this.floor.agents.some((agent) => agent.name === name && agent.externalCalls > 0)) return failed({ kind: 'refused', message: `The agent "${name}" is in a call outside the queues.` });
    return this.setState(name, 'Waiting', 'Reserved');
  }
  async releaseAgent(name: string): Promise<Result<void, CommandFailure>> {
    return this.setState(name, undefined, 'Waiting');
  }
  async restAgent(name: string, until: number): Promise<Result<void, CommandFailure>> {
    const agent = this.floor.agents.find((other) => other.name === name);
    if (agent) agent.readyAt = Math.ceil(until / 1_000) * 1_000;
    return agent ? ok(undefined) : failed({ kind: 'refused', message: 'Agent not found!' });
  }
  async setAgentStatus(name: string, status: AgentStatus): Promise<Result<void, CommandFailure>> {
    if (this.failure) return failed(this.failure);
    const agent = this.floor.agents.find((other) => other.name === name);
    if (agent) agent.status = status;
    return agent ? ok(undefined) : failed({ kind: 'refused', message: 'Agent not found!' });
  }
  private setState(name: string, from: string | undefined, to: string): Result<void, CommandFailure> {
    const agent = this.floor.agents.find((other) => other.name === name && (from === undefined || other.state === from));
    if (agent) agent.state = to;
    return agent ? ok(undefined) : failed({ kind: 'refused', message: 'Agent not found!' });
  }
  async liveChannels(): Promise<Result<Set<string>, CommandFailure>> {
    return this.failure ? failed(this.failure) : ok(new Set(this.channels));
  }
  /** Legs of ours that have nobody. */
  readonly stranded = new Set<string>();
  async strandedLegs(): Promise<Result<string[], CommandFailure>> {
    return this.failure ? failed(this.failure) : ok([...this.stranded]);
  }
  /** How far the calls have come whose events were not heard. */
  readonly progress = new Map<string, Progress>();
  async progressOf(uuid: string): Promise<Result<Progress, CommandFailure>> {
    return this.failure ? failed(this.failure) : ok(this.progress.get(uuid) ?? {});
  }
  /** Agents' legs that wait for a contact. */
  readonly waiting = new Set<string>();
  async waitingAgents(): Promise<Result<string[], CommandFailure>> {
    return this.failure ? failed(this.failure) : ok([...this.waiting]);
  }
  async keptEnds(): Promise<Result<CallEnd[], CommandFailure>> {
    await this.beforeEnds();
    return this.failure ? failed(this.failure) : ok([...this.ends.values()]);
  }
  async forget(uuids: string[]): Promise<Result<void, CommandFailure>> {
    this.forgotten.push(...uuids);
    for (const uuid of uuids) this.ends.delete(uuid);
    return ok(undefined);
  }
  readonly decisions: { uuid: string; decision: Decision }[] = [];
  async decide(uuid: string, decision: Decision): Promise<Result<void, CommandFailure>> {
    this.decisions.push({ uuid, decision });
    return this.outcome;
  }
  readonly callsIn = new Map<string, CallInEnd>();
  readonly added = new Map<string, CallAdded>();
  async keptCallsIn(): Promise<Result<{ ends: CallInEnd[]; added: CallAdded[] }, CommandFailure>> {
    return this.failure ? failed(this.failure) : ok({ ends: [...this.callsIn.values()], added: [...this.added.values()] });
  }
  async forgetCallsIn(uuids: string[], addedKeys: string[]): Promise<Result<void, CommandFailure>> {
    for (const uuid of uuids) this.callsIn.delete(uuid);
    for (const key of addedKeys) this.added.delete(key);
    return ok(undefined);
  }
  async gateways(): Promise<Result<GatewayStatus[], CommandFailure>> {
    return this.failure ? failed(this.failure) : ok([...this.gatewayStates]);
  }
  allows = { maxSessions: 100_000, maxSessionsPerSecond: 100_000 };
  async status(): Promise<Result<SwitchStatus, CommandFailure>> {
    return ok({ sessions: 0, sessionsPerSecond: 0, ...this.allows });
  }
  /** What it lacks of the drop-in files and modules. */
  lacks: string | undefined;
  async checkDropIn(): Promise<Result<void, CommandFailure>> {
    return this.lacks === undefined ? ok(undefined) : failed({ kind: 'refused', message: this.lacks });
  }
  /** The numbers that it was asked to call, in order. */
  get numbers(): string[] {
    return this.originations.map(({ number }) => number);
  }
}
