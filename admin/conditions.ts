import { And, Equal, type FindOperator, In, LessThanOrEqual, MoreThanOrEqual, Raw } from 'typeorm';
import type { Filter } from 'adminjs';
import type { Conditions } from './scopes.js';

const nothing = (): FindOperator<unknown> => In([]);

/**
 * TypeORM conditions for what was entered into AdminJS's filter. In place of the adapter's own conversion,
 * which compares dates as texts on SQLite when only a start is given, and matches every row on a number that
 * cannot be read: here a value that cannot be read matches nothing, and so does a column that is not there.
 */
export function conditionsOf(filter: Pick<Filter, 'filters'> | undefined): Conditions | undefined {
  const conditions: Conditions = {};
  for (const { path, property, value } of Object.values(filter?.filters ?? {})) {
    if (!property) return undefined;
    conditions[path] = conditionOf(path, property.type(), value, property.availableValues() !== null);
  }
  return conditions;
}

function conditionOf(path: string, type: string, value: unknown, isChoice: boolean): FindOperator<unknown> {
  switch (type) {
    case 'number':
    case 'float':
    case 'reference':
      return /^-?\d+(\.\d+)?$/.test(String(value)) ? Equal(Number(value)) : nothing();
    case 'boolean':
      return value === 'true' || value === true ? Equal(true) : value === 'false' || value === false ? Equal(false) : nothing();
    case 'date':
    case 'datetime':
      return between(value);
    default:
      return isChoice ? Equal(String(value)) : contains(path, String(value));
  }
}

/** The two databases have no escape sign in common, so it is named. */
function contains(path: string, text: string): FindOperator<unknown> {
  const parameter = `contains_${path.replaceAll(/\W/g, '_')}`;
  return Raw((column) => `${column} LIKE :${parameter} ESCAPE '!'`, { [parameter]: `%${text.trim().replaceAll(/[!%_]/g, (sign) => `!${sign}`)}%` });
}

function between(value: unknown): FindOperator<unknown> {
  if (typeof value !== 'object' || value === null) return nothing();
  const { from, to } = value as { from?: string; to?: string };
  const bounds: FindOperator<unknown>[] = [];
  for (const [text, operator] of [[from, MoreThanOrEqual], [to, LessThanOrEqual]] as const) {
    if (!text) continue;
    const date = new Date(text);
    if (Number.isNaN(date.getTime())) return nothing();
    bounds.push(operator(date));
  }
  return bounds.length === 0 ? nothing() : And(...bounds);
}

/** Both sets of conditions at once, also where they speak of the same column. */
export function both(first: Conditions, second: Conditions): Conditions {
  const merged = { ...first };
  for (const [column, operator] of Object.entries(second)) {
    const other = merged[column];
    merged[column] = other ? And(other, operator) : operator;
  }
  return merged;
}
