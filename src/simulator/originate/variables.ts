import { closingBracket, split } from './split.js';

export interface Bracketed {
  variables: [name: string, value: string][];
  rest: string;
}

/**
 * Reads the variables in brackets at the start of `text`: `{a=1,b='x,y'}rest`. `^^:` right after the
 * bracket makes `:` the delimiter. Undefined when the bracket is never closed; the switch then refuses
 * the whole originate as DESTINATION_OUT_OF_ORDER. A variable without value is left out, as there.
 */
export function bracketedVariables(text: string, open: string, close: string): Bracketed | undefined {
  const end = closingBracket(text, open, close);
  if (end === undefined) return undefined;
  let inside = text.slice(text.indexOf(open) + 1, end);
  let delimiter = ',';
  if (inside.startsWith('^^') && inside.length > 2) {
    delimiter = inside[2]!;
    inside = inside.slice(3);
  }
  const variables: [string, string][] = [];
  for (const item of split(inside, delimiter, 1024)) {
    const [name, value] = split(item, '=', 2);
    if (name !== undefined && value !== undefined) variables.push([name, value]);
  }
  return { variables, rest: text.slice(end + 1) };
}

/** Whether a value holds `${`: the switch drops such variables of originate unless `origination_nested_vars=true` is among them. */
export const holdsVariable = (value: string): boolean => /\$\\*\{/.test(value);
