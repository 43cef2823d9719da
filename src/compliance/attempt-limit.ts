import { z } from 'zod';

/** At most so many calls to a person within so many hours, which go on from any moment backwards: all dialers of the account count. */
const attemptLimit = z.strictObject({
  attempts: z.int().min(1, 'A limit allows one attempt at least; to call nobody, do not start the dialer.').max(1_000),
  hours: z.int().min(1, 'A limit counts over one hour at least.').max(8_760, 'A limit counts over 8,760 hours at most, a year.'),
});
export type AttemptLimit = z.infer<typeof attemptLimit>;

export const attemptLimits = z.array(attemptLimit).max(5, 'Five limits of attempts are enough; the strictest holds.');
