import { z } from 'zod';
import { attemptResults } from '../calls/attempt-result.js';

/**
 * After an attempt with one of these results, or one of these words of an agent, its number is put on a list (D4): on one that
 * blocks, or on one that another dialer calls. With neither it holds after every attempt.
 */
export const listRule = z.strictObject({
  name: z.string().trim().max(60).default(''),
  results: z.array(z.enum(attemptResults).exclude(['refused'])).max(attemptResults.length).default([]),
  /** Dispositions of the dialer, by name. */
  dispositions: z.array(z.string().trim().min(1).max(60)).max(30).default([]),
  /** Whether the contact is to be tried again by this dialer. */
  retries: z.enum(['any', 'pending', 'ended']).default('any'),
  listId: z.int().positive(),
  /** From the attempt's end, or from the agent's word where that comes later. */
  delayMinutes: z.int().min(0).max(525_600).default(0),
  /** On a list that blocks: for so many days; empty is for ever. */
  blockDays: z.int().min(1).max(3_650).nullable().default(null),
  /** Beside the contact's own, or in their place. */
  attributes: z.record(z.string().trim().min(1, 'An attribute has a name.').max(100), z.string().max(500)).default({}),
});

export type ListRule = z.infer<typeof listRule>;

/** What is known of an attempt when its rules are looked at. */
export interface RuleOccasion {
  result: string;
  /** The agent's word, by its name. */
  disposition?: string | undefined;
  /** The contact is to be tried again. */
  isPending: boolean;
}

/** The rules that hold after an attempt, by their places among the dialer's. */
export function holding(rules: readonly ListRule[], occasion: RuleOccasion): number[] {
  return rules.flatMap((rule, index) => (holds(rule, occasion) ? [index] : []));
}

function holds({ results, dispositions, retries }: ListRule, { result, disposition, isPending }: RuleOccasion): boolean {
  if (retries !== 'any' && (retries === 'pending') !== isPending) return false;
  if (results.length === 0 && dispositions.length === 0) return true;
  return results.some((one) => one === result) || dispositions.some((name) => name.toLowerCase() === disposition?.toLowerCase());
}

/** How a rule is called: by its name, else by its place. */
export const ruleName = ({ name }: ListRule, index: number): string => (name ? `“${name}”` : `${index + 1}`);

/** What came of the attempt, for the row on the list. */
export const occasionInWords = ({ result, disposition, isPending }: RuleOccasion): string =>
  `${disposition ? `${disposition} (${result})` : result}, ${isPending ? 'to be tried again' : 'no attempt left'}`;
