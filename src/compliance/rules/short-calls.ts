import { isFull } from '../short-calls.js';
import type { Rule } from '../rule.js';

/** Before a day's calls that came to nothing are so many that the carriers of the place block whoever calls, nobody there is called any more that day. */
export const byShortCalls: Rule = ({ shortCalls }, _rules, now, law) => {
  for (const { code, name, shortCalls: limit } of law) {
    const today = limit && shortCalls?.get(code);
    if (!today || now >= today.until || !isFull(today, limit)) continue;
    const count = today.calls.toLocaleString('en');
    const reason = `${name}: ${count} calls of the account there came to nothing today (unanswered, or over within ${limit.seconds} seconds), and with those under way they may come to ${limit.perDay.toLocaleString('en')}, from which on carriers block whoever calls. Nobody there is called before ${new Date(today.until).toISOString()}.`;
    return { rule: 'short calls', reason, until: today.until };
  }
  return undefined;
};
