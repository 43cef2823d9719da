import type { FloorAgent } from '../agents/floor.js';
import type { Gate } from '../calls/gate.js';
import type { LiveCall } from '../calls/live-calls.js';
import { playable } from '../calls/messages.js';
import { attemptId } from '../shared/id.js';
import type { Switch, SwitchEvent } from '../switch/switch.js';
import type { Runner } from './runner.js';

/** How long an agent's phone rings, in seconds. */
const agentRings = 20;

/** An agent who is called, or waits on the line, before a contact is. */
interface AgentCall {
  leg: string;
  nodeId: number;
  agent: string;
  runner: Runner;
  /** Whom the agent is for, where that is decided (preview, click-to-dial). */
  contactId?: number;
  isReady: boolean;
  /** The attempt whose contact is being called for this agent. */
  attempt?: string;
}

/**
 * Agent first: reserves a free agent in mod_callcenter, rings the phone, and once the agent has heard the message has the
 * gate place one contact, who joins in the dialplan. A contact is claimed only then, so none waits for an agent who
 * does not answer. The next contact is called when one was not reached and the agent is still on the line.
 */
export class AgentCalls {
  private readonly calls = new Map<string, AgentCall>();

  constructor(
    private readonly gate: Gate,
    private readonly connectionOf: (nodeId: number) => Switch | undefined,
    private readonly machineNow: () => number,
  ) {}

  /** Agents on their way to a contact of this dialer, or talking to one. */
  of(dialerId: number): number {
    return [...this.calls.values()].filter(({ runner }) => runner.dialer.id === dialerId).length;
  }

  has(agent: FloorAgent): boolean {
    return [...this.calls.values()].some(({ nodeId, agent: name }) => nodeId === agent.nodeId && name === agent.name);
  }

  /** False when the agent was taken by somebody else in the same instant, or cannot be called. */
  async start(runner: Runner, agent: FloorAgent, contactId?: number): Promise<boolean> {
    const connection = this.connectionOf(agent.nodeId);
    const plan = runner.currentPlan;
    // A standby agent's line is not ours to ring; contact first gives calls to it.
    if (!connection || !plan || this.has(agent) || agent.row.type !== 'callback') return false;
    const call: AgentCall = { leg: attemptId(this.gate.context.clock.now()), nodeId: agent.nodeId, agent: agent.name, runner, contactId, isReady: false };
    this.calls.set(call.leg, call);
    const reserved = await connection.reserveAgent(agent.name);
    if (!reserved.ok) {
      this.calls.delete(call.leg);
      return false;
    }
    const { agentMessageId, callerIdName } = plan.settings;
    const message = agentMessageId === null ? undefined : plan.messages.get(agentMessageId);
    const rung = await connection.callAgent({
      uuid: call.leg, agent: agent.name, contact: agent.row.contact, ringTime: agentRings, callerIdName: callerIdName || runner.dialer.name, extension: 'agent_first',
      variables: { dialer: String(runner.dialer.id), ...(message && { agent_message: playable(plan.mediaLocation(agent.nodeId), message) }) },
    });
    if (rung.ok) return true;
    await this.giveBack(call, connection);
    return false;
  }

  event(event: SwitchEvent): void {
    if (event.kind === 'agent ready') this.follow(this.ready(event.uuid));
    if (event.kind === 'ended') this.follow(this.legEnded(event.end.uuid));
    if (event.kind === 'originated' && event.failure !== undefined) this.follow(this.legEnded(event.uuid));
  }

  /** A contact's call is over: an agent who is still on the line gets the next one, or is let go. */
  contactOver(attempt: LiveCall): void {
    const call = attempt.agentLeg === undefined ? undefined : this.calls.get(attempt.agentLeg);
    if (!call || call.attempt !== attempt.id) return;
    call.attempt = undefined;
    if (attempt.bridgedAt === undefined) this.follow(this.dial(call));
  }

  private async ready(leg: string): Promise<void> {
    const call = this.calls.get(leg);
    if (!call) return;
    call.isReady = true;
    await this.dial(call);
  }

  private async dial(call: AgentCall): Promise<void> {
    const isNext = await call.runner.placeFor({ name: call.agent, leg: call.leg, contactId: call.contactId }, this.machineNow());
    if (isNext && this.calls.has(call.leg)) {
      call.attempt = this.gate.live.ofDialer(call.runner.dialer.id).find(({ agentLeg }) => agentLeg === call.leg)?.id;
      return;
    }
    // Nobody is left to be called now: the agent is not kept on the line.
    await this.connectionOf(call.nodeId)?.hangup(call.leg, 'NORMAL_CLEARING');
  }

  /** The agent has hung up, or never came: a contact who is still being called is let go, and the agent is free again. */
  private async legEnded(leg: string): Promise<void> {
    const call = this.calls.get(leg);
    if (!call) return;
    const connection = this.connectionOf(call.nodeId);
    const attempt = call.attempt === undefined ? undefined : this.gate.live.get(call.attempt);
    if (attempt && attempt.bridgedAt === undefined && attempt.answeredAt === undefined) await connection?.hangup(attempt.id, 'ORIGINATOR_CANCEL');
    await this.giveBack(call, connection);
  }

  private async giveBack(call: AgentCall, connection: Switch | undefined): Promise<void> {
    this.calls.delete(call.leg);
    if (!call.isReady) await connection?.releaseAgent(call.agent);
  }

  private follow(work: Promise<void>): void {
    void work.catch((error) => this.gate.context.log.error({ error: String(error) }, 'a step of an agent’s call failed; the agent’s leg ends by itself'));
  }
}
