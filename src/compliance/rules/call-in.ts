import type { Rule } from '../rule.js';

/** Whoever called in and talked to somebody, at whichever number of the account, since they were added has been reached (A22). */
export const byCallIn: Rule = ({ number, addedAt, calledInAt }, { inboundCallIsSuccess = false }) => {
  if (!inboundCallIsSuccess || calledInAt === undefined || addedAt === undefined || calledInAt < addedAt) return undefined;
  const reason = `${number} called in and talked to somebody at ${new Date(calledInAt).toISOString()}, after it came onto the list.`;
  return { rule: 'already reached', reason, ends: 'success', status: 'CALLED IN' };
};
