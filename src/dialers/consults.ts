import { In } from 'typeorm';
import { Agent } from '../agents/agent.entity.js';
import { AgentWish, type Wish } from '../agents/agent-wish.entity.js';
import { Consult, type ConsultState, openConsultStates } from '../agents/consult.entity.js';
import { Attempt } from '../calls/attempt.entity.js';
import type { Context } from '../database/context.js';
import type { Switch, SwitchEvent, Whom } from '../switch/switch.js';
import { AskedExtensions } from './asked-extensions.js';
import { AskedQueues } from './asked-queues.js';
import type { DeskCalls } from './desk-calls.js';

/** What was heard of a leg that may be that of somebody who is asked. */
type Heard = { kind: 'answered' | 'ended'; leg: string } | { kind: 'joined'; nodeId: number; legs: [string, string] };

/** An event of no consult is forgotten after so many others: nobody asks that many people at once. */
const most = 5_000;

/** So often legs are looked for of which nothing was heard (milliseconds). */
const lookEvery = 2_000;

/**
 * Two who hang up within moments of each other can leave the third on the switch with nobody. Their node is looked at closely for this
 * long (milliseconds): twice, four seconds apart.
 */
const afterEnd = 10_000;
/** The telephone of whoever was asked rings on for 20 s when contact and agent are gone, and may be answered. */
const afterRing = 30_000;

/**
 * Keeps the rows of whom agents ask in step with the switch, which does the transfer itself. Events are noted and looked up when the
 * desks are tended (rule 7 of the design), and only against consults that are open, which are few.
 */
export class Consults {
  private heardOf: Heard[] = [];
  private lookedAt = 0;
  /** Legs that had begun at the last look: a command takes its time until there is a leg. */
  private seen = new Set<string>();
  private readonly queues: AskedQueues;
  private readonly extensions: AskedExtensions;

  constructor(
    private readonly context: Context,
    private readonly connectionOf: (nodeId: number) => Switch | undefined,
    private readonly deskCalls: DeskCalls,
    /** Has the legs of a node looked at closely for so many milliseconds. */
    private readonly lookClosely: (nodeId: number, milliseconds: number) => void,
  ) {
    const whomOf = (agentId: number, leg: string) => this.whomOf(agentId, leg);
    this.queues = new AskedQueues(context, connectionOf, deskCalls, whomOf);
    this.extensions = new AskedExtensions(context, connectionOf, deskCalls, whomOf);
  }

  heard(nodeId: number, event: SwitchEvent): void {
    this.queues.heard(nodeId, event);
    if (event.kind === 'answered') this.heardOf.push({ kind: 'answered', leg: event.uuid });
    else if (event.kind === 'ended') this.heardOf.push({ kind: 'ended', leg: event.end.uuid });
    else if (event.kind === 'bridged') this.heardOf.push({ kind: 'joined', nodeId, legs: [event.uuid, event.other] });
    if (this.heardOf.length > most) this.heardOf.splice(0, this.heardOf.length - most);
  }

  async tend(): Promise<void> {
    await this.queues.tend();
    const heard = this.heardOf;
    const isTimeToLook = this.context.clock.now() - this.lookedAt >= lookEvery;
    if (heard.length === 0 && !isTimeToLook) return;
    this.heardOf = [];
    const rows = this.context.dataSource.getRepository(Consult);
    const open = await rows.findBy({ state: In([...openConsultStates]) });
    for (const consult of open) for (const one of heard) await this.follow(consult, one);
    if (!isTimeToLook) return;
    await this.look(open);
    await this.extensions.look();
  }

  /**
   * Nothing is told of a leg that never came to be (a telephone that is not registered), nor of what ended while nobody led. One that
   * is asked by a wish which a process took up and did not end, because it died, has a leg or not; whether they have answered is then
   * heard when they are joined, or hang up.
   */
  private async look(open: readonly Consult[]): Promise<void> {
    this.lookedAt = this.context.clock.now();
    const toAsk = await this.legsToAsk(open);
    const begun = open.filter(({ leg }) => !toAsk.has(leg));
    for (const { leg, agentId, state } of begun.filter((consult) => this.seen.has(consult.leg))) {
      const agent = await this.context.dataSource.getRepository(Agent).findOneBy({ id: agentId });
      const there = agent && (await this.connectionOf(agent.nodeId)?.exists(leg));
      if (!there?.ok) continue;
      if (state === 'asked') await (there.value ? this.move(leg, 'calling', ['asked']) : this.move(leg, 'failed', ['asked'], 'They were not reached: the service was restarted meanwhile.'));
      else if (!there.value) await (state === 'talking' ? this.move(leg, 'returned', ['talking']) : this.move(leg, 'failed', ['calling'], 'They could not be called.'));
    }
    this.seen = new Set(begun.map(({ leg }) => leg));
  }

  /** Those whose wish nobody has taken up yet. No wish is being fulfilled while this looks: both are tended in turn. */
  private async legsToAsk(open: readonly Consult[]): Promise<Set<string>> {
    if (open.every(({ state }) => state !== 'asked')) return new Set();
    const waiting = await this.context.dataSource.getRepository(AgentWish).findBy({ state: 'asked' });
    return new Set(waiting.flatMap(({ wish }) => (wish.kind === 'consult' ? [wish.leg] : [])));
  }

  /** What came of a wish about one; `says` is why it was not done. */
  async done(wish: Wish, says: string | undefined): Promise<void> {
    if (wish.kind === 'consult') return says === undefined ? this.move(wish.leg, 'calling', ['asked']) : this.move(wish.leg, 'failed', ['asked'], says);
    // Its end was not heard, perhaps because nobody led then.
    if (wish.kind === 'end consult' && says?.includes('not on the line any more')) return this.move(wish.leg, 'returned', openConsultStates);
  }

  private async follow({ leg, attemptId, agentId }: Consult, heard: Heard): Promise<void> {
    if (heard.kind === 'joined') {
      if (!heard.legs.includes(leg) || !heard.legs.includes(attemptId)) return;
      const connection = this.connectionOf(heard.nodeId);
      // A process that has just begun to lead is not ready yet; it is looked at again then.
      if (!connection) return void this.heardOf.push(heard);
      await this.move(leg, 'transferred', openConsultStates);
      // Said again where the agent just hung up: then nobody else has told the switch.
      const whom = await this.whomOf(agentId, leg);
      if (whom) await connection.noteTransfer(attemptId, whom);
      return;
    }
    if (heard.kind === 'answered' && heard.leg === leg) return this.move(leg, 'talking', ['asked', 'calling']);
    if (heard.kind !== 'ended') return;
    if (heard.leg === leg) {
      await this.move(leg, 'failed', ['asked', 'calling'], 'Nobody answered.');
      await this.move(leg, 'returned', ['talking']);
    }
    // The contact is gone: there is nobody left to be handed on.
    if (heard.leg !== attemptId) return;
    await this.move(leg, 'failed', openConsultStates, 'The contact has hung up.');
    this.lookClosely(await this.nodeOf(agentId), afterRing);
  }

  private async nodeOf(agentId: number): Promise<number> {
    return (await this.context.dataSource.getRepository(Agent).findOneByOrFail({ id: agentId })).nodeId;
  }

  private async move(leg: string, state: ConsultState, from: readonly ConsultState[], says: string | null = null): Promise<void> {
    const { affected } = await this.context.dataSource.getRepository(Consult).update({ leg, state: In([...from]) }, { state, says: says?.slice(0, 500) ?? null });
    if (affected) await this.moved(leg, state);
  }

  /** The desk of another agent who is asked shows the contact from the ring on, and as theirs once it is handed over. */
  private async moved(leg: string, state: ConsultState): Promise<void> {
    const { dataSource } = this.context;
    const { agentId, attemptId } = await dataSource.getRepository(Consult).findOneByOrFail({ leg });
    const nodeId = await this.nodeOf(agentId);
    if (state === 'failed' || state === 'returned' || state === 'transferred') this.lookClosely(nodeId, afterEnd);
    const whom = await this.whomOf(agentId, leg);
    if (!whom) return;
    const { dialerId } = await dataSource.getRepository(Attempt).findOneByOrFail({ id: attemptId });
    if (whom.kind === 'queue') return this.queues.moved({ leg, agentId, attemptId, dialerId, state });
    if (whom.kind === 'extension') return this.extensions.moved({ leg, agentId, attemptId, dialerId, state });
    if (state === 'failed' || state === 'returned') this.deskCalls.end(nodeId, whom.agent, attemptId, false);
    else await this.deskCalls.hand(nodeId, whom.agent, { attemptId, dialerId, state: state === 'transferred' ? 'talking' : 'ringing' });
  }

  /** Whom the switch was asked to call as this leg. */
  private async whomOf(agentId: number, leg: string): Promise<Whom | undefined> {
    const rows = await this.context.dataSource.getRepository(AgentWish).find({ where: { agentId }, order: { id: 'DESC' }, take: 20 });
    const wish = rows.map((row) => row.wish).find((one) => one.kind === 'consult' && one.leg === leg);
    return wish?.kind === 'consult' ? wish.whom : undefined;
  }
}
