import { z } from 'zod';
import { bestMatch, callerIdRule } from '../caller-ids/rule.js';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'A time of day is written as HH:MM, from 00:00 to 24:00.');

/** A point in time with its offset, such as 2026-11-22T09:00:00-05:00. */
const instant = z.iso.datetime({ offset: true, error: 'A point in time is written like 2026-11-22T09:00:00-05:00.' });

/** How fast a broadcast goes: as the limits allow, or evenly between two instants. */
const rate = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fast') }),
  z
    .object({ kind: z.literal('evenly'), start: instant, end: instant })
    .refine(({ start, end }) => Date.parse(start) < Date.parse(end), { error: 'The end of the even distribution is not after its start.', path: ['end'] }),
]);

/** Between these times of day in the contact's own time zone (A10). */
const hours = z
  .object({ restrict: z.boolean().default(true), from: timeOfDay.default('08:00'), to: timeOfDay.default('20:00') })
  .refine(({ restrict, from, to }) => !restrict || from < to, { error: 'The allowed end of dialling is not after its start.', path: ['to'] });

/** Everything that can be set on a dialer beside its name and lists. Times are seconds or minutes as their names say. */
export const dialerSettings = z.object({
  mode: z.enum(['contact first']).default('contact first'),
  method: z.enum(['auto']).default('auto'),
  rate: rate.default({ kind: 'fast' }),
  order: z.enum(['fifo', 'lifo']).default('fifo'),
  listOrder: z.enum(['sequence', 'interleaved']).default('sequence'),
  /** How long a number may ring. 15 s at least: 16 CFR 310.4(b)(4)(ii). */
  ringSeconds: z.int().min(15, 'A number must be let ring for at least 15 seconds.').max(120).default(30),
  maxAttempts: z.int().min(1).max(20).default(1),
  retryMinutes: z.int().min(1).max(43_200).default(60),
  concurrentCalls: z.int().min(1).max(10_000).default(10),
  callsPerSecond: z.number().min(0.01).max(1_000).default(5),
  callerId: callerIdRule.default(bestMatch),
  callerIdName: z.string().max(60).default(''),
  messageId: z.int().positive().nullable().default(null),
  hours: hours.default({ restrict: true, from: '08:00', to: '20:00' }),
  scheduleId: z.int().positive().nullable().default(null),
  /** Started before this, it waits as scheduled; reached by the minute. */
  startAt: instant.nullable().default(null),
  /** Stops then, whatever is left. */
  stopAt: instant.nullable().default(null),
  /** A hit on a blocking list with a time limit: end the contact's run, or wait for the limit (D2). */
  blacklistHit: z.enum(['end', 'wait']).default('end'),
  tag: z.string().max(100).default(''),
  /** The tag of the outbound campaign that its calls belong to, where the shown number has none of its own. */
  outboundCampaign: z.string().trim().max(100).default(''),
  /** Whether line type, place and time zone of a number are looked up before it is called (A9); by the account's provider where it has one, which costs. */
  enhancedCallerId: z.boolean().default(false),
});

export type DialerSettings = z.infer<typeof dialerSettings>;

/** Settings as versions have them that were saved before caller IDs had rules: the number itself, or empty for the gateway's. */
type StoredSettings = Omit<DialerSettings, 'callerId' | 'outboundCampaign' | 'enhancedCallerId'> & Partial<DialerSettings> & { callerIdNumber?: string };

/** Reads a stored version, however old: what was added since has the value by which it dials as it did. */
export function readStoredSettings({ callerIdNumber = '', ...stored }: StoredSettings): DialerSettings {
  return { callerId: { ...bestMatch, number: callerIdNumber }, outboundCampaign: '', enhancedCallerId: false, ...stored };
}
