import { weeklyOf } from '../compliance/opening.js';
import type { WeeklyHours } from '../compliance/schedule.entity.js';
import type { Callers } from './forwarding.entity.js';
import { isPattern, likeOneOf, type Shown } from './patterns.js';

/** A forwarding as the decision needs it. */
export interface Rule {
  isActive: boolean;
  callers: Callers;
  numbers: readonly string[];
  schedule?: { name: string; zone: string; hours: WeeklyHours; holidays: readonly string[] };
  whileClosed: boolean;
}

/** A call that is asked about. */
export interface Asked {
  /** Undefined where the caller shows none. */
  from: Shown | undefined;
  to: Shown;
  at: number;
  /** The caller's lists, of those that forwardings name: names by id. */
  lists: ReadonlyMap<number, string>;
}

/** Whether the forwarding is for the call, and why or why not, in sentences. */
export interface Judged {
  matches: boolean;
  reasons: string[];
}

/** Pure: the same call and rule have the same answer, so that it can be asked what would happen. */
export function judge(rule: Rule, asked: Asked): Judged {
  const parts = [byState(rule), byCaller(rule, asked), byNumber(rule, asked), byTime(rule, asked)].filter((part) => part !== undefined);
  return { matches: parts.every(({ matches }) => matches), reasons: parts.filter(({ matches }, _, all) => all.every((part) => part.matches) || !matches).map(({ reason }) => reason) };
}

interface Part {
  matches: boolean;
  reason: string;
}

const byState = ({ isActive }: Rule): Part | undefined => (isActive ? undefined : { matches: false, reason: 'It is switched off.' });

function byCaller({ callers: { listIds, patterns } }: Rule, { from, lists }: Asked): Part {
  if (listIds.length === 0 && patterns.length === 0) return { matches: true, reason: 'It is for every caller.' };
  const list = listIds.map((id) => lists.get(id)).find((name) => name !== undefined);
  if (list !== undefined) return { matches: true, reason: `The caller is on the list "${list}".` };
  const pattern = likeOneOf(patterns, from);
  if (pattern !== undefined) return { matches: true, reason: from ? `The caller's number is like ${pattern}.` : 'The caller shows no number.' };
  const where = [...(listIds.length > 0 ? ['on none of its lists'] : []), ...(patterns.length > 0 ? ['like none of its patterns'] : [])].join(' and ');
  return { matches: false, reason: `The caller is ${where}.` };
}

function byNumber({ numbers }: Rule, { to }: Asked): Part {
  if (numbers.length === 0) return { matches: true, reason: 'It is for every number called.' };
  const pattern = likeOneOf(numbers, to);
  return pattern === undefined
    ? { matches: false, reason: `The number called, ${to.number ?? to.asItCame}, is none of its numbers.` }
    : { matches: true, reason: `The number called is ${isPattern(pattern) ? `like ${pattern}` : pattern}.` };
}

function byTime({ schedule, whileClosed }: Rule, { at }: Asked): Part | undefined {
  if (!schedule) return undefined;
  const isOpen = weeklyOf(schedule.zone, schedule)(at) === at;
  return { matches: isOpen !== whileClosed, reason: `The schedule "${schedule.name}" is ${isOpen ? 'open' : 'closed'} then, and it is for when it is ${whileClosed ? 'closed' : 'open'}.` };
}
