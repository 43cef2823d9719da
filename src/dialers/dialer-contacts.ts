import { MoreThan } from 'typeorm';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Dialer } from './dialer.entity.js';
import { DialerContact } from './dialer-contact.entity.js';
import type { DialerContactState } from './dialer-contact-state.js';
import { promisesOf } from './promises.js';

export interface DialerContactLine extends Pick<DialerContact, 'contactId' | 'listId' | 'state' | 'status' | 'attempts' | 'lastResult' | 'nextAt' | 'endedAt'> {
  number: string;
  name: string | null;
  clientId: string | null;
  /** The agent who promised to call it at `nextAt`. */
  promisedBy: string | null;
}

/** A page of a dialer's contacts, in the order in which they were added to their lists; read on from a contact's id by the unique index, however long it is. */
export async function dialerContacts(
  { dataSource }: Context,
  principal: Principal,
  dialerId: number,
  { state, after = 0, limit }: { state?: DialerContactState; after?: number; limit: number },
): Promise<Result<{ items: DialerContactLine[]; next: number | null }, Problem>> {
  if (!may(principal, 'view')) return failed(problem(403, 'You may not see contacts.'));
  if (!(await findVisible(dataSource, principal, Dialer, dialerId))) return failed(problem(404, `There is no dialer ${dialerId}.`));
  const found = await dataSource.getRepository(DialerContact).find({
    where: { dialerId, contactId: MoreThan(after), ...(state && { state }) },
    relations: { contact: true },
    order: { contactId: 'ASC' },
    take: limit + 1,
  });
  const promises = await promisesOf(dataSource.manager, found.map(({ id }) => id));
  const items = found.slice(0, limit).map(({ contact, ...place }) => {
    const promise = promises.get(place.id);
    return { ...place, nextAt: promise?.at ?? place.nextAt, promisedBy: promise?.agent ?? null, number: contact!.number, name: contact!.name, clientId: contact!.clientId };
  });
  return ok({ items, next: found.length > limit ? items.at(-1)!.contactId : null });
}
