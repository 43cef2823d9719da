import { z } from 'zod';
import { deviceSettings } from '../../compliance/device-block.entity.js';
import { erasePerson } from '../../personal-data/erase.js';
import { exportPerson } from '../../personal-data/export.js';
import { whatIsKnown } from '../../personal-data/known.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id } from '../schemas.js';
import type { Services } from '../services.js';

const number = z.string().max(60).describe('In the national form of the account’s country, or with + and the country code.');
const whom = { number, ...accountInQuery };
const inAccount = { accountId: id, account: z.string(), contacts: z.int().describe('Entries on lists that are called, which an erasure deletes.'), kept: z.int().describe('Entries on lists that block or that no dialer calls, which an erasure reduces to the number, when, by whom and why.'), notes: z.int(), recordings: z.int() };

export const personalDataRoutes = (services: Services) => [
  route({
    name: 'getPersonalData',
    method: 'get',
    path: '/personal-data',
    summary: 'How much is known of the person who has a number, in each account that the caller sees',
    permission: 'administer',
    query: whom,
    answer: { status: 200, body: z.object({ number: z.string(), accounts: z.array(z.object({ ...inAccount, attempts: z.int().describe('Calls and refusals, however old.'), callsIn: z.int().describe('Calls that came in from the number.'), requestsAtWidgets: z.int().describe('Requests at widgets to be called on the number, or never to be.'), consents: z.int().describe('Consents to be called, withdrawn ones too.'), lookedUp: z.int().describe('What a provider answered about the number.'), furtherNumberOf: z.array(z.string()).describe('Main numbers of contacts who have this number as a further one, or were called on it. What is known of them is with those, and so it is exported and erased.') })), deviceBlocks: z.int().describe('Settings of the number and of the person’s email addresses in device blocking; 0 for who does not see all accounts.'), devices: z.array(z.object({ device: z.string(), setting: z.enum(deviceSettings) })).describe('Which these are. An erasure keeps them.') }) },
    handle: ({ principal, query }) => whatIsKnown(services, principal, query),
  }),
  route({
    name: 'exportPersonalData',
    method: 'get',
    path: '/personal-data/export',
    summary: 'Everything that is known of a person, as one JSON file; the audit notes who took it',
    description: 'Of a further number of somebody’s, which main number is theirs: the rest is exported by that. Entries on lists, notes, places in dialers, every call and refusal however old, what agents said, recordings as addresses, tasks, calls that came in, requests at widgets, consents, for who sees all accounts the device blocks, what was looked up, and the audit’s entries about them.',
    permission: 'administer',
    query: whom,
    answer: { status: 200, stream: 'application/json', fileName: 'personal-data.json' },
    handle: ({ principal, query }) => exportPerson(services, principal, query),
  }),
  route({
    name: 'erasePersonalData',
    method: 'post',
    path: '/personal-data/erasure',
    summary: 'Erase a person on request: at once and for good; what the law wants kept stays, reduced',
    description: 'Refused while they are being called. By a further number of somebody’s nothing but what is of that number itself is erased; where that is nothing, the answer says which main number is theirs. Consents, opt-outs, entries of lists that block (of registries, widgets, call rules, forwardings that hang up and numbers that are not shown, too) or that no dialer calls, the records of calls (number, times, result) and what is set for the person’s devices stay.',
    permission: 'administer',
    body: z.strictObject({
      number,
      ...accountInBody,
      confirm: z.string().describe('The words "erase " and the number with + and the country code.'),
      reason: z.string().describe('On whose request; the audit keeps it.'),
      neverCall: z.boolean().optional().describe('Put the number on the opt-outs too, so that no file brings the person back; true unless told.'),
    }),
    answer: { status: 200, body: z.object({ number: z.string(), accounts: z.array(z.object({ ...inAccount, reduced: z.int().describe('Records of calls and refusals that were reduced.') })), devices: z.array(z.string()).describe('The person’s devices that have a setting in device blocking, which stays: the number and email addresses. They are told here once, for by the number nobody finds those by email after it; none for who does not see all accounts.') }) },
    handle: ({ principal, body }) => erasePerson(services, principal, body),
  }),
];
