import { type Consult, openConsultStates } from '../agents/consult.entity.js';
import type { Context } from '../database/context.js';
import { marks } from '../database/sql.js';
import type { Switch, SwitchEvent, Whom } from '../switch/switch.js';
import type { DeskCalls } from './desk-calls.js';

type Offer = Extract<SwitchEvent, { queue: string; agent: string }> & { nodeId: number };
/** A consult whose contact is on the line still. */
export type Asked = Pick<Consult, 'leg' | 'agentId' | 'attemptId' | 'state'> & { dialerId: number };

/** An event of no consult is forgotten after so many others. */
const most = 1_000;

/**
 * Of a queue that was asked about a contact: which agent it gave the call to. mod_callcenter knows it by a leg of its own, the far end of
 * the loopback by which the queue was reached (transfer.ts), and the switch says which that is. From then on the agent's desk shows
 * the contact, as that of a colleague who was asked by name does.
 */
export class AskedQueues {
  private offers: Offer[] = [];
  /** Who has the call, by the leg that was asked. */
  private readonly takers = new Map<string, { nodeId: number; agent: string }>();

  constructor(
    private readonly context: Pick<Context, 'dataSource'>,
    private readonly connectionOf: (nodeId: number) => Switch | undefined,
    private readonly deskCalls: DeskCalls,
    private readonly whomOf: (agentId: number, leg: string) => Promise<Whom | undefined>,
  ) {}

  heard(nodeId: number, event: SwitchEvent): void {
    if (event.kind !== 'offered' && event.kind !== 'agent bridged' && event.kind !== 'agent unbridged' && event.kind !== 'offer failed') return;
    this.offers.push({ ...event, nodeId });
    if (this.offers.length > most) this.offers.splice(0, this.offers.length - most);
  }

  async tend(): Promise<void> {
    if (this.offers.length === 0) return;
    const offers = this.offers.splice(0);
    const asked = await askedNow(this.context);
    for (const leg of this.takers.keys()) if (!asked.some((one) => one.leg === leg)) this.takers.delete(leg);
    for (const one of asked) {
      const whom = await this.whomOf(one.agentId, one.leg);
      const here = whom?.kind === 'queue' ? offers.filter(({ queue }) => queue === whom.queue) : [];
      for (const offer of here) await this.follow(one, offer);
    }
  }

  /** What has come of the consult: whoever has the call from the queue has the contact, or nothing any more. */
  moved({ leg, attemptId, state, dialerId }: Asked): void {
    const taker = this.takers.get(leg);
    if (!taker) return;
    if (state === 'transferred') return this.deskCalls.take(taker.nodeId, taker.agent, { attemptId, dialerId, state: 'talking' });
    if (state !== 'failed' && state !== 'returned') return;
    this.takers.delete(leg);
    this.deskCalls.end(taker.nodeId, taker.agent, attemptId, false);
  }

  private async follow({ leg, attemptId, dialerId, state }: Asked, { nodeId, agent, kind, uuid }: Offer): Promise<void> {
    const inQueue = await this.connectionOf(nodeId)?.farEnd(leg);
    if (!inQueue?.ok || inQueue.value !== uuid) return;
    if (kind === 'offer failed' || kind === 'agent unbridged') {
      this.takers.delete(leg);
      return this.deskCalls.end(nodeId, agent, attemptId, false);
    }
    this.takers.set(leg, { nodeId, agent });
    this.deskCalls.take(nodeId, agent, { attemptId, dialerId, state: kind === 'agent bridged' && state === 'transferred' ? 'talking' : 'ringing' });
  }
}

/** Also a contact who was handed over before anybody had taken the call waits for its agent still. */
export function askedNow({ dataSource }: Pick<Context, 'dataSource'>): Promise<Asked[]> {
  const states = [...openConsultStates, 'transferred'];
  return dataSource.query(
    `SELECT consult.leg AS leg, consult.agent_id AS agentId, consult.attempt_id AS attemptId, consult.state AS state, attempt.dialer_id AS dialerId
       FROM attempt JOIN consult ON consult.attempt_id = attempt.id WHERE attempt.settled_at IS NULL AND consult.state IN (${marks(states)})`,
    states,
  );
}
