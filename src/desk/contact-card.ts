import { In } from 'typeorm';
import { Disposition } from '../agents/disposition.entity.js';
import { traceIn } from '../calls/trace.js';
import { Contact } from '../contacts/contact.entity.js';
import { ContactNote } from '../contacts/contact-note.entity.js';
import { holdingOptOuts } from '../contacts/opt-out.js';
import type { Context } from '../database/context.js';
import type { Country } from '../shared/phone-number.js';

/** A contact as an agent sees it before and while they talk. */
export interface ContactCard extends Pick<Contact, 'id' | 'number' | 'name' | 'clientId' | 'email' | 'address' | 'zone' | 'language' | 'attributes' | 'description'> {
  /** They asked never to be called again, when and how: on the main number and, in a call, on the one that was called. */
  optedOut: { at: Date; source: string } | null;
  notes: Pick<ContactNote, 'id' | 'text' | 'writtenBy' | 'writtenAt'>[];
  history: { attemptId: string; at: Date; dialer: string; result: string; reason: string | null; agent: string | null; milliseconds: number | null; disposition: string | null; note: string | null }[];
}

/** How much of the past an agent can read while it rings. */
const lines = 20;

/** `called` is the number that was called, which may be another one of theirs. */
export async function contactCard(context: Context, contactId: number, called?: string): Promise<ContactCard | null> {
  const { dataSource } = context;
  const contact = await dataSource.getRepository(Contact).findOneBy({ id: contactId });
  if (!contact) return null;
  const notes = await dataSource.getRepository(ContactNote).find({ where: { contactId }, order: { id: 'DESC' }, take: lines });
  // By the contact's id, so no national form is read and the country does not matter.
  const trace = await traceIn(context, [contact.accountId], { contactId, country: 'US' as Country, limit: lines });
  const attempts = trace.ok ? trace.value : [];
  const dispositions = await dataSource.getRepository(Disposition).findBy({ attemptId: In(attempts.map(({ id }) => id)) });
  const given = new Map(dispositions.map((row) => [row.attemptId, row]));
  const { id, number, name, clientId, email, address, zone, language, attributes, description } = contact;
  const held = await holdingOptOuts(dataSource.manager, contact.accountId, [number, called ?? number]);
  const optOut = held.has(called ?? number) ? held.get(number) : undefined;
  return {
    id, number, name, clientId, email, address, zone, language, attributes, description,
    optedOut: optOut ? { at: optOut.at, source: optOut.source } : null,
    notes: notes.map(({ id, text, writtenBy, writtenAt }) => ({ id, text, writtenBy, writtenAt })),
    history: attempts.map(({ id: attemptId, createdAt, dialer, result, state, reason, agent, milliseconds }) => ({
      attemptId, at: createdAt, dialer, result: result ?? state, reason, agent, milliseconds, disposition: given.get(attemptId)?.name ?? null, note: given.get(attemptId)?.note ?? null,
    })),
  };
}
