import { z } from 'zod';

/** Public holidays of the years for which the rules are held: far enough ahead that no dialer meets their end. */
const firstYear = 2025;
const lastYear = 2050;

const day = 86_400_000;
const date = (year: number, month: number, dayOfMonth: number): string => new Date(Date.UTC(year, month - 1, dayOfMonth)).toISOString().slice(0, 10);
const plus = (from: string, days: number): string => new Date(Date.parse(from) + days * day).toISOString().slice(0, 10);

/** Easter Sunday of the Gregorian calendar (the anonymous algorithm, Meeus, Astronomical Algorithms, chapter 8). */
export function easter(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return date(year, Math.floor(n / 31), (n % 31) + 1);
}

/** A day of every year, `MM-DD`; one that goes with Easter Sunday, `easter+39`; or a single one, `YYYY-MM-DD`. */
export const yearlyDay = z.string().refine((text) => /^\d\d-\d\d$/.test(text) && isDate(`2024-${text}`), 'A day of every year is written as MM-DD, such as 12-25.');
export const movableDay = z
  .string()
  .refine((text) => /^easter([+-]\d{1,3})?$/.test(text) || isDate(text) || yearlyDay.safeParse(text).success, 'A holiday is written as MM-DD, as easter+1 (so many days after Easter Sunday), or as YYYY-MM-DD.');

/** The dates of these holidays in all years, in order; of `withNextWeekday` also the first weekday behind each that is on a weekend, which is not a holiday itself. */
export function datesOf(days: readonly string[], withNextWeekday: readonly string[]): readonly string[] {
  const single = days.filter((text) => isDate(text));
  const yearly = days.filter((text) => !isDate(text));
  const dates = new Set(single);
  for (let year = firstYear; year <= lastYear; year++) {
    for (const text of [...yearly, ...withNextWeekday]) {
      const one = text.startsWith('easter') ? plus(easter(year), Number(text.slice('easter'.length))) : `${year}-${text}`;
      // The 29th of February of most years.
      if (isDate(one)) dates.add(one);
    }
    for (const text of withNextWeekday) {
      let next = `${year}-${text}`;
      if (isDate(next) && !isWeekday(next)) {
        while (!isWeekday(next) || dates.has(next)) next = plus(next, 1);
        dates.add(next);
      }
    }
  }
  return [...dates].sort();
}

const isDate = (text: string): boolean => z.iso.date().safeParse(text).success;
const isWeekday = (text: string): boolean => ![0, 6].includes(new Date(text).getUTCDay());
