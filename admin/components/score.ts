import type { Criterion } from '../../src/quality/criteria';

/** A score card as the API gives it. */
export interface ScoreCardRow {
  id: number;
  accountId: number;
  name: string;
  retiredAt: string | null;
  version: { ordinal: number; criteria: Criterion[]; createdBy: string; createdAt: string };
}

/** What was found of a call, as the API gives it. */
export interface ScoreRow {
  id: number;
  attemptId: string;
  agentId: number;
  agent: string;
  cardId: number;
  card: string;
  version: number;
  percent: number;
  isFatal: boolean;
  comment: string | null;
  scoredBy: string;
  scoredAt: string;
  callAt: string;
  criteria: (Criterion & { given: number | null })[];
}

/** How good the calls of one agent, or of all, were on average. */
export interface Average {
  scores: number;
  percent: number;
  fatal: number;
  /** In the order of the criteria; null where none applied. */
  byCriterion: (number | null)[];
}

export interface Averages {
  criteria: { cardId: number; card: string; id: number; text: string; isFatal: boolean }[];
  agents: ({ agentId: number; agent: string } & Average)[];
  all: Average;
}

/** From how many percents on a call was good, and below which it was not. */
export const toneOf = ({ percent, isFatal }: Pick<ScoreRow, 'percent' | 'isFatal'>): string => (isFatal || percent < 60 ? 'failed' : percent < 80 ? 'waiting' : 'done');

/** What a criterion got, in words. */
export function givenInWords({ kind, points, given }: Pick<ScoreRow['criteria'][number], 'kind' | 'points' | 'given'>): string {
  if (given === null) return 'did not apply';
  if (kind === 'yes or no') return given > 0 ? 'yes' : 'no';
  return `${given} of ${points}`;
}
