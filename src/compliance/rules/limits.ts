import { counted } from '../../shared/counted.js';
import { inSentence } from '../jurisdictions/jurisdiction.js';
import type { Rule } from '../rule.js';

const hour = 3_600_000;

/** Limits of attempts in windows that end now; every one holds, and the one that is closed for longest is named. */
export const byLimits: Rule = ({ calls = [] }, { limits = [] }, now, law) => {
  if (calls.length === 0) return undefined;
  const all = [...limits, ...law.flatMap((one) => (one.limits ?? []).map((limit) => ({ ...limit, of: inSentence(one) })))];
  const latestFirst = calls.map(({ at }) => at).sort((one, other) => other - one);
  let longest: { until: number; attempts: number; hours: number; of: string } | undefined;
  for (const { attempts, hours, of } of all) {
    // With this one out of the window there is room for another.
    const last = latestFirst[attempts - 1];
    const until = last === undefined ? 0 : last + hours * hour;
    if (until > now && until > (longest?.until ?? 0)) longest = { until, attempts, hours, of };
  }
  if (!longest) return undefined;
  const { until, attempts, hours, of } = longest;
  const span = hours % 24 === 0 && hours > 24 ? `${hours / 24} days` : counted(hours, 'hour');
  return { rule: 'attempts', reason: `This person was called ${counted(attempts, 'time')} within ${span}, the most that ${of} allows; the next call may be at ${new Date(until).toISOString()}.`, until };
};
