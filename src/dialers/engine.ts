import { In } from 'typeorm';
import { consumeOutbox } from '../database/outbox.js';
import { timeOf } from '../database/sql.js';
import { type Clock, every, type Timer } from '../shared/clock.js';
import type { Gate } from '../calls/gate.js';
import type { Nodes } from '../calls/nodes.js';
import { Dialer } from './dialer.entity.js';
import { active, type DialerState } from './dialer-state.js';
import { moveOn } from './next-action.js';
import { Runner } from './runner.js';

/** How often the engine looks (milliseconds of the machine): fine enough for an even distribution of 60 calls a second. */
const tickEvery = 10;
/** Rows of dialers are read again this often: a start, a pause or an edit by another process holds within a second. */
const readEvery = 1_000;

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
  /** The term for which everything has been taken up. */
  private takenUp: number | undefined;

  constructor(
    private readonly gate: Gate,
    private readonly nodes: Nodes,
    private readonly machineClock: Clock,
    /** The term for which this process leads; undefined while another does. */
    private readonly term: () => number | undefined,
  ) {}

  start(): void {
    this.timers = [every(this.machineClock, tickEvery, () => this.tick()), every(this.machineClock, 100, () => this.consume())];
  }

  /** Ends the loop; calls under way go on in the switch. Resolves when nothing is being written any more. */
  async stop(): Promise<void> {
    for (const timer of this.timers) timer.cancel();
    await Promise.all(this.underWay);
    await this.consume();
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
    for (const runner of this.runners.values()) {
      const { id } = runner.dialer;
      if (runner.dialer.state !== 'running' || this.busy.has(id)) continue;
      this.busy.add(id);
      this.follow(runner.placeDue(now).finally(() => this.busy.delete(id)));
    }
  }

  /** A new term: what was known of calls and dialers is another process's past. */
  private takeUp(term: number | undefined): void {
    if (this.isReading) return;
    this.nodes.leadershipChanged();
    this.runners.clear();
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
    const runner = this.runners.get(dialer.id) ?? (await Runner.begin(this.gate, dialer));
    runner.dialer = dialer;
    await runner.refresh();
    this.runners.set(dialer.id, runner);
    await this.tend(runner);
  }

  /** Enrols newcomers, notices the end, and keeps the explanation true. */
  private async tend(runner: Runner): Promise<void> {
    const now = this.gate.context.clock.now();
    if (runner.dialer.state !== 'running') return;
    const isEnrolled = await runner.enrolSome();
    if (this.nodes.trouble) return this.set(runner, 'running', `Nothing can be dialled: ${this.nodes.trouble}`);
    if (!runner.isIdle) return this.set(runner, 'running', 'Dialling.');
    // Counting a million contacts takes a while: it may take a twentieth of the time.
    const startedAt = this.machineClock.now();
    if (startedAt < runner.countAgainAt) return;
    const { waiting, dialing, nextAt } = await this.count(runner.dialer.id);
    runner.countAgainAt = this.machineClock.now() + 20 * (this.machineClock.now() - startedAt);
    if (isEnrolled && waiting + dialing === 0) return this.set(runner, 'completed', 'Every contact has ended.');
    if (waiting > 0 && nextAt !== undefined && nextAt > now) return this.set(runner, 'running', `All ${waiting} contacts that are left wait for their time; the next one is due at ${new Date(nextAt).toISOString()}.`);
    if (waiting === 0) return this.set(runner, 'running', 'The last calls are under way.');
    return this.set(runner, 'running', 'Dialling.');
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
