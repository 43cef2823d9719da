import { type DataSource, In } from 'typeorm';
import { Agent } from '../agents/agent.entity.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible, visibleAccounts } from '../accounts/scope.js';
import { Attempt } from '../calls/attempt.entity.js';
import type { Context } from '../database/context.js';
import { marks, sqlTime, timeOf } from '../database/sql.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import type { Criterion } from './criteria.js';
import { Score } from './score.entity.js';
import { ScoreCard } from './score-card.entity.js';
import { ScoreCardVersion } from './score-card-version.entity.js';

/** What was found of a call, with the words by which it was judged. */
export interface ScoreLine extends Pick<Score, 'id' | 'attemptId' | 'agentId' | 'cardId' | 'percent' | 'isFatal' | 'comment' | 'scoredBy' | 'scoredAt' | 'callAt'> {
  agent: string;
  card: string;
  version: number;
  /** Each criterion with the points that it got; null: it did not apply. */
  criteria: (Criterion & { given: number | null })[];
}

/** Calls of a time; its end is not part of it. */
export interface Period {
  from: Date;
  to: Date;
  agentId?: number;
  cardId?: number;
}

/** What every reviewer found of one call. */
export async function scoresOfAttempt({ dataSource }: Pick<Context, 'dataSource'>, principal: Principal, attemptId: string): Promise<Result<ScoreLine[], Problem>> {
  if (!(await findVisible(dataSource, principal, Attempt, attemptId))) return failed(problem(404, 'There is no such attempt.'));
  return ok(await withWords(dataSource, await dataSource.getRepository(Score).find({ where: { attemptId }, order: { id: 'ASC' } })));
}

/** What was found of an agent's own calls, the latest calls first. */
export async function scoresOfAgent({ dataSource }: Pick<Context, 'dataSource'>, agentId: number, limit: number): Promise<ScoreLine[]> {
  return withWords(dataSource, await dataSource.getRepository(Score).find({ where: { agentId }, order: { callAt: 'DESC', id: 'DESC' }, take: limit }));
}

/** What was found of the calls of a time, the latest calls first. */
export async function scoresIn({ dataSource }: Pick<Context, 'dataSource'>, principal: Principal, period: Period, limit: number): Promise<ScoreLine[]> {
  const rows = dataSource.getRepository(Score).createQueryBuilder('score');
  rows.where('score.accountId IN (:...accounts)', { accounts: [0, ...(await visibleAccounts(dataSource, principal))] }).andWhere('score.callAt >= :from AND score.callAt < :to', { from: period.from, to: period.to });
  if (period.agentId !== undefined) rows.andWhere('score.agentId = :agentId', { agentId: period.agentId });
  if (period.cardId !== undefined) rows.andWhere('score.cardId = :cardId', { cardId: period.cardId });
  return withWords(dataSource, await rows.orderBy('score.callAt', 'DESC').addOrderBy('score.id', 'DESC').limit(limit).getMany());
}

/** A conversation that can be listened to and that nobody has scored. */
export interface Unscored {
  attemptId: string;
  callAt: Date;
  agentId: number;
  agent: string;
  dialer: string;
  milliseconds: number;
}

/** Recorded conversations of a time that nobody has scored yet, the latest first: where a supervisor begins. */
export async function unscored({ dataSource }: Pick<Context, 'dataSource'>, principal: Principal, { from, to, agentId }: Period, limit: number): Promise<Unscored[]> {
  const accounts = await visibleAccounts(dataSource, principal);
  if (accounts.length === 0) return [];
  const rows: (Omit<Unscored, 'callAt'> & { callAt: string | Date })[] = await dataSource.query(
    `SELECT recording.attempt_id AS attemptId, attempt.created_at AS callAt, agent.id AS agentId, agent.name AS agent, dialer.name AS dialer, recording.milliseconds AS milliseconds
       FROM recording JOIN attempt ON attempt.id = recording.attempt_id JOIN agent ON agent.node_id = attempt.node_id AND agent.name = attempt.agent LEFT JOIN dialer ON dialer.id = attempt.dialer_id
      WHERE recording.account_id IN (${marks(accounts)}) AND recording.state = 'stored' AND recording.created_at >= ? AND attempt.created_at >= ? AND attempt.created_at < ? ${agentId === undefined ? '' : 'AND agent.id = ?'}
        AND NOT EXISTS (SELECT 1 FROM score WHERE score.attempt_id = recording.attempt_id)
      ORDER BY recording.created_at DESC LIMIT ?`,
    // A recording's row is as old as its attempt's end.
    [...accounts, sqlTime(from.getTime()), sqlTime(from.getTime()), sqlTime(to.getTime()), ...(agentId === undefined ? [] : [agentId]), limit],
  );
  return rows.map((row) => ({ ...row, dialer: row.dialer ?? '', callAt: new Date(timeOf(row.callAt)) }));
}

async function withWords(dataSource: DataSource, scores: Score[]): Promise<ScoreLine[]> {
  if (scores.length === 0) return [];
  const agents = await dataSource.getRepository(Agent).findBy({ id: In([...new Set(scores.map(({ agentId }) => agentId))]) });
  const cards = await dataSource.getRepository(ScoreCard).findBy({ id: In([...new Set(scores.map(({ cardId }) => cardId))]) });
  const versions = await dataSource.getRepository(ScoreCardVersion).findBy({ id: In([...new Set(scores.map(({ versionId }) => versionId))]) });
  return scores.map(({ id, attemptId, agentId, cardId, versionId, percent, isFatal, comment, scoredBy, scoredAt, callAt, answers }) => {
    const version = versions.find((other) => other.id === versionId)!;
    return {
      id, attemptId, agentId, cardId, percent, isFatal, comment, scoredBy, scoredAt, callAt, agent: agents.find((other) => other.id === agentId)?.name ?? '', card: cards.find((other) => other.id === cardId)?.name ?? '',
      version: version.ordinal, criteria: version.criteria.map((criterion) => ({ ...criterion, given: answers[criterion.id] ?? null })),
    };
  });
}
