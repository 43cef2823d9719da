import { z } from 'zod';

/**
 * One thing that a conversation is judged by: so many points at most, or done or not done (`yes or no`), which gives all of its
 * points or none. A fatal one that got nothing makes the whole call worth nothing, whatever else was good (in other products
 * "auto-fail" or "critical").
 */
export interface Criterion {
  /** Of the card; the same through its versions, so that averages go on when the wording changes. */
  id: number;
  text: string;
  kind: 'points' | 'yes or no';
  /** From 1 to 100. */
  points: number;
  isFatal: boolean;
}

/** Points by the criterion's id; null: it did not apply to this call, and counts neither way. */
export type Answers = Record<string, number | null>;

/** A card as it is written; a criterion without an id is a new one. */
export const criteriaInput = z
  .array(
    z.strictObject({
      id: z.int().positive().optional(),
      text: z.string().trim().min(1, 'Say what each criterion asks.').max(200, 'A criterion has 200 characters at most.'),
      kind: z.enum(['points', 'yes or no']),
      points: z.int('Points are whole numbers from 1 to 100.').min(1, 'Points are whole numbers from 1 to 100.').max(100, 'Points are whole numbers from 1 to 100.'),
      isFatal: z.boolean().default(false),
    }),
  )
  .min(1, 'A card needs a criterion at least.')
  .max(30, 'A card has 30 criteria at most: who listens must be able to keep them in mind.');
export type CriteriaInput = z.input<typeof criteriaInput>;

/** Gives new criteria an id that none of the card had before, up to `last`. */
export function withIds(input: z.output<typeof criteriaInput>, last: number): Criterion[] {
  let next = last;
  return input.map(({ id, ...criterion }) => ({ id: id ?? (next += 1), ...criterion }));
}

export interface Sum {
  /** Of the points that could be had, rounded to whole percents. */
  percent: number;
  isFatal: boolean;
}

/** Adds up a card that was filled in; the failure says in a sentence what is missing or wrong in it. */
export function addUp(criteria: readonly Criterion[], answers: Answers): Sum | string {
  const unknown = Object.keys(answers).find((id) => !criteria.some((criterion) => String(criterion.id) === id));
  if (unknown !== undefined) return `The card has no criterion ${unknown}.`;
  for (const { id, text, kind, points } of criteria) {
    const given = answers[id];
    if (given === undefined) return `Say something to each criterion; "${text}" is left.`;
    if (given === null) continue;
    if (!Number.isInteger(given) || given < 0 || given > points) return `"${text}" takes whole points from 0 to ${points}.`;
    if (kind === 'yes or no' && given !== 0 && given !== points) return `"${text}" is done, which is ${points}, or not done, which is 0.`;
  }
  const applied = criteria.filter(({ id }) => answers[id] !== null);
  if (applied.length === 0) return 'No criterion applies to this call, so there is nothing to score.';
  const isFatal = applied.some((criterion) => criterion.isFatal && answers[criterion.id] === 0);
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const share = sum(applied.map(({ id }) => answers[id]!)) / sum(applied.map(({ points }) => points));
  return { percent: isFatal ? 0 : Math.round(share * 100), isFatal };
}
