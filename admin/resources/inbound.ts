import type { ActionContext } from 'adminjs';
import { In } from 'typeorm';
import { CallIn, callInOutcomes } from '../../src/calls/call-in.entity.js';
import { CallRule, ruleEvents } from '../../src/inbound/call-rule.entity.js';
import { Forwarding } from '../../src/inbound/forwarding.entity.js';
import { withForce } from '../../src/inbound/out-of-force.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofAccount } from '../scopes.js';
import { allows, principalOf } from '../signed-in.js';
import { menu, pageOnly, resource } from './resource.js';

const form = (component: string) => ({ isAccessible: allows('edit'), component, hideActionHeader: true, handler: pageOnly as never });

export const forwardings = (services: Services) =>
  resource(services, { id: 'Forwarding', entity: Forwarding, scope: ofAccount }, {
    navigation: menu.inbound,
    titleProperty: 'name',
    showProperties: ['name'],
    sort: { sortBy: 'position', direction: 'asc' },
    properties: Object.fromEntries(['callers', 'numbers', 'action'].map((name) => [name, { type: 'mixed' as const }])),
    actions: {
      list: { component: components.ForwardingsPage, hideActionHeader: true, showFilter: false },
      new: form(components.ForwardingForm),
      edit: form(components.ForwardingForm),
    },
  });

interface Shown {
  records?: { params: Record<string, unknown> }[];
  record?: { params: Record<string, unknown> };
}

/** What is in the way of callbacks, which stands beside their numbers. */
const withWhatIsInTheWay = (services: Services) => async (response: Shown, _request: unknown, { currentAdmin }: ActionContext): Promise<Shown> => {
  const records = response.records ?? (response.record ? [response.record] : []);
  const principal = principalOf(currentAdmin);
  if (!principal) return response;
  const rows = await services.context.dataSource.getRepository(CallRule).findBy({ id: In(records.map(({ params }) => Number(params.id))) });
  const said = new Map((await withForce(services.context, principal, rows)).map(({ id, outOfForce }) => [id, outOfForce]));
  for (const { params } of records) params.outOfForce = said.get(Number(params.id)) ?? null;
  return response;
};

export const callRules = (services: Services) =>
  resource(services, { id: 'CallRule', entity: CallRule, scope: ofAccount }, {
    navigation: menu.inbound,
    titleProperty: 'name',
    listProperties: ['name', 'event', 'queueId', 'numbers', 'dialerId', 'exceptListId', 'isActive', 'accountId'],
    showProperties: ['name', 'event', 'queueId', 'numbers', 'dialerId', 'exceptListId', 'abroad', 'isActive', 'accountId', 'createdBy', 'createdAt'],
    filterProperties: ['name', 'event', 'dialerId', 'isActive'],
    sort: { sortBy: 'id', direction: 'asc' },
    properties: {
      event: { components: { list: components.Word, show: components.Word }, availableValues: ruleEvents.map((value) => ({ value, label: value })) },
      queueId: { reference: 'Queue', components: { list: components.QueueOfCalls, show: components.QueueOfCalls } },
      dialerId: { reference: 'Dialer' },
      exceptListId: { reference: 'ContactList' },
      numbers: { type: 'mixed', components: { list: components.CalledNumbers, show: components.CalledNumbers } },
    },
    actions: { list: { after: withWhatIsInTheWay(services) as never }, show: { after: withWhatIsInTheWay(services) as never }, new: form(components.CallRuleForm), edit: form(components.CallRuleForm) },
  });

export const callsIn = (services: Services) =>
  resource(services, { id: 'CallIn', entity: CallIn, scope: ofAccount }, {
    navigation: menu.inbound,
    titleProperty: 'number',
    // Who talked to them is on the call's own page: with the account, there is no room at 1280 px.
    listProperties: ['cameAt', 'number', 'called', 'outcome', 'queue', 'decision', 'accountId'],
    showProperties: ['cameAt', 'number', 'called', 'outcome', 'decision', 'callback', 'queue', 'agent', 'answeredAt', 'bridgedAt', 'endedAt', 'cause', 'nodeId', 'accountId', 'id'],
    filterProperties: ['number', 'called', 'outcome', 'queue', 'cameAt'],
    sort: { sortBy: 'cameAt', direction: 'desc' },
    properties: {
      nodeId: { reference: 'Node' },
      callback: { components: { list: components.Sentences, show: components.Sentences } },
      number: { components: { list: components.CallerNumber, show: components.CallerNumber } },
      outcome: { components: { list: components.CallOutcome, show: components.CallOutcome }, availableValues: callInOutcomes.map((value) => ({ value, label: value })) },
    },
  });
