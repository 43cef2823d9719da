import type { z } from 'zod';
import { problem, type Problem } from './problem.js';
import { failed, ok, type Result } from './result.js';

type Issue = z.core.$ZodRawIssue;

/** For zod's `safeParse`: what a schema does not say itself, in a sentence that names the field, such as "Give dialerId." */
export const inSentences = { error: sentence };

/** Whether it is such a sentence about this field; what a schema says itself may need the field before it. */
export const namesField = (message: string, field: string): boolean =>
  [`${field} `, `Give ${field}.`, `Give ${field}:`].some((beginning) => message.startsWith(beginning)) || message.endsWith(` in ${field}.`);

/** What a schema makes of an input; else what is wrong with it first, and that nothing came of it (`nothing`, a sentence). `within` is where the input stands in what was sent. */
export function readInput<Schema extends z.ZodType>(schema: Schema, input: unknown, nothing: string, within: readonly string[] = []): Result<z.output<Schema>, Problem> {
  const parsed = schema.safeParse(input, inSentences);
  if (parsed.success) return ok(parsed.data);
  const { message, path } = parsed.error.issues[0]!;
  return failed(problem(422, `${message} ${nothing}`, [...within, ...path].join('.')));
}

/** What zod calls them, in words. */
const kinds: Record<string, string> = {
  string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list', tuple: 'a list', object: 'an object', record: 'an object', null: 'null',
};

const forms: Record<string, string> = {
  datetime: 'a point in time, such as 2026-11-22T09:00:00Z', date: 'a date, such as 2026-11-22', time: 'a time of day, such as 09:00', url: 'a web address, such as https://www.example.com', email: 'an email address, such as ann@example.com',
};

function sentence(issue: Issue): string | undefined {
  const name = (issue.path ?? []).join('.') || 'It';
  // An enumeration and a union say so of themselves too.
  if (issue.input === undefined && name !== 'It' && ['invalid_type', 'invalid_value', 'invalid_union'].includes(issue.code)) return `Give ${name}${issue.code === 'invalid_value' ? `: ${oneOf(issue.values)}` : ''}.`;
  switch (issue.code) {
    case 'invalid_type':
      return `${name} must be ${kinds[issue.expected] ?? `a ${issue.expected}`}.`;
    case 'invalid_value':
      return `${name} must be ${oneOf(issue.values)}.`;
    case 'too_small':
      return `${name} must ${atLeast(issue.origin, Number(issue.minimum), issue.inclusive ?? true)}.`;
    case 'too_big':
      return `${name} must ${atMost(issue.origin, Number(issue.maximum), issue.inclusive ?? true)}.`;
    case 'not_multiple_of':
      return `${name} must be a multiple of ${issue.divisor}.`;
    case 'invalid_format':
      return forms[issue.format] ? `${name} must be ${forms[issue.format]}.` : `${name} is not written as it must be.`;
    case 'unrecognized_keys':
      return `There is no ${issue.keys.map((key) => `"${key}"`).join(', ')} ${name === 'It' ? 'here' : `in ${name}`}.`;
    case 'invalid_key':
    case 'invalid_element':
      return `${name} cannot be taken. ${issue.issues[0]?.message ?? ''}`.trim();
    case 'invalid_union':
      return ofUnion(name, issue);
    default:
      return `${name} cannot be taken.`;
  }
}

/** What it may be, where it is of another kind than all of them; else what is wrong as the first that it may be. */
function ofUnion(name: string, { errors, options, discriminator, input }: Extract<Issue, { code: 'invalid_union' }>): string {
  if (Array.isArray(options)) return Object.hasOwn(input as object, String(discriminator)) ? `${name} must be ${oneOf(options)}.` : `Give ${name}: ${oneOf(options)}.`;
  const expected = errors.flatMap(([first]) => (first?.code === 'invalid_type' && first.path.length === 0 ? [kinds[first.expected] ?? `a ${first.expected}`] : []));
  if (expected.length > 0 && expected.length === errors.length) return `${name} must be ${[...new Set(expected)].join(' or ')}.`;
  const nearest = errors.find(([first]) => first !== undefined && !(first.code === 'invalid_type' && first.path.length === 0));
  return `${name} cannot be taken. ${nearest?.[0]?.message ?? ''}`.trim();
}

const oneOf = (values: readonly unknown[]): string => (values.length === 1 ? JSON.stringify(values[0]) : `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`);

const parts = (origin: string, count: number): string => (origin === 'string' ? `${count === 1 ? 'character' : 'characters'}` : count === 1 ? 'entry' : 'entries');
const isAmount = (origin: string): boolean => !['string', 'array', 'set', 'map', 'object', 'record', 'file'].includes(origin);

function atLeast(origin: string, minimum: number, inclusive: boolean): string {
  if (isAmount(origin)) return inclusive ? `be ${minimum} or more` : `be more than ${minimum}`;
  return minimum === 1 ? 'not be empty' : `have at least ${minimum} ${parts(origin, minimum)}`;
}

function atMost(origin: string, maximum: number, inclusive: boolean): string {
  if (isAmount(origin)) return inclusive ? `be ${maximum} or less` : `be less than ${maximum}`;
  return maximum === 0 ? 'be empty' : `have at most ${maximum} ${parts(origin, maximum)}`;
}
