/** Public holidays of the years for which the rules are held: far enough ahead that no dialer meets their end. */
const firstYear = 2025;
const lastYear = 2050;

const day = 86_400_000;
const date = (year: number, month: number, dayOfMonth: number): string => new Date(Date.UTC(year, month - 1, dayOfMonth)).toISOString().slice(0, 10);
const plus = (from: string, days: number): string => new Date(Date.parse(from) + days * day).toISOString().slice(0, 10);
const everyYear = (of: (year: number) => string[]): string[] => Array.from({ length: lastYear - firstYear + 1 }, (_, index) => of(firstYear + index)).flat();
const weekdayOf = (text: string): number => new Date(text).getUTCDay();

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

/** The eleven of the code du travail, article L3133-1. */
export const frenchHolidays = everyYear((year) => [
  date(year, 1, 1), plus(easter(year), 1), date(year, 5, 1), date(year, 5, 8), plus(easter(year), 39), plus(easter(year), 50), date(year, 7, 14), date(year, 8, 15), date(year, 11, 1), date(year, 11, 11),
  date(year, 12, 25),
]);

/** Those that every state and territory of Australia keeps, with the Monday behind one that is on a weekend; states have more. */
export const australianHolidays = everyYear((year) => [
  ...withMonday(date(year, 1, 1)), ...withMonday(date(year, 1, 26)), plus(easter(year), -2), plus(easter(year), 1), date(year, 4, 25), date(year, 12, 25), date(year, 12, 26),
  ...(weekdayOf(date(year, 12, 25)) === 6 ? [date(year, 12, 27), date(year, 12, 28)] : []),
  ...(weekdayOf(date(year, 12, 25)) === 0 ? [date(year, 12, 27)] : []),
  ...(weekdayOf(date(year, 12, 25)) === 5 ? [date(year, 12, 28)] : []),
]);

function withMonday(holiday: string): string[] {
  const weekday = weekdayOf(holiday);
  if (weekday === 6) return [holiday, plus(holiday, 2)];
  return weekday === 0 ? [holiday, plus(holiday, 1)] : [holiday];
}
