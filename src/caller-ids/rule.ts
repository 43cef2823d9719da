import { z } from 'zod';

/** A caller ID as carriers take it, empty for none; beside numbers also service codes such as *31#. */
const shown = z.string().trim().max(32).regex(/^([+*#]*\d[\d+*#]*)?$/, 'A caller ID is written in digits, without letters, blanks and brackets, such as +12025550123.');

const id = z.int().positive();

/** Numbers on this contact list are never shown. */
const exclusion = { excludeListId: id.nullable().default(null) };

/** Which number the called party sees (A8). What cannot be used now (its daily cap, a rest, the exclusion list) is passed over, and it is said. */
export const callerIdRule = z.discriminatedUnion('kind', [
  /** Always this one. Empty: best match. */
  z.strictObject({ kind: z.literal('specific'), number: shown.default(''), ...exclusion }),
  /** The account's number nearest to the called one. */
  z.strictObject({ kind: z.literal('best match'), ...exclusion }),
  /** The number of the agent who is to talk; best match where they have none, or it is not known yet who it is. */
  z.strictObject({ kind: z.literal('agent'), ...exclusion }),
  /** The one that the contact saw last; else best match. */
  z.strictObject({ kind: z.literal('last or best match'), ...exclusion }),
  /** The one that the contact saw last; else this one. */
  z.strictObject({ kind: z.literal('last or specific'), number: shown.min(1, 'Choose the number that is shown to a contact who has seen none yet.'), ...exclusion }),
  /** Best match among the numbers of a team. */
  z.strictObject({ kind: z.literal('team'), team: z.string().trim().min(1, 'Choose the team whose numbers are shown.').max(60), ...exclusion }),
  /** Any number of these contact lists (C7). */
  z.strictObject({ kind: z.literal('random'), listIds: z.array(id).min(1, 'Choose at least one list of numbers to show.').max(20), ...exclusion }),
]);

export type CallerIdRule = z.infer<typeof callerIdRule>;

/** A team is a word on caller IDs; how it is written in capitals does not matter. */
export const isSameTeam = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Where nothing is chosen. */
export const bestMatch: Extract<CallerIdRule, { kind: 'specific' }> = { kind: 'specific', number: '', excludeListId: null };
