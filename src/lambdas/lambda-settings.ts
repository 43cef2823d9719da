import { z } from 'zod';
import { lambdaKinds, type LambdaKind } from './lambda.entity.js';

/** At three bytes a character it fits MariaDB's 65,535 bytes. */
const longestSource = 20_000;

/** Milliseconds that a lambda may take, by kind. A call waits for it. */
export const timeLimits: Record<LambdaKind, { least: number; usual: number; most: number }> = {
  script: { least: 1, usual: 50, most: 1_000 },
  endpoint: { least: 100, usual: 1_000, most: 5_000 },
};

const content = {
  source: z.string().max(longestSource, `A script has at most ${longestSource.toLocaleString('en')} characters.`).regex(/^[^\0]*$/, 'A script is text, without zero bytes.'),
  url: z.string().trim().max(500),
  timeLimit: z.int().describe('Milliseconds: of computing for a script (50 unless told), until the answer is there for an endpoint (1000 unless told).'),
};

const name = z.string().trim().min(1, 'Give the lambda a name.').max(200);

export const lambdaInput = z.strictObject({
  name,
  kind: z.enum(lambdaKinds),
  source: content.source.optional().describe('Of a script: the body of a function that returns { queue } or { agent }.'),
  url: content.url.optional().describe('Of an endpoint: https, on the internet.'),
  timeLimit: content.timeLimit.optional(),
  enabled: z.boolean().optional(),
});

export const lambdaChanges = z.strictObject({ name, ...content, enabled: z.boolean() }).partial();

export type LambdaInputFields = z.output<typeof lambdaInput>;
export type LambdaChanges = z.output<typeof lambdaChanges>;

/** What a version holds. */
export interface Content {
  source: string | null;
  url: string | null;
  timeLimit: number;
}
