import { z } from 'zod';
import { type AbandonedCalls, abandonedCalls, whoAnswered } from '../../dialers/abandoned-calls.js';
import { switchDialerDetectionOn } from '../../dialers/detection.js';
import { dryRun } from '../../dialers/dry-run.js';
import { ok } from '../../shared/result.js';
import { csvLine } from '../csv.js';
import { route } from '../route.js';
import { id, idInPath, time } from '../schemas.js';
import type { Services } from '../services.js';

const dialerId = { dialerId: idInPath };
const answers = { answered: z.int().describe('Calls that a person answered, abandoned ones included.'), abandoned: z.int() };

const abandoned = z
  .object({
    campaignId: id,
    zone: z.string().describe('The zone in which its days begin and end.'),
    cap: z.number().describe('The share of live answers that the law allows.'),
    days: z.array(z.object({ day: z.string(), ...answers, month: z.object(answers).describe('The 30 days that end with it.') })),
  })
  .meta({ id: 'AbandonedCalls' });

const share = z.number().nullable();
/** What agents said of the detection's verdicts since it was last switched on, at most 30 days back. */
export const judgement = {
  judgedPeople: z.int().describe('Calls that it called people, and of which an agent spoke.'),
  missed: z.int().describe('Of these, machines.'),
  judgedMachines: z.int().describe('Calls that it called machines and gave to an agent, who spoke of them.'),
  mistaken: z.int().describe('Of these, people.'),
  missedShare: share.describe('The share of machines that it misses; null while nobody said anything.'),
  mistakenShare: share.describe('The share of people that it takes for machines.'),
};
const off = z.object({ kind: z.enum(['dialer', 'gateway']), id, name: z.string(), reason: z.string() });
export const detectionOff = z.array(off).describe('Why calls go out without the detection that the settings want.');

const line = z
  .object({
    gatewayId: id.nullable(),
    gateway: z.string().nullable(),
    node: z.string().nullable(),
    human: z.int(),
    machine: z.int(),
    fax: z.int(),
    unknown: z.int(),
    notListened: z.int().describe('Answered while detection was off.'),
    judged: z.object(judgement),
    isOff: z.boolean().describe('Agents’ dispositions have switched it off for this gateway.'),
    warning: z.string().nullable().describe('What is odd about this gateway beside the others.'),
  })
  .meta({ id: 'WhoAnswered' });

const dry = z
  .object({
    at: time,
    until: time.describe('The end of the day in the account’s zone.'),
    zone: z.string(),
    contacts: z.int(),
    ended: z.int(),
    underWay: z.int().describe('Those that are being called.'),
    judged: z.int(),
    isSample: z.boolean().describe('Of many contacts an even sample is judged, and its figures scaled to all.'),
    callableNow: z.int(),
    callableToday: z.int(),
    hours: z.array(z.object({ from: time, contacts: z.int() })).describe('By the hour in which they can be called first, from the dialer’s set start (and that of its even distribution) on and before its stop.'),
    stopped: z
      .array(z.object({ rule: z.string(), waits: z.boolean(), contacts: z.int(), example: z.string() }))
      .describe('By rule; “start” is a set start, of the dialer or its even distribution, on a later day, “stop” the dialer’s stop, “expired” the contact’s own time, “wait” a pause or a time that an agent set, “refused earlier” the end of a refusal whose rule would not refuse it now.'),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'DryRun' });

const csvColumns = ['day', 'zone', 'campaign', 'liveAnswers', 'abandoned', 'abandonedPercent', 'liveAnswersOf30Days', 'abandonedOf30Days', 'abandonedPercentOf30Days', 'allowedPercent'];

/** What a regulator, or whoever sets up a trunk, asks of a dialer. */
export const dialerFigureRoutes = (services: Services) => [
  route({
    name: 'getAbandonedCalls',
    method: 'get',
    path: '/dialers/:dialerId/abandoned',
    summary: 'Live answers and abandoned calls of the dialer’s campaign by day, clones included',
    permission: 'view',
    params: dialerId,
    answer: { status: 200, body: abandoned },
    handle: ({ principal, params }) => abandonedCalls(services, principal, params.dialerId),
  }),
  route({
    name: 'getAbandonedCallsAsCsv',
    method: 'get',
    path: '/dialers/:dialerId/abandoned.csv',
    summary: 'The same as a CSV file: the proof that the limit was kept',
    permission: 'view',
    params: dialerId,
    answer: { status: 200, stream: 'text/csv', fileName: 'abandoned.csv' },
    async handle({ principal, params }) {
      const found = await abandonedCalls(services, principal, params.dialerId);
      return found.ok ? ok(lines(found.value)) : found;
    },
  }),
  route({
    name: 'getWhoAnswered',
    method: 'get',
    path: '/dialers/:dialerId/who-answered',
    summary: 'Who answered within the last 30 days, as the switch heard it, by gateway, and what agents said of that',
    permission: 'view',
    params: dialerId,
    answer: { status: 200, body: z.object({ items: z.array(line), judged: z.object(judgement), off: detectionOff }) },
    handle: ({ principal, params }) => whoAnswered(services, principal, params.dialerId),
  }),
  route({
    name: 'switchDialerDetectionOn',
    method: 'post',
    path: '/dialers/:dialerId/detection/on',
    summary: 'Switch the detection of machines on again for a dialer, and count anew what agents say of it',
    permission: 'operate',
    params: dialerId,
    answer: { status: 204 },
    async handle({ principal, params }) {
      const done = await switchDialerDetectionOn(services, principal, params.dialerId);
      return done.ok ? ok(undefined) : done;
    },
  }),
  route({
    name: 'getDryRun',
    method: 'get',
    path: '/dialers/:dialerId/dry-run',
    summary: 'How many contacts may be called today, when, and what stops the rest; nobody is called and nothing is written',
    permission: 'view',
    params: dialerId,
    answer: { status: 200, body: dry },
    handle: ({ principal, params }) => dryRun(services, principal, params.dialerId),
  }),
];

async function* lines({ campaignId, zone, cap, days }: AbandonedCalls): AsyncGenerator<string> {
  yield csvLine(csvColumns);
  for (const { day, answered, abandoned: lost, month } of days)
    yield csvLine([day, zone, campaignId, answered, lost, percent(lost, answered), month.answered, month.abandoned, percent(month.abandoned, month.answered), percent(cap, 1)]);
}

const percent = (part: number, whole: number): string => (whole === 0 ? '0.00' : ((part / whole) * 100).toFixed(2));
