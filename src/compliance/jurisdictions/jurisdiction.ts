import { isSupportedCountry } from 'libphonenumber-js';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { failed, ok, type Result } from '../../shared/result.js';
import { attemptLimits } from '../attempt-limit.js';
import { customerTypes, purposes } from '../customer-type.js';
import { weeklyHours } from '../weekly-hours.js';
import { datesOf, movableDay, yearlyDay } from './holidays.js';

const sentence = z.string().min(1).max(1_000);
const days = z.int().min(1).max(3_650);

/** Calls that come to nothing: unanswered ones, and those over within so many seconds of the answer. Where carriers count so many in a day, they block whoever called. */
const shortCalls = z.strictObject({
  seconds: z.int().min(0).max(600),
  perDay: z.int().min(1),
  /** Where its days begin and end. */
  zone: z.string().refine((zone) => IANAZone.isValidZone(zone), 'This time zone does not exist; zones are written like America/New_York.'),
});
export type ShortCalls = z.infer<typeof shortCalls>;

/** The rules of one place, as they are written in a file: changing them changes no code. Nothing here is legal advice. */
const pack = z
  .strictObject({
    /** ISO 3166, with the state behind it where it is one's: `US`, `US-FL`; a further word where a law has a narrower subject. */
    code: z.string().max(20).regex(/^[A-Z0-9]+(-[A-Z0-9]+)*$/, 'A code is written in capitals, such as IT or US-FL.'),
    name: z.string().min(1).max(100),
    /** The day on which its sources were read. */
    version: z.iso.date({ error: 'A version is the day on which the sources were read, as YYYY-MM-DD.' }),
    sources: z.array(sentence).min(1, 'At least one source is named.'),
    /** From a source that names the rule, or (Alabama, Louisiana) such that being wrong only keeps calls back; others are off until somebody turns them on. */
    verified: z.boolean(),
    /** The country called; empty: the default for every country, for the kinds of rules of which its own verified ones have none. */
    country: z.string().refine((code): boolean => isSupportedCountry(code), 'A country is written in two capitals, as in ISO 3166: GB, not UK.').optional(),
    /** The state called, where the rule is a state's. */
    state: z.string().regex(/^[A-Z]{2}$/, 'A state is written in two capitals, such as FL.').optional(),
    customers: z.array(z.enum(customerTypes)).min(1, 'It protects consumers, businesses, or both.'),
    /** Calls of this purpose alone; else of any. */
    purpose: z.enum(purposes).optional(),
    /** When calls are allowed, in the zone of whoever is called. */
    hours: weeklyHours.optional(),
    /** Days without calls in that zone, and those of which the next weekday is one too where they are on a weekend. */
    holidays: z.array(movableDay).optional(),
    holidaysWithNextWeekday: z.array(yearlyDay).optional(),
    /** None (an empty list) where the law is known to set none, so that the default's do not hold either. */
    limits: attemptLimits.optional(),
    /** No call for so many days after somebody talked to an agent, and after they refused what they were offered. */
    daysAfterConversation: days.optional(),
    daysAfterRefusal: days.optional(),
    /** No call for so many hours after an abandoned one. */
    abandonedLockoutHours: z.int().min(1).max(8_760).optional(),
    /** Lists of the kind registry that are of this country block, and are too old after so many days. */
    registry: z.strictObject({ maxAgeDays: days }).optional(),
    /** The least time for which a number rings. No dialer can be set to less than 15 s, wherever it calls (dialers/settings.ts). */
    ringSeconds: z.int().min(1).max(15, 'Every dialer lets a number ring for 15 seconds at least; more is not kept here.').optional(),
    /** The most of a campaign's live answers that may be abandoned within so many days; pacing keeps it over every day as well (abandoned-cap.ts). */
    abandonedShare: z.strictObject({ share: z.number().gt(0).max(1), days: z.literal(30) }).optional(),
    shortCalls: shortCalls.optional(),
    /** How long records of calls are kept at least, and the rule that says so. An account that keeps its calls for less is warned (records-kept.ts). */
    records: z.strictObject({ months: z.int().min(1).max(240, 'An account keeps calls for 240 months at most.'), source: sentence }).optional(),
    /** What the law also says beside the rules that the gate judges, whether the product keeps it by itself or leaves it to people, and where it keeps it, or what they have to do. */
    duties: z.array(z.strictObject({ says: sentence, keptBy: z.enum(['product', 'people']), how: sentence })).optional(),
    /** For whoever changes the file: what a figure rests on, and what of the law is not in it. */
    notes: z.array(sentence).optional(),
  })
  .refine(({ state, country }) => state === undefined || country === 'US', { error: 'States are known of the United States alone.', path: ['state'] })
  .refine(({ registry, country }) => !registry || country, { error: 'A registry is of a country: name that.', path: ['registry'] })
  .refine(({ shortCalls: limit, country }) => !limit || country, { error: 'Short calls are counted by country: name that.', path: ['shortCalls'] })
  .refine(({ holidays, holidaysWithNextWeekday, hours }) => hours || (!holidays && !holidaysWithNextWeekday), { error: 'Holidays are days without hours: name the hours of the others.', path: ['hours'] });

/** A pack as the rules use it. */
export type Jurisdiction = Omit<z.infer<typeof pack>, 'holidays' | 'holidaysWithNextWeekday'> & {
  /** YYYY-MM-DD in the zone of whoever is called. */
  holidays?: readonly string[];
  /** The file of the house in which it is written (house.ts); none: it is shipped. */
  ownFile?: string;
};

/** In a sentence. */
export const inSentence = ({ name, country }: Pick<Jurisdiction, 'name' | 'country'>): string => (country === undefined ? 'our default rule' : name);

/** Checks what a file says. The failure names the file and the field. */
export function readJurisdiction(file: string, content: unknown): Result<Jurisdiction, string> {
  const parsed = pack.safeParse(content, { error: ({ code, input }) => (code === 'invalid_type' && input === undefined ? 'This field is missing.' : undefined) });
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    return failed(`${file}${path.length > 0 ? `, ${path.join('.')}` : ''}: ${message}`);
  }
  const { holidays, holidaysWithNextWeekday, ...rest } = parsed.data;
  return ok(holidays || holidaysWithNextWeekday ? { ...rest, holidays: datesOf(holidays ?? [], holidaysWithNextWeekday ?? []) } : rest);
}
