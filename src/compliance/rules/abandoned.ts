import { counted } from '../../shared/counted.js';
import type { Rule } from '../rule.js';

/** Who was called and heard nobody is left in peace for a while, by whichever dialer of the account it was: the longer of the dialer's time and the law's. */
export const byAbandoned: Rule = ({ number, abandonedAt }, { abandonedLockoutHours = 0 }, now, law) => {
  const hours = Math.max(abandonedLockoutHours, ...law.map((one) => one.abandonedLockoutHours ?? 0));
  const until = (abandonedAt ?? Number.NEGATIVE_INFINITY) + hours * 3_600_000;
  if (until <= now) return undefined;
  return { rule: 'abandoned', reason: `A call to ${number} was abandoned at ${new Date(abandonedAt!).toISOString()}: it is not called again for ${counted(hours, 'hour')}.`, until };
};
