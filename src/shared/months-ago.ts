import { DateTime } from 'luxon';

/** The same time of the day so many calendar months before `now`, in milliseconds; of a month that is shorter its last day. In `zone`, else in UTC. */
export const monthsAgo = (now: number, months: number, zone = 'utc'): number => DateTime.fromMillis(now, { zone }).minus({ months }).toMillis();
