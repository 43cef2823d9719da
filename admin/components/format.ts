type Time = string | number | Date | null | undefined;

const format = (options: Intl.DateTimeFormatOptions) => (time: Time, zone?: string): string =>
  time ? new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone }).format(new Date(time)) : '';

/** 22 Nov 2026, 10:45 — in the zone of this computer unless another is given. */
export const when = format({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
/** The same with seconds, for calls. */
export const whenExactly = format({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const timeOfDay = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** A sentence of the service's, with its times as people write them, in the zone of this computer unless another is given. */
export const withTimes = (sentence: string, zone?: string): string => sentence.replace(/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)/g, (time) => when(time, zone));

/** The zone in which a time is typed, for the hint of its field. */
export const inZone = (zone?: string): string => (zone ? `In the time zone of the account, ${zone}.` : `In the time zone of this computer, ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`);

/** 2026-11-22T10:45 as the field of a browser wants it, by clocks in a zone; without one those of this computer. Swedes write a time as ISO 8601 does. */
export const localTime = (time: Time, zone?: string): string => (time ? new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(new Date(time)).replace(' ', 'T') : '');

/** The instant at which clocks in a zone show `local`, such as 2026-11-22T10:45; without a zone those of this computer. */
export function instantOf(local: string, zone?: string): Date {
  if (!zone) return new Date(local);
  const told = Date.parse(`${local}Z`);
  // How far the zone is ahead of UTC at a moment: Swedes write a time as ISO 8601 does.
  const ahead = (at: number) => Date.parse(`${new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: zone }).format(at).replace(' ', 'T')}Z`) - at;
  // Where the clocks change in between, the second look is the right one.
  return new Date(told - ahead(told - ahead(told)));
}

export const day = format({ day: 'numeric', month: 'short', year: 'numeric' });
const year = format({ year: 'numeric' });
const dayAndTime = format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** As short as it can be: 10:45:03 today, 22 Nov, 10:45 this year. */
export function whenInShort(time: Time, zone?: string): string {
  if (!time) return '';
  const now = new Date();
  if (day(time, zone) === day(now, zone)) return timeOfDay(time, zone);
  return year(time, zone) === year(now, zone) ? dayAndTime(time, zone) : when(time, zone);
}

/** 42 s, 3 min 5 s, 1 h 2 min. */
export function length(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined) return '';
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min${seconds % 60 ? ` ${seconds % 60} s` : ''}` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How long a message is; a text is as long as the contact's own words in it make it. */
export const messageLength = ({ milliseconds, text }: { milliseconds: number; text: string | null }): string => (text === null ? length(milliseconds) : 'a text');

export const count = (number: number | string | null | undefined): string => (number === null || number === undefined ? '' : new Intl.NumberFormat('en-GB').format(Number(number)));

export function fileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(0)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `one` or `many` with the number in front: 1 contact, 2 contacts. */
export const counted = (number: number, one: string, many = `${one}s`): string => `${count(number)} ${number === 1 ? one : many}`;

export const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A number that changes by the minute: what is loaded by it is loaded again while its page is drawn. */
export const minuteOf = (date: Date): number => Math.floor(date.getTime() / 60_000);
