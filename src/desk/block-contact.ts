import { type EntityManager, In } from 'typeorm';
import { Task } from '../agents/task.entity.js';
import type { Principal } from '../accounts/principal.js';
import { whyNotByHand } from '../compliance/list-kind.js';
import { addOne, habitsOf } from '../contacts/add-contacts.js';
import { Contact } from '../contacts/contact.entity.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import { optOut } from '../contacts/opt-out.js';
import { readContact } from '../contacts/read-contact.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { DialerList } from '../dialers/dialer-list.entity.js';
import { release } from '../dialers/tasks.js';
import type { PhoneNumber } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { myAgent, subjectOf } from './my-agent.js';

/**
 * Puts the contact of a call or a task of the agent's own on the list that blocks in its dialer, the first where there are several,
 * but for registries, on which nobody is put by hand; with none, on the account's opt-outs. A contact that is offered, or kept for a promised call, goes back, and the gate ends it.
 */
export async function blockContact(context: Context, principal: Principal, { reason, ...about }: { attemptId?: string; taskId?: number; reason?: string }): Promise<Result<void, Problem>> {
  const agent = await myAgent(context, principal);
  if (!agent.ok) return agent;
  const subject = await subjectOf(context, agent.value, about);
  if (!subject.ok) return subject;
  const { accountId, dialerId, contactId, dialerContactId } = subject.value;
  const { dataSource } = context;
  // The main number is the person: on a blacklist it ends all, whichever number the call was to.
  const { number } = await dataSource.getRepository(Contact).findOneByOrFail({ id: contactId });
  const list = await blocklistOf(dataSource.manager, dialerId);
  const now = context.clock.now();
  if (list) {
    const read = readContact({ number, description: reason?.trim() || `By the agent ${agent.value.name}` }, await habitsOf(context, list));
    if (!read.ok) return failed(problem(422, `${read.failure} Nothing was added.`));
    const added = await addOne(context, principal, list, read.value, 'keep');
    if (!added.ok) return added;
  } else await transaction(dataSource, (manager) => optOut(manager, { accountId, number: number as PhoneNumber, contactId, source: `the agent ${agent.value.name}`, at: now }));
  await transaction(dataSource, async (manager) => {
    const { affected } = await manager.getRepository(Task).update({ dialerContactId, state: In(['offered', 'planned']) }, { state: 'skipped', decidedAt: new Date(now), says: 'Its number was blocked.' });
    if (affected) await release(manager, dialerContactId, now);
  });
  return ok(undefined);
}

/** The list on which a contact of the dialer is blocked; undefined: on the account's opt-outs. */
export async function blocklistOf(manager: EntityManager, dialerId: number): Promise<ContactList | undefined> {
  const links = await manager.getRepository(DialerList).find({ where: { dialerId, role: 'block' }, order: { position: 'ASC', id: 'ASC' } });
  const lists = await manager.getRepository(ContactList).findBy({ id: In(links.map(({ listId }) => listId)), blocksAll: false });
  return links.flatMap(({ listId }) => lists.find(({ id }) => id === listId) ?? []).find((list) => !whyNotByHand(list));
}
