import type { AttemptLimit } from '../attempt-limit.js';
import type { CustomerType, Purpose } from '../customer-type.js';
import type { WeeklyHours } from '../schedule.entity.js';

/** The rules of one place, as data: changing them changes no code. Nothing here is legal advice. */
export interface Jurisdiction {
  /** ISO 3166, with the state behind it where it is one's: `US`, `US-FL`; a further word where a law has a narrower subject. */
  code: string;
  name: string;
  /** The day on which its sources were read. */
  version: string;
  sources: readonly string[];
  /** Checked against a source that names the rule; others are off until somebody turns them on. */
  verified: boolean;
  /** The country called; empty: the default for every country, for the kinds of rules of which its own verified ones have none. */
  country?: string;
  /** The state called, where the rule is a state's. */
  state?: string;
  customers: readonly CustomerType[];
  /** Calls of this purpose alone; else of any. */
  purpose?: Purpose;
  /** When calls are allowed, in the zone of whoever is called. */
  hours?: WeeklyHours;
  /** Days without calls, YYYY-MM-DD in that zone. */
  holidays?: readonly string[];
  /** None (an empty list) where the law is known to set none, so that the default's do not hold either. */
  limits?: readonly AttemptLimit[];
  /** No call for so many days after somebody talked to an agent, and after they refused what they were offered. */
  daysAfterConversation?: number;
  daysAfterRefusal?: number;
  /** No call for so many hours after an abandoned one. */
  abandonedLockoutHours?: number;
  /** Lists of the kind registry that are of this country block, and are too old after so many days. */
  registry?: { maxAgeDays: number };
  /** The least time for which a number rings. No dialer can be set to less than 15 s, wherever it calls (dialers/settings.ts). */
  ringSeconds?: number;
  /** The most of a campaign's live answers that may be abandoned within so many days; pacing keeps it over every day as well (abandoned-cap.ts). */
  abandonedShare?: { share: number; days: 30 };
  shortCalls?: ShortCalls;
  /** What the law also says, and who keeps it. */
  duties?: readonly Duty[];
}

/** Calls that come to nothing: unanswered ones, and those over within so many seconds of the answer. Where carriers count so many in a day, they block whoever called. */
export interface ShortCalls {
  seconds: number;
  perDay: number;
  /** Where its days begin and end. */
  zone: string;
}

/** What a law says beside the rules that the gate judges. */
interface Duty {
  says: string;
  /** Whether the product keeps it by itself, or leaves it to people. */
  keptBy: 'product' | 'people';
  /** Where it keeps it, or what people have to do. */
  how: string;
}

const allDays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** The same times on each of these days. */
export const on = (days: readonly (typeof allDays)[number][], ...times: { from: string; to: string }[]): WeeklyHours => Object.fromEntries(days.map((day) => [day, times]));
export const everyDay = (from: string, to: string): WeeklyHours => on(allDays, { from, to });
export const weekdays = allDays.slice(0, 5);
