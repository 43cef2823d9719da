import { In } from 'typeorm';
import { consumeOutbox } from '../database/outbox.js';
import { timeOf } from '../database/sql.js';
import { type Clock, every, type Timer } from '../shared/clock.js';
import type { Gate } from '../calls/gate.js';
import type { LiveCall } from '../calls/live-calls.js';
import type { Nodes } from '../calls/nodes.js';
import { Rest } from '../pacing/rest.js';
import type { Lambdas } from '../lambdas/lambdas.js';
import { AgentSide } from './agent-side.js';
import { complete } from './complete.js';
import { Dialer } from './dialer.entity.js';
import { expireContacts } from './expire-contacts.js';
import { active, type DialerState } from './dialer-state.js';
import { justStarted } from './lifecycle.js';
import { moveOn } from './next-action.js';
import { readRests, savePace } from './pacing-states.js';
import type { PoolMember } from './pool-member.js';
import { routeByLambda } from './route-by-lambda.js';
import { runDueListRules } from './run-list-rules.js';
import { Runner } from './runner.js';

/** How often the engine looks (milliseconds of the machine): fine enough for an even distribution of 60 calls a second. */
const tickEvery = 10;
/** Rows of dialers are read again this often: a start, a pause or an edit by another process holds within a second. */
const readEvery = 1_000;
/** A desk's wish is heard, and its call shown, within so long (milliseconds of the machine). */
const tendDesksEvery = 200;
/** How often it is looked whether a node's agents are to be read (milliseconds of the machine). */
const lookEvery = 500;
/** How often what the pacers learned is saved, in milliseconds of the machine. */
const saveEvery = 10_000;

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
  /** Dialers that are not active any more, with calls under way. */
  private readonly leaving = new Map<number, Runner>();
  /** Of each campaign, whether its dialers rest, also those that have ended and may go on with a contact that comes. */
  private readonly rests = new Map<number, Map<number, Rest>>();
  private lastRead = Number.NEGATIVE_INFINITY;
  private isReading = false;
  /** The dialers were read in this term. */
  private hasRead = false;
  private turn = 0;
  /** The term for which everything has been taken up. */
  private takenUp: number | undefined;
  private readonly agents: AgentSide;

  constructor(
    private readonly gate: Gate,
    private readonly nodes: Nodes,
    private readonly machineClock: Clock,
    /** The term for which this process leads; undefined while another does. */
    private readonly term: () => number | undefined,
    private readonly lambdas?: Lambdas,
  ) {
    this.agents = new AgentSide(gate, nodes, machineClock, this.runners, (work) => this.follow(work), lambdas);
    gate.live.watcher = {
      moved: (call, before, at) => {
        this.learnerOf(call)?.learn(call, before, at);
        this.agents.contactMoved(call);
      },
      over: (call) => {
        this.learnerOf(call)?.learnEnd(call, gate.context.clock.now());
        this.agents.contactOver(call);
      },
    };
    nodes.watcher = {
      event: (nodeId, event) => this.agents.heard(nodeId, event),
      down: (nodeId) => this.agents.lost(nodeId),
    };
  }

  start(): void {
    this.timers = [
      every(this.machineClock, tickEvery, () => this.tick()),
      every(this.machineClock, 100, () => this.consume()),
      every(this.machineClock, lookEvery, () => this.whileLeading(() => this.agents.look())),
      every(this.machineClock, tendDesksEvery, () => this.whileLeading(() => this.hasRead && this.agents.tendDesks())),
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
    this.leaving.clear();
  }

  private tick(): void {
    const term = this.term();
    if (term !== this.takenUp) return this.takeUp(term);
    if (term === undefined) return;
    const now = this.machineClock.now();
    if (now - this.lastRead >= readEvery && !this.isReading) {
      this.lastRead = now;
      this.isReading = true;
      this.follow(this.read().then(() => void (this.hasRead = true)).finally(() => (this.isReading = false)));
    }
    this.agents.share();
    for (const runner of this.inTurn()) {
      const { id } = runner.dialer;
      if (runner.dialer.state !== 'running' || this.busy.has(id)) continue;
      // Somebody of its pool is placing calls: it decides once those can be seen.
      if ([...runner.member.pool].some(({ dialerId }) => this.busy.has(dialerId))) continue;
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

  /** Only once everything of this term has been taken up. */
  private whileLeading(work: () => void): void {
    if (this.term() !== undefined && this.term() === this.takenUp) work();
  }

  private async savePaces(): Promise<void> {
    const { dataSource, clock, log } = this.gate.context;
    if (this.term() === undefined) return;
    for (const { dialer, member: { pace } } of this.ofCampaigns().values())
      if (pace) await savePace(dataSource, dialer, pace, this.rests.get(dialer.campaignId) ?? new Map(), clock.now()).catch((error) => log.warn({ error: String(error) }, 'what the pacer learned could not be saved; it is tried again'));
  }

  /** One of the dialers of each campaign that has a pacer: its clones share that. */
  private ofCampaigns(): Map<number, Runner> {
    const learners = [...this.leaving.values(), ...this.runners.values()].filter(({ member }) => member.pace);
    return new Map(learners.map((runner) => [runner.dialer.campaignId, runner]));
  }

  /** What becomes of a call teaches its dialer, also one that was just paused or stopped: a debt of abandoned calls is kept. */
  private learnerOf({ dialerId }: LiveCall): PoolMember | undefined {
    return (this.runners.get(dialerId) ?? this.leaving.get(dialerId))?.member;
  }

  /** Takes leave of dialers that are not active any more; what they have learned is saved once their last calls are over. */
  private async part(activeIds: ReadonlySet<number>): Promise<void> {
    for (const [id, runner] of this.runners) {
      if (activeIds.has(id)) continue;
      this.runners.delete(id);
      runner.member.leave();
      this.leaving.set(id, runner);
    }
    const parted = [...this.leaving.keys()].filter((id) => this.gate.live.of('dialer', id) === 0);
    if (parted.length > 0) await this.savePaces();
    for (const id of parted) this.leaving.delete(id);
  }

  /** A new term: what was known of calls and dialers is another process's past. */
  private takeUp(term: number | undefined): void {
    if (this.isReading) return;
    this.nodes.leadershipChanged();
    this.runners.clear();
    this.leaving.clear();
    this.rests.clear();
    this.agents.clear();
    this.lastRead = Number.NEGATIVE_INFINITY;
    this.hasRead = false;
    this.takenUp = term;
  }

  /** A failure is told and the loop goes on: nothing was written by what failed (each step is one transaction). */
  private follow(work: Promise<void>): void {
    const told = work.catch((error) => this.gate.context.log.error({ error: String(error) }, 'a step of the engine failed; it is tried again'));
    const tracked = told.then(() => void this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }

  private async read(): Promise<void> {
    await this.carryOutDue();
    const dialers = await this.gate.context.dataSource.getRepository(Dialer).findBy({ state: In([...active]) });
    await this.part(new Set(dialers.map(({ id }) => id)));
    for (const dialer of dialers) {
      try {
        await this.take(dialer);
      } catch (error) {
        this.gate.context.log.error({ error: String(error), dialer: dialer.id }, 'a dialer could not be looked at; the others go on, and it is tried again');
      }
    }
  }

  /** What has come to its time in any dialer; what fails there keeps no dialer from going on. */
  private async carryOutDue(): Promise<void> {
    const { context } = this.gate;
    try {
      await expireContacts(context);
      await runDueListRules(context);
    } catch (error) {
      context.log.error({ error: String(error) }, 'contacts that expire, or rules that are due, could not be carried out; it is tried again');
    }
  }

  private async take(dialer: Dialer): Promise<void> {
    const rest = await this.restOf(dialer);
    // A person has decided that it goes on.
    if (dialer.explanation === justStarted) rest.end();
    const runner = this.runners.get(dialer.id) ?? this.begin(dialer, rest);
    runner.dialer = dialer;
    await runner.refresh();
    this.runners.set(dialer.id, runner);
    this.leaving.delete(dialer.id);
    await this.tend(runner);
  }

  private begin(dialer: Dialer, rest: Rest): Runner {
    const runner = new Runner(this.gate, dialer, rest);
    runner.onAgentsDue = (free, count) => this.agents.due(runner, free, count);
    runner.sharedPace = () => this.ofCampaigns().get(dialer.campaignId)?.member.pace;
    runner.agentsWaiting = () => this.agents.waitingFor(dialer.id);
    runner.freeAgents = (nodeId, queue) => this.agents.free(nodeId, queue);
    runner.onPlaced = (call, plan) => {
      if (this.lambdas && plan.settings.lambdaId !== null) this.follow(routeByLambda(this.lambdas, this.gate, this.agents.chosen, runner.dialer, plan, call));
    };
    return runner;
  }

  /** In a new term they go on from where they were saved. */
  private async restOf({ id, campaignId }: Dialer): Promise<Rest> {
    const { dataSource, clock } = this.gate.context;
    const rests = this.rests.get(campaignId) ?? (await readRests(dataSource, campaignId, clock.now()));
    this.rests.set(campaignId, rests);
    const rest = rests.get(id) ?? new Rest();
    rests.set(id, rest);
    return rest;
  }

  /** Enrols newcomers, notices the end, and keeps the explanation true. */
  private async tend(runner: Runner): Promise<void> {
    const now = this.gate.context.clock.now();
    if (runner.dialer.state !== 'running') return;
    const isEnrolled = await runner.enrolSome();
    if (this.nodes.trouble) return this.set(runner, 'running', `Nothing can be dialled: ${this.nodes.trouble}`);
    // Without agents it claims nobody, and so does not find out by itself that nobody is left.
    if (!runner.isIdle && !runner.hasNoAgents) return this.set(runner, 'running', this.why(runner));
    // Counting a million contacts takes a while: it may take a twentieth of the time.
    const startedAt = this.machineClock.now();
    if (startedAt < runner.countAgainAt) {
      // Its end is not waited for: a look for one that is left is short.
      if (isEnrolled) await complete(this.gate.context, runner.dialer);
      return;
    }
    const { waiting, dialing, nextAt } = await this.count(runner.dialer.id);
    runner.countAgainAt = this.machineClock.now() + 20 * (this.machineClock.now() - startedAt);
    if (isEnrolled && waiting + dialing === 0 && (await complete(this.gate.context, runner.dialer))) return;
    const offered = this.agents.tasksOf(runner.dialer.id);
    if (offered > 0) return this.set(runner, 'running', `${offered === 1 ? '1 contact is' : `${offered} contacts are`} with agents, who decide or are being connected.`);
    if (waiting > 0 && nextAt !== undefined && nextAt > now) return this.set(runner, 'running', allWait(waiting, new Date(nextAt).toISOString()));
    if (waiting === 0) return this.set(runner, 'running', 'The last calls are under way.');
    return this.set(runner, 'running', this.why(runner));
  }

  private why(runner: Runner): string {
    const until = this.gate.trunks.restsUntil(this.gate.context.clock.now(), runner.nodeId);
    return until === undefined ? this.agents.why(runner) : `Nobody is called until ${new Date(until).toISOString()}: all gateways rest for a minute, because many calls in a row failed on each. See Gateways.`;
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

  private async set(runner: Runner, state: DialerState, why: string): Promise<void> {
    const { dialer } = runner;
    // Whole sentences, as many as the column has room for.
    const explanation = runner.warnings.reduce((text, warning) => (text.length + warning.length < 500 ? `${text} ${warning}` : text), why.slice(0, 500));
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

const allWait = (contacts: number, nextAt: string): string =>
  contacts === 1 ? `The contact that is left waits for its time: it is due at ${nextAt}.` : `All ${contacts} contacts that are left wait for their time; the next one is due at ${nextAt}.`;
