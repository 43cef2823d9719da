import { type EntityManager, MoreThan } from 'typeorm';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { marks, timeOf } from '../database/sql.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Dialer } from './dialer.entity.js';
import { DialerContact } from './dialer-contact.entity.js';
import type { DialerContactState } from './dialer-contact-state.js';
import type { EarlierRefusal } from './earlier-refusal.js';
import { promisesOf } from './promises.js';

export interface DialerContactLine extends Pick<DialerContact, 'contactId' | 'listId' | 'state' | 'status' | 'attempts' | 'lastResult' | 'nextAt' | 'endedAt'> {
  number: string;
  name: string | null;
  clientId: string | null;
  /** The agent who promised to call it at `nextAt`. */
  promisedBy: string | null;
  /** Why it was refused, and when, where that is its last result and the refusal is kept still; the rules may have changed since. */
  reason: string | null;
  refusedAt: Date | null;
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
  const shown = found.slice(0, limit);
  const promises = await promisesOf(dataSource.manager, shown.map(({ id }) => id));
  const refusals = await lastRefusals(dataSource.manager, dialerId, shown.flatMap(({ contactId, lastResult }) => (lastResult === 'refused' ? [contactId] : [])));
  const items = shown.map(({ contact, ...place }) => {
    const promise = promises.get(place.id);
    return { ...place, nextAt: promise?.at ?? place.nextAt, promisedBy: promise?.agent ?? null, number: contact!.number, name: contact!.name, clientId: contact!.clientId, reason: refusals.get(place.contactId)?.reason ?? null, refusedAt: refusals.get(place.contactId)?.at ?? null };
  });
  return ok({ items, next: found.length > limit ? items.at(-1)!.contactId : null });
}

/** Why the dialer refused these contacts last, in one look-up; the ids of attempts ascend with time. */
async function lastRefusals(manager: EntityManager, dialerId: number, contactIds: readonly number[]): Promise<Map<number, EarlierRefusal>> {
  if (contactIds.length === 0) return new Map();
  const rows: { contactId: number; reason: string; at: string | Date }[] = await manager.query(
    `SELECT contact_id AS contactId, reason, created_at AS at FROM attempt WHERE reason IS NOT NULL
        AND id IN (SELECT MAX(id) FROM attempt WHERE contact_id IN (${marks(contactIds)}) AND dialer_id = ? AND result = 'refused' GROUP BY contact_id)`,
    [...contactIds, dialerId],
  );
  return new Map(rows.map(({ contactId, reason, at }) => [contactId, { reason, at: new Date(timeOf(at)) }]));
}
