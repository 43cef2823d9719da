import { counted } from '../../shared/counted.js';
import { inSentence } from '../jurisdictions/jurisdiction.js';
import type { PastCall } from '../past-call.js';
import type { Rule } from '../rule.js';

const day = 86_400_000;

/** Days of peace that a law gives after a conversation, or after a refusal; the one that ends last is named. */
export const byRest: Rule = ({ calls = [] }, _rules, now, law) => {
  if (calls.length === 0) return undefined;
  const rests = law.flatMap((one) => [
    { days: one.daysAfterConversation ?? 0, at: latest(calls, 'isConversation'), words: 'talked to an agent', name: inSentence(one) },
    { days: one.daysAfterRefusal ?? 0, at: latest(calls, 'isRefusal'), words: 'refused', name: inSentence(one) },
  ]);
  const ends = rests.flatMap(({ days, at, words, name }) => (at === undefined || at + days * day <= now ? [] : [{ until: at + days * day, at, days, words, name }]));
  if (ends.length === 0) return undefined;
  const last = ends.reduce((one, other) => (other.until > one.until ? other : one));
  return { rule: 'rest', reason: `This person ${last.words} at ${new Date(last.at).toISOString()}; ${last.name} gives them ${counted(last.days, 'day')} of peace, until ${new Date(last.until).toISOString()}.`, until: last.until };
};

const latest = (calls: readonly PastCall[], what: 'isConversation' | 'isRefusal'): number | undefined => {
  const found = calls.filter((call) => call[what]);
  return found.length === 0 ? undefined : Math.max(...found.map(({ at }) => at));
};
