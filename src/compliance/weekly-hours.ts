import { z } from 'zod';

const time = (last: string) => z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, `A time of day is written as HH:MM, from 00:00 to ${last}.`);

const interval = z
  .strictObject({ from: time('23:59'), to: time('24:00') })
  .refine(({ from, to }) => from < to, { error: 'The window ends before it begins, or as it begins; one that goes past midnight is written as two.', path: ['to'] });

const intervals = z.array(interval).max(20).refine(
  (day) => day.every((one, index) => day.every((other, position) => index === position || one.to <= other.from || other.to <= one.from)),
  { error: 'Two windows of one day overlap.' },
);

/** Open intervals of each weekday; a day that is not named is closed. */
export const weeklyHours = z
  .strictObject({
    monday: intervals.optional(),
    tuesday: intervals.optional(),
    wednesday: intervals.optional(),
    thursday: intervals.optional(),
    friday: intervals.optional(),
    saturday: intervals.optional(),
    sunday: intervals.optional(),
  })
  .refine((week) => Object.values(week).some((day) => day.length > 0), { error: 'There is no window at all, so it would never open.' });
