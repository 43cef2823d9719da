import type { Criterion } from '../../src/quality/criteria';

export type { Average, Averages } from '../../src/quality/average';

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

/** From how many percents on a call was good, and below which it was not. */
export const toneOf = ({ percent, isFatal }: Pick<ScoreRow, 'percent' | 'isFatal'>): string => (isFatal || percent < 60 ? 'failed' : percent < 80 ? 'waiting' : 'done');

/** What a criterion got, in words. */
export function givenInWords({ kind, points, given }: Pick<ScoreRow['criteria'][number], 'kind' | 'points' | 'given'>): string {
  if (given === null) return 'did not apply';
  if (kind === 'yes or no') return given > 0 ? 'yes' : 'no';
  return `${given} of ${points}`;
}
