import { parsePhoneNumberFromString, type NumberType } from 'libphonenumber-js/max';
import { longestPrefix, prefixTable } from '../compliance/prefix-tables.js';
import { stateCodes } from './states.js';

/** What sort of line a number is. In North America mobile and fixed lines share their area codes, so a number alone does not tell. */
export const lineTypes = ['mobile', 'fixed', 'fixed or mobile', 'voip', 'toll free', 'premium', 'other', 'unknown'] as const;
export type LineType = (typeof lineTypes)[number];

/** What a number itself tells, offline. */
export interface NumberFacts {
  /** 1 for North America. */
  callingCode: string;
  /** The digits behind the calling code. */
  national: string;
  /** ISO 3166 code; the calling code where the number is of no country in particular. */
  country: string;
  /** The area code in North America, elsewhere the place. */
  area: string | undefined;
  /** Such as `Berlin` or `Chicago, IL`. */
  place: string | undefined;
  /** `IL`; outside of North America what the table names behind the city. */
  state: string | undefined;
  lineType: LineType;
  /** Whoever calls it pays more than for a call to its country, or it is of none, as satellite telephones are. */
  costsExtra: boolean;
}

const northAmerica = '1';
/** +800 is of no country, and costs nothing (ITU-T E.164.1). */
const freephone = '800';

const byType: Partial<Record<NonNullable<NumberType>, LineType>> = {
  MOBILE: 'mobile', PAGER: 'other', FIXED_LINE: 'fixed', FIXED_LINE_OR_MOBILE: 'fixed or mobile', VOIP: 'voip', TOLL_FREE: 'toll free', PREMIUM_RATE: 'premium',
  SHARED_COST: 'other', PERSONAL_NUMBER: 'other', UAN: 'other', VOICEMAIL: 'other',
};

/** 070 in the United Kingdom is personal, and dear. */
const dear: readonly (NumberType | undefined)[] = ['PREMIUM_RATE', 'SHARED_COST', 'PERSONAL_NUMBER'];

const mostKept = 20_000;
const kept = new Map<string, NumberFacts | undefined>();

/** The facts of a number in E.164 form; undefined for what is none (`*31#`). The library takes 33 µs for one, so the last ones are kept. */
export function factsOf(number: string): NumberFacts | undefined {
  if (kept.has(number)) return kept.get(number);
  if (kept.size >= mostKept) kept.clear();
  const facts = read(number);
  kept.set(number, facts);
  return facts;
}

function read(number: string): NumberFacts | undefined {
  const parsed = number.startsWith('+') ? parsePhoneNumberFromString(number) : undefined;
  if (!parsed) return undefined;
  const callingCode = String(parsed.countryCallingCode);
  const national = String(parsed.nationalNumber);
  const table = prefixTable(`geocodes/en/${callingCode}.bson`);
  const found = table && longestPrefix(table, national);
  const type = parsed.getType();
  return {
    callingCode,
    national,
    country: parsed.country ?? callingCode,
    area: callingCode === northAmerica ? national.slice(0, 3) : found?.text,
    place: found?.text,
    state: found && stateOf(found.text, callingCode),
    lineType: (type && byType[type]) ?? 'unknown',
    costsExtra: dear.includes(type) || (parsed.isNonGeographic() && callingCode !== freephone),
  };
}

/** `Chicago, IL` and `Illinois` are in the same state; elsewhere the last part is (`São Paulo - SP`), where there are parts. */
function stateOf(place: string, callingCode: string): string | undefined {
  const last = /(?:, | - )([^,]+)$/.exec(place)?.[1]?.trim();
  return callingCode === northAmerica ? (last ?? stateCodes[place] ?? place) : last;
}

/**
 * How many digits behind the calling code two numbers have in common, where that means something: in North America
 * area codes that begin alike lie anywhere (201 New Jersey, 202 Washington), so there only whole ones count.
 */
export function commonPrefix(one: NumberFacts, other: NumberFacts): number {
  if (one.callingCode !== other.callingCode || (one.callingCode === northAmerica && one.area !== other.area)) return 0;
  let length = 0;
  while (length < one.national.length && one.national[length] === other.national[length]) length++;
  return length;
}
