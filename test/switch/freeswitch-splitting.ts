/**
 * How FreeSWITCH 1.10.12 takes an originate command apart, written after reading switch_utils.c
 * (switch_separate_string), switch_event.c (switch_event_create_brackets) and mod_commands.c
 * (originate_function): so that a test of escaping asks what arrives, not what was written. That the model
 * is right was tried on the real switch with the same texts.
 */
export interface Arrived {
  variables: Map<string, string>;
  dialString: string;
  rest: string[];
}

export function takeApart(command: string): Arrived {
  const [leg, ...rest] = split(command, ' ', 10);
  if (leg!.includes(':_:')) throw new Error('FreeSWITCH would take this for several calls.');
  const end = closingBrace(leg!);
  const variables = new Map<string, string>();
  for (const variable of split(leg!.slice(1, end), ',', 1024)) {
    const [name, value] = split(variable, '=', 2);
    if (value !== undefined) variables.set(name!, value);
  }
  return { variables, dialString: leg!.slice(end + 1), rest };
}

function closingBrace(text: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '{') depth++;
    if (text[index] === '}' && --depth === 0) return index;
  }
  throw new Error('The braces do not close.');
}

function split(text: string, delimiter: string, most: number): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  let index = 0;
  while (index < text.length && parts.length < most - 1) {
    const character = text[index]!;
    if (character === '\\') index++;
    else if (character === "'" && (quoted || delimiter === ' ' || text.includes("'", index + 1))) quoted = !quoted;
    else if (character === delimiter && !quoted) {
      parts.push(text.slice(start, index));
      while (delimiter === ' ' && text[index + 1] === ' ') index++;
      start = index + 1;
    }
    index++;
  }
  if (start < text.length) parts.push(text.slice(start));
  return parts.map((part) => unquote(part, delimiter));
}

const unescaped: Record<string, string> = { n: '\n', r: '\r', t: '\t', s: ' ', "'": "'", '"': '"', '\\': '\\' };

function unquote(text: string, delimiter: string): string {
  let result = '';
  let end = 0;
  let quoted = false;
  const trimmed = text.replace(/^ +/, '');
  for (let index = 0; index < trimmed.length; index++) {
    const character = trimmed[index]!;
    const next = trimmed[index + 1] ?? '';
    const meant = delimiter !== ' ' && next === delimiter ? next : unescaped[next];
    if (character === '\\' && meant !== undefined) {
      result += meant;
      index++;
      end = result.length;
    } else if (character === "'" && (quoted || trimmed.includes("'", index + 1))) {
      quoted = !quoted;
      if (quoted) end = result.length;
    } else {
      result += character;
      if (character !== ' ' || quoted) end = result.length;
    }
  }
  return end > 0 ? result.slice(0, end) : result;
}
