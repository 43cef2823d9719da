import { z } from 'zod';
import { asMainNumbers } from '../../contacts/as-main-numbers.js';
import { halfAnEmail, numbersOf } from '../../calls/trace.js';
import { customerTypes } from '../../compliance/customer-type.js';
import { addContact, addContacts } from '../../contacts/add-contacts.js';
import { addToList, cancelBlacklist } from '../../contacts/blacklist-entries.js';
import { Contact } from '../../contacts/contact.entity.js';
import { ContactNote } from '../../contacts/contact-note.entity.js';
import { entriesOfPerson } from '../../contacts/entries-of-person.js';
import { searchContacts } from '../../contacts/search-contacts.js';
import { editContact } from '../../dialers/edit-contact.js';
import { endedAsBlocked } from '../../dialers/stay-ended.js';
import { isWholeEmail } from '../../shared/email.js';
import { problem } from '../../shared/problem.js';
import { failed, ok } from '../../shared/result.js';
import { chooseAccounts, chooseCountries, findRow } from '../choose-account.js';
import { route } from '../route.js';
import { accountInQuery, id, idInPath, pageOf, paging, time, toPage } from '../schemas.js';
import type { Services } from '../services.js';

const attributes = z.record(z.string(), z.string());
const otherNumbers = z.array(z.strictObject({ type: z.string(), number: z.string() }));
export const moment = z.string().describe('ISO 8601, or as the account writes dates; without a zone it is in the account’s.');

export const contact = z
  .object({
    id,
    accountId: id,
    listId: id,
    number: z.string(),
    name: z.string().nullable(),
    clientId: z.string().nullable(),
    email: z.string().nullable(),
    address: z.string().nullable(),
    zone: z.string().nullable(),
    language: z.string().nullable(),
    customerType: z.enum(customerTypes).nullable().describe('Whom the law protects is decided by it; null: by the dialer.'),
    priority: z.int(),
    preferences: z.object({ from: z.string().optional(), to: z.string().optional(), notOn: z.array(z.string()).optional() }).nullable(),
    otherNumbers: otherNumbers.nullable(),
    attributes: attributes.nullable(),
    addedAt: time,
    addedBy: z.string(),
    description: z.string().nullable(),
    blacklistedUntil: time.nullable().describe('Until when it blocks; on the opt-outs, where none is taken, it says nothing: each is for ever.'),
    cancelledAt: time.nullable(),
    cancelledReason: z.string().nullable(),
  })
  .meta({ id: 'Contact' });

const listId = { listId: idInPath };
const duplicates = z.enum(['reject', 'keep']).optional().describe('What becomes of a number that is on the list already; reject unless told.');

/** What a new contact may have, but for what depends on where it goes. */
export const contactFields = {
  number: z.string(),
  name: z.string().optional(),
  clientId: z.string().optional(),
  email: z.string().optional(),
  address: z.string().optional(),
  zone: z.string().optional(),
  language: z.string().optional(),
  customerType: z.enum(customerTypes).optional(),
  priority: z.int().optional(),
  callFrom: z.string().optional().describe('HH:MM in the contact’s zone.'),
  callTo: z.string().optional(),
  notOn: z.array(z.string()).optional().describe('Weekdays and dates.'),
  otherNumbers: otherNumbers.optional(),
  attributes: attributes.optional(),
  description: z.string().optional(),
};

const newContact = z.strictObject({ ...contactFields, blacklistedUntil: moment.optional(), duplicates });

const contactId = { contactId: idInPath };

const changes = z.strictObject({
  name: z.string().nullable().optional(),
  clientId: z.string().nullable().optional(),
  email: z.string().nullable().optional(),
  address: z.string().nullable().optional(),
  zone: z.string().nullable().optional(),
  language: z.string().nullable().optional(),
  customerType: z.enum(customerTypes).nullable().optional(),
  priority: z.int().nullable().optional().describe('Null: 0; the highest is 999999. Its waiting places in dialers take it over.'),
  callFrom: z.string().nullable().optional().describe('HH:MM in the contact’s zone.'),
  callTo: z.string().nullable().optional(),
  notOn: z.array(z.string()).nullable().optional().describe('All weekdays and dates on which not to call.'),
  otherNumbers: otherNumbers.nullable().optional().describe('All further numbers.'),
  attributes: z.record(z.string(), z.string().nullable()).nullable().optional().describe('One by one: those that are not named stay, null removes one. Null instead of the object removes all.'),
  description: z.string().nullable().optional(),
  number: z.string().optional().describe('Cannot be changed: another number than the contact’s is refused.'),
  blacklistedUntil: moment.nullable().optional().describe('Cannot be changed: cancel the blocking, and add the number again.'),
});

const entryOfPerson = z.object({ id, accountId: id, listId: id, list: z.string(), number: z.string(), name: z.string().nullable(), clientId: z.string().nullable() }).meta({ id: 'EntryOfPerson' });

export const contactRoutes = (services: Services) => [
  route({
    name: 'findPersonOnLists',
    method: 'get',
    path: '/contacts',
    summary: 'On which lists a person is, in every account that the caller sees: by number, by whole client ID or by email address',
    description: 'A further number on which nobody was called, or more than five people, leads to nobody: GET /personal-data tells an administrator whose it is.',
    permission: 'view',
    query: {
      number: z.string().max(60).optional().describe('The main number, or, where it is nobody’s, one on which they were called; in the national form of the account’s country, or with + and the country code.'),
      clientId: z.string().trim().min(1, 'The client ID is empty; give the whole ID.').max(100).optional().describe('The whole ID, to the letter.'),
      email: z.string().max(200).optional().describe('The whole address, with its domain, however it is capitalised.'),
      ...accountInQuery,
      ...paging,
    },
    answer: { status: 200, body: pageOf(entryOfPerson) },
    async handle({ principal, query: { number, clientId, email, accountId, after, limit } }) {
      const [accounts, countries] = [await chooseAccounts(services.dataSource, principal, accountId), await chooseCountries(services.dataSource, principal, accountId)];
      if (!accounts.ok) return accounts;
      if (!countries.ok) return countries;
      if ([number, clientId, email].filter((one) => one !== undefined).length !== 1) return failed(problem(422, 'Say who is looked for: a number, a client ID or an email address.'));
      if (email !== undefined && !isWholeEmail(email)) return failed(halfAnEmail(email));
      const numbers = number === undefined ? ok([]) : numbersOf(number, countries.value);
      if (!numbers.ok) return numbers;
      const whom = email !== undefined ? { email: email.trim() } : clientId !== undefined ? { clientId } : { numbers: await asMainNumbers(services.dataSource.manager, accounts.value, numbers.value) };
      return ok(toPage(await entriesOfPerson(services.dataSource.manager, accounts.value, whom, { after, count: limit + 1 }), limit));
    },
  }),
  route({
    name: 'searchContacts',
    method: 'get',
    path: '/lists/:listId/contacts',
    summary: 'The contacts of a list by number, or those whose number or client ID begins so',
    permission: 'view',
    params: listId,
    query: { search: z.string().max(100).optional(), ...paging },
    answer: { status: 200, body: pageOf(contact) },
    async handle({ principal, params, query: { search, after, limit } }) {
      const page = await searchContacts(services, principal, { listId: params.listId, text: search, after, size: limit });
      return page.ok ? ok({ items: page.value.contacts, next: page.value.next ?? null }) : page;
    },
  }),
  route({
    name: 'getContact',
    method: 'get',
    path: '/contacts/:contactId',
    summary: 'One contact',
    permission: 'view',
    params: contactId,
    answer: { status: 200, body: contact },
    handle: ({ principal, params }) => findRow(services.dataSource, principal, Contact, params.contactId, 'contact'),
  }),
  route({
    name: 'changeContact',
    method: 'patch',
    path: '/contacts/:contactId',
    summary: 'Change what is known of a contact; it holds for the very next attempt',
    description: 'What is left out stays; null clears. Attempts of before keep what they had.',
    permission: 'edit',
    params: contactId,
    body: changes,
    answer: { status: 200, body: contact },
    handle: ({ principal, params, body }) => editContact(services, principal, params.contactId, body),
  }),
  route({
    name: 'listContactNotes',
    method: 'get',
    path: '/contacts/:contactId/notes',
    summary: 'What agents wrote down about a contact, the latest first',
    permission: 'view',
    params: contactId,
    query: { limit: paging.limit },
    answer: { status: 200, body: z.object({ items: z.array(z.object({ id, text: z.string(), writtenBy: z.string(), writtenAt: time, attemptId: z.string().nullable().describe('The call in which it was written.') })) }) },
    async handle({ principal, params: { contactId }, query: { limit } }) {
      const found = await findRow(services.dataSource, principal, Contact, contactId, 'contact');
      return found.ok ? ok({ items: await services.dataSource.getRepository(ContactNote).find({ where: { contactId }, order: { id: 'DESC' }, take: limit }) }) : found;
    },
  }),
  route({
    name: 'addContact',
    method: 'post',
    path: '/lists/:listId/contacts',
    summary: 'Add one contact',
    permission: 'edit',
    params: listId,
    body: newContact,
    answer: { status: 201, body: contact },
    handle: ({ principal, params, body }) => addContact(services, principal, { ...body, listId: params.listId }),
  }),
  route({
    name: 'pasteContacts',
    method: 'post',
    path: '/lists/:listId/paste',
    summary: 'Add pasted numbers, one a line; tells the lines that were not taken, and why',
    permission: 'edit',
    params: listId,
    body: z.strictObject({ text: z.string(), duplicates }),
    maxBodyBytes: 4_000_000,
    answer: {
      status: 200,
      body: z.object({ added: z.int(), rejected: z.array(z.object({ line: z.int(), content: z.string(), reason: z.string() })) }),
    },
    handle: ({ principal, params, body }) => addContacts(services, principal, { ...body, listId: params.listId }),
  }),
  route({
    name: 'addToList',
    method: 'post',
    path: '/lists/:listId/entries',
    summary: 'Put a number on a list that blocks; it holds for the very next attempt',
    description: 'A number may have several entries, each with its own limit; on the opt-outs none has a limit, and on a do-not-call registry none is put so.',
    permission: 'block',
    params: listId,
    body: z.strictObject({ number: z.string(), until: moment.optional(), description: z.string().optional(), attributes: attributes.optional() }),
    answer: { status: 201, body: contact },
    handle: ({ principal, params, body }) => addToList(services, principal, { ...body, listId: params.listId }),
  }),
  route({
    name: 'cancelBlacklist',
    method: 'post',
    path: '/lists/:listId/cancel',
    summary: 'End the blocking of numbers: all their active entries on the list, which stay, marked',
    description: 'Not on a do-not-call registry, off which numbers come when it is emptied for its latest file.',
    permission: 'edit',
    params: listId,
    body: z.strictObject({ numbers: z.array(z.string()), reason: z.string() }),
    answer: { status: 200, body: z.object({ cancelled: z.int(), notFound: z.array(z.string()), says: z.string().describe('What was done, and what becomes of contacts that ended in dialers because the number was blocked: they stay ended, and are added again to be called.') }) },
    handle: ({ principal, params, body }) => cancelBlacklist(services, principal, { ...body, listId: params.listId }, endedAsBlocked),
  }),
];
