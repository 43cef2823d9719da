import { Attempt } from '../calls/attempt.entity.js';
import type { Gate } from '../calls/gate.js';
import type { Placed } from '../calls/order.js';
import { Contact } from '../contacts/contact.entity.js';
import { contactForLambda } from '../lambdas/lambda-input.js';
import type { Lambdas } from '../lambdas/lambdas.js';
import type { Dialer } from './dialer.entity.js';
import type { Plan } from './plan.js';

/**
 * Lets the dialer's lambda choose the queue of a contact who is being called (A7), while the telephone rings: nothing
 * waits for it, and the queue of the dialer is taken when it fails, is late, or chooses an agent, whom mod_callcenter
 * cannot be asked for. What it said is on the attempt.
 */
export async function routeByLambda(lambdas: Lambdas, { context, live }: Gate, dialer: Dialer, plan: Plan, { id, contactId, trunk }: Placed['dialled'][number]): Promise<void> {
  const { settings, queue } = plan;
  if (settings.lambdaId === null || !queue) return;
  const contact = await context.dataSource.getRepository(Contact).findOneBy({ id: contactId });
  if (!contact) return;
  const choice = await lambdas.chooseAgentOrQueue(dialer.accountId, settings.lambdaId, { contact: contactForLambda(contact), dialer: { id: dialer.id, name: dialer.name } }, queue.name);
  const isQueue = choice.queue !== undefined;
  const says = isQueue ? choice.says : `${choice.says} A queue gives a call to whoever is free, so "${queue.name}" was taken instead.`;
  const chosen = choice.queue ?? queue.name;
  const set = chosen === queue.name || (await trunk.connection.setVariable(id, 'queue', chosen)).ok;
  const call = live.get(id);
  if (call && set) call.queue = chosen;
  const reason = set ? says : `${says} The call was over or answered by then.`;
  await context.dataSource.getRepository(Attempt).update({ id }, { reason: reason.slice(0, 500), ...(set && { queue: chosen }) });
}
