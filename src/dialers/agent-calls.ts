import type { Floor, FloorAgent } from '../agents/floor.js';
import type { Gate } from '../calls/gate.js';
import type { LiveCall } from '../calls/live-calls.js';
import { playable } from '../calls/messages.js';
import { attemptId } from '../shared/id.js';
import { failed, ok, type Result } from '../shared/result.js';
import type { Switch, SwitchEvent } from '../switch/switch.js';
import { AgentRests } from './agent-rests.js';
import type { WantedContact } from './compose-order.js';
import { FoundAgents } from './found-agents.js';
import type { Match } from './match-by-lambda.js';
import type { Runner } from './runner.js';

/** So many contacts of a lambda's are tried for an agent who is on the line, before they are let go. */
const mostMatches = 3;

/** How long an agent's phone rings, in seconds. */
const agentRings = 20;
/** Somebody who is reserved for so long without a call of ours was forgotten (milliseconds of people's time): by a process that died, or by mod_callcenter itself. */
const forgottenAfter = (agentRings + 10) * 1_000;
/** The switch's list of channels is behind: a leg may be missing from it so long after it was asked for (milliseconds of the machine). */
const listedAfter = 5_000;
/** Legs are looked for on the switch this often, and at once after its socket was lost (milliseconds of the machine). */
const lookEvery = 30_000;

/** Whom the agent is for, where that is decided (preview, click-to-dial, follow-up). */
export interface Chosen {
  contactId: number;
  taskId: number;
  isByHand: boolean;
  /** What a lambda said of it. */
  says?: string;
}

/** An agent who is called, or waits on the line, before a contact is. */
export interface AgentCall {
  leg: string;
  nodeId: number;
  agent: string;
  runner: Runner;
  chosen?: Chosen;
  /** With a lambda: the contact that is for this agent next. */
  match?: Match;
  isReady: boolean;
  /** When it was begun, in machine time. */
  begunAt: number;
  /** The switch's socket was lost meanwhile: what was told of it then is not known. */
  isCut?: boolean;
  /** Nobody is called for it any more: mod_callcenter gives the agent a call in the same instant, which goes first, or they have logged out. */
  isGivenUp?: boolean;
  /** The attempt whose contact is being called for this agent, or talks to them. */
  attempt?: string;
  /** They have talked to the contact. */
  hasTalked?: boolean;
  /** It was not the agent who ended it. */
  isLetGo?: boolean;
  /** Why nobody could be called, in words. */
  says?: string;
}

/** Told of what an agent's call comes to. */
export interface AgentCallWatcher {
  /** The agent's phone rings. */
  rings(call: Readonly<AgentCall>): void;
  /** The contact of this attempt is being called. */
  calls(call: Readonly<AgentCall>, attempt: string): void;
  /** The agent's leg is over. */
  over(call: Readonly<AgentCall>): void;
  /** An agent whom an earlier leader called is on the line still. */
  found(nodeId: number, agent: string, call: Readonly<LiveCall>): void;
  /** So is one that an earlier leader called; the contact of this attempt was on the line. */
  foundOver(nodeId: number, agent: string, attempt: string): void;
}

/**
 * Agent first: reserves a free agent in mod_callcenter, rings the phone, and once the agent has heard the message has the
 * gate place one contact, who joins in the dialplan. A contact is claimed only then, so none waits for an agent who
 * does not answer. The next contact is called when one was not reached and the agent is still on the line; one who was
 * called for a contact of their choice is let go instead.
 */
export class AgentCalls {
  private readonly calls = new Map<string, AgentCall>();
  /** Since when agents are reserved without a call of ours, as `node name`. */
  private readonly forgottenSince = new Map<string, number>();
  private readonly lookedAt = new Map<number, number>();
  /** Attempts whose agent has gone before they answered. */
  private readonly calledOff = new Set<string>();
  private readonly found: FoundAgents;
  private readonly rests: AgentRests;
  watcher: AgentCallWatcher | undefined;
  /** With lambdas: whom an agent who is on the line is to call next. */
  nextFor: ((call: Readonly<AgentCall>) => Promise<Match | undefined>) | undefined;

  constructor(
    private readonly gate: Gate,
    private readonly floor: Floor,
    private readonly connectionOf: (nodeId: number) => Switch | undefined,
    private readonly machineNow: () => number,
  ) {
    this.rests = new AgentRests(gate, floor, connectionOf);
    this.found = new FoundAgents(gate.live, {
      found: ({ nodeId, agent }, call) => this.watcher?.found(nodeId, agent, call),
      over: ({ nodeId, agent, attemptId }) => {
        this.watcher?.foundOver(nodeId, agent, attemptId);
        this.follow(this.rests.talked(nodeId, agent));
      },
    });
  }

  /** Agents on their way to a contact of this dialer, or talking to one. */
  of(dialerId: number): number {
    return [...this.calls.values()].filter(({ runner }) => runner.dialer.id === dialerId).length;
  }

  /** Those of them who ring, or are on the line, with nobody claimed for them yet: as many of the contacts that are due are theirs. */
  waitingFor(dialerId: number): number {
    return [...this.calls.values()].filter(({ runner, chosen, attempt, isGivenUp }) => runner.dialer.id === dialerId && !chosen && attempt === undefined && !isGivenUp).length;
  }

  /** Whether the agent has such a call, or is kept for one of contact first. */
  has(agent: Pick<FloorAgent, 'nodeId' | 'name'>): boolean {
    return this.gate.live.keptFor(agent.nodeId, agent.name) !== undefined || this.found.has(agent) || [...this.calls.values()].some(({ nodeId, agent: name }) => nodeId === agent.nodeId && name === agent.name);
  }

  /** Contacts of a dialer that agents are being called for, and who are not called themselves yet. */
  contactsOf(dialerId: number): Set<number> {
    return new Set([...this.calls.values()].flatMap(({ runner, match, attempt }) => (runner.dialer.id === dialerId && match && attempt === undefined ? [match.contactId] : [])));
  }

  /** Another process leads now, and these are not this one's calls any more. */
  clear(): void {
    this.calls.clear();
    this.found.clear();
    this.forgottenSince.clear();
    this.calledOff.clear();
    this.rests.clear();
  }

  /** The socket of a node is lost: what becomes of its legs is not heard. */
  cut(nodeId: number): void {
    for (const call of this.calls.values()) if (call.nodeId === nodeId) call.isCut = true;
  }

  /** The failure says why the agent is not called: somebody else took them in the same instant, or they cannot be. */
  async start(runner: Runner, agent: FloorAgent, { chosen, match }: { chosen?: Chosen; match?: Match } = {}): Promise<Result<void, string>> {
    const connection = this.connectionOf(agent.nodeId);
    const plan = runner.currentPlan;
    if (!connection || !plan) return failed('The switch is not connected at the moment.');
    if (this.has(agent)) return failed('You are on a call already.');
    // A standby agent's line is not ours to ring; contact first gives calls to it.
    if (agent.row.type !== 'callback') return failed('You are on standby: calls come to your line from the queue, and none is made for you here.');
    const call: AgentCall = { leg: attemptId(this.gate.context.clock.now()), nodeId: agent.nodeId, agent: agent.name, runner, chosen, match, isReady: false, begunAt: this.machineNow() };
    this.calls.set(call.leg, call);
    const reserved = await connection.reserveAgent(agent.name);
    if (!reserved.ok) {
      this.calls.delete(call.leg);
      return failed(reserved.failure.kind === 'refused' ? 'You are on another call, or are just being given one.' : reserved.failure.message);
    }
    if (call.isGivenUp) {
      await this.giveBack(call, connection);
      return failed(call.says!);
    }
    const { agentMessageId, callerIdName } = plan.settings;
    const message = agentMessageId === null ? undefined : plan.messages.get(agentMessageId);
    this.watcher?.rings(call);
    const rung = await connection.callAgent({
      uuid: call.leg, agent: agent.name, contact: agent.row.contact, ringTime: agentRings, callerIdName: callerIdName || runner.dialer.name, extension: 'agent_first',
      variables: { dialer: String(runner.dialer.id), ...(message && { agent_message: playable(plan.mediaLocation(agent.nodeId), message) }) },
    });
    if (rung.ok) return ok(undefined);
    call.says = rung.failure.message;
    await this.giveBack(call, connection);
    return failed(call.says);
  }

  event(nodeId: number, event: SwitchEvent): void {
    if (event.kind === 'agent ready') this.follow(this.ready(nodeId, event.uuid));
    if (event.kind === 'ended') this.follow(this.legEnded(event.end.uuid));
    if (event.kind === 'originated' && event.failure !== undefined) this.follow(this.legEnded(event.uuid));
    // mod_callcenter may have chosen them just before they were reserved, where it runs without `reserve-agents`. Its caller waits already.
    if (event.kind === 'offered') this.giveUp(nodeId, event.agent, 'A call from the queue came first; nobody was called.');
    if (event.kind === 'agent status' && event.status === 'Logged Out') this.giveUp(nodeId, event.agent, 'You have logged out; nobody was called.');
  }

  /** An originate that was called off at once may have become a channel only after that. */
  contactMoved({ id, nodeId, state }: LiveCall): void {
    if (state === 'ringing' && this.calledOff.has(id)) this.follow(this.callOff(nodeId, id));
  }

  /** A contact's call is over: an agent who is still on the line gets the next one, or is let go. */
  contactOver(attempt: LiveCall): void {
    const { agentLeg } = attempt;
    this.calledOff.delete(attempt.id);
    if (agentLeg === undefined) return;
    const call = this.calls.get(agentLeg);
    if (attempt.bridgedAt !== undefined) {
      if (call?.attempt === attempt.id) call.hasTalked = true;
      return;
    }
    // One whom another process had called: they wait for nobody now.
    if (!call) return this.follow(this.hangUp(attempt.nodeId, agentLeg));
    if (call.attempt !== attempt.id) return;
    this.rests.stayed(call.nodeId, call.agent);
    if (call.chosen || call.isCut || !this.isAvailable(call)) return this.follow(this.letGo(call));
    call.attempt = undefined;
    call.match = undefined;
    this.follow(this.dial(call));
  }

  /** Before mod_callcenter is read: whom an earlier leader called, and who is on the line still. */
  find(nodeId: number, connection: Switch): Promise<void> {
    return this.found.look(nodeId, connection, (leg) => this.calls.has(leg));
  }

  /**
   * After mod_callcenter was read: finds out which legs have ended without our hearing of it, and frees agents whom nobody reserves
   * any more. A reservation lives in mod_callcenter, and its maker may have died.
   */
  async mend(nodeId: number, connection: Switch): Promise<void> {
    await this.freeForgotten(nodeId, connection);
    const now = this.machineNow();
    const here = [...this.calls.values()].filter((call) => call.nodeId === nodeId && now - call.begunAt >= listedAfter);
    for (const call of here) if (call.isGivenUp) await this.letGo(call);
    const isDue = here.some(({ isCut }) => isCut) || now - (this.lookedAt.get(nodeId) ?? Number.NEGATIVE_INFINITY) >= lookEvery;
    if (here.length === 0 || !isDue) return;
    this.lookedAt.set(nodeId, now);
    const channels = await connection.liveChannels();
    if (!channels.ok) return;
    for (const call of here) {
      if (!channels.value.has(call.leg)) await this.legEnded(call.leg);
      else if (call.isCut && call.attempt === undefined) await this.letGo(call);
    }
  }

  private async freeForgotten(nodeId: number, connection: Switch): Promise<void> {
    const now = this.gate.context.clock.now();
    for (const agent of this.floor.all().filter((one) => one.nodeId === nodeId)) {
      const key = `${nodeId} ${agent.name}`;
      const since = this.forgottenSince.get(key) ?? now;
      if (agent.row.state !== 'Reserved' || this.has(agent)) this.forgottenSince.delete(key);
      else if (now - since < forgottenAfter) this.forgottenSince.set(key, since);
      else {
        this.gate.context.log.warn({ agent: agent.name }, 'an agent was reserved and no call was on its way to them; they are given back to mod_callcenter');
        await connection.releaseAgent(agent.name);
        this.forgottenSince.delete(key);
      }
    }
  }

  /** The agent's phone has rung for nothing; whoever has answered stays on the line. */
  private giveUp(nodeId: number, agent: string, says: string): void {
    const call = [...this.calls.values()].find((one) => one.nodeId === nodeId && one.agent === agent);
    if (!call || call.isReady) return;
    call.isGivenUp = true;
    call.says = says;
    this.follow(this.letGo(call));
  }

  private async ready(nodeId: number, leg: string): Promise<void> {
    const call = this.calls.get(leg);
    // Called by a leader that is gone: nobody would ever join them.
    if (!call) return this.hangUp(nodeId, leg);
    if (call.isReady) return;
    call.isReady = true;
    await this.dial(call);
  }

  private async dial(call: AgentCall): Promise<void> {
    // The way of dialling was changed while the agent was on the line.
    if (call.isGivenUp || (!call.chosen && call.runner.currentPlan?.settings.mode !== 'agent first')) return this.letGo(call);
    const placed = await this.place(call);
    if (!placed.ok) {
      call.says = placed.failure;
      return this.letGo(call);
    }
    // The agent has hung up while the contact's call was being written: nobody would be there for them.
    if (!this.calls.has(call.leg)) return this.callOff(call.nodeId, placed.value);
    call.attempt = placed.value;
    this.watcher?.calls(call, placed.value);
    // It may be over already: a number that is refused at once ends before the gate's answer is here.
    if (!this.gate.live.get(placed.value) && call.chosen) await this.letGo(call);
  }

  /** A lambda's dialer asks it who is next; its contact may be gone by the time that the agent is on the line, and then it is asked again. */
  private async place(call: AgentCall): Promise<Result<string, string>> {
    const { chosen, runner, agent: name, leg } = call;
    const placeFor = (wanted?: WantedContact) => runner.placeFor({ name, leg, wanted }, this.machineNow());
    if (chosen) return placeFor(chosen);
    if (runner.currentPlan?.settings.lambdaId == null || !this.nextFor) return placeFor();
    let placed: Result<string, string> = failed('Nobody is left to be called now who is for this agent.');
    for (let attempt = 0; attempt < mostMatches && !placed.ok; attempt++) {
      call.match ??= await this.nextFor(call);
      if (!call.match || !this.calls.has(leg)) return placed;
      const { contactId, says } = call.match;
      placed = await placeFor({ contactId, says, isInTurn: true });
      if (!placed.ok) call.match = undefined;
    }
    return placed;
  }

  /** Whoever has begun a break or logged out while they were on the line has no further contact called. */
  private isAvailable({ nodeId, agent }: AgentCall): boolean {
    return this.floor.agent(nodeId, agent)?.row.status.startsWith('Available') ?? true;
  }

  /** Nobody is left to be called now: the agent is not kept on the line. */
  private letGo(call: AgentCall): Promise<void> {
    call.isLetGo = true;
    return this.hangUp(call.nodeId, call.leg);
  }

  private async hangUp(nodeId: number, leg: string): Promise<void> {
    await this.connectionOf(nodeId)?.hangup(leg, 'NORMAL_CLEARING');
  }

  /** The agent has hung up, or never came: a contact who is still being called is let go, and the agent is free again. */
  private async legEnded(leg: string): Promise<void> {
    this.found.legEnded(leg);
    const call = this.calls.get(leg);
    if (!call) return;
    const connection = this.connectionOf(call.nodeId);
    const attempt = call.attempt === undefined ? undefined : this.gate.live.get(call.attempt);
    if (attempt?.bridgedAt !== undefined) call.hasTalked = true;
    const isRinging = attempt && attempt.bridgedAt === undefined && attempt.answeredAt === undefined;
    // They are gone before the contact's end is heard, after which the next one would be called for them.
    await Promise.all([isRinging && this.callOff(call.nodeId, attempt.id), this.giveBack(call, connection)]);
  }

  private async callOff(nodeId: number, attemptId: string): Promise<void> {
    if (!this.gate.live.get(attemptId)) return;
    this.calledOff.add(attemptId);
    await this.connectionOf(nodeId)?.hangup(attemptId, 'ORIGINATOR_CANCEL');
  }

  private async giveBack(call: AgentCall, connection: Switch | undefined): Promise<void> {
    if (!this.calls.delete(call.leg)) return;
    this.watcher?.over(call);
    // From the answer on mod_callcenter itself knows of the call; and whom the queue has taken meanwhile is not ours to give back.
    if (!call.isReady && !this.floor.isInQueueCall(call.nodeId, call.agent)) await connection?.releaseAgent(call.agent);
    if (call.hasTalked) await this.rests.talked(call.nodeId, call.agent);
    else if (!call.chosen && !call.isLetGo && !call.isCut) await this.rests.didNotStay(call.nodeId, call.agent);
  }

  private follow(work: Promise<void>): void {
    void work.catch((error) => this.gate.context.log.error({ error: String(error) }, 'a step of an agent’s call failed; the agent’s leg ends by itself'));
  }
}
