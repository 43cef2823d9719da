import { flat } from 'adminjs';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { attemptResults } from '../../src/calls/attempt-result.js';
import { recordingOfAttempt } from '../../src/calls/recording-in-trace.js';
import { saidOfAttempt } from '../../src/calls/said-in-trace.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofAccount } from '../scopes.js';
import { menu, resource } from './resource.js';

interface Shown {
  record?: { params: Record<string, unknown> };
}

/** How long they waited for an agent and talked, out of the times. */
const withLengths = async (response: Shown): Promise<Shown> => {
  const params = response.record?.params ?? {};
  const between = (from: unknown, to: unknown) => (from && to ? Math.max(0, new Date(to as string).getTime() - new Date(from as string).getTime()) : undefined);
  Object.assign(params, { waited: between(params.queuedAt, params.bridgedAt), talked: between(params.bridgedAt, params.endedAt) });
  return response;
};

/** Of a call that was made, the reason is what a lambda had to say of it: whom it chose, or why the dialer's queue took the call. */
const withChoice = async (response: Shown): Promise<Shown> => {
  const params = response.record?.params;
  if (params?.reason && params.result !== 'refused') Object.assign(params, { choice: params.reason, reason: undefined });
  return response;
};

/** What became of the recording; nothing where none was to be. */
const withRecording = (services: Services) => async (response: Shown): Promise<Shown> => {
  const params = response.record?.params ?? {};
  const line = params.state !== 'settled' ? {} : await recordingOfAttempt(services.context.dataSource, String(params.id), Boolean(params.isRecorded));
  Object.assign(params, line);
  // What there is to be scored.
  params.hasTalked = params.state === 'settled' && Boolean(params.agent) && Boolean(params.bridgedAt);
  return response;
};

/** What the agent said of it; nothing where nobody has. */
const withWord = (services: Services) => async (response: Shown): Promise<Shown> => {
  const params = response.record?.params;
  if (!params) return response;
  const said = await saidOfAttempt(services.context.dataSource, String(params.id));
  if (said.disposition !== null || said.notes.length > 0) Object.assign(params, flat.flatten({ said }));
  return response;
};

/** The contact trace: every attempt and every refusal. Its ids ascend with time, so sorting by them needs no other index. */
export const attempts = (services: Services) =>
  resource(services, { id: 'Attempt', entity: Attempt, scope: ofAccount }, {
    navigation: menu.trace,
    titleProperty: 'number',
    showProperties: ['createdAt', 'number', 'result', 'reason', 'choice', 'dialerId', 'listId', 'nodeId', 'gatewayId', 'callerId', 'callerIdReason', 'outboundCampaign', 'ringingAt', 'answeredAt', 'detected', 'correctedAt', 'queue', 'agent', 'waited', 'talked', 'keyPressed', 'chosen', 'endedAt', 'milliseconds', 'cause', 'note', 'tag', 'accountId', 'clientId', 'rule', 'refusedUntil', 'id'],
    filterProperties: ['number', 'clientId', 'dialerId', 'result', 'createdAt'],
    sort: { sortBy: 'id', direction: 'desc' },
    properties: {
      dialerId: { reference: 'Dialer' },
      listId: { reference: 'ContactList' },
      nodeId: { reference: 'Node' },
      gatewayId: { reference: 'Gateway' },
      contactId: { reference: 'Contact' },
      result: { components: { list: components.Result, show: components.Result }, availableValues: attemptResults.map((value) => ({ value, label: value })) },
      choice: { type: 'string' },
      detected: { components: { list: components.Detected, show: components.Detected } },
      waited: { type: 'number', components: { list: components.Length, show: components.Length } },
      talked: { type: 'number', components: { list: components.Length, show: components.Length } },
      chosen: { availableValues: [{ value: 'nothing', label: 'No key' }, { value: 'confirm', label: 'Confirmed' }, { value: 'repeat', label: 'The message again' }, { value: 'agent', label: 'An agent' }, { value: 'opt out', label: 'Never to be called again' }] },
      milliseconds: { components: { list: components.Length, show: components.Length } },
    },
    actions: { list: { component: components.TracePage, hideActionHeader: true, showFilter: false }, show: { component: components.AttemptPage, after: [withLengths as never, withChoice as never, withRecording(services) as never, withWord(services) as never] } },
  });
