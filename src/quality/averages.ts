import type { Principal } from '../accounts/principal.js';
import type { Context } from '../database/context.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import type { Average, Averages } from './average.js';
import { type Period, type ScoreLine, scoresIn } from './scores.js';

/** So many scores are added up at once: what twenty reviewers write in a year. */
const most = 50_000;

/** Averages by agent and criterion over the calls of a time. */
export async function averages(context: Pick<Context, 'dataSource'>, principal: Principal, period: Period): Promise<Result<Averages, Problem>> {
  if (period.from >= period.to) return failed(problem(422, 'The end of the time is not after its start.', 'to'));
  const lines = await scoresIn(context, principal, period, most + 1);
  if (lines.length > most) return failed(problem(422, 'More than 50,000 scores are in that time; ask for a shorter one.', 'from'));
  const criteria = criteriaOf(lines);
  const agents = [...new Map(lines.map(({ agentId, agent }) => [agentId, agent]))].map(([agentId, agent]) => ({ agentId, agent, ...averageOf(lines.filter((line) => line.agentId === agentId), criteria) }));
  return ok({ criteria, agents: agents.sort((one, other) => one.agent.localeCompare(other.agent)), all: averageOf(lines, criteria) });
}

/** The latest lines come first, so the first words that are found are the latest. */
function criteriaOf(lines: readonly ScoreLine[]): Averages['criteria'] {
  const found = new Map<string, Averages['criteria'][number]>();
  for (const { cardId, card, criteria } of lines)
    for (const { id, text, isFatal } of criteria) if (!found.has(`${cardId} ${id}`)) found.set(`${cardId} ${id}`, { cardId, card, id, text, isFatal });
  return [...found.values()].sort((one, other) => one.card.localeCompare(other.card) || one.id - other.id);
}

function averageOf(lines: readonly ScoreLine[], criteria: Averages['criteria']): Average {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const byCriterion = criteria.map(({ cardId, id }) => {
    const applied = lines.filter((line) => line.cardId === cardId).flatMap((line) => line.criteria.filter((criterion) => criterion.id === id && criterion.given !== null));
    return applied.length === 0 ? null : Math.round((sum(applied.map(({ given }) => given!)) / sum(applied.map(({ points }) => points))) * 100);
  });
  return { scores: lines.length, percent: lines.length === 0 ? 0 : Math.round(sum(lines.map(({ percent }) => percent)) / lines.length), fatal: lines.filter(({ isFatal }) => isFatal).length, byCriterion };
}
