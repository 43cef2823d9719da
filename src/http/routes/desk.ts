import { z } from 'zod';
import type { Principal } from '../../accounts/principal.js';
import { openConsultStates } from '../../agents/consult.entity.js';
import { deskCallStates } from '../../agents/desk-call.entity.js';
import { dispositionOutcomes } from '../../agents/disposition-outcome.js';
import { taskKinds, taskStates } from '../../agents/task.entity.js';
import { askStatus, consultSomebody, endConsult, transferCall } from '../../desk/ask-switch.js';
import { blockContact } from '../../desk/block-contact.js';
import { clickToDial, findDialable } from '../../desk/click-to-dial.js';
import { decideTask } from '../../desk/decide-task.js';
import { deskOf } from '../../desk/desk.js';
import { dispose } from '../../desk/dispose.js';
import { myAgent } from '../../desk/my-agent.js';
import { writeNote } from '../../desk/write-note.js';
import type { Problem } from '../../shared/problem.js';
import { ok, type Result } from '../../shared/result.js';
import { deskEvents } from '../desk-events.js';
import { route } from '../route.js';
import { id, idInPath, time } from '../schemas.js';
import { followed } from './agents.js';
import type { Services } from '../services.js';

const text = z.string().nullable();

const contact = z.object({
  id, number: z.string(), name: text, clientId: text, email: text, address: text, zone: text, language: text, attributes: z.record(z.string(), z.string()).nullable(), description: text,
  optedOut: z.object({ at: time, source: z.string() }).nullable().describe('They asked never to be called again by the account, when and how: on the main number and, in a call, on the one that was called.'),
  notes: z.array(z.object({ id, text: z.string(), writtenBy: z.string(), writtenAt: time })),
  history: z.array(
    z.object({ attemptId: z.string(), at: time, dialer: z.string(), result: z.string(), reason: text, agent: text, milliseconds: z.number().nullable(), disposition: text, note: text }),
  ),
});

const dialer = z.object({
  id, name: z.string(), dispositions: z.array(z.object({ name: z.string(), key: z.string(), outcome: z.enum(dispositionOutcomes) })),
});

const call = z.object({
  attemptId: text, state: z.enum(deskCallStates), since: time, detected: z.enum(['human', 'machine', 'fax', 'unknown']).nullable().describe('Who answered, as the switch heard it.'), correctedAt: time.nullable().describe('When a beep was heard of one who had been taken for a person: it is a machine.'), result: text, note: text,
  needsWord: z.boolean().describe('Whether a word is waited for: none is of a call that has ended and in which nobody was on the line.'), disposition: text,
  followUp: z.object({ at: time, by: z.enum(['me', 'anyone']) }).nullable().describe('The call that was promised with the disposition.'), dialer: dialer.nullable(),
  contact: contact.nullable(), script: z.string(),
  consult: z.object({ name: z.string(), state: z.enum([...openConsultStates, 'failed', 'returned', 'transferred']), says: text }).nullable().describe('Whom the agent asks, or asked last, about the contact.'),
  isChosen: z.boolean().describe('Whether the agent chose to make it: by hand, or by accepting the contact.'),
  handed: z.object({ by: z.string(), isOver: z.boolean() }).nullable().describe('The colleague who asks the agent about the contact, who waits meanwhile; or, where it is over, has handed it to them.'),
});

const desk = z
  .object({
    agent: z.object({ id, name: z.string(), status: z.string(), state: z.string(), phone: z.string(), queues: z.array(z.string()), notFollowed: followed }).nullable(),
    pause: z.object({ reason: z.string(), startedAt: time }).nullable(),
    asked: z.object({ kind: z.enum(['status', 'transfer', 'consult', 'end consult']), state: z.enum(['asked', 'doing', 'failed']), status: text, says: text }).nullable(),
    task: z.object({ id, kind: z.enum(taskKinds), state: z.enum(taskStates), secondsLeft: z.number(), dialer, contact: contact.nullable(), script: z.string() }).nullable(),
    call: call.nullable(),
    earlier: call.nullable().describe('A conversation before it that has no word yet.'),
    told: z.object({ taskId: id, says: z.string(), dialer: z.string(), contact: z.string() }).nullable().describe('Why the last task came to nothing, and of which dialer and contact it was: for two minutes, or until a call has come since.'),
    followUps: z.array(z.object({ taskId: id, at: time, dialerId: id, dialer: z.string(), contactId: id, contact: z.string() })),
    queues: z.array(z.string()),
    colleagues: z.array(z.string()).describe('Other agents who can be asked before the contact is handed on.'),
    pauseReasons: z.array(z.string()).readonly().describe('What desks offer; any other reason can be written.'),
    times: z.object({ zone: z.string(), of: z.enum(['account', 'enterprise']) }).nullable().describe('In whose time zone the back office tells the agent times.'),
  })
  .meta({ id: 'Desk' });

/** The contact of a call or of a task of the agent's own. */
const about = { attemptId: z.string().max(36).optional(), taskId: id.optional() };

const status = z.enum(['Available', 'Available (On Demand)', 'On Break', 'Logged Out']);
const destination = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('queue'), queue: z.string().max(100) }),
  z.strictObject({ kind: z.literal('extension'), extension: z.string().trim().max(60), context: z.string().max(60).default('default') }),
]);
const asked = z.discriminatedUnion('kind', [...destination.options, z.strictObject({ kind: z.literal('agent'), agent: z.string().max(100) })]);
const decision = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('accept') }),
  z.strictObject({ decision: z.literal('skip') }),
  z.strictObject({ decision: z.literal('snooze'), minutes: z.int().min(1).max(10_080) }),
]);

export const deskRoutes = (services: Services) => {
  /** What was done shows on the desk, which is the answer. */
  const then = async (principal: Principal, done: Result<unknown, Problem>) => (done.ok ? ok(await deskOf(services, principal)) : done);
  const answer = { status: 200 as const, body: desk };

  return [
    route({
      name: 'getDesk',
      method: 'get',
      path: '/desk',
      summary: 'The signed-in agent’s desk: status, the contact that is offered or on the line, history, script',
      permission: 'work',
      answer,
      handle: async ({ principal }) => ok(await deskOf(services, principal)),
    }),
    route({
      name: 'watchDesk',
      method: 'get',
      path: '/desk/events',
      summary: 'The desk as server-sent events named "desk", within half a second of each change',
      permission: 'work',
      answer: { status: 200, stream: 'text/event-stream' },
      async handle({ principal, signal, isStillAllowed }) {
        const agent = await myAgent(services, principal);
        return agent.ok ? ok(deskEvents(services, principal, signal, isStillAllowed, (value) => z.encode(desk, value))) : agent;
      },
    }),
    route({
      name: 'setDeskStatus',
      method: 'post',
      path: '/desk/status',
      summary: 'Be available, on a break for a reason, or logged out, in mod_callcenter',
      permission: 'work',
      body: z.strictObject({ status, reason: z.string().max(100).optional() }),
      answer,
      handle: async ({ principal, body }) => then(principal, await askStatus(services, principal, body)),
    }),
    route({
      name: 'decideTask',
      method: 'post',
      path: '/desk/tasks/:taskId',
      summary: 'Accept the contact that is offered, which is then dialled; skip it, or have it come again later',
      permission: 'work',
      params: { taskId: idInPath },
      body: decision,
      answer,
      async handle({ principal, params, body }) {
        const decided = body.decision === 'snooze' ? { kind: body.decision, minutes: body.minutes } : { kind: body.decision };
        return then(principal, await decideTask(services, principal, params.taskId, decided));
      },
    }),
    route({
      name: 'lookBeforeDialing',
      method: 'get',
      path: '/desk/dial',
      summary: 'Whom a click-to-dial link would call; nobody is called',
      permission: 'work',
      query: { dialerId: idInPath, contactId: idInPath },
      answer: { status: 200, body: z.object({ dialer: z.string(), state: z.string(), contact: z.object({ id, number: z.string(), name: text }), agent: z.string() }) },
      async handle({ principal, query }) {
        const found = await findDialable(services, principal, query);
        return found.ok ? ok({ dialer: found.value.dialer.name, state: found.value.dialer.state, contact: found.value.contact, agent: found.value.agent.name }) : found;
      },
    }),
    route({
      name: 'clickToDial',
      method: 'post',
      path: '/desk/dial',
      summary: 'Call a contact of a dialer for an agent: the agent’s telephone rings first',
      description: 'For the signed-in agent, or with agentId for another one, which needs the permission to operate.',
      permission: 'work',
      body: z.strictObject({ dialerId: id, contactId: id, agentId: id.optional() }),
      answer: { status: 202, body: z.object({ taskId: id }) },
      handle: ({ principal, body }) => clickToDial(services, principal, body),
    }),
    route({
      name: 'giveDisposition',
      method: 'post',
      path: '/desk/dispositions',
      summary: 'Say what came of a call of one’s own, with a note and a follow-up; a later word replaces it',
      permission: 'work',
      body: z.strictObject({
        attemptId: z.string().max(36), name: z.string().max(60), note: z.string().max(5_000).optional(), followUp: z.strictObject({ at: time, by: z.enum(['me', 'anyone']) }).optional(),
      }),
      answer,
      handle: async ({ principal, body }) => then(principal, await dispose(services, principal, body)),
    }),
    route({
      name: 'writeNote',
      method: 'post',
      path: '/desk/notes',
      summary: 'Keep a note on the contact of a call or a task of one’s own',
      permission: 'work',
      body: z.strictObject({ ...about, text: z.string().max(5_000) }),
      answer,
      handle: async ({ principal, body }) => then(principal, await writeNote(services, principal, body)),
    }),
    route({
      name: 'blockContact',
      method: 'post',
      path: '/desk/block',
      summary: 'Never call the contact of a call or a task of one’s own again, by any dialer of the account: it opts out',
      permission: 'work',
      body: z.strictObject({ ...about, reason: z.string().max(500).optional() }),
      answer,
      handle: async ({ principal, body }) => then(principal, await blockContact(services, principal, body)),
    }),
    route({
      name: 'transferCall',
      method: 'post',
      path: '/desk/transfer',
      summary: 'Hand the contact on the line to a queue or an extension; the agent is free with that',
      permission: 'work',
      body: z.strictObject({ attemptId: z.string().max(36), to: destination }),
      answer,
      handle: async ({ principal, body }) => then(principal, await transferCall(services, principal, body)),
    }),
    route({
      name: 'consult',
      method: 'post',
      path: '/desk/consult',
      summary: 'Talk to another agent, a queue or an extension first, while the contact on the line hears the hold message',
      permission: 'work',
      body: z.strictObject({ attemptId: z.string().max(36), to: asked }),
      answer,
      handle: async ({ principal, body }) => then(principal, await consultSomebody(services, principal, body)),
    }),
    route({
      name: 'endConsult',
      method: 'post',
      path: '/desk/consult/end',
      summary: 'Hand the contact to whoever was asked, or return to the contact',
      permission: 'work',
      body: z.strictObject({ attemptId: z.string().max(36), how: z.enum(['transfer', 'return']) }),
      answer,
      handle: async ({ principal, body }) => then(principal, await endConsult(services, principal, body)),
    }),
  ];
};
