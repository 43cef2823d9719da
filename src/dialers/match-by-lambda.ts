import { In } from 'typeorm';
import type { FloorAgent } from '../agents/floor.js';
import type { Gate } from '../calls/gate.js';
import { Contact } from '../contacts/contact.entity.js';
import { transaction } from '../database/transaction.js';
import { contactForLambda } from '../lambdas/lambda-input.js';
import type { Lambdas, Selection } from '../lambdas/lambdas.js';
import { claim } from './claim.js';
import { callingLists } from './plan.js';
import type { Runner } from './runner.js';

/** The agent for whom a contact's turn it is, and why in words. Nobody is called yet, and nothing is held. */
export interface Match {
  agent: FloorAgent;
  contactId: number;
  says: string;
}

interface Asked {
  contactId: number;
  choice: Selection;
}

/** How many contacts are looked at for an agent who is on the line: those before may be for others who are free. */
const lookAhead = 10;

/**
 * Agent first and preview with a lambda (A7): the contacts whose turn it is are looked at before an agent is called, and the lambda
 * says who is for whom. A contact whose agent is not free goes to whoever is, as it would without the lambda.
 */
export class MatchByLambda {
  constructor(
    private readonly lambdas: Lambdas,
    private readonly gate: Gate,
    /** An agent who can be called now; undefined for one who is not free, or not there. */
    private readonly freeAgent: (runner: Runner, nodeId: number, name: string) => FloorAgent | undefined,
    /** All of a queue who can be called now, whichever queue the dialer's own is. */
    private readonly freeAgentsOf: (runner: Runner, nodeId: number, queue: string) => readonly FloorAgent[],
  ) {}

  /** For up to `count` contacts, an agent each: whom the lambda names, else of those who are free. `held` are contacts that agents are being called for. */
  async match(runner: Runner, free: readonly FloorAgent[], count: number, held: ReadonlySet<number>): Promise<Match[]> {
    const asked = await this.ask(runner, count, held);
    const matches: Match[] = [];
    const isOpen = ({ nodeId, name }: FloorAgent) => !matches.some(({ agent }) => agent.nodeId === nodeId && agent.name === name);
    const take = ({ contactId }: Asked, agent: FloorAgent, says: string) => void matches.push({ agent, contactId, says });
    const { nodeId, name: queue } = runner.currentPlan!.queue!;
    // Those who are wanted by name first, so that nobody else is given their contact's agent.
    const others = asked.filter((one) => {
      const agent = one.choice.agent === undefined ? undefined : this.freeAgent(runner, nodeId, one.choice.agent);
      if (!agent || !isOpen(agent)) return true;
      take(one, agent, one.choice.says);
      return false;
    });
    const left = others.filter((one) => {
      const wanted = one.choice.queue;
      const agent = wanted === undefined ? undefined : (free.find((other) => isOpen(other) && other.queues.has(wanted)) ?? this.freeAgentsOf(runner, nodeId, wanted).find(isOpen));
      if (!agent) return true;
      take(one, agent, one.choice.says);
      return false;
    });
    for (const one of left) {
      const agent = free.find(isOpen);
      if (agent) take(one, agent, `${one.choice.says} ${notFree(one.choice)}, so a free agent of "${queue}" was called instead.`);
    }
    return matches;
  }

  /** The next contact for an agent who waits on the line: one for them, or one whose own agent is not free. */
  async nextFor(runner: Runner, agent: FloorAgent, held: ReadonlySet<number>): Promise<Match | undefined> {
    const queue = runner.currentPlan?.queue;
    if (!queue) return undefined;
    for (const { contactId, choice } of await this.ask(runner, lookAhead, held)) {
      if (choice.agent === agent.name || (choice.queue !== undefined && agent.queues.has(choice.queue))) return { agent, contactId, says: choice.says };
      const isForOther =
        choice.agent === undefined
          ? [...runner.member.idleAgents, ...this.freeAgentsOf(runner, queue.nodeId, choice.queue)].some((other) => other.queues.has(choice.queue))
          : this.freeAgent(runner, queue.nodeId, choice.agent) !== undefined;
      if (!isForOther) return { agent, contactId, says: `${choice.says} ${notFree(choice)}, so the agent who waited on the line took the call.` };
    }
    return undefined;
  }

  private async ask(runner: Runner, count: number, held: ReadonlySet<number>): Promise<Asked[]> {
    const { dialer, currentPlan: plan } = runner;
    const { dataSource, clock } = this.gate.context;
    if (!plan?.queue || plan.settings.lambdaId === null) return [];
    const { settings: { lambdaId }, queue } = plan;
    const calling = callingLists(plan).map(({ listId }) => listId);
    const due = await transaction(dataSource, (manager) => claim(manager, dialer.id, plan.settings, calling, count + held.size, clock.now()));
    const ids = due.map(({ contactId }) => contactId).filter((id) => !held.has(id)).slice(0, count);
    const contacts = await dataSource.getRepository(Contact).findBy({ id: In(ids) });
    const chosen = ids.map(async (contactId) => {
      const contact = contacts.find(({ id }) => id === contactId)!;
      return { contactId, choice: await this.lambdas.chooseAgentOrQueue(dialer.accountId, lambdaId, { contact: contactForLambda(contact), dialer: { id: dialer.id, name: dialer.name } }, queue.name) };
    });
    return Promise.all(chosen);
  }
}

const notFree = ({ agent }: Selection): string => (agent === undefined ? 'Nobody of that queue was free' : 'The agent was not free');
