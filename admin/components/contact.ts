import type { Pair } from './PairRows';
import { type Weekday, weekdays } from './week';

/** Who it is, as the API gives it to the office and to the desk. */
export interface Person {
  id: number;
  number: string;
  name: string | null;
  clientId: string | null;
  email: string | null;
  address: string | null;
  zone: string | null;
  language: string | null;
  attributes: Record<string, string> | null;
  description: string | null;
}

/** A contact as the API gives it, as far as it can be changed. */
export interface ContactRow extends Person {
  listId: number;
  customerType: string | null;
  priority: number;
  preferences: { from?: string; to?: string; notOn?: string[] } | null;
  otherNumbers: { type: string; number: string }[] | null;
  blacklistedUntil: string | null;
  cancelledAt: string | null;
}

const texts = ['name', 'clientId', 'email', 'address', 'zone', 'language', 'customerType', 'callFrom', 'callTo', 'description'] as const;

/** The same as it stands in the form. */
export interface TypedContact extends Record<(typeof texts)[number], string> {
  priority: string;
  weekdays: Weekday[];
  dates: string[];
  /** Type and number. */
  otherNumbers: Pair[];
  /** Name and value. */
  attributes: Pair[];
}

/** The attribute in which a cancelled entry tells why: it stays, and is not shown. */
const fixedAttribute = 'BLACKLISTED_CANCELLED';

export function typedOf(row: ContactRow): TypedContact {
  const notOn = row.preferences?.notOn ?? [];
  return {
    name: row.name ?? '', clientId: row.clientId ?? '', email: row.email ?? '', address: row.address ?? '', zone: row.zone ?? '', language: row.language ?? '', customerType: row.customerType ?? '',
    callFrom: row.preferences?.from ?? '', callTo: row.preferences?.to ?? '', description: row.description ?? '', priority: String(row.priority),
    weekdays: weekdays.filter((day) => notOn.includes(day)),
    dates: notOn.filter((day) => !weekdays.some((weekday) => weekday === day)),
    otherNumbers: (row.otherNumbers ?? []).map(({ type, number }) => [type, number]),
    attributes: Object.entries(row.attributes ?? {}).filter(([name]) => name !== fixedAttribute),
  };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What is told of attributes: those that were changed, and null for those that are gone. */
function changedAttributes(before: readonly Pair[], after: readonly Pair[]): Record<string, string | null> {
  const [old, now] = [before, after].map((pairs) => new Map(pairs.map(([name, value]) => [name.trim(), value.trim()] as const).filter(([name, value]) => name && value))) as [Map<string, string>, Map<string, string>];
  const gone = [...old.keys()].filter((name) => !now.has(name)).map((name) => [name, null] as const);
  return Object.fromEntries([...gone, ...[...now].filter(([name, value]) => old.get(name) !== value)]);
}

/** What the API is told: only what is different, so that nobody else's changes are undone. */
export function changesOf(before: TypedContact, after: TypedContact): Record<string, unknown> {
  const attributes = changedAttributes(before.attributes, after.attributes);
  const notOn = ({ weekdays: days, dates }: TypedContact) => [...days, ...dates];
  return {
    ...Object.fromEntries(texts.filter((field) => after[field].trim() !== before[field]).map((field) => [field, after[field].trim() || null])),
    ...(after.priority !== before.priority && { priority: after.priority === '' ? null : Number(after.priority) }),
    ...(!isSame(notOn(before), notOn(after)) && { notOn: notOn(after) }),
    ...(!isSame(before.otherNumbers, after.otherNumbers) && { otherNumbers: after.otherNumbers.map(([type, number]) => ({ type, number })) }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

/** An attribute that would be lost without a word: its field, and what is wrong with it. */
export function wrongAttribute(attributes: readonly Pair[]): { field: string; message: string } | undefined {
  for (const [index, [name, value]] of attributes.entries()) {
    const field = `attributes.${index}.first`;
    if (name.trim() === '' && value.trim() !== '') return { field, message: 'Give this attribute a name. Nothing was changed.' };
    if (name.trim() === fixedAttribute) return { field, message: 'This name is kept for why a blocking was cancelled; take another. Nothing was changed.' };
    if (name.trim() !== '' && attributes.findIndex(([other]) => other.trim() === name.trim()) < index) return { field, message: `There are two attributes with the name “${name.trim()}”. Nothing was changed.` };
  }
  return undefined;
}

/** Who put an entry on its list. Of an opt-out that is how they said it, which its description mostly tells already: then nothing. */
export const addedByInWords = ({ addedBy, description }: { addedBy: string; description: string | null }, isOptOut: boolean): string => (!isOptOut ? `by ${addedBy}` : description?.includes(addedBy) ? '' : addedBy);
