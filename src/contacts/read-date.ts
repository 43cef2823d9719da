import { DateTime } from 'luxon';
import { failed, ok, type Result } from '../shared/result.js';

/** Where dates are written with the month first. */
const monthFirst = new Set(['US', 'PH', 'PR', 'GU', 'VI', 'AS', 'MP', 'FM', 'MH', 'PW']);

export interface DateHabits {
  /** ISO 3166 code of the account's country. */
  country: string;
  /** The zone of times that name none. */
  zone: string;
}

const time = '(?:[T .]+(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?)?\\s*(?<offset>Z|[+-]\\d{2}:?\\d{2})?';
const yearFirst = new RegExp(`^(?<year>\\d{4})[-/.](?<month>\\d{1,2})[-/.](?<day>\\d{1,2})${time}$`, 'i');
const withDots = new RegExp(`^(?<day>\\d{1,2})[.-](?<month>\\d{1,2})[.-](?<year>\\d{4})${time}$`, 'i');
const withSlashes = new RegExp(`^(?<first>\\d{1,2})/(?<second_>\\d{1,2})/(?<year>\\d{4})${time}$`, 'i');

/**
 * Reads a date, with or without a time, as people and their programs write it: 2026-12-31,
 * 2026-12-31T18:00:00Z, 2026-12-31 18:00, 31.12.2026, 31/12/2026 (in the United States 12/31/2026).
 * A date alone is its first instant, or with `wholeDay` its last: a block until the 31st holds on the 31st.
 * The failure is the end of a sentence that begins with the text.
 */
export function readDate(text: string, { country, zone }: DateHabits, wholeDay = false): Result<number, string> {
  const parts = (yearFirst.exec(text) ?? withDots.exec(text) ?? withSlashes.exec(text))?.groups;
  if (!parts) return failed('is not a date; dates are written like 2026-12-31, 31.12.2026 or 2026-12-31 18:00');
  const isMonthFirst = monthFirst.has(country);
  const [month, day] = parts.first === undefined ? [parts.month, parts.day] : isMonthFirst ? [parts.first, parts.second_] : [parts.second_, parts.first];
  const hasTime = parts.hour !== undefined;
  const at = DateTime.fromObject(
    {
      year: Number(parts.year), month: Number(month), day: Number(day), hour: Number(parts.hour ?? 0), minute: Number(parts.minute ?? 0),
      second: Number(parts.second ?? 0), millisecond: Math.floor(Number(`0.${parts.fraction ?? 0}`) * 1000),
    },
    { zone: zoneOf(parts.offset, zone) },
  );
  if (!at.isValid) {
    const order = parts.first === undefined ? '' : isMonthFirst ? ' (it is read as month/day/year)' : ' (it is read as day/month/year)';
    return failed(`is not a day or time that exists${order}`);
  }
  return ok((wholeDay && !hasTime ? at.endOf('day') : at).toMillis());
}

function zoneOf(offset: string | undefined, fallback: string): string {
  if (offset === undefined) return fallback;
  return /^z$/i.test(offset) ? 'UTC' : `UTC${offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`}`;
}
