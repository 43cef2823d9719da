import { Agent } from '../agents/agent.entity.js';
import { userOf } from '../agents/phone.js';
import type { Context } from '../database/context.js';
import type { Switch, Whom } from '../switch/switch.js';
import { type Asked, askedNow } from './asked-queues.js';
import type { DeskCalls } from './desk-calls.js';

/**
 * Of an extension that was asked about a contact: whose telephone rings there. Whom the dialplan calls is its own affair, and no event of ours
 * tells of it, so the switch is asked while the call lasts. Where it is the telephone of an agent, their desk shows the contact, as that
 * of a colleague who was asked by name does; where it is nobody's, or while several ring at once, nobody's desk does.
 */
export class AskedExtensions {
  /** At whose telephone the call is, by the leg that was asked. */
  private readonly takers = new Map<string, { nodeId: number; agent: string; isHanded: boolean }>();

  constructor(
    private readonly context: Pick<Context, 'dataSource'>,
    private readonly connectionOf: (nodeId: number) => Switch | undefined,
    private readonly deskCalls: DeskCalls,
    private readonly whomOf: (agentId: number, leg: string) => Promise<Whom | undefined>,
  ) {}

  /** Every few seconds: a dialplan that finds nobody may ring somebody else. */
  async look(): Promise<void> {
    const asked = await askedNow(this.context);
    for (const leg of this.takers.keys()) if (!asked.some((one) => one.leg === leg)) this.takers.delete(leg);
    for (const one of asked) if ((await this.whomOf(one.agentId, one.leg))?.kind === 'extension') await this.follow(one);
  }

  /** What has come of the consult: the agent whose telephone it is has the contact, or nothing any more. */
  async moved({ leg, attemptId, state, dialerId }: Asked): Promise<void> {
    const taker = this.takers.get(leg);
    if (!taker) return;
    if (state === 'failed' || state === 'returned') {
      this.takers.delete(leg);
      return this.deskCalls.end(taker.nodeId, taker.agent, attemptId, false);
    }
    if (state !== 'transferred' || taker.isHanded) return;
    taker.isHanded = true;
    await this.deskCalls.hand(taker.nodeId, taker.agent, { attemptId, dialerId, state: 'talking' });
  }

  private async follow(one: Asked): Promise<void> {
    const { leg, agentId, attemptId, dialerId, state } = one;
    const { nodeId, name: asking } = await this.context.dataSource.getRepository(Agent).findOneByOrFail({ id: agentId });
    const called = await this.connectionOf(nodeId)?.calledUser(leg);
    if (!called?.ok) return;
    const agent = called.value === '' ? undefined : await this.agentAt(nodeId, called.value);
    const taker = this.takers.get(leg);
    if (taker && taker.agent !== agent) {
      this.takers.delete(leg);
      this.deskCalls.end(taker.nodeId, taker.agent, attemptId, false);
    }
    // Whoever asks their own extension sees the contact already.
    if (agent === undefined || agent === asking || taker?.agent === agent) return;
    this.takers.set(leg, { nodeId, agent, isHanded: state === 'transferred' });
    await this.deskCalls.hand(nodeId, agent, { attemptId, dialerId, state: state === 'transferred' ? 'talking' : 'ringing' });
  }

  /** Undefined also where two share a telephone: nobody knows which of them it is. */
  private async agentAt(nodeId: number, user: string): Promise<string | undefined> {
    const agents = await this.context.dataSource.getRepository(Agent).findBy({ nodeId, isGone: false });
    const there = agents.filter(({ contact }) => userOf(contact) === user);
    return there.length === 1 ? there[0]!.name : undefined;
  }
}
