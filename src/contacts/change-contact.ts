import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { audit } from '../accounts/audit.js';
import { whyNotChanged } from '../compliance/list-kind.js';
import { forUpdate } from '../database/sql.js';
import { parsePhoneNumber, type PhoneNumber } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Contact } from './contact.entity.js';
import { ContactList } from './contact-list.entity.js';
import { cancelledAttribute, type Changeable, changeableValues, type ContactChanges, type Habits, readChanges } from './read-contact.js';
import { readDate } from './read-date.js';

/** What is to become of a contact, and what cannot be changed, which may be named where it is as it was. */
export interface ContactEdit extends ContactChanges {
  number?: string;
  blacklistedUntil?: string | null;
}

export interface ChangedContact {
  contact: Contact;
  /** What is different now. */
  changed: (keyof Changeable)[];
}

/** A text in the audit is cut behind so many characters, and an entry that would be longer than its column tells what was changed, not how. */
const longestText = 300;
const longestDetail = 15_000;

/**
 * Changes a contact of a list that this transaction has locked (lists.ts, lockList). Its row is taken until the commit: a call that is
 * being placed shares it (dialers/claim.ts), so what is committed here binds every attempt after it. Only what is told is written:
 * of two who change the same contact at once, neither undoes the other's fields. A failure has written nothing.
 */
export async function changeContact(manager: EntityManager, contactId: number, edit: ContactEdit, habits: Habits, { by, now }: { by: string; now: number }): Promise<Result<ChangedContact, Problem>> {
  await manager.query(`SELECT id FROM contact WHERE id = ?${forUpdate(manager)}`, [contactId]);
  const before = await manager.getRepository(Contact).findOneBy({ id: contactId });
  if (!before) return failed(problem(404, `There is no contact ${contactId}.`));
  const list = await manager.getRepository(ContactList).findOneByOrFail({ id: before.listId });
  const refused = fixed(before, list, edit, habits);
  if (refused) return failed(refused);
  const attributes = edit.attributes === null ? clearing(before) : edit.attributes;
  const read = readChanges({ ...edit, attributes }, { ...before, number: before.number as PhoneNumber }, habits);
  if (!read.ok) return failed(problem(422, `${read.failure.reason} Nothing was changed.`, read.failure.field));
  const changed = changeableValues.filter((value) => read.value[value] !== undefined && !isDeepStrictEqual(read.value[value], before[value]));
  if (changed.length === 0) return ok({ contact: before, changed });
  const after = Object.assign(manager.getRepository(Contact).create(before), Object.fromEntries(changed.map((value) => [value, read.value[value]])));
  await manager.getRepository(Contact).save(after);
  await audit(manager, { at: now, accountId: before.accountId, actor: by, action: 'change contact', subject: `contact ${contactId}`, detail: detailOf(before, after, changed) });
  return ok({ contact: after, changed });
}

/** What cannot be changed, in a sentence that says what to do instead. */
function fixed(before: Contact, list: ContactList, { number, blacklistedUntil, attributes }: ContactEdit, habits: Habits): Problem | undefined {
  const stays = whyNotChanged(list);
  if (stays) return problem(409, `${stays} Nothing was changed.`);
  if (number !== undefined && !isNumberOf(before, number, habits))
    return problem(422, `The number is who the contact is, and cannot be changed: add it as a new contact. Nothing was changed.`, 'number');
  if (blacklistedUntil !== undefined && !isEndOf(before, blacklistedUntil, habits))
    return problem(422, 'How long a number is blocked is not changed here: cancel its blocking, and add it to the list again. Nothing was changed.', 'blacklistedUntil');
  const proof = attributes?.[cancelledAttribute];
  if (isProof(before) && proof !== undefined) return problem(422, `The attribute ${cancelledAttribute} tells who cancelled the blocking, when and why, and cannot be changed. Nothing was changed.`, 'attributes');
  if (proof) return problem(422, `The attribute ${cancelledAttribute} tells who cancelled a blocking, when and why: only a cancellation writes it. Nothing was changed.`, 'attributes');
  return undefined;
}

function isNumberOf({ number }: Contact, text: string, { country, shortNumbers }: Habits): boolean {
  const parsed = parsePhoneNumber(text.trim(), country, shortNumbers);
  return parsed.ok && parsed.value === number;
}

function isEndOf({ blacklistedUntil }: Contact, text: string | null, habits: Habits): boolean {
  if (!text?.trim()) return blacklistedUntil === null;
  const read = readDate(text.trim(), habits, true);
  return read.ok && read.value === blacklistedUntil?.getTime();
}

/** On an entry that is not cancelled the attribute was written by somebody, and can be taken off. */
const isProof = ({ attributes, cancelledAt }: Contact): boolean => cancelledAt !== null && attributes?.[cancelledAttribute] !== undefined;

/** All attributes but the one that stays. */
const clearing = (before: Contact): ContactChanges['attributes'] =>
  isProof(before) ? Object.fromEntries(Object.keys(before.attributes ?? {}).filter((name) => name !== cancelledAttribute).map((name) => [name, null])) : null;

/** The number, by which a person's export finds the entry, and what was changed: of the attributes, those that were. */
function detailOf(before: Contact, after: Contact, changed: readonly (keyof Changeable)[]): object {
  const { number } = before;
  const detail = { number, before: valuesOf(before, after, changed), after: valuesOf(after, before, changed) };
  return JSON.stringify(detail).length > longestDetail ? { number, changed } : detail;
}

function valuesOf(contact: Contact, other: Contact, changed: readonly (keyof Changeable)[]): object {
  return Object.fromEntries(changed.map((value) => [value, value === 'attributes' ? differing(contact.attributes ?? {}, other.attributes ?? {}) : shortened(contact[value])]));
}

const differing = (attributes: Record<string, string>, others: Record<string, string>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).flatMap(([name, value]) => (Object.hasOwn(others, name) && others[name] === value ? [] : [[name, shortened(value)]])));

const shortened = (value: unknown): unknown => (typeof value === 'string' && value.length > longestText ? `${value.slice(0, longestText)}…` : value);
