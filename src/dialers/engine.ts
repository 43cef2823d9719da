import { In } from 'typeorm';
import { Floor, type FloorAgent } from '../agents/floor.js';
import { follow as followAgents, followEvery } from '../agents/follow.js';
import type { AgentPhase } from '../agents/phase.js';
import { consumeOutbox } from '../database/outbox.js';
import { timeOf } from '../database/sql.js';
import { type Clock, every, type Timer } from '../shared/clock.js';
import type { Gate } from '../calls/gate.js';
import type { Nodes } from '../calls/nodes.js';
import type { SwitchEvent } from '../switch/switch.js';
import type { Lambdas } from '../lambdas/lambdas.js';
import { AgentCalls } from './agent-calls.js';
import { AgentWishes } from './agent-wishes.js';
import { DeskCalls } from './desk-calls.js';
import { complete } from './complete.js';
import { Dialer } from './dialer.entity.js';
import { expireContacts } from './expire-contacts.js';
import { active, type DialerState } from './dialer-state.js';
import { moveOn } from './next-action.js';
import { whyDialling } from './why-dialling.js';
import { savePace } from './pacing-states.js';
import { allot, poolOf } from './pools.js';
import { routeByLambda } from './route-by-lambda.js';
import { runDueListRules } from './run-list-rules.js';
import { Runner } from './runner.js';
import { Tasks } from './tasks.js';

/** How often the engine looks (milliseconds of the machine): fine enough for an even distribution of 60 calls a second. */
const tickEvery = 10;
/** Rows of dialers are read again this often: a start, a pause or an edit by another process holds within a second. */
const readEvery = 1_000;
/** A desk's wish is heard, and its call shown, within so long (milliseconds of the machine). */
const tendDesksEvery = 200;

/**
 * The loop that dials: runs the running dialers while this process leads, moves contacts on when their
 * attempts are settled, and says in words why a dialer does not dial. The time of people is the context's
 * clock; its own pace is the machine's.
 */
export class Engine {
  private readonly runners = new Map<number, Runner>();
  private readonly busy = new Set<number>();
  private timers: Timer[] = [];
  private underWay = new Set<Promise<void>>();
  private lastRead = Number.NEGATIVE_INFINITY;
  private isReading = false;
  private turn = 0;
  /** The term for which everything has been taken up. */
  private takenUp: number | undefined;
  private readonly floor = new Floor((agent, from, since, at) => this.agentMoved(agent, from, since, at));
  private readonly agentCalls: AgentCalls;
  private readonly tasks: Tasks;
  private readonly wishes: AgentWishes;
  private readonly deskCalls: DeskCalls;
  private isTendingDesks = false;
  /** When mod_callcenter of each node was read last, in machine time. */
  private readonly followedAt = new Map<number, number>();

  constructor(
    private readonly gate: Gate,
    private readonly nodes: Nodes,
    private readonly machineClock: Clock,
    /** The term for which this process leads; undefined while another does. */
    private readonly term: () => number | undefined,
    private readonly lambdas?: Lambdas,
  ) {
    const connectionOf = (nodeId: number) => nodes.ready.find((node) => node.nodeId === nodeId)?.connection;
    this.agentCalls = new AgentCalls(gate, connectionOf, () => machineClock.now());
    this.tasks = new Tasks(gate.context, this.floor, this.agentCalls, (dialerId) => this.runners.get(dialerId));
    this.wishes = new AgentWishes(gate.context, connectionOf);
    this.deskCalls = new DeskCalls(gate.context);
    this.agentCalls.watcher = {
      rings: ({ nodeId, agent, runner, chosen }) => this.deskCalls.begin(nodeId, agent, { dialerId: runner.dialer.id, taskId: chosen?.taskId ?? null }),
      calls: (call, attemptId) => {
        this.deskCalls.note(call.nodeId, call.agent, { attemptId, state: 'calling' });
        this.follow(this.tasks.called(call, attemptId));
      },
      over: (call) => {
        this.deskCalls.end(call.nodeId, call.agent, undefined, call.chosen !== undefined && call.attempt !== undefined);
        this.follow(this.tasks.over(call));
      },
    };
    gate.live.watcher = {
      moved: (call, before, at) => {
        this.runners.get(call.dialerId)?.learn(call, before, at);
        if (call.agentLeg !== undefined && call.state === 'talking') this.deskCalls.talks(call.id);
      },
      over: (call) => {
        this.runners.get(call.dialerId)?.learnEnd(call, gate.context.clock.now());
        this.agentCalls.contactOver(call);
      },
    };
    nodes.watcher = {
      event: (nodeId, event) => this.heard(nodeId, event),
      down: (nodeId) => {
        this.followedAt.delete(nodeId);
        this.floor.lose(nodeId, gate.context.clock.now());
      },
    };
  }

  start(): void {
    this.timers = [
      every(this.machineClock, tickEvery, () => this.tick()),
      every(this.machineClock, 100, () => this.consume()),
      every(this.machineClock, 500, () => this.lookAtAgents()),
      every(this.machineClock, tendDesksEvery, () => this.tendDesks()),
      every(this.machineClock, saveEvery, () => this.savePaces()),
    ];
  }

  /** Ends the loop; calls under way go on in the switch. Resolves when nothing is being written any more. */
  async stop(): Promise<void> {
    for (const timer of this.timers) timer.cancel();
    await Promise.all(this.underWay);
    await this.consume();
    await this.savePaces();
    this.runners.clear();
  }

  private tick(): void {
    const term = this.term();
    if (term !== this.takenUp) return this.takeUp(term);
    if (term === undefined) return;
    const now = this.machineClock.now();
    if (now - this.lastRead >= readEvery && !this.isReading) {
      this.lastRead = now;
      this.isReading = true;
      this.follow(this.read().finally(() => (this.isReading = false)));
    }
    this.shareAgents();
    for (const runner of this.inTurn()) {
      const { id } = runner.dialer;
      if (runner.dialer.state !== 'running' || this.busy.has(id)) continue;
      // Who shares agents with it is placing calls: it decides once those can be seen.
      if (runner.pool.some((other) => this.busy.has(other.dialer.id))) continue;
      this.busy.add(id);
      this.follow(runner.placeDue(now).finally(() => this.busy.delete(id)));
    }
  }

  /** The dialers, beginning with another one each time, so that none is always first at the agents of a pool. */
  private inTurn(): Runner[] {
    const runners = [...this.runners.values()];
    const first = runners.length === 0 ? 0 : (this.turn += 1) % runners.length;
    return [...runners.slice(first), ...runners.slice(0, first)];
  }

  /** Promises the agents of each pool to the dialers that run; an agent who has a call of agent first is promised already. */
  private shareAgents(): void {
    const wanting = [...this.runners.values()].filter(({ dialer, wants }) => dialer.state === 'running' && wants);
    if (wanting.length === 0) return;
    this.floor.tick(this.gate.context.clock.now());
    const wants = wanting.map((runner) => runner.wants!);
    const allotted = allot(this.floor, wants, (uuid) => this.gate.live.get(uuid) !== undefined);
    for (const runner of wanting) {
      const { agents, owed } = allotted.get(runner.dialer.id)!;
      runner.allotment = { agents: agents.filter((agent) => !this.agentCalls.has(agent) && !this.tasks.has(agent)), owed };
      const pool = wanting.length > 1 ? poolOf(this.floor, runner.wants!, wants) : [];
      runner.pool = pool.map((dialerId) => this.runners.get(dialerId)!);
    }
  }

  private heard(nodeId: number, event: SwitchEvent): void {
    this.floor.event(nodeId, event);
    this.agentCalls.event(event);
    this.wishes.heard(nodeId, event);
    this.noteCall(nodeId, event);
  }

  /** mod_callcenter's own calls, for the desks: the contact is known when its call is offered. */
  private noteCall(nodeId: number, event: SwitchEvent): void {
    if (event.kind !== 'offered' && event.kind !== 'agent bridged' && event.kind !== 'agent unbridged' && event.kind !== 'offer failed') return;
    const call = this.gate.live.get(event.uuid);
    const ours = { attemptId: call?.id ?? null, dialerId: call?.dialerId ?? null };
    if (event.kind === 'offered') return this.deskCalls.begin(nodeId, event.agent, { ...ours, state: 'ringing' });
    if (event.kind === 'agent bridged') return this.deskCalls.begin(nodeId, event.agent, { ...ours, state: 'talking' });
    this.deskCalls.end(nodeId, event.agent, event.uuid, false);
  }

  /** What desks asked for, what their agents are offered, and what they are shown. */
  private tendDesks(): void {
    if (this.isTendingDesks || this.term() === undefined || this.term() !== this.takenUp) return;
    this.isTendingDesks = true;
    const tend = async () => {
      await this.wishes.tend();
      await this.tasks.tend();
      await this.deskCalls.write();
    };
    this.follow(tend().finally(() => (this.isTendingDesks = false)));
  }

  /** Everybody to whom the agent may be promised decides anew; the one to whom they are learns how long it was. */
  private agentMoved(agent: FloorAgent, from: AgentPhase, since: number, at: number): void {
    for (const runner of this.runners.values()) {
      if (!runner.allotment.agents.includes(agent)) continue;
      runner.isChanged = true;
      const [was, is] = [working(from), working(agent.phase)];
      // An offer that was not taken is no conversation.
      if (was !== 'away' && was !== is && !(from === 'offered' && is !== 'talk')) for (const pace of [runner, ...runner.pool].map((one) => one.pace)) pace?.learn({ kind: 'agent moved', from: was, since, to: is, at });
      for (const other of runner.pool) other.isChanged = true;
    }
  }

  /** Reads mod_callcenter of each node every few seconds, and at once after it came up. */
  private lookAtAgents(): void {
    if (this.term() === undefined || this.term() !== this.takenUp) return;
    for (const { nodeId, connection } of this.nodes.ready) {
      const now = this.machineClock.now();
      if (now - (this.followedAt.get(nodeId) ?? Number.NEGATIVE_INFINITY) < followEvery) continue;
      this.followedAt.set(nodeId, now);
      this.follow(followAgents(this.gate.context, this.floor, nodeId, connection).then(() => undefined));
    }
  }

  private async savePaces(): Promise<void> {
    const { dataSource, clock, log } = this.gate.context;
    if (this.term() === undefined) return;
    for (const { dialer, pace } of this.runners.values())
      if (pace) await savePace(dataSource, dialer, pace, clock.now()).catch((error) => log.warn({ error: String(error) }, 'what the pacer learned could not be saved; it is tried again'));
  }

  /** A new term: what was known of calls and dialers is another process's past. */
  private takeUp(term: number | undefined): void {
    if (this.isReading) return;
    this.nodes.leadershipChanged();
    this.runners.clear();
    this.agentCalls.clear();
    this.tasks.clear();
    this.lastRead = Number.NEGATIVE_INFINITY;
    this.takenUp = term;
  }

  /** A failure is told and the loop goes on: nothing was written by what failed (each step is one transaction). */
  private follow(work: Promise<void>): void {
    const told = work.catch((error) => this.gate.context.log.error({ error: String(error) }, 'a step of the engine failed; it is tried again'));
    const tracked = told.then(() => void this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }

  private async read(): Promise<void> {
    await expireContacts(this.gate.context);
    await runDueListRules(this.gate.context);
    const dialers = await this.gate.context.dataSource.getRepository(Dialer).findBy({ state: In([...active]) });
    for (const id of this.runners.keys()) if (!dialers.some((dialer) => dialer.id === id)) this.runners.delete(id);
    for (const dialer of dialers) {
      try {
        await this.take(dialer);
      } catch (error) {
        this.gate.context.log.error({ error: String(error), dialer: dialer.id }, 'a dialer could not be looked at; the others go on, and it is tried again');
      }
    }
  }

  private async take(dialer: Dialer): Promise<void> {
    const runner = this.runners.get(dialer.id) ?? this.begin(dialer);
    runner.dialer = dialer;
    await runner.refresh();
    this.runners.set(dialer.id, runner);
    await this.tend(runner);
  }

  private begin(dialer: Dialer): Runner {
    const runner = new Runner(this.gate, dialer);
    runner.onAgentDue = (agent) => {
      if (runner.currentPlan?.settings.mode === 'preview') this.follow(this.tasks.offer(runner, agent, this.machineClock.now()));
      else this.follow(this.agentCalls.start(runner, agent).then(() => undefined));
    };
    runner.onPlaced = (call, plan) => {
      if (this.lambdas && plan.settings.lambdaId !== null) this.follow(routeByLambda(this.lambdas, this.gate, runner.dialer, plan, call));
    };
    return runner;
  }

  /** Enrols newcomers, notices the end, and keeps the explanation true. */
  private async tend(runner: Runner): Promise<void> {
    const now = this.gate.context.clock.now();
    if (runner.dialer.state !== 'running') return;
    const isEnrolled = await runner.enrolSome();
    if (this.nodes.trouble) return this.set(runner, 'running', `Nothing can be dialled: ${this.nodes.trouble}`);
    if (!runner.isIdle) return this.set(runner, 'running', whyDialling(this.floor, runner));
    // Counting a million contacts takes a while: it may take a twentieth of the time.
    const startedAt = this.machineClock.now();
    if (startedAt < runner.countAgainAt) return;
    const { waiting, dialing, nextAt } = await this.count(runner.dialer.id);
    runner.countAgainAt = this.machineClock.now() + 20 * (this.machineClock.now() - startedAt);
    if (isEnrolled && waiting + dialing === 0 && (await complete(this.gate.context, runner.dialer))) return;
    const offered = this.tasks.of(runner.dialer.id);
    if (offered > 0) return this.set(runner, 'running', `${offered === 1 ? '1 contact is' : `${offered} contacts are`} with agents, who decide or are being connected.`);
    if (waiting > 0 && nextAt !== undefined && nextAt > now) return this.set(runner, 'running', `All ${waiting} contacts that are left wait for their time; the next one is due at ${new Date(nextAt).toISOString()}.`);
    if (waiting === 0) return this.set(runner, 'running', 'The last calls are under way.');
    return this.set(runner, 'running', whyDialling(this.floor, runner));
  }

  private async count(dialerId: number): Promise<{ waiting: number; dialing: number; nextAt: number | undefined }> {
    const rows = await this.gate.context.dataSource.query(
      `SELECT state, COUNT(*) AS count, COUNT(next_at) AS timed, MIN(next_at) AS nextAt FROM dialer_contact
        WHERE dialer_id = ? AND state IN ('waiting', 'dialing') AND (state = 'dialing' OR list_id IN (SELECT list_id FROM dialer_list WHERE dialer_id = ? AND role = 'call')) GROUP BY state`,
      [dialerId, dialerId],
    );
    const of = (state: string) => rows.find((row: { state: string }) => row.state === state);
    const waiting = of('waiting');
    const isAllTimed = waiting && Number(waiting.timed) === Number(waiting.count);
    return { waiting: Number(waiting?.count ?? 0), dialing: Number(of('dialing')?.count ?? 0), nextAt: isAllTimed ? timeOf(waiting.nextAt) : undefined };
  }

  private async set(runner: Runner, state: DialerState, explanation: string): Promise<void> {
    const { dialer } = runner;
    if (dialer.state === state && dialer.explanation === explanation) return;
    const ended = state === 'completed' ? { endedAt: new Date(this.gate.context.clock.now()) } : {};
    // Only while the row still is as it was read: somebody may have paused it meanwhile.
    const { affected } = await this.gate.context.dataSource.getRepository(Dialer).update({ id: dialer.id, state: dialer.state }, { state, explanation, ...ended });
    if (affected) Object.assign(dialer, { state, explanation });
  }

  private async consume(): Promise<void> {
    const { dataSource, clock, log } = this.gate.context;
    try {
      while (this.term() !== undefined && (await consumeOutbox(dataSource, clock, { 'attempt settled': moveOn }, log)) >= 500);
    } catch (error) {
      log.error({ error: String(error) }, 'the outbox could not be read; it is tried again');
    }
  }
}

/** How often what the pacers learned is saved, in milliseconds of the machine. */
const saveEvery = 10_000;

/** An offer is the beginning of a conversation. */
const working = (phase: AgentPhase): 'idle' | 'talk' | 'wrapUp' | 'away' => (phase === 'offered' ? 'talk' : phase);
