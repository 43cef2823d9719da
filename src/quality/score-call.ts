import { Agent } from '../agents/agent.entity.js';
import { audit } from '../accounts/audit.js';
import { isDuplicate } from '../accounts/is-duplicate.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import { Attempt } from '../calls/attempt.entity.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { addUp, type Answers } from './criteria.js';
import { Score } from './score.entity.js';
import { scoreCard } from './score-cards.js';

export interface Scoring {
  attemptId: string;
  cardId: number;
  answers: Answers;
  comment?: string;
}

const mayNot = (): Problem => problem(403, 'Your role may not score calls; nothing was kept.');

/** Keeps what a reviewer found of a conversation, by the card as it is in force. Found again by the same reviewer, the last word holds. */
export async function scoreCall(context: Context, principal: Principal, { attemptId, cardId, answers, comment }: Scoring): Promise<Result<Score, Problem>> {
  if (!may(principal, 'score')) return failed(mayNot());
  const talked = await conversation(context, principal, attemptId);
  if (!talked.ok) return talked;
  const { attempt, agent } = talked.value;
  const card = await scoreCard(context, principal, cardId);
  if (!card.ok) return card;
  if (card.value.accountId !== attempt.accountId) return failed(problem(422, `The score card "${card.value.name}" is another account's than the call; nothing was kept.`, 'cardId'));
  if (card.value.retiredAt !== null) return failed(problem(409, `The score card "${card.value.name}" was retired; nothing was kept. Choose another one.`, 'cardId'));
  const sum = addUp(card.value.version.criteria, answers);
  if (typeof sum === 'string') return failed(problem(422, `${sum} Nothing was kept.`, 'answers'));
  const now = context.clock.now();
  const row = {
    accountId: attempt.accountId, attemptId, agentId: agent.id, cardId, versionId: card.value.version.id, answers, ...sum, comment: comment?.trim() || null, scoredBy: principal.name, scoredAt: new Date(now), callAt: attempt.createdAt,
  };
  const write = () =>
    transaction(context.dataSource, async (manager) => {
      const scores = manager.getRepository(Score);
      const before = await scores.findOneBy({ attemptId, scoredBy: principal.name });
      // MariaDB keeps one score for both.
      if (before && before.scoredBy !== principal.name) return failed(problem(409, `"${before.scoredBy}" has scored this call, and your name, "${principal.name}", is too similar; nothing was kept.`));
      const score = await scores.save(Object.assign(before ?? scores.create(), row));
      const detail = { card: card.value.name, agent: agent.name, percent: sum.percent, ...(before && { before: before.percent }) };
      await audit(manager, { at: now, accountId: attempt.accountId, actor: principal.name, action: 'score call', subject: `attempt ${attemptId}`, detail });
      return ok(score);
    });
  try {
    return await write();
  } catch (error) {
    // Clicked twice: the other one's row is there now, and this one replaces it.
    if (isDuplicate(error)) return write();
    throw error;
  }
}

/** Takes back what the reviewer themselves had found. */
export async function takeBackScore(context: Context, principal: Principal, attemptId: string): Promise<Result<void, Problem>> {
  if (!may(principal, 'score')) return failed(mayNot());
  const attempt = await findVisible(context.dataSource, principal, Attempt, attemptId);
  return transaction(context.dataSource, async (manager): Promise<Result<void, Problem>> => {
    const scores = manager.getRepository(Score);
    const mine = attempt && (await scores.findOneBy({ attemptId, scoredBy: principal.name }));
    if (mine?.scoredBy !== principal.name) return failed(problem(404, 'You have not scored this call.'));
    await scores.delete(mine.id);
    await audit(manager, { at: context.clock.now(), accountId: mine.accountId, actor: principal.name, action: 'take back score', subject: `attempt ${attemptId}`, detail: { percent: mine.percent } });
    return ok(undefined);
  });
}

/** The attempt and its agent, where they have talked and it is over. */
async function conversation({ dataSource }: Context, principal: Principal, attemptId: string): Promise<Result<{ attempt: Attempt; agent: Agent }, Problem>> {
  const attempt = await findVisible(dataSource, principal, Attempt, attemptId);
  if (!attempt) return failed(problem(404, 'There is no such attempt.'));
  const agent = attempt.agent !== null && attempt.bridgedAt !== null && attempt.nodeId !== null ? await dataSource.getRepository(Agent).findOneBy({ nodeId: attempt.nodeId, name: attempt.agent }) : null;
  if (!agent) return failed(problem(409, 'No agent talked in this call, so there is nothing to score.'));
  if (attempt.state !== 'settled') return failed(problem(409, 'The call is not over yet; score it afterwards.'));
  if (principal.userId !== undefined && agent.userId === principal.userId) return failed(problem(409, 'You talked in this call yourself; somebody else scores it.'));
  return ok({ attempt, agent });
}
