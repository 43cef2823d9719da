import type { z } from 'zod';
import { problem, type Problem } from '../../src/shared/problem.js';
import { readInput } from '../../src/shared/read-input.js';
import { failed, type Result } from '../../src/shared/result.js';

const numbers = ['port', 'maxCalls', 'callsPerSecond', 'weight', 'mostMissed', 'mostMistaken'];

/** The fields of a form that a schema knows, in its types; a field that is left empty and is a secret stays as it is. */
export function changesFrom<Changes>(
  schema: z.ZodType<Changes>,
  fields: readonly string[],
  form: Record<string, unknown>,
  mistakes: (form: Record<string, unknown>) => Record<string, string>,
): Result<Changes, Problem> {
  const [wrong] = Object.entries(mistakes(form));
  if (wrong) return failed(problem(422, wrong[1], wrong[0]));
  const given: Record<string, unknown> = {};
  for (const field of fields) {
    const value = form[field];
    if (value === undefined || (field === 'password' && value === '')) continue;
    given[field] = numbers.includes(field) && value !== '' ? Number(value) : value;
  }
  const read = readInput(schema, given, 'Nothing was saved.');
  // The form has a field for each column.
  return read.ok ? read : failed({ ...read.failure, field: read.failure.field?.split('.')[0] });
}
