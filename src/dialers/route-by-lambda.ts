import { Attempt } from '../calls/attempt.entity.js';
import type { Gate } from '../calls/gate.js';
import type { Placed } from '../calls/order.js';
import { Contact } from '../contacts/contact.entity.js';
import { contactForLambda } from '../lambdas/lambda-input.js';
import type { Lambdas } from '../lambdas/lambdas.js';
import { failed, ok } from '../shared/result.js';
import type { ChosenAgents } from './chosen-agents.js';
import type { Dialer } from './dialer.entity.js';
import type { Plan } from './plan.js';
import { needsAgents, reachesAgents } from './settings.js';

/**
 * Lets the dialer's lambda choose the queue or the agent of a contact who is being called (A7), while the telephone rings: nothing
 * waits for it, and the queue of the dialer is taken when it fails, is late, or chooses an agent who is not free or not at a
 * softphone, or a queue of another node or of which nobody is there, or free for a call that was dialled for a free agent. What it said is on the attempt.
 */
export async function routeByLambda(lambdas: Lambdas, { context }: Gate, agents: ChosenAgents, dialer: Dialer, plan: Plan, { id, contactId, trunk }: Placed['dialled'][number]): Promise<void> {
  const { settings, queue } = plan;
  // A voice menu has no use for an agent or a queue, nor has a message that offers no key for one.
  if (settings.lambdaId === null || !queue || settings.menu || !reachesAgents(settings)) return;
  const contact = await context.dataSource.getRepository(Contact).findOneBy({ id: contactId });
  if (!contact) return;
  const choice = await lambdas.chooseAgentOrQueue(dialer.accountId, settings.lambdaId, { contact: contactForLambda(contact), dialer: { id: dialer.id, name: dialer.name } }, queue.name);
  const note = (reason: string, changes: { queue?: string } = {}) => context.dataSource.getRepository(Attempt).update({ id }, { reason: reason.slice(0, 500), ...changes });
  if (choice.agent !== undefined) {
    // Of a broadcast few ask for an agent: nobody is kept waiting for them.
    const kept = !needsAgents(settings) ? failed('A broadcast keeps no agent for a call.') : await agents.keep(id, trunk.nodeId, choice.agent, trunk.connection);
    await note(kept.ok ? choice.says : `${choice.says} ${kept.failure} The queue "${queue.name}" was taken instead.`);
    return;
  }
  const chosen = choice.queue;
  const sent = chosen === queue.name ? ok(undefined) : await agents.giveToQueue(id, trunk.nodeId, chosen, trunk.connection);
  await note(sent.ok ? choice.says : `${choice.says} ${sent.failure} The queue "${queue.name}" was taken instead.`, sent.ok ? { queue: chosen } : {});
}
