import { IsNull } from 'typeorm';
import { Agent } from '../agents/agent.entity.js';
import { AgentPause } from '../agents/agent-pause.entity.js';
import { AgentWish, type Wish } from '../agents/agent-wish.entity.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import type { Result } from '../shared/result.js';
import type { Switch, SwitchEvent } from '../switch/switch.js';
import { Consults } from './consults.js';
import type { DeskCalls } from './desk-calls.js';

/** A wish that nobody fulfilled for so long is not fulfilled any more (milliseconds): the agent may have gone home. */
const goodFor = 30_000;

/**
 * The leader's part of a desk's status and transfers: has the switch do what desks asked for, and keeps the agents' rows and
 * breaks in step with what mod_callcenter says, whoever changed it.
 */
export class AgentWishes {
  private readonly statuses = new Map<string, { nodeId: number; name: string; status: string; at: number }>();

  private readonly consults: Consults;
  /** What an earlier leader took up is looked for once a term. */
  private isNewTerm = true;

  constructor(
    private readonly context: Context,
    private readonly connectionOf: (nodeId: number) => Switch | undefined,
    deskCalls: DeskCalls,
    lookClosely: (nodeId: number, milliseconds: number) => void = () => undefined,
  ) {
    this.consults = new Consults(context, connectionOf, deskCalls, lookClosely);
  }

  /** Another process led meanwhile. */
  clear(): void {
    this.isNewTerm = true;
  }

  heard(nodeId: number, event: SwitchEvent): void {
    this.consults.heard(nodeId, event);
    if (event.kind === 'agent status') this.statuses.set(`${nodeId} ${event.agent}`, { nodeId, name: event.agent, status: event.status, at: this.context.clock.now() });
  }

  /** A few times a second. What was heard comes first: of a break that a wish begins is heard only after it, and it keeps its reason. */
  async tend(): Promise<void> {
    if (this.isNewTerm) await this.endForgotten();
    for (const [key, changed] of this.statuses) {
      this.statuses.delete(key);
      await this.noteStatus(changed);
    }
    await this.consults.tend();
    const wishes = this.context.dataSource.getRepository(AgentWish);
    for (const row of await wishes.find({ where: { state: 'asked' }, order: { id: 'ASC' } })) await this.fulfil(row);
  }

  /** Taken up by a process that died with it: whether the switch was told is not known, and it is not told twice. */
  private async endForgotten(): Promise<void> {
    const says = 'The service was restarted in the middle of it. See how it stands, and try again.';
    await this.context.dataSource.getRepository(AgentWish).update({ state: 'doing' }, { state: 'failed', says, doneAt: new Date(this.context.clock.now()) });
    this.isNewTerm = false;
  }

  private async fulfil({ id, agentId, wish, askedAt }: AgentWish): Promise<void> {
    const wishes = this.context.dataSource.getRepository(AgentWish);
    const { affected } = await wishes.update({ id, state: 'asked' }, { state: 'doing' });
    if (!affected) return;
    const now = this.context.clock.now();
    const end = (says?: string) => wishes.update(id, { state: says === undefined ? 'done' : 'failed', says: says?.slice(0, 500) ?? null, doneAt: new Date(this.context.clock.now()) });
    const giveUp = async (says: string) => {
      await this.consults.done(wish, says);
      await end(says);
    };
    if (now - askedAt.getTime() > goodFor) return giveUp('No process was dialling, so it was not done. Try again.');
    const agent = await this.context.dataSource.getRepository(Agent).findOneByOrFail({ id: agentId });
    const connection = this.connectionOf(agent.nodeId);
    if (!connection) return giveUp('The switch is not connected at the moment. Try again.');
    const done = await this.have(connection, agent, wish);
    await this.consults.done(wish, done.ok ? undefined : done.failure.message);
    if (!done.ok) return void (await end(done.failure.message));
    if (wish.kind === 'status') await this.write(agent, wish.status, wish.reason, now);
    await end();
  }

  private have(connection: Switch, { name }: Agent, wish: Wish): Promise<Result<void, { message: string }>> {
    switch (wish.kind) {
      case 'status':
        return connection.setAgentStatus(name, wish.status);
      case 'transfer':
        return connection.transfer(wish.attemptId, wish.to);
      case 'consult':
        return connection.consult(wish.attemptId, wish.leg, wish.whom);
      case 'end consult':
        return connection.endConsult(wish.attemptId, wish.leg, wish.how, wish.whom);
    }
  }

  private async noteStatus({ nodeId, name, status, at }: { nodeId: number; name: string; status: string; at: number }): Promise<void> {
    const agent = await this.context.dataSource.getRepository(Agent).findOneBy({ nodeId, name });
    if (agent) await this.write(agent, status, undefined, at);
  }

  /** The row of the agent, and the break that begins or ends with it; without a reason a break that goes on stays as it is. */
  private async write({ id: agentId, status: before }: Agent, status: string, reason: string | undefined, at: number): Promise<void> {
    await transaction(this.context.dataSource, async (manager) => {
      // What they do from then on is seen by the next look at mod_callcenter; until then nobody takes them for one who talks outside the queues.
      const isBack = status.startsWith('Available') && !before.startsWith('Available');
      await manager.getRepository(Agent).update(agentId, { status, ...(isBack && { phase: 'idle' as const }) });
      const pauses = manager.getRepository(AgentPause);
      const isOpen = await pauses.existsBy({ agentId, endedAt: IsNull() });
      const isBreak = status === 'On Break';
      if (isBreak && isOpen && reason === undefined) return;
      if (isOpen) await pauses.update({ agentId, endedAt: IsNull() }, { endedAt: new Date(at) });
      if (isBreak) await pauses.insert({ agentId, reason: (reason ?? '') || 'No reason given', startedAt: new Date(at), endedAt: null });
    });
  }
}
