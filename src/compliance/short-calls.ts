import type { Jurisdiction, ShortCalls } from './jurisdictions/jurisdiction.js';

/** Calls of an account to a place that came to nothing, on the day that it is there now. */
export interface ShortCallsToday {
  calls: number;
  /** Calls under way, each of which may still become one; counted from `nearly` on. */
  underWay: number;
  /** When that day ends. */
  until: number;
}

/** From this share of a limit on somebody is warned, and calls under way are counted: a fifth of 100,000 is more than any account has at once. */
const nearly = 0.8;

export const isNear = (calls: number, { perDay }: ShortCalls): boolean => calls >= nearly * perDay;

/** A sentence for whoever watches a dialer, where the day's limit of a place is near or reached. In whole per cent, so that it does not change with every call. */
export function shortCallWarning({ name, shortCalls }: Pick<Jurisdiction, 'name' | 'shortCalls'>, today: ShortCallsToday | undefined): string | undefined {
  if (!shortCalls || !today || !isNear(today.calls, shortCalls)) return undefined;
  const { perDay, seconds } = shortCalls;
  const until = new Date(today.until).toISOString();
  const what = `unanswered calls and calls of ${seconds} seconds at most`;
  if (isFull(today, shortCalls)) return `Nobody in ${name} is called before ${until}: the account has had as many ${what} there as a day may have.`;
  return `${name}: the account has had ${Math.floor((100 * today.calls) / perDay)} % of the ${perDay.toLocaleString('en')} ${what} for which carriers block whoever calls; at the limit nobody there is called before ${until}.`;
}

/** One more could be the call at which carriers block. */
export const isFull = ({ calls, underWay }: ShortCallsToday, { perDay }: ShortCalls): boolean => calls + underWay >= perDay;
