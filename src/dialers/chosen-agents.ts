import { IsNull } from 'typeorm';
import type { Floor, FloorAgent } from '../agents/floor.js';
import { softphone } from '../agents/phone.js';
import { Attempt } from '../calls/attempt.entity.js';
import type { Gate } from '../calls/gate.js';
import { isPerson, type LiveCall } from '../calls/live-calls.js';
import { failed, ok, type Result } from '../shared/result.js';
import { roomOf } from '../pacing/room.js';
import type { Switch, SwitchEvent } from '../switch/switch.js';
import type { DeskCalls } from './desk-calls.js';
import { inFlight, isWaiting } from './pace.js';
import { wantsAny } from './pool-member.js';

/**
 * Contact first for one agent, whom a lambda chose: reserved in mod_callcenter while the contact's telephone rings, and given the
 * contact by the dialplan. Who is kept for a call is in the call and in its row, so that the next leader knows it too; a reservation
 * without such a call is found and given back by AgentCalls.
 */
export class ChosenAgents {
  constructor(
    private readonly gate: Gate,
    private readonly floor: Floor,
    private readonly deskCalls: DeskCalls,
    private readonly connectionOf: (nodeId: number) => Switch | undefined,
    /** Whether an agent is promised in another way: called first, or asked about a contact. */
    private readonly isTaken: (agent: FloorAgent) => boolean,
  ) {}

  has({ nodeId, name }: Pick<FloorAgent, 'nodeId' | 'name'>): boolean {
    return this.gate.live.keptFor(nodeId, name) !== undefined;
  }

  /** Has the switch give a call that rings to another queue than the dialer's; the failure is a sentence that says why not. */
  async giveToQueue(attemptId: string, nodeId: number, queue: string, connection: Switch): Promise<Result<void, string>> {
    if (this.floor.strategy(nodeId, queue) === undefined) return failed('The queue is not on the node that called.');
    if (this.floor.agentsOf(nodeId, queue).every(({ phase }) => phase === 'away')) return failed('Nobody of that queue was there.');
    const { live } = this.gate;
    const call = live.get(attemptId);
    const isLate = () => call?.queuedAt !== undefined || live.get(attemptId) === undefined;
    if (!call || isLate()) return failed('The call was over or with the queue by then.');
    // It was dialled because an agent was free for it; where it is sent one must be, too.
    if (call.oneForOneSince !== undefined && this.roomIn(nodeId, queue, call) < 1) return failed('Nobody of that queue was free.');
    const before = call.queue;
    // At once: another call may be on its way to the same agents.
    call.queue = queue;
    if ((await connection.setVariable(attemptId, 'queue', queue)).ok && !isLate()) return ok(undefined);
    call.queue = before;
    return failed('The call was over or with the queue by then.');
  }

  /** How many more calls the free agents of a queue bear, with those under way for queues that share them, but for this one. */
  private roomIn(nodeId: number, queue: string, except: LiveCall): number {
    const free = this.floor.all().filter((agent) => agent.nodeId === nodeId && agent.phase === 'idle' && !this.has(agent) && !this.isTaken(agent));
    const claims = new Map<string, number>();
    const claim = (wanted = '') => claims.set(wanted, (claims.get(wanted) ?? 0) + 1);
    const { live } = this.gate;
    for (const call of live.filter((one) => one !== except && one.nodeId === nodeId && wantsAny(one) && (inFlight(one) !== undefined || isWaiting(one)))) claim(call.queue);
    // People who called in go first.
    for (const { uuid, queue: wanted } of this.floor.waiting(nodeId, new Set(free.flatMap(({ queues }) => [...queues])))) if (!live.get(uuid)) claim(wanted);
    return roomOf(queue, free.map(({ queues }) => queues), claims);
  }

  /** Keeps the agent for a call that rings; the failure is a sentence that says why not. */
  async keep(attemptId: string, nodeId: number, name: string, connection: Switch): Promise<Result<void, string>> {
    const call = this.gate.live.get(attemptId);
    const agent = this.floor.agent(nodeId, name);
    if (!call || call.answeredAt !== undefined) return failed('The call was over or answered by then.');
    if (!agent) return failed('The agent is not on the node that called.');
    if (agent.phone !== softphone) return failed(`The agent is not at a softphone: ${agent.phone}.`);
    if (agent.row.type !== 'callback') return failed('The agent is on standby, and gets calls from the queue only.');
    if (agent.phase !== 'idle' || this.has(agent) || this.isTaken(agent)) return failed('The agent was not free.');
    this.gate.live.keep(call, name);
    const reserved = await connection.reserveAgent(name);
    if (!reserved.ok) {
      this.gate.live.unkeep(call);
      return failed('The agent was not free.');
    }
    await this.gate.context.dataSource.getRepository(Attempt).update({ id: attemptId }, { agent: name });
    const told = await connection.chooseAgent(attemptId, { agent: name, contact: agent.row.contact, wrapUpTime: agent.row.wrapUpTime });
    // Whoever answered at once may be with the queue by now.
    if (told.ok && call.chosenAgent === name && this.gate.live.get(attemptId)) {
      this.deskCalls.begin(nodeId, name, { attemptId, dialerId: call.dialerId, state: 'calling' });
      return ok(undefined);
    }
    this.leaveToQueue(call);
    // It ended before anybody knew that the agent was reserved, or the switch was not told: nobody else gives them back.
    if (!told.ok || !this.gate.live.get(attemptId)) await connection.releaseAgent(name);
    return failed(told.ok ? 'The call was over or with the queue by then.' : told.failure.message);
  }

  /** A call that is given to a queue is for that agent no longer; nor is one that has left them after a conversation, which the agent's state tells. */
  event(nodeId: number, event: SwitchEvent): void {
    const { live } = this.gate;
    if (event.kind === 'queued') {
      const call = live.get(event.uuid);
      if (call?.bridgedAt === undefined) this.leaveToQueue(call);
      else this.part(call);
    }
    // mod_callcenter had chosen the agent for somebody who waits, in the same instant: that goes first.
    if (event.kind === 'offered') {
      const call = live.keptFor(nodeId, event.agent);
      if (call?.bridgedAt === undefined) this.leaveToQueue(call);
    }
    if (event.kind === 'agent state' && event.state === 'Waiting') {
      const call = live.keptFor(nodeId, event.agent);
      if (call?.bridgedAt !== undefined) this.part(call);
    }
  }

  /** Nor is one that a machine has answered, or that is told that nobody came. */
  moved(call: LiveCall): void {
    if (isPerson(call) === false || call.state === 'playing') this.leaveToQueue(call);
  }

  /** The call is over: an agent who did not get it is given back. */
  over(call: LiveCall): void {
    if (call.bridgedAt === undefined) this.letGo(call);
    else this.part(call);
  }

  /** They have talked: the agent rests, and writes down what came of it. */
  private part(call: LiveCall): void {
    const { id, nodeId, chosenAgent: name } = call;
    if (name === undefined) return;
    this.gate.live.unkeep(call);
    this.deskCalls.end(nodeId, name, id, true);
    this.floor.talked(nodeId, name, this.gate.context.clock.now());
  }

  /** Of the row, too, the agent is taken: somebody else may talk. */
  private leaveToQueue(call: LiveCall | undefined): void {
    if (call?.chosenAgent === undefined) return;
    const { dataSource, log } = this.gate.context;
    this.letGo(call);
    void dataSource.getRepository(Attempt).update({ id: call.id, settledAt: IsNull() }, { agent: null }).catch((error) => log.warn({ error: String(error) }, 'an agent who was not the one could not be taken from an attempt'));
  }

  /** The dialplan gives the agent back by itself where it can; what it has done was told before this. */
  private letGo(call: LiveCall): void {
    const { id, nodeId, chosenAgent: name } = call;
    if (name === undefined) return;
    this.gate.live.unkeep(call);
    this.deskCalls.end(nodeId, name, id, false);
    if (this.floor.agent(nodeId, name)?.row.state === 'Reserved') void this.connectionOf(nodeId)?.releaseAgent(name);
  }
}
