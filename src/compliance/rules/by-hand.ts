import type { Rule } from '../rule.js';

/** Whoever has talked to an agent by a call that was dialled by hand has been reached, whichever dialer that was for. */
export const byHand: Rule = ({ number, addedAt, reachedByHandAt }, { manualCallIsSuccess = false }) => {
  if (!manualCallIsSuccess || reachedByHandAt === undefined || addedAt === undefined || reachedByHandAt < addedAt) return undefined;
  const reason = `${number} was reached at ${new Date(reachedByHandAt).toISOString()} by a call that an agent dialled by hand, after it came onto the list.`;
  return { rule: 'already reached', reason, ends: 'success', status: 'DIALED BY HAND' };
};
