import { Floor, type FloorAgent } from '../agents/floor.js';
import { follow as followAgents, followEvery } from '../agents/follow.js';
import type { AgentPhase } from '../agents/phase.js';
import type { Gate } from '../calls/gate.js';
import type { LiveCall } from '../calls/live-calls.js';
import type { Nodes } from '../calls/nodes.js';
import type { Clock } from '../shared/clock.js';
import type { Lambdas } from '../lambdas/lambdas.js';
import type { Switch, SwitchEvent } from '../switch/switch.js';
import { AgentCalls } from './agent-calls.js';
import { AgentWishes } from './agent-wishes.js';
import { ChosenAgents } from './chosen-agents.js';
import { DeskCalls } from './desk-calls.js';
import { type Match, MatchByLambda } from './match-by-lambda.js';
import { dialsAhead } from './pace.js';
import { wantsAny } from './pool-member.js';
import { allot, mayBeCalledFirst, poolOf, type Wants } from './pools.js';
import type { Runner } from './runner.js';
import { Tasks } from './tasks.js';
import { whyDialling } from './why-dialling.js';

/**
 * The engine's other half: what it hears of agents and of their desks, and what it does for them. Shares the agents among the
 * dialers that run, reads mod_callcenter every few seconds and mends what events left behind, and keeps desks up to date.
 */
export class AgentSide {
  private readonly floor = new Floor((agent, from, since, at) => this.agentMoved(agent, from, since, at));
  private readonly agentCalls: AgentCalls;
  private readonly tasks: Tasks;
  private readonly wishes: AgentWishes;
  private readonly deskCalls: DeskCalls;
  /** Of contact first: whom lambdas chose. */
  readonly chosen: ChosenAgents;
  private readonly matcher: MatchByLambda | undefined;
  /** Dialers whose lambda is being asked who is for whom. */
  private readonly matching = new Set<number>();
  private isTendingDesks = false;
  /** When mod_callcenter of each node was read last, in machine time. */
  private readonly followedAt = new Map<number, number>();

  constructor(
    private readonly gate: Gate,
    private readonly nodes: Nodes,
    private readonly machineClock: Clock,
    private readonly runners: ReadonlyMap<number, Runner>,
    /** Takes over what was begun: its failure is told, and the end of the engine waits for it. */
    private readonly follow: (work: Promise<void>) => void,
    lambdas?: Lambdas,
  ) {
    const connectionOf = (nodeId: number) => nodes.ready.find((node) => node.nodeId === nodeId)?.connection;
    this.agentCalls = new AgentCalls(gate, this.floor, connectionOf, () => machineClock.now());
    this.tasks = new Tasks(gate.context, this.floor, this.agentCalls, (dialerId) => this.runners.get(dialerId));
    this.deskCalls = new DeskCalls(gate.context);
    this.wishes = new AgentWishes(gate.context, connectionOf, this.deskCalls, (nodeId, milliseconds) => nodes.lookClosely(nodeId, milliseconds));
    this.chosen = new ChosenAgents(gate, this.floor, this.deskCalls, connectionOf, (agent) => this.agentCalls.has(agent) || this.tasks.has(agent));
    const matcher =
      lambdas &&
      new MatchByLambda(lambdas, gate, (runner, nodeId, name) => this.freeAgent(runner, nodeId, name), (runner, nodeId, queue) => this.floor.agentsOf(nodeId, queue).filter((agent) => this.freeAgent(runner, nodeId, agent.name)));
    this.matcher = matcher;
    if (matcher) {
      this.agentCalls.nextFor = async ({ nodeId, agent: name, runner }) => {
        const agent = this.floor.agent(nodeId, name);
        return agent && matcher.nextFor(runner, agent, this.agentCalls.contactsOf(runner.dialer.id));
      };
    }
    this.agentCalls.watcher = {
      rings: ({ nodeId, agent, runner, chosen }) => this.deskCalls.begin(nodeId, agent, { dialerId: runner.dialer.id, taskId: chosen?.taskId ?? null }),
      calls: (call, attemptId) => {
        this.deskCalls.note(call.nodeId, call.agent, { attemptId, state: 'calling' });
        this.follow(this.tasks.called(call, attemptId));
      },
      over: (call) => {
        // The desk of an agent whom the queue has taken meanwhile shows that call.
        if (!this.floor.isInQueueCall(call.nodeId, call.agent)) this.deskCalls.end(call.nodeId, call.agent, undefined, call.chosen !== undefined && call.attempt !== undefined);
        this.follow(this.tasks.over(call));
      },
      found: (nodeId, agent, { id: attemptId, dialerId, state }) => this.deskCalls.goOn(nodeId, agent, { attemptId, dialerId, state: state === 'talking' ? 'talking' : 'calling' }),
      foundOver: (nodeId, agent, attemptId) => this.deskCalls.end(nodeId, agent, attemptId, false),
    };
  }

  heard(nodeId: number, event: SwitchEvent): void {
    this.floor.event(nodeId, event);
    this.agentCalls.event(nodeId, event);
    this.chosen.event(nodeId, event);
    this.wishes.heard(nodeId, event);
    this.noteCall(nodeId, event);
  }

  /** The node is gone, or its socket is: what its agents do is not known until it is looked at again. */
  lost(nodeId: number): void {
    this.followedAt.delete(nodeId);
    this.agentCalls.cut(nodeId);
    this.floor.lose(nodeId, this.gate.context.clock.now());
  }

  contactMoved(call: LiveCall): void {
    this.agentCalls.contactMoved(call);
    this.chosen.moved(call);
    if ((call.agentLeg !== undefined || call.chosenAgent !== undefined) && call.state === 'talking') this.deskCalls.talks(call.id);
  }

  contactOver(call: LiveCall): void {
    this.agentCalls.contactOver(call);
    this.chosen.over(call);
    this.deskCalls.contactOver(call.id);
  }

  /** Another process led meanwhile: agents' calls, tasks and desks are not as this one left them. */
  clear(): void {
    this.agentCalls.clear();
    this.tasks.clear();
    this.deskCalls.clear();
    this.wishes.clear();
    // What reservations that leader left is seen by a look of one's own.
    this.followedAt.clear();
  }

  /** How many contacts of a dialer are with agents, who decide or are being connected. */
  tasksOf(dialerId: number): number {
    return this.tasks.of(dialerId);
  }

  why(runner: Runner): string {
    const trouble = runner.wants && this.nodes.troubleOf(runner.wants.nodeId);
    return trouble ? `Nobody can be called: ${trouble}` : whyDialling(this.floor, runner, (agent) => this.agentCalls.has(agent));
  }

  /** How many agents have been called for contacts of a dialer that nobody has claimed yet. */
  waitingFor(dialerId: number): number {
    return this.agentCalls.waitingFor(dialerId);
  }

  /** So many of the agents who are free are to have a contact each: called first, or shown one. */
  due(runner: Runner, free: readonly FloorAgent[], count: number): void {
    if (this.matcher && runner.currentPlan?.settings.lambdaId != null) return this.beginMatches(this.matcher, runner, free, count);
    for (const agent of free.slice(0, count)) this.follow(this.beginFor(runner, agent));
  }

  private async beginFor(runner: Runner, agent: FloorAgent, match?: Match): Promise<void> {
    if (runner.currentPlan?.settings.mode === 'preview') await this.tasks.offer(runner, agent, this.machineClock.now(), match);
    else await this.agentCalls.start(runner, agent, { match });
  }

  /** One look at a dialer's contacts at a time: an endpoint may take seconds, and who is next is not known meanwhile. */
  private beginMatches(matcher: MatchByLambda, runner: Runner, free: readonly FloorAgent[], count: number): void {
    const { id } = runner.dialer;
    if (this.matching.has(id)) return;
    this.matching.add(id);
    const begin = async () => {
      const matches = await matcher.match(runner, free, count, this.agentCalls.contactsOf(id));
      if (runner.dialer.state === 'running' && this.runners.get(id) === runner) await Promise.all(matches.map((match) => this.beginFor(runner, match.agent, match)));
    };
    this.follow(begin().finally(() => this.matching.delete(id)));
  }

  private freeAgent({ wants }: Runner, nodeId: number, name: string): FloorAgent | undefined {
    const agent = this.floor.agent(nodeId, name);
    return wants && agent?.phase === 'idle' && mayBeCalledFirst(agent, wants) && !this.agentCalls.has(agent) && !this.tasks.has(agent) ? agent : undefined;
  }

  /** Promises the agents of each pool to the dialers that run; an agent who has a call of agent first is promised already. */
  share(): void {
    const running = [...this.runners.values()].filter(({ dialer }) => dialer.state === 'running');
    // mod_callcenter keeps the tiers of a queue that was unloaded; who is called for it would find nobody.
    const wanting = running.filter(({ wants }) => wants && this.floor.strategy(wants.nodeId, wants.queue) !== undefined);
    // One that needs no agents any more keeps none from the others, and they learn nothing from its calls.
    for (const runner of this.runners.values()) if (!wanting.includes(runner)) runner.member.leave();
    if (wanting.length === 0) return;
    this.floor.tick(this.gate.context.clock.now());
    // An agent who could be either's is whose look at one was longer ago: of two dialers with one agent each has its turn.
    wanting.sort((one, other) => one.member.hadTurnAt - other.member.hadTurnAt);
    const wants = wanting.map((runner) => runner.wants!);
    const allotted = allot(this.floor, wants, (uuid) => this.isPromised(uuid));
    const strays = this.straysOf(running, wants);
    for (const runner of wanting) {
      const { agents, owed, kept, callers, free } = allotted.get(runner.dialer.id)!;
      const { member } = runner;
      const isLeft = (agent: FloorAgent) => !this.agentCalls.has(agent) && !this.tasks.has(agent);
      member.allotment = { agents: agents.filter(isLeft), owed, kept, callers, free: free.filter(isLeft) };
      member.queue = runner.wants!.queue;
      member.isAhead = dialsAhead(runner.currentPlan!.settings);
      const pool = wanting.length > 1 ? poolOf(this.floor, runner.wants!, wants) : [];
      member.others = pool.map((dialerId) => this.runners.get(dialerId)!.member);
      member.strays = strays.filter((call) => wantsAny(call) && call.queue !== undefined && poolOf(this.floor, runner.wants!, [{ ...call, queue: call.queue }]).length > 0);
    }
  }

  /** Calls that none of these dialers has for its own queue: of one that does not run any more, or has another queue since, or that a lambda has sent elsewhere. */
  private straysOf(running: readonly Runner[], wants: readonly Wants[]): LiveCall[] {
    const { live } = this.gate;
    const ids = new Set(running.map(({ dialer }) => dialer.id));
    if (wants.length < 2) return live.ofOthers(ids);
    const wantOf = new Map(wants.map((want) => [want.dialerId, want]));
    return live.filter(({ dialerId, nodeId, queue }) => {
      const want = wantOf.get(dialerId);
      return want ? queue !== undefined && (queue !== want.queue || nodeId !== want.nodeId) : !ids.has(dialerId);
    });
  }

  /** Whoever waits because a dialer counted on an agent for them; one who asked for an agent in a broadcast goes first, like somebody who called in. */
  private isPromised(uuid: string): boolean {
    const call = this.gate.live.get(uuid);
    return call !== undefined && !this.runners.get(call.dialerId)?.isBroadcast;
  }

  /** How many agents of a queue are free now. */
  free(nodeId: number, queue: string): number {
    this.floor.tick(this.gate.context.clock.now());
    return this.floor.agentsOf(nodeId, queue).filter(({ phase }) => phase === 'idle').length;
  }

  /** Reads mod_callcenter of each node every few seconds, and at once after it came up; then mends what events that were lost left behind. */
  look(): void {
    for (const { nodeId, connection } of this.nodes.ready) {
      const now = this.machineClock.now();
      if (now - (this.followedAt.get(nodeId) ?? Number.NEGATIVE_INFINITY) < followEvery) continue;
      this.followedAt.set(nodeId, now);
      this.follow(this.lookAt(nodeId, connection));
    }
  }

  private async lookAt(nodeId: number, connection: Switch): Promise<void> {
    await this.deskCalls.takeOver(nodeId);
    await this.agentCalls.find(nodeId, connection);
    if (!(await followAgents(this.gate.context, this.floor, nodeId, connection, (agent) => this.agentCalls.has(agent)))) return;
    await this.agentCalls.mend(nodeId, connection);
    await this.deskCalls.mend(nodeId, (agent, attemptId) => this.floor.isInQueueCall(nodeId, agent) || this.agentCalls.has({ nodeId, name: agent }) || (attemptId !== null && this.gate.live.get(attemptId) !== undefined));
  }

  /** What desks asked for, what their agents are offered, and what they are shown. */
  tendDesks(): void {
    if (this.isTendingDesks) return;
    this.isTendingDesks = true;
    const tend = async () => {
      await this.wishes.tend();
      await this.tasks.tend();
      await this.deskCalls.write();
    };
    this.follow(tend().finally(() => (this.isTendingDesks = false)));
  }

  /** mod_callcenter's own calls, for the desks: the contact is known when its call is offered; who talks to it, when they are connected. */
  private noteCall(nodeId: number, event: SwitchEvent): void {
    if (event.kind !== 'offered' && event.kind !== 'agent bridged' && event.kind !== 'agent unbridged' && event.kind !== 'offer failed') return;
    const call = this.gate.live.get(event.uuid);
    if (call && event.kind === 'agent bridged') this.gate.live.note(call.id, event.at, { agent: event.agent });
    const ours = { attemptId: call?.id ?? null, dialerId: call?.dialerId ?? null };
    if (call && event.kind === 'offered') call.rung = event.agent;
    if (event.kind === 'offered') return this.deskCalls.begin(nodeId, event.agent, { ...ours, state: 'ringing' });
    if (event.kind === 'agent bridged') return this.deskCalls.begin(nodeId, event.agent, { ...ours, state: 'talking' });
    this.deskCalls.end(nodeId, event.agent, event.uuid, false);
  }

  /** Everybody to whom the agent may be promised decides anew; the one to whom they are learns how long it was. */
  private agentMoved(agent: FloorAgent, from: AgentPhase, since: number, at: number): void {
    for (const { member } of this.runners.values()) {
      if (!member.allotment.agents.includes(agent)) continue;
      member.isChanged = true;
      const [was, is] = [working(from), working(agent.phase)];
      // An offer that was not taken is no conversation.
      if (was !== 'away' && was !== is && !(from === 'offered' && is !== 'talk')) for (const learner of member.teaches) learner.learn({ kind: 'agent moved', from: was, since, to: is, at });
      for (const other of member.others) other.isChanged = true;
    }
  }
}

/** An offer is the beginning of a conversation. */
const working = (phase: AgentPhase): 'idle' | 'talk' | 'wrapUp' | 'away' => (phase === 'offered' ? 'talk' : phase);
