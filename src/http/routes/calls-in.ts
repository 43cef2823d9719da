import { In, LessThan } from 'typeorm';
import { z } from 'zod';
import type { Principal } from '../../accounts/principal.js';
import { CallIn, callInOutcomes } from '../../calls/call-in.entity.js';
import { numbersOf } from '../../calls/trace.js';
import { CallRule, ruleEvents } from '../../inbound/call-rule.entity.js';
import { callRuleChanges, callRuleInput, createCallRule, deleteCallRule, updateCallRule } from '../../inbound/call-rules.js';
import { Forwarding } from '../../inbound/forwarding.entity.js';
import { createForwarding, deleteForwarding, forwardingAction, forwardingChanges, forwardingInput, moveForwarding, updateForwarding } from '../../inbound/forwardings.js';
import { withForce } from '../../inbound/out-of-force.js';
import { tryCall } from '../../inbound/try-call.js';
import { ok, type Result } from '../../shared/result.js';
import { chooseAccount, chooseAccounts, chooseCountries, findRow, inAccount } from '../choose-account.js';
import type { HttpProblem } from '../http-problem.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, idInPath, time } from '../schemas.js';
import type { Services } from '../services.js';

const outOfForce = z.string().nullable().describe('Why it is never asked about a call, or not about those to some of its numbers (they are another account’s, or a forwarding before it is for all), or that calls which it redirects come back without end. Null where nothing is in its way.');
const forwarding = z
  .object({
    id, accountId: id, position: z.int(), name: z.string(), isActive: z.boolean(), callers: z.object({ listIds: z.array(id), patterns: z.array(z.string()) }), numbers: z.array(z.string()),
    scheduleId: id.nullable(), whileClosed: z.boolean(), action: forwardingAction, createdBy: z.string(), createdAt: time, outOfForce,
  })
  .meta({ id: 'Forwarding' });
const rule = z
  .object({
    id, accountId: id, name: z.string(), isActive: z.boolean(), event: z.enum(ruleEvents), queueId: id.nullable(), numbers: z.array(z.string()), exceptListId: id.nullable(), abroad: z.boolean(), dialerId: id,
    createdBy: z.string(), createdAt: time,
  })
  .meta({ id: 'CallRule' });
const ruleInForce = rule.extend({ outOfForce }).meta({ id: 'CallRuleInForce' });
const callIn = z
  .object({
    id: z.string(), accountId: id, number: z.string().nullable().describe('Of the caller; null where it was withheld.'), called: z.string(), cameAt: time, answeredAt: time.nullable().describe('By the switch: also a menu or a message answers.'),
    bridgedAt: time.nullable().describe('When somebody of ours was on the line.'), endedAt: time.nullable(), outcome: z.enum(callInOutcomes), queue: z.string().nullable(), agent: z.string().nullable(),
    decision: z.string().nullable().describe('Which forwarding decided, and what.'), cause: z.string().nullable(),
    callback: z.string().nullable().describe('What the callbacks that are for the call did with its caller, in sentences; null where none is.'),
  })
  .meta({ id: 'CallIn' });

const forwardingId = { forwardingId: idInPath };
const ruleId = { ruleId: idInPath };
const all = <Item extends z.ZodType>(item: Item) => ({ status: 200 as const, body: z.object({ items: z.array(item) }) });

/** A forwarding as it is now, with what is in its way: also just after it was saved. */
const withItsForce = async (services: Services, principal: Principal, row: Result<Forwarding, HttpProblem>) => (row.ok ? ok((await withForce(services, principal, [row.value]))[0]!) : row);

export const callInRoutes = (services: Services) => [
  route({
    name: 'listForwardings', method: 'get', path: '/forwardings', permission: 'view',
    summary: 'The forwardings, in the order in which they are asked about a call that comes in',
    query: accountInQuery,
    answer: all(forwarding),
    async handle({ principal, query: { accountId } }) {
      const accounts = await chooseAccounts(services.dataSource, principal, accountId);
      if (!accounts.ok) return accounts;
      const rows = await services.dataSource.getRepository(Forwarding).find({ where: { accountId: In(accounts.value) }, order: { accountId: 'ASC', position: 'ASC', id: 'ASC' } });
      return ok({ items: await withForce(services, principal, rows) });
    },
  }),
  route({
    name: 'createForwarding', method: 'post', path: '/forwardings', permission: 'edit',
    summary: 'Make a forwarding: what becomes of calls from these callers to these numbers in these hours; it is asked last',
    body: forwardingInput.extend(accountInBody),
    answer: { status: 201, body: forwarding },
    handle: async ({ principal, body: { accountId, ...input } }) => withItsForce(services, principal, await inAccount(services.dataSource, principal, accountId, (account) => createForwarding(services, principal, account, input))),
  }),
  route({
    name: 'tryForwardings', method: 'post', path: '/forwardings/try', permission: 'view',
    summary: 'Who would match? What would become of a call, with the reason for each forwarding; nobody is called',
    body: z.strictObject({ from: z.string().max(60).default('').describe('Empty: the caller shows none.'), to: z.string().max(60), at: time.optional().describe('Now unless told.'), ...accountInBody }),
    answer: {
      status: 200,
      body: z.object({
        from: z.string(), to: z.string(), at: time, says: z.string(), decidedBy: id.nullable(),
        forwardings: z.array(z.object({ id, name: z.string(), matches: z.boolean(), reasons: z.array(z.string()) })),
      }),
    },
    async handle({ principal, body: { accountId, from, to, at } }) {
      const account = await chooseAccount(services.dataSource, principal, accountId);
      if (!account.ok) return account;
      const tried = await tryCall(services, principal, account.value, { from, to, at: at?.getTime() ?? services.clock.now() });
      return tried.ok ? ok({ ...tried.value, at: new Date(tried.value.at) }) : tried;
    },
  }),
  route({
    name: 'getForwarding', method: 'get', path: '/forwardings/:forwardingId', summary: 'One forwarding', permission: 'view',
    params: forwardingId,
    answer: { status: 200, body: forwarding },
    async handle({ principal, params }) {
      const row = await findRow(services.dataSource, principal, Forwarding, params.forwardingId, 'forwarding');
      return withItsForce(services, principal, row);
    },
  }),
  route({
    name: 'updateForwarding', method: 'patch', path: '/forwardings/:forwardingId', permission: 'edit',
    summary: 'Change a forwarding, for calls that come in a second later',
    params: forwardingId,
    body: forwardingChanges,
    answer: { status: 200, body: forwarding },
    handle: async ({ principal, params, body }) => withItsForce(services, principal, await updateForwarding(services, principal, params.forwardingId, body)),
  }),
  route({
    name: 'moveForwarding', method: 'post', path: '/forwardings/:forwardingId/move', permission: 'edit',
    summary: 'Have a forwarding asked before another one, or last',
    params: forwardingId,
    body: z.strictObject({ beforeId: id.nullable() }),
    answer: all(forwarding),
    async handle({ principal, params, body }) {
      const moved = await moveForwarding(services, principal, params.forwardingId, body.beforeId);
      return moved.ok ? ok({ items: await withForce(services, principal, moved.value) }) : moved;
    },
  }),
  route({
    name: 'deleteForwarding', method: 'delete', path: '/forwardings/:forwardingId', summary: 'Delete a forwarding', permission: 'edit',
    params: forwardingId,
    answer: { status: 204 },
    handle: ({ principal, params }) => deleteForwarding(services, principal, params.forwardingId),
  }),
  route({
    name: 'listCallRules', method: 'get', path: '/call-rules', permission: 'view',
    summary: 'The rules that add callers to dialers, by how their calls ended: callbacks among them',
    query: accountInQuery,
    answer: all(ruleInForce),
    async handle({ principal, query: { accountId } }) {
      const accounts = await chooseAccounts(services.dataSource, principal, accountId);
      if (!accounts.ok) return accounts;
      const rows = await services.dataSource.getRepository(CallRule).find({ where: { accountId: In(accounts.value) }, order: { id: 'ASC' } });
      return ok({ items: await withForce(services, principal, rows) });
    },
  }),
  route({
    name: 'createCallRule', method: 'post', path: '/call-rules', permission: 'edit',
    summary: 'Make a rule: when a call that came in ends so, its caller is added to a dialer',
    body: callRuleInput.extend(accountInBody),
    answer: { status: 201, body: rule },
    handle: ({ principal, body: { accountId, ...input } }) => inAccount(services.dataSource, principal, accountId, (account) => createCallRule(services, principal, account, input)),
  }),
  route({
    name: 'getCallRule', method: 'get', path: '/call-rules/:ruleId', summary: 'One rule', permission: 'view',
    params: ruleId,
    answer: { status: 200, body: ruleInForce },
    async handle({ principal, params }) {
      const row = await findRow(services.dataSource, principal, CallRule, params.ruleId, 'call rule');
      return row.ok ? ok((await withForce(services, principal, [row.value]))[0]!) : row;
    },
  }),
  route({
    name: 'updateCallRule', method: 'patch', path: '/call-rules/:ruleId', summary: 'Change a rule, for calls that end from now on', permission: 'edit',
    params: ruleId,
    body: callRuleChanges,
    answer: { status: 200, body: rule },
    handle: ({ principal, params, body }) => updateCallRule(services, principal, params.ruleId, body),
  }),
  route({
    name: 'deleteCallRule', method: 'delete', path: '/call-rules/:ruleId', summary: 'Delete a rule', permission: 'edit',
    params: ruleId,
    answer: { status: 204 },
    handle: ({ principal, params }) => deleteCallRule(services, principal, params.ruleId),
  }),
  route({
    name: 'listCallsIn', method: 'get', path: '/calls-in', permission: 'view',
    summary: 'Calls that came in, the newest first',
    query: {
      ...accountInQuery,
      number: z.string().optional().describe('Of the caller, in the national form of the account’s country or with + and the country code.'),
      outcome: z.enum(callInOutcomes).optional(),
      before: time.optional().describe('Calls that came before: the time of the last one of the page before.'),
      limit: z.coerce.number().int().min(1).max(500).default(50),
    },
    answer: all(callIn),
    async handle({ principal, query: { accountId, number, outcome, before, limit } }) {
      const accounts = await chooseAccounts(services.dataSource, principal, accountId);
      if (!accounts.ok) return accounts;
      const countries = await chooseCountries(services.dataSource, principal, accountId);
      if (!countries.ok) return countries;
      const numbers = number === undefined ? ok([]) : numbersOf(number, countries.value);
      if (!numbers.ok) return numbers;
      const where = { accountId: In(accounts.value), ...(number !== undefined && { number: In(numbers.value) }), ...(outcome && { outcome }), ...(before && { cameAt: LessThan(before) }) };
      return ok({ items: await services.dataSource.getRepository(CallIn).find({ where, order: { cameAt: 'DESC', id: 'DESC' }, take: limit }) });
    },
  }),
];
