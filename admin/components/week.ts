export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];
export interface Window {
  from: string;
  to: string;
}
export type Week = Partial<Record<Weekday, Window[]>>;

const short = (day: Weekday): string => day.charAt(0).toUpperCase() + day.slice(1, 3);

/** Mon–Fri 09:00–12:00, 13:00–18:00; Sat 09:00–13:00 */
export function weekInWords(week: Week): string {
  const told = weekdays.map((day) => (week[day] ?? []).map(({ from, to }) => `${from}–${to}`).join(', '));
  const runs: { first: Weekday; last: Weekday; hours: string }[] = [];
  weekdays.forEach((day, index) => {
    const hours = told[index]!;
    const run = runs.at(-1);
    if (hours && run?.hours === hours && weekdays.indexOf(run.last) === index - 1) run.last = day;
    else if (hours) runs.push({ first: day, last: day, hours });
  });
  return runs.map(({ first, last, hours }) => `${first === last ? short(first) : `${short(first)}–${short(last)}`} ${hours}`).join('; ') || 'Never open';
}
