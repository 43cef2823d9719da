import type { Rule } from '../rule.js';

/** Nobody is rung while a call of the account to them is under way, whichever list, dialer or agent it is of. */
export const byUnderWay: Rule = ({ number, underWay }, _rules, now) => {
  if (!underWay || underWay.until <= now) return undefined;
  const which = underWay.number === number ? 'this number' : `another number of theirs, ${underWay.number},`;
  return { rule: 'under way', reason: `A call to ${which} is under way. It is asked again at ${new Date(underWay.until).toISOString()}.`, until: underWay.until };
};
