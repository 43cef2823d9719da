import { In, MoreThan } from 'typeorm';
import { z } from 'zod';
import { agentDirectory } from '../../agents/directory.js';
import { CallerId } from '../../caller-ids/caller-id.entity.js';
import { callerIdInput, createCallerId, deleteCallerId, updateCallerId } from '../../caller-ids/caller-ids.js';
import { pasteCallerIds } from '../../caller-ids/paste.js';
import { callerIdRule } from '../../caller-ids/rule.js';
import { tryCallerId } from '../../caller-ids/try-out.js';
import { usesToday } from '../../caller-ids/uses.js';
import { findCallerIdUse } from '../../dialers/find-use.js';
import { withCallsTo } from '../../inbound/caller-id-notes.js';
import { callerIdFaults } from '../../inbound/caller-id-faults.js';
import { ok } from '../../shared/result.js';
import { chooseAccounts, findRow, inAccount } from '../choose-account.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, idInPath, pageOf, paging, time, toPage } from '../schemas.js';
import type { Services } from '../services.js';

const callerId = z
  .object({
    id,
    accountId: id,
    number: z.string(),
    label: z.string(),
    teams: z.array(z.string()),
    agent: z.string().nullable(),
    outboundCampaign: z.string(),
    dailyCap: z.int(),
    restedUntil: time.nullable(),
    enabled: z.boolean(),
    isDefault: z.boolean(),
    createdBy: z.string(),
    createdAt: time,
  })
  .meta({ id: 'CallerId' });

const withItsCalls = callerId.extend({ callsTo: z.string().nullable().describe('Whose the calls to it are, where another account has the number too or names it; else null.') }).meta({ id: 'CallerIdWithItsCalls' });

const callerIdId = { callerIdId: idInPath };
/** The fields without their defaults: what is left out stays as it is. */
const changes = z.strictObject(
  Object.fromEntries(Object.entries(callerIdInput.shape).map(([name, field]) => [name, (field instanceof z.ZodDefault ? field.unwrap() : field).optional()])),
) as unknown as z.ZodType<Partial<z.input<typeof callerIdInput>>>;

export const callerIdRoutes = (services: Services) => [
  route({
    name: 'listCallerIds',
    method: 'get',
    path: '/caller-ids',
    summary: 'The numbers that are shown to people who are called, and how often each was today',
    permission: 'view',
    query: { ...accountInQuery, ...paging },
    answer: { status: 200, body: pageOf(withItsCalls.extend({ usedToday: z.int().describe('Calls of today, in the account’s zone.') })) },
    async handle({ principal, query: { accountId, after = 0, limit } }) {
      const accounts = await chooseAccounts(services.dataSource, principal, accountId);
      if (!accounts.ok) return accounts;
      const where = { accountId: In(accounts.value), id: MoreThan(after) };
      const { items, next } = toPage(await services.dataSource.getRepository(CallerId).find({ where, order: { id: 'ASC' }, take: limit + 1 }), limit);
      const uses = await usesToday(services, accounts.value);
      return ok({ items: (await withCallsTo(services, principal, items)).map((row) => ({ ...row, usedToday: uses.get(row.id) ?? 0 })), next });
    },
  }),
  route({
    name: 'createCallerId',
    method: 'post',
    path: '/caller-ids',
    summary: 'Add a number that dialers can show',
    permission: 'edit',
    body: callerIdInput.extend(accountInBody),
    answer: { status: 201, body: callerId },
    handle: ({ principal, body: { accountId, ...input } }) => inAccount(services.dataSource, principal, accountId, (account) => createCallerId(services, principal, account, input, agentDirectory(services).hasAgent, callerIdFaults(principal))),
  }),
  route({
    name: 'pasteCallerIds',
    method: 'post',
    path: '/caller-ids/paste',
    summary: 'Add several numbers: one a line, or the text of a CSV file; tells the lines that were not taken, and why',
    description: 'Columns number, label, teams (with | between them), agent, campaign, cap: in this order, or in any order under a first line that names them.',
    permission: 'edit',
    body: z.strictObject({ text: z.string(), teams: callerIdInput.shape.teams, outboundCampaign: callerIdInput.shape.outboundCampaign, dailyCap: callerIdInput.shape.dailyCap, ...accountInBody }),
    answer: { status: 200, body: z.object({ added: z.int(), rejected: z.array(z.object({ line: z.int(), content: z.string(), reason: z.string() })) }) },
    handle: ({ principal, body: { accountId, text, ...others } }) => inAccount(services.dataSource, principal, accountId, (account) => pasteCallerIds(services, principal, account, text, agentDirectory(services).hasAgent, callerIdFaults(principal), others)),
  }),
  route({
    name: 'tryCallerId',
    method: 'post',
    path: '/caller-ids/try',
    summary: 'Which number somebody would see now by a rule, and why; nothing is counted and nobody is called',
    permission: 'view',
    body: z.strictObject({ callerId: callerIdRule, number: z.string(), agent: z.string().optional(), contactId: id.optional(), ...accountInBody }),
    answer: { status: 200, body: z.object({ number: z.string().describe('Empty: the gateway’s own.'), reason: z.string(), outboundCampaign: z.string() }) },
    handle: ({ principal, body: { accountId, callerId: rule, ...whom } }) => inAccount(services.dataSource, principal, accountId, (account) => tryCallerId(services, principal, account, { rule, ...whom })),
  }),
  route({
    name: 'getCallerId',
    method: 'get',
    path: '/caller-ids/:callerIdId',
    summary: 'One number',
    permission: 'view',
    params: callerIdId,
    answer: { status: 200, body: withItsCalls },
    async handle({ principal, params }) {
      const row = await findRow(services.dataSource, principal, CallerId, params.callerIdId, 'caller ID');
      return row.ok ? ok((await withCallsTo(services, principal, [row.value]))[0]!) : row;
    },
  }),
  route({
    name: 'updateCallerId',
    method: 'patch',
    path: '/caller-ids/:callerIdId',
    summary: 'Change a number, rest it or take it out of use, for the very next call',
    permission: 'edit',
    params: callerIdId,
    body: changes,
    answer: { status: 200, body: callerId },
    handle: ({ principal, params, body }) => updateCallerId(services, principal, params.callerIdId, body, findCallerIdUse, agentDirectory(services).hasAgent, callerIdFaults(principal)),
  }),
  route({
    name: 'deleteCallerId',
    method: 'delete',
    path: '/caller-ids/:callerIdId',
    summary: 'Delete a number that no dialer names',
    permission: 'edit',
    params: callerIdId,
    answer: { status: 204 },
    handle: ({ principal, params }) => deleteCallerId(services, principal, params.callerIdId, findCallerIdUse),
  }),
];
