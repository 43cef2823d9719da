import { DateTime } from 'luxon';
import { z } from 'zod';
import { Enterprise } from '../../accounts/enterprise.entity.js';
import { attemptResults } from '../../calls/attempt-result.js';
import { attemptStates } from '../../calls/attempt-state.js';
import { dispositionNames, numbersOf, trace, type TraceLine } from '../../calls/trace.js';
import { ok } from '../../shared/result.js';
import { chooseCountries } from '../choose-account.js';
import { csvLine } from '../csv.js';
import { route } from '../route.js';
import { accountInQuery, id, paging, time } from '../schemas.js';
import type { Services } from '../services.js';

/** One line of the contact trace. */
export const traceLine = z
  .object({
    id: z.string(),
    createdAt: time,
    endedAt: time.nullable(),
    accountId: id,
    account: z.string(),
    dialerId: id,
    dialer: z.string(),
    contactId: id,
    isContactGone: z.boolean().describe('The contact was erased.'),
    listId: id,
    list: z.string(),
    number: z.string(),
    clientId: z.string().nullable(),
    email: z.string().nullable(),
    ordinal: z.int().describe('Which attempt at the contact in its dialer it is; 0 for a refusal.'),
    state: z.enum(attemptStates),
    result: z.enum(attemptResults).nullable(),
    cause: z.string().nullable(),
    note: z.string().nullable(),
    rule: z.string().nullable(),
    reason: z.string().nullable(),
    refusedUntil: time.nullable(),
    ringingAt: time.nullable(),
    answeredAt: time.nullable(),
    milliseconds: z.int().nullable().describe('From the answer to the end; 0 where nobody answered.'),
    seconds: z.int().nullable().describe('From the attempt’s creation to its end; null for a refusal, for one under way, and for one that was lost.'),
    detected: z.enum(['human', 'machine', 'fax', 'unknown']).nullable().describe('Who answered, as the switch heard it.'),
    correctedAt: time.nullable().describe('When a beep was heard of one who had been taken for a person: from then on it is a machine.'),
    queue: z.string().nullable(),
    queuedAt: time.nullable(),
    agent: z.string().nullable(),
    bridgedAt: time.nullable().describe('When an agent was on the line.'),
    keyPressed: z.string().nullable(),
    chosen: z.enum(['nothing', 'confirm', 'repeat', 'agent', 'opt out']).nullable().describe('What the key said, where the message of a broadcast offers keys.'),
    node: z.string().nullable(),
    recording: z.enum(['stored', 'N/A', 'deleted']),
    recordingReason: z.string().nullable().describe('Why there is none, or who deleted it.'),
    disposition: z.string().nullable().describe('What the agent said came of it.'),
    dispositionOutcome: z.string().nullable().describe('What that did with the contact: success, refusal, failure, again, do not call or machine.'),
    dispositionBy: z.string().nullable(),
    dispositionAt: time.nullable(),
    dispositionNote: z.string().nullable(),
    followUpAt: time.nullable(),
    followUpBy: z.string().nullable().describe('The agent who promised to call then, or "anyone".'),
    notes: z.array(z.object({ text: z.string(), writtenBy: z.string(), writtenAt: time })).describe('What was written down about the contact in this call.'),
    gateway: z.string().nullable(),
    callerId: z.string().nullable(),
    callerIdReason: z.string().nullable().describe('Why that number was shown.'),
    outboundCampaign: z.string().nullable(),
    tag: z.string().nullable(),
  })
  .meta({ id: 'Attempt' });

/** Further numbers of contacts have no index (as-main-numbers.ts). */
const nothingAt = (numbers: readonly string[]): string =>
  `No attempt was made at ${numbers.join(' or ')} in the last 12 months, and none was refused. If it is a further number of somebody who was not called on it, they are found by their main number: GET /personal-data tells an administrator which that is.`;

const positive = z.coerce.number().int().positive().optional();

const whom = {
  number: z.string().optional().describe('In the national form of the account’s country, or with + and the country code.'),
  clientId: z.string().optional().describe('The whole ID, to the letter.'),
  email: z.string().optional().describe('The whole address, with its domain.'),
  dialerId: positive,
  contactId: positive,
  disposition: z.string().max(60).optional().describe('Only attempts of which an agent said this; enough by itself.'),
  ...accountInQuery,
};

type Column = Exclude<keyof TraceLine, 'isContactGone'>;

/** Times are told in the zone of the enterprise, with what that is from UTC. */
function cell(line: TraceLine, column: Column, zone: string) {
  if (column === 'notes') return line.notes.map(({ text }) => text).join('\n');
  const value = line[column];
  return value instanceof Date ? DateTime.fromJSDate(value, { zone }).toISO() : value;
}

/** Columns of the file and what stands above them, in the words of the pages. */
const csvColumns: readonly (readonly [Column, head: string])[] = [
  ['createdAt', 'When'], ['account', 'Account'], ['clientId', 'Client ID'], ['number', 'Number'], ['email', 'Email address'], ['dialer', 'Dialer'], ['list', 'List'], ['state', 'State'], ['result', 'Result'],
  ['cause', 'What the switch said'], ['rule', 'Rule'], ['reason', 'Why'], ['refusedUntil', 'Refused until'], ['ordinal', 'Attempt of the contact'], ['note', 'Noted by the dialplan'], ['ringingAt', 'Rang'], ['answeredAt', 'Answered'],
  ['detected', 'Who answered'], ['correctedAt', 'Machine’s beep heard late'], ['queue', 'Queue'], ['queuedAt', 'In the queue from'], ['agent', 'Agent'], ['bridgedAt', 'Talked from'], ['keyPressed', 'Pressed'], ['chosen', 'Chosen by key'], ['endedAt', 'Ended'],
  ['seconds', 'Seconds'], ['milliseconds', 'Milliseconds from answer to end'], ['recording', 'Recording'], ['disposition', 'Disposition'], ['dispositionOutcome', 'Outcome'], ['dispositionBy', 'Disposition by'],
  ['dispositionAt', 'Disposition at'], ['dispositionNote', 'Disposition note'], ['followUpAt', 'Call again at'], ['followUpBy', 'Call again by'], ['notes', 'Notes'], ['node', 'Node'], ['gateway', 'Gateway'],
  ['callerId', 'Caller ID shown'], ['callerIdReason', 'Why this caller ID'], ['outboundCampaign', 'Outbound campaign'], ['tag', 'Tag'], ['id', 'Attempt ID'],
];

export const attemptRoutes = (services: Services) => [
  route({
    name: 'traceContact',
    method: 'get',
    path: '/attempts',
    summary: 'The contact trace: every attempt at a person within 12 months, refusals too, newest first',
    description: 'By number: the attempts at it, and those at the other numbers of contacts whose main number it is, or, where it is nobody’s main number, of those who were called on it, where they are five at most. A further number on which nobody was called leads to nobody: `says` tells so. By email address: those at contacts who were called with it or have it now, however it is capitalised. By client ID: those that were made with it, and those at contacts who have it now.',
    permission: 'view',
    query: { ...whom, after: z.string().max(36).optional().describe('The `next` of the page before.'), limit: paging.limit },
    answer: { status: 200, body: z.object({ items: z.array(traceLine), next: z.string().nullable(), numbers: z.array(z.string()).describe('What the number that was asked for stands for in the countries of the accounts.'), says: z.string().nullable().describe('Where nothing was found by a number: what that does not mean.') }) },
    async handle({ principal, query: { accountId, after, limit, ...query } }) {
      const countries = await chooseCountries(services.dataSource, principal, accountId);
      if (!countries.ok) return countries;
      const [country, ...otherCountries] = countries.value;
      const lines = await trace(services, principal, { ...query, accountId, country, otherCountries, before: after, limit: limit + 1 });
      if (!lines.ok) return lines;
      const items = lines.value.slice(0, limit);
      const read = query.number === undefined ? undefined : numbersOf(query.number, countries.value);
      const numbers = read?.ok ? read.value : [];
      return ok({ items, next: lines.value.length > limit ? items.at(-1)!.id : null, numbers, says: items.length === 0 && after === undefined && numbers.length > 0 && query.disposition === undefined ? nothingAt(numbers) : null });
    },
  }),
  route({
    name: 'traceContactAsCsv',
    method: 'get',
    path: '/attempts.csv',
    summary: 'The contact trace as a CSV file; times are in the zone of the enterprise',
    permission: 'view',
    query: whom,
    answer: { status: 200, stream: 'text/csv', fileName: 'attempts.csv' },
    async handle({ principal, query: { accountId, ...query } }) {
      const countries = await chooseCountries(services.dataSource, principal, accountId);
      if (!countries.ok) return countries;
      const [country, ...otherCountries] = countries.value;
      const page = (before?: string) => trace(services, principal, { ...query, accountId, country, otherCountries, before, limit: 500 });
      const first = await page();
      if (!first.ok) return first;
      const { zone } = await services.dataSource.getRepository(Enterprise).findOneByOrFail({ id: principal.enterpriseId });
      return ok(
        (async function* () {
          yield csvLine(csvColumns.map(([, head]) => head));
          for (let lines = first.value; lines.length > 0; ) {
            yield lines.map((line) => csvLine(csvColumns.map(([column]) => cell(line, column, zone)))).join('');
            const more = lines.length < 500 ? undefined : await page(lines.at(-1)!.id);
            lines = more?.ok ? more.value : [];
          }
        })(),
      );
    },
  }),
  route({
    name: 'listDispositions',
    method: 'get',
    path: '/dispositions',
    summary: 'The names of the dispositions that agents have given, by which the trace can be searched',
    permission: 'view',
    answer: { status: 200, body: z.object({ items: z.array(z.string()) }) },
    handle: async ({ principal }) => ok({ items: await dispositionNames(services, principal) }),
  }),
];
