import { IANAZone } from 'luxon';
import { type Country, type PhoneNumber, parsePhoneNumber } from '../shared/phone-number.js';
import { failed, ok, type Result } from '../shared/result.js';
import { isShortNumber } from '../shared/short-numbers.js';
import type { CallingPreferences } from '../compliance/calling-preferences.js';
import { type CustomerType, customerTypes } from '../compliance/customer-type.js';
import { type DateHabits, readDate } from './read-date.js';

/** A contact as it is written in a form, a request or a row of a file: all texts, nothing checked. */
export interface ContactInput {
  number: string;
  name?: string;
  clientId?: string;
  email?: string;
  address?: string;
  zone?: string;
  language?: string;
  priority?: string | number;
  /** Times of day HH:MM between which to call. */
  callFrom?: string;
  callTo?: string;
  /** Weekdays and dates on which not to call. */
  notOn?: string | readonly string[];
  otherNumbers?: readonly { type: string; number: string }[];
  attributes?: Readonly<Record<string, string>>;
  description?: string;
  addedAt?: string;
  blacklistedUntil?: string;
  /** consumer or business. */
  customerType?: string;
}

/** A contact that may be written: every value is known to be right and to fit. */
export interface NewContact {
  number: PhoneNumber;
  name: string | null;
  clientId: string | null;
  email: string | null;
  address: string | null;
  zone: string | null;
  language: string | null;
  priority: number;
  preferences: CallingPreferences | null;
  otherNumbers: { type: string; number: PhoneNumber }[] | null;
  attributes: Record<string, string> | null;
  description: string | null;
  /** Empty: now. */
  addedAt: number | null;
  blacklistedUntil: number | null;
  customerType: CustomerType | null;
}

/** What a reader of a contact's values must know of the account. */
export interface Habits extends DateHabits {
  country: Country;
  /** The form of the account's internal numbers; empty or left out where it has none. */
  shortNumbers?: string;
}

/** Says why a value is not taken, and which part of the input it is where the value has several; caught in this file alone. */
class Mistake {
  constructor(readonly reason: string, readonly field?: string) {}
}

/** The attribute in which a cancelled entry tells why, when and by whom; nothing but a cancellation writes it (blacklist-entries.ts, dialers/run-emptying.ts). */
export const cancelledAttribute = 'BLACKLISTED_CANCELLED';

type Texts = Omit<ContactInput, 'number'>;

/** What of a contact can be changed once it is there, each with its reader. */
const readers = {
  name: ({ name }: Texts) => fitting(name, 'name', 200),
  clientId: ({ clientId }: Texts) => fitting(clientId, 'client ID', 100),
  email: ({ email }: Texts) => readEmail(email),
  address: ({ address }: Texts) => fitting(address, 'address', 500),
  // Who has an internal number sits where the account is; no table knows its zone.
  zone: ({ zone }: Texts, number: PhoneNumber, habits: Habits) => readZone(zone) ?? (isShortNumber(number) ? habits.zone : null),
  language: ({ language }: Texts) => readLanguage(language),
  priority: ({ priority }: Texts) => readPriority(priority),
  preferences: (input: Texts) => readPreferences(input),
  otherNumbers: ({ otherNumbers }: Texts, number: PhoneNumber, habits: Habits) => readOtherNumbers(otherNumbers, habits, number),
  attributes: ({ attributes }: Texts) => readAttributes(attributes),
  description: ({ description }: Texts) => fitting(description, 'description', 5_000),
  customerType: ({ customerType }: Texts) => readCustomerType(customerType),
};

/** Reads one contact; the failure is a sentence about the first value that is wrong. */
export function readContact(input: ContactInput, habits: Habits): Result<NewContact, string> {
  try {
    const number = readNumber(input.number, 'number', habits);
    if (input.attributes?.[cancelledAttribute]) throw new Mistake(`The attribute ${cancelledAttribute} tells who cancelled a blocking, when and why: only a cancellation writes it.`);
    return ok({
      number,
      name: readers.name(input),
      clientId: readers.clientId(input),
      email: readers.email(input),
      address: readers.address(input),
      zone: readers.zone(input, number, habits),
      language: readers.language(input),
      priority: readers.priority(input),
      preferences: readers.preferences(input),
      otherNumbers: withoutMain(readOtherNumbers(input.otherNumbers, habits), number),
      attributes: readers.attributes(input),
      description: readers.description(input),
      addedAt: readMoment(input.addedAt, 'date', habits, false),
      blacklistedUntil: readMoment(input.blacklistedUntil, 'date until which it is blocked', habits, true),
      customerType: readers.customerType(input),
    });
  } catch (error) {
    if (error instanceof Mistake) return failed(error.reason);
    throw error;
  }
}

/** What of a contact can be changed. */
export type Changeable = Pick<NewContact, keyof typeof readers>;
export const changeableValues = Object.keys(readers) as (keyof Changeable)[];

type InputOfChanges = Omit<ContactInput, 'number' | 'addedAt' | 'blacklistedUntil' | 'attributes'>;
/** What is to become of a contact: what is left out stays, null clears; of the attributes too, one by one. */
export type ContactChanges = { [Field in keyof InputOfChanges]?: InputOfChanges[Field] | null } & { attributes?: Readonly<Record<string, string | null>> | null };

/** A value that is not taken: which one, and why in a sentence. */
export interface WrongValue {
  field: string;
  reason: string;
}

const preferenceFields = ['callFrom', 'callTo', 'notOn'] as const;

/** Reads what is to be changed of a contact as `readContact` would, and leaves the rest alone, also where it would not be taken today. */
export function readChanges(changes: ContactChanges, before: Pick<NewContact, 'number' | 'preferences' | 'attributes'>, habits: Habits): Result<Partial<Changeable>, WrongValue> {
  const isTold = (field: keyof ContactChanges) => changes[field] !== undefined;
  const { from, to, notOn } = before.preferences ?? {};
  const told = Object.fromEntries(Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [[field, value ?? undefined]])));
  const input: Texts = { callFrom: from, callTo: to, notOn, ...told, attributes: changedAttributes(changes.attributes, before.attributes) };
  const read: Partial<Changeable> = {};
  for (const value of changeableValues) {
    if (!(value === 'preferences' ? preferenceFields.some(isTold) : isTold(value))) continue;
    try {
      Object.assign(read, { [value]: readers[value](input, before.number, habits) });
    } catch (error) {
      if (error instanceof Mistake) return failed({ field: error.field ?? value, reason: error.reason });
      throw error;
    }
  }
  return ok(read);
}

function changedAttributes(changes: ContactChanges['attributes'], before: Record<string, string> | null): Record<string, string> | undefined {
  if (changes === null) return undefined;
  return Object.fromEntries([...new Map([...Object.entries(before ?? {}), ...Object.entries(changes ?? {})])].map(([name, value]) => [name, value ?? '']));
}

const shown = (text: string) => `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;

/**
 * Spreadsheets wrap a number as ="0123" or '0123 to keep its zeros, and programs that take it for an
 * amount add .0 to it; in 1.2E+10 its digits are lost.
 */
function readNumber(text: string, what: string, { country, shortNumbers }: Habits, field?: string): PhoneNumber {
  let written = text.trim();
  if (written.startsWith("'") || written.startsWith('=')) written = written.replace(/^'|^="(.*)"$/, '$1').trim();
  if (written.endsWith('.0')) written = written.replace(/^(\+?\d{5,})\.0$/, '$1');
  if (written === '') throw new Mistake(`There is no ${what}.`);
  if (/^[\d.,]+e\+?\d+$/i.test(written)) throw new Mistake(`The ${what} ${shown(written)} was rounded by a spreadsheet, so digits are lost; format its column as text and export it again.`, field);
  const number = parsePhoneNumber(written, country, shortNumbers);
  if (!number.ok) throw new Mistake(`The ${what} ${shown(written)} ${number.failure}.`, field);
  return number.value;
}

function fitting(text: string | undefined, what: string, longest: number, field?: string): string | null {
  const trimmed = text?.trim();
  if (!trimmed) return null;
  if (trimmed.length > longest) throw new Mistake(`The ${what} is longer than ${longest} characters.`, field);
  return trimmed;
}

function readEmail(text: string | undefined): string | null {
  const email = fitting(text, 'email address', 200);
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email)) throw new Mistake(`${shown(email)} is not an email address.`);
  return email;
}

/** Asking luxon for a zone costs more than the rest of the row; there are some hundred in all. */
const knownZones = new Set<string>();

function readZone(text: string | undefined): string | null {
  const zone = fitting(text, 'time zone', 60);
  if (zone === null || knownZones.has(zone)) return zone;
  if (!IANAZone.isValidZone(zone)) throw new Mistake(`The time zone ${shown(zone)} does not exist; zones are written like America/New_York.`);
  knownZones.add(zone);
  return zone;
}

function readLanguage(text: string | undefined): string | null {
  const language = fitting(text, 'language', 10);
  if (language !== null && !/^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i.test(language)) throw new Mistake(`${shown(language)} is not the code of a language; they are written like en or pt-BR.`);
  return language;
}

function readCustomerType(text: string | undefined): CustomerType | null {
  const written = text?.trim().toLowerCase();
  if (!written) return null;
  const type = customerTypes.find((one) => one === written);
  if (!type) throw new Mistake(`The customer type ${shown(text!.trim())} is neither consumer nor business.`);
  return type;
}

function readPriority(value: string | number | undefined): number {
  const text = String(value ?? '').trim();
  if (text === '') return 0;
  if (!/^\d{1,6}$/.test(text)) throw new Mistake(`The priority ${shown(text)} is not a whole number from 0 to 999999.`);
  return Number(text);
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function readPreferences({ callFrom, callTo, notOn }: Texts): CallingPreferences | null {
  if (!callFrom && !callTo && !notOn) return null;
  const [from, to] = [readTimeOfDay(callFrom, 'callFrom'), readTimeOfDay(callTo, 'callTo')];
  if (from !== undefined && to !== undefined && from >= to) throw new Mistake(`The hours for calls end (${to}) before they begin (${from}).`, 'callTo');
  const days = (typeof notOn === 'string' ? notOn.split(/[,;|]+/) : (notOn ?? [])).map((day) => day.trim()).filter(Boolean);
  if (days.length > 366) throw new Mistake('There are more than 366 days on which not to call.', 'notOn');
  const preferences = { ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...(days.length > 0 && { notOn: days.map(readDay) }) };
  return Object.keys(preferences).length > 0 ? preferences : null;
}

function readTimeOfDay(text: string | undefined, field: string): string | undefined {
  const trimmed = text?.trim();
  if (!trimmed) return undefined;
  const padded = /^\d:/.test(trimmed) ? `0${trimmed}` : trimmed;
  if (!/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(padded)) throw new Mistake(`${shown(trimmed)} is not a time of day; they are written as HH:MM, from 00:00 to 24:00.`, field);
  return padded;
}

function readDay(text: string): string {
  const day = text.toLowerCase();
  const weekday = day.length >= 3 && weekdays.find((name) => name.startsWith(day));
  if (weekday) return weekday;
  const date = readDate(text, { country: '', zone: 'UTC' });
  if (!date.ok || /\d:\d/.test(text)) throw new Mistake(`${shown(text)} is neither a weekday nor a date on which not to call; write monday or 2026-12-31.`, 'notOn');
  return new Date(date.value).toISOString().slice(0, 10);
}

/** Refuses the main number, where that is given, among the further ones: it would be called twice as often. */
function readOtherNumbers(numbers: ContactInput['otherNumbers'], habits: Habits, main?: PhoneNumber): NewContact['otherNumbers'] {
  const written = (numbers ?? []).flatMap((one, index) => (one.number.trim() === '' ? [] : [{ ...one, index }]));
  if (written.length === 0) return null;
  if (written.length > 20) throw new Mistake('There are more than 20 further numbers.');
  return written.map(({ type, number: text, index }) => {
    const number = readNumber(text, `${type || 'other'} number`, habits, `otherNumbers.${index}.number`);
    if (number === main) throw new Mistake(`The ${type || 'other'} number ${shown(text.trim())} is the contact's main number already.`, `otherNumbers.${index}.number`);
    return { type: fitting(type, 'type of a number', 30, `otherNumbers.${index}.type`) ?? 'other', number };
  });
}

/** Files have the same number in two columns now and then, which is no reason to leave a row out. */
function withoutMain(numbers: NewContact['otherNumbers'], main: PhoneNumber): NewContact['otherNumbers'] {
  const others = numbers?.filter(({ number }) => number !== main) ?? [];
  return others.length > 0 ? others : null;
}

/** As JSON: at three bytes a character it fits MariaDB's 65,535 bytes. */
const longestAttributes = 16_000;
const emptyObject = '{}';

function readAttributes(attributes: ContactInput['attributes']): Record<string, string> | null {
  if (!attributes) return null;
  if (Object.entries(attributes).some(([name, value]) => name.trim() === '' && value !== '')) throw new Mistake('An attribute has no name; give it one.');
  const kept = Object.fromEntries(Object.entries(attributes).filter(([name, value]) => name !== '' && value !== ''));
  const { length } = JSON.stringify(kept);
  if (length > longestAttributes) throw new Mistake(`The attributes (further columns of a file) hold more than ${longestAttributes} characters.`);
  return length === emptyObject.length ? null : kept;
}

function readMoment(text: string | undefined, what: string, habits: DateHabits, wholeDay: boolean): number | null {
  const trimmed = text?.trim();
  if (!trimmed) return null;
  const moment = readDate(trimmed, habits, wholeDay);
  if (!moment.ok) throw new Mistake(`The ${what} ${shown(trimmed)} ${moment.failure}.`);
  return moment.value;
}
