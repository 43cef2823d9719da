import { Attempt } from '../calls/attempt.entity.js';
import type { Gate } from '../calls/gate.js';
import type { Placed } from '../calls/order.js';
import { Contact } from '../contacts/contact.entity.js';
import { contactForLambda } from '../lambdas/lambda-input.js';
import type { Lambdas } from '../lambdas/lambdas.js';
import { failed } from '../shared/result.js';
import type { ChosenAgents } from './chosen-agents.js';
import type { Dialer } from './dialer.entity.js';
import type { Plan } from './plan.js';
import { needsAgents } from './settings.js';

/**
 * Lets the dialer's lambda choose the queue or the agent of a contact who is being called (A7), while the telephone rings: nothing
 * waits for it, and the queue of the dialer is taken when it fails, is late, or chooses an agent who is not free or not at a
 * softphone. What it said is on the attempt.
 */
export async function routeByLambda(lambdas: Lambdas, { context, live }: Gate, agents: ChosenAgents, dialer: Dialer, plan: Plan, { id, contactId, trunk }: Placed['dialled'][number]): Promise<void> {
  const { settings, queue } = plan;
  // A voice menu has no use for an agent or a queue.
  if (settings.lambdaId === null || !queue || settings.menu) return;
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
  const set = chosen === queue.name || (await trunk.connection.setVariable(id, 'queue', chosen)).ok;
  const call = live.get(id);
  if (call && set) call.queue = chosen;
  await note(set ? choice.says : `${choice.says} The call was over or answered by then.`, set ? { queue: chosen } : {});
}
