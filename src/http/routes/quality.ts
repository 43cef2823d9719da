import { z } from 'zod';
import { myAgent } from '../../desk/my-agent.js';
import type { Averages } from '../../quality/average.js';
import { averages } from '../../quality/averages.js';
import { criteriaInput } from '../../quality/criteria.js';
import { ScoreCard } from '../../quality/score-card.entity.js';
import { createScoreCard, scoreCard, updateScoreCard, withVersions } from '../../quality/score-cards.js';
import { scoreCall, takeBackScore } from '../../quality/score-call.js';
import { scoresIn, scoresOfAgent, scoresOfAttempt, unscored } from '../../quality/scores.js';
import { ok } from '../../shared/result.js';
import { findPage, inAccount } from '../choose-account.js';
import { csvLine } from '../csv.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, idInPath, name, pageOf, paging, time } from '../schemas.js';
import type { Services } from '../services.js';

const criterion = { id, text: z.string(), kind: z.enum(['points', 'yes or no']), points: z.int(), isFatal: z.boolean().describe('Missed, it makes the whole call worth nothing.') };

const card = z
  .object({
    id, accountId: id, name: z.string(), createdBy: z.string(), createdAt: time, retiredAt: time.nullable(),
    version: z.object({ ordinal: z.int(), criteria: z.array(z.object(criterion)), createdBy: z.string(), createdAt: time }),
  })
  .meta({ id: 'ScoreCard' });

const score = z
  .object({
    id, attemptId: z.string(), agentId: id, agent: z.string(), cardId: id, card: z.string(), version: z.int(), percent: z.int(), isFatal: z.boolean(), comment: z.string().nullable(),
    scoredBy: z.string(), scoredAt: time, callAt: time, criteria: z.array(z.object({ ...criterion, given: z.int().nullable().describe('The points that it got; null: it did not apply.') })),
  })
  .meta({ id: 'Score' });

const average = { scores: z.int(), percent: z.int(), fatal: z.int(), byCriterion: z.array(z.int().nullable()).describe('In the order of `criteria`; null where none applied.') };
const averagesShown = z
  .object({
    criteria: z.array(z.object({ cardId: id, card: z.string(), id, text: z.string(), isFatal: z.boolean() })),
    agents: z.array(z.object({ agentId: id, agent: z.string(), ...average })),
    all: z.object(average),
  })
  .meta({ id: 'ScoreAverages' });

const positive = z.coerce.number().int().positive().optional();
const period = { from: time.describe('Calls from then on.'), to: time.describe('Calls before that.'), agentId: positive };
const limit = paging.limit;
const attemptInPath = { attemptId: z.uuid() };
const cardInPath = { cardId: idInPath };
const changes = { name: name.max(100), criteria: criteriaInput };

export const qualityRoutes = (services: Services) => [
  route({
    name: 'listScoreCards',
    method: 'get',
    path: '/score-cards',
    summary: 'The score cards by which the accounts judge conversations',
    permission: 'view',
    query: { ...accountInQuery, ...paging },
    answer: { status: 200, body: pageOf(card) },
    async handle({ principal, query }) {
      const page = await findPage(services.dataSource, principal, ScoreCard, query);
      return page.ok ? ok({ ...page.value, items: await withVersions(services.dataSource.manager, page.value.items) }) : page;
    },
  }),
  route({
    name: 'createScoreCard',
    method: 'post',
    path: '/score-cards',
    summary: 'Make a score card: criteria with points or yes and no, and fatal ones',
    permission: 'edit',
    body: z.strictObject({ ...changes, ...accountInBody }),
    answer: { status: 201, body: card },
    handle: ({ principal, body: { accountId, ...input } }) => inAccount(services.dataSource, principal, accountId, (account) => createScoreCard(services, principal, account, input)),
  }),
  route({
    name: 'getScoreCard',
    method: 'get',
    path: '/score-cards/:cardId',
    summary: 'One score card, as it is in force',
    permission: 'view',
    params: cardInPath,
    answer: { status: 200, body: card },
    handle: ({ principal, params }) => scoreCard(services, principal, params.cardId),
  }),
  route({
    name: 'updateScoreCard',
    method: 'patch',
    path: '/score-cards/:cardId',
    summary: 'Change, rename or retire a score card; calls that were scored keep what they were scored by',
    permission: 'edit',
    params: cardInPath,
    body: z.strictObject({ ...changes, retired: z.boolean() }).partial(),
    answer: { status: 200, body: card },
    handle: ({ principal, params, body }) => updateScoreCard(services, principal, params.cardId, body),
  }),
  route({
    name: 'listScoresOfAttempt',
    method: 'get',
    path: '/attempts/:attemptId/scores',
    summary: 'What reviewers found of a call',
    permission: 'view',
    params: attemptInPath,
    answer: { status: 200, body: z.object({ items: z.array(score) }) },
    async handle({ principal, params }) {
      const found = await scoresOfAttempt(services, principal, params.attemptId);
      return found.ok ? ok({ items: found.value }) : found;
    },
  }),
  route({
    name: 'scoreCall',
    method: 'put',
    path: '/attempts/:attemptId/score',
    summary: 'Score a conversation by a card; a later word of the same reviewer replaces it',
    permission: 'score',
    params: attemptInPath,
    body: z.strictObject({ cardId: id, answers: z.record(z.string(), z.number().nullable()).describe('Points by the criterion’s id; null where it did not apply.'), comment: z.string().max(5_000).optional() }),
    answer: { status: 200, body: z.object({ items: z.array(score) }) },
    async handle({ principal, params, body }) {
      const scored = await scoreCall(services, principal, { ...params, ...body });
      if (!scored.ok) return scored;
      const found = await scoresOfAttempt(services, principal, params.attemptId);
      return found.ok ? ok({ items: found.value }) : found;
    },
  }),
  route({
    name: 'takeBackScore',
    method: 'delete',
    path: '/attempts/:attemptId/score',
    summary: 'Take back one’s own score of a call',
    permission: 'score',
    params: attemptInPath,
    answer: { status: 204 },
    handle: ({ principal, params }) => takeBackScore(services, principal, params.attemptId),
  }),
  route({
    name: 'listScores',
    method: 'get',
    path: '/scores',
    summary: 'What was found of the calls of a time, the latest first',
    permission: 'view',
    query: { ...period, cardId: positive, limit },
    answer: { status: 200, body: z.object({ items: z.array(score) }) },
    handle: async ({ principal, query: { limit: most, ...asked } }) => ok({ items: await scoresIn(services, principal, asked, most) }),
  }),
  route({
    name: 'listUnscoredCalls',
    method: 'get',
    path: '/scores/unscored',
    summary: 'Recorded conversations of a time that nobody has scored yet, the latest first',
    permission: 'view',
    query: { ...period, limit },
    answer: { status: 200, body: z.object({ items: z.array(z.object({ attemptId: z.string(), callAt: time, agentId: id, agent: z.string(), dialer: z.string(), milliseconds: z.int() })) }) },
    handle: async ({ principal, query: { limit: most, ...asked } }) => ok({ items: await unscored(services, principal, asked, most) }),
  }),
  route({
    name: 'getScoreAverages',
    method: 'get',
    path: '/scores/averages',
    summary: 'Averages by agent and criterion over the calls of a time',
    permission: 'view',
    query: { ...period, cardId: positive },
    answer: { status: 200, body: averagesShown },
    handle: ({ principal, query }) => averages(services, principal, query),
  }),
  route({
    name: 'getScoreAveragesAsCsv',
    method: 'get',
    path: '/scores/averages.csv',
    summary: 'The same as a CSV file: a line for each agent, and one for each criterion of each agent',
    permission: 'view',
    query: { ...period, cardId: positive },
    answer: { status: 200, stream: 'text/csv', fileName: 'quality.csv' },
    async handle({ principal, query }) {
      const found = await averages(services, principal, query);
      return found.ok ? ok(lines(found.value)) : found;
    },
  }),
  route({
    name: 'listOwnScores',
    method: 'get',
    path: '/desk/scores',
    summary: 'What was found of the signed-in agent’s own calls, the latest calls first',
    permission: 'work',
    query: { limit },
    answer: { status: 200, body: z.object({ items: z.array(score) }) },
    async handle({ principal, query }) {
      const agent = await myAgent(services, principal);
      return agent.ok ? ok({ items: await scoresOfAgent(services, agent.value.id, query.limit) }) : agent;
    },
  }),
];

async function* lines({ criteria, agents, all }: Averages): AsyncGenerator<string> {
  yield csvLine(['agent', 'card', 'criterion', 'scores', 'percent', 'fatal']);
  for (const { agent, scores, percent, fatal, byCriterion } of [...agents, { agent: 'all agents', ...all }]) {
    yield csvLine([agent, '', '', scores, percent, fatal]);
    for (const [index, { card: of, text }] of criteria.entries()) if (byCriterion[index] !== null) yield csvLine([agent, of, text, '', byCriterion[index], '']);
  }
}
