import { z } from 'zod';
import type { Principal } from '../../accounts/principal.js';
import { deleteDialer } from '../../dialers/delete-dialer.js';
import { agentPhases } from '../../agents/phase.js';
import { dialerContactStates } from '../../dialers/dialer-contact-state.js';
import { Dialer } from '../../dialers/dialer.entity.js';
import { dialerContacts } from '../../dialers/dialer-contacts.js';
import { dialerStates } from '../../dialers/dialer-state.js';
import { explainContact } from '../../dialers/explain-contact.js';
import { pauseDialer, startDialer, stopDialer } from '../../dialers/lifecycle.js';
import { explanationOf } from '../../dialers/explanation.js';
import { overDiallingWarnings } from '../../dialers/over-dialling.js';
import { dialerProgress } from '../../dialers/progress.js';
import { createDialer, dialerInput, dialerListLink, updateDialer } from '../../dialers/save-dialer.js';
import { dialerWithVersion } from '../../dialers/dialer-with-version.js';
import { dialerSettings } from '../../dialers/settings.js';
import { findWidgetOfDialer } from '../../inbound/widgets/find-use.js';
import { failed, ok } from '../../shared/result.js';
import { chooseAccount, findPage, findRow } from '../choose-account.js';
import { httpProblem } from '../http-problem.js';
import { createProgressEvents } from '../progress-events.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, idInPath, pageOf, paging, time } from '../schemas.js';
import type { Services } from '../services.js';
import { detectionOff } from './dialer-figures.js';
import { traceLine } from './attempts.js';

const fields = {
  id,
  accountId: id,
  name: z.string(),
  campaignId: id,
  state: z.enum(dialerStates),
  explanation: z.string().nullable(),
  startedAt: time.nullable(),
  endedAt: time.nullable(),
  createdAt: time,
};

const dialer = z.object(fields).meta({ id: 'Dialer' });
const wholeDialer = z
  .object({ ...fields, version: z.object({ ordinal: z.int(), createdBy: z.string(), createdAt: time }), settings: dialerSettings, lists: z.array(dialerListLink.extend({ isOwn: z.boolean().describe('Of the contacts who come while it runs; it stays linked.') }).strip()) })
  .meta({ id: 'DialerWithSettings' });

export const savedDialer = wholeDialer.extend({ warnings: z.array(z.string()).describe('Where people who have just been reached are called again: `manualCallIsSuccess` or `inboundCallIsSuccess` is off.') }).meta({ id: 'SavedDialer' });

/** A dialer as it was saved, with what is to be said of that. */
export async function readSaved(services: Services, principal: Principal, dialerId: number) {
  const saved = await dialerWithVersion(services, principal, dialerId);
  return saved.ok ? ok({ ...saved.value, warnings: overDiallingWarnings(saved.value.settings) }) : saved;
}

const counts = z.record(z.string(), z.int());
const answers = z.object({ answered: z.int(), abandoned: z.int() });
const progress = z
  .object({
    dialerId: id,
    name: z.string(),
    state: z.enum(dialerStates),
    explanation: z.string().nullable(),
    startedAt: z.string().nullable(),
    contacts: z.record(z.enum(dialerContactStates), z.int()),
    calls: counts,
    results: counts,
    chosen: counts.describe('What people chose by the keys of a broadcast’s message: `confirm`, `repeat`, `agent`, `opt out`, or `nothing`.'),
    attempts: z.int(),
    callsPerSecond: z.number(),
    agents: z
      .object({ queue: z.string(), strategy: z.string(), isGone: z.boolean(), phases: z.record(z.enum(agentPhases), z.int()), notAtSoftphone: z.int() })
      .nullable()
      .describe('The agents of its queue, as they were seen last.'),
    detectionOff,
    abandoned: z.object({ today: answers, month: answers, cap: z.number() }).nullable().describe('Live answers of its campaign and those abandoned, today and in 30 days.'),
  })
  .meta({ id: 'Progress' });

const place = z.object({
  contactId: id,
  listId: id,
  state: z.enum(dialerContactStates),
  status: z.string().nullable(),
  attempts: z.int().describe('How often it was called; refusals do not count.'),
  lastResult: z.string().nullable(),
  nextAt: time.nullable().describe('Not called before then; of a promised call, its time.'),
  endedAt: time.nullable(),
  promisedBy: z.string().nullable().describe('The agent who promised to call at that time.'),
});
const person = { number: z.string(), name: z.string().nullable(), clientId: z.string().nullable() };

const refusal = z.object({ rule: z.string(), reason: z.string(), until: z.number().optional(), again: z.number().optional().describe('As things stand it may never be called; it is asked again then.'), ends: z.string().optional(), status: z.string().optional() });
const explanation = z
  .object({
    sentence: z.string(),
    contact: z.object({ id, ...person }),
    place: place.nullable(),
    number: z.string().describe('The one whose turn it is, where it has several.'),
    refusal: refusal.nullable(),
    refusals: z.array(refusal).describe('All that stands in the way, the one above first: rules, also as they will be at a set start that is still to come; that start (rule “start”), the dialer’s stop (“stop”), the contact’s expiry (“expired”).'),
    law: z.array(z.object({ code: z.string(), name: z.string(), version: z.string() })).describe('The jurisdictions whose rules hold for the number.'),
    attempts: z.array(traceLine),
  })
  .meta({ id: 'Explanation' });

const dialerId = { dialerId: idInPath };

/**
 * A setting without its default, and one of several fields (hours, keys, detection, recording) with each of them left out at will: what is
 * left out stays as it is. What they must be together is looked at when they are saved.
 */
function withoutDefaults(field: z.core.$ZodType): z.ZodType {
  if (field instanceof z.ZodDefault || field instanceof z.ZodPrefault) return withoutDefaults(field.unwrap());
  return field instanceof z.ZodObject ? z.strictObject(optional(field.shape)) : (field as z.ZodType);
}

const optional = (shape: z.core.$ZodShape): z.ZodRawShape => Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, withoutDefaults(field).optional()]));

const someSettings = z.strictObject(optional(dialerSettings.shape)) as unknown as z.ZodType<z.input<typeof dialerSettings>>;
const changes = z.strictObject({ name: z.string().optional(), settings: someSettings.optional(), lists: z.array(dialerListLink).optional() });

export const dialerRoutes = (services: Services) => {
  const progressEvents = createProgressEvents(services);

  return [
    route({
      name: 'listDialers',
      method: 'get',
      path: '/dialers',
      summary: 'The dialers',
      permission: 'view',
      query: { ...accountInQuery, ...paging },
      answer: { status: 200, body: pageOf(dialer) },
      async handle({ principal, query }) {
        const page = await findPage(services.dataSource, principal, Dialer, query);
        return page.ok ? ok({ ...page.value, items: page.value.items.map((one) => ({ ...one, explanation: explanationOf(one, services) })) }) : page;
      },
    }),
    route({
      name: 'createDialer',
      method: 'post',
      path: '/dialers',
      summary: 'Make a dialer, as a draft',
      permission: 'edit',
      body: z.strictObject({ ...dialerInput.shape, settings: dialerSettings.strict().prefault({}), ...accountInBody }),
      answer: { status: 201, body: savedDialer },
      async handle({ principal, body: { accountId, ...input } }) {
        const account = await chooseAccount(services.dataSource, principal, accountId);
        if (!account.ok) return account;
        const made = await createDialer(services, principal, account.value, input);
        return made.ok ? readSaved(services, principal, made.value.id) : made;
      },
    }),
    route({
      name: 'getDialer',
      method: 'get',
      path: '/dialers/:dialerId',
      summary: 'One dialer, with the settings in force and its lists',
      permission: 'view',
      params: dialerId,
      answer: { status: 200, body: wholeDialer },
      handle: ({ principal, params }) => dialerWithVersion(services, principal, params.dialerId),
    }),
    route({
      name: 'updateDialer',
      method: 'patch',
      path: '/dialers/:dialerId',
      summary: 'Save a new version, which holds from the next attempt on; what is left out stays as it is. A dialer that runs or is scheduled is not saved without what it could not start without',
      description: 'Contacts that wait because a rule refused them are judged anew in the background: who may be called now, or sooner than it waits for, waits no longer than that.',
      permission: 'edit',
      params: dialerId,
      body: changes,
      answer: { status: 200, body: savedDialer },
      async handle({ principal, params, body }) {
        const saved = await updateDialer(services, principal, params.dialerId, body);
        if (!saved.ok) return saved;
        await services.startJudging({ dialerId: params.dialerId });
        return readSaved(services, principal, params.dialerId);
      },
    }),
    route({
      name: 'deleteDialer',
      method: 'delete',
      path: '/dialers/:dialerId',
      summary: 'Delete a draft',
      permission: 'edit',
      params: dialerId,
      answer: { status: 204 },
      handle: ({ principal, params }) => deleteDialer(services, principal, params.dialerId, findWidgetOfDialer),
    }),
    route({
      name: 'startDialer',
      method: 'post',
      path: '/dialers/:dialerId/start',
      summary: 'Start, or go on after a pause; who waits because a rule refused is judged anew in the background',
      permission: 'operate',
      params: dialerId,
      answer: { status: 200, body: dialer },
      async handle({ principal, params }) {
        const started = await startDialer(services, principal, params.dialerId);
        if (started.ok) await services.startJudging({ dialerId: params.dialerId });
        return started;
      },
    }),
    route({
      name: 'pauseDialer',
      method: 'post',
      path: '/dialers/:dialerId/pause',
      summary: 'Place no new calls; those under way go on to their end',
      permission: 'operate',
      params: dialerId,
      answer: { status: 200, body: dialer },
      handle: ({ principal, params }) => pauseDialer(services, principal, params.dialerId),
    }),
    route({
      name: 'stopDialer',
      method: 'post',
      path: '/dialers/:dialerId/stop',
      summary: 'End the run; contacts that were not reached stay, and a start goes on with them',
      permission: 'operate',
      params: dialerId,
      answer: { status: 200, body: dialer },
      handle: ({ principal, params }) => stopDialer(services, principal, params.dialerId),
    }),
    route({
      name: 'getProgress',
      method: 'get',
      path: '/dialers/:dialerId/progress',
      summary: 'How a dialer is going, and why nothing is dialling',
      permission: 'view',
      params: dialerId,
      answer: { status: 200, body: progress },
      async handle({ principal, params }) {
        const found = await dialerProgress(services, principal, params.dialerId);
        return found ? ok(found) : failed(noDialer(params.dialerId));
      },
    }),
    route({
      name: 'watchProgress',
      method: 'get',
      path: '/dialers/:dialerId/events',
      summary: 'The progress as server-sent events named "progress", once a second while it changes',
      permission: 'view',
      params: dialerId,
      answer: { status: 200, stream: 'text/event-stream' },
      async handle({ principal, params, signal, isStillAllowed }) {
        const found = await findRow(services.dataSource, principal, Dialer, params.dialerId, 'dialer');
        return found.ok ? ok(progressEvents(principal, params.dialerId, signal, isStillAllowed)) : found;
      },
    }),
    route({
      name: 'listDialerContacts',
      method: 'get',
      path: '/dialers/:dialerId/contacts',
      summary: 'The contacts that have their place in a dialer, and how each is getting on',
      permission: 'view',
      params: dialerId,
      query: { state: z.enum(dialerContactStates).optional(), ...paging },
      answer: { status: 200, body: pageOf(place.extend({ ...person, reason: z.string().nullable().describe('Why it was refused, where that is its last result; what stands in its way now is told by `/why`.'), refusedAt: time.nullable().describe('When that was: the rules may have changed since.') })) },
      handle: ({ principal, params, query }) => dialerContacts(services, principal, params.dialerId, query),
    }),
    route({
      name: 'explainContact',
      method: 'get',
      path: '/dialers/:dialerId/contacts/:contactId/why',
      summary: 'Why a contact was or was not called, when next, and which rule stands in the way',
      permission: 'view',
      params: { ...dialerId, contactId: idInPath },
      answer: { status: 200, body: explanation },
      handle: ({ principal, params }) => explainContact(services, principal, params.dialerId, params.contactId),
    }),
  ];
};

const noDialer = (dialerId: number) => httpProblem(404, `There is no dialer ${dialerId}.`);
