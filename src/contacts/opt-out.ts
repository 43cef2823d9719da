import { type EntityManager, IsNull } from 'typeorm';
import { audit } from '../accounts/audit.js';
import type { PhoneNumber } from '../shared/phone-number.js';
import { Contact } from './contact.entity.js';
import { ContactList } from './contact-list.entity.js';
import { lockList } from './lists.js';

const listName = 'Opt-outs';

/**
 * Somebody said no: the number goes on the account's list of opt-outs, which blocks in every dialer of the account for
 * ever. The list is made with the first one. Doing it twice is as good as once.
 */
export async function optOut(manager: EntityManager, { accountId, number, source, at }: { accountId: number; number: PhoneNumber; source: string; at: number }): Promise<void> {
  const lists = manager.getRepository(ContactList);
  const addedAt = new Date(at);
  const row = { accountId, name: listName, description: 'People who asked never to be called again. It blocks in every dialer.', contactCount: 0, blocksAll: true, createdAt: addedAt };
  const list = (await lists.findOneBy({ accountId, blocksAll: true })) ?? (await lists.save(lists.create(row)));
  await lockList(manager, list.id);
  const contacts = manager.getRepository(Contact);
  if (await contacts.existsBy({ listId: list.id, number, cancelledAt: IsNull(), blacklistedUntil: IsNull() })) return;
  await contacts.insert({ accountId, listId: list.id, number, priority: 0, addedAt, addedBy: source, description: `Opted out: ${source}` });
  await lists.increment({ id: list.id }, 'contactCount', 1);
  await audit(manager, { at, accountId, actor: source, action: 'opt out', subject: `list ${list.id}`, detail: { number } });
}
