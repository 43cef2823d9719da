import { failed, ok, type Result } from '../../shared/result.js';

/** A number with its attributes, as WombatDialer writes them: `1234,REASON:recalled,BY:Ann`. */
export interface NumberRecord {
  number: string;
  attributes: { [name: string]: string };
}

/**
 * The records of `numbers`: one a line, or several with | between them. A backslash takes its meaning from a comma, a colon, a |
 * or a backslash behind it. The failure is a sentence.
 */
export function readRecords(text: string): Result<NumberRecord[], string> {
  const records: NumberRecord[] = [];
  for (const part of splitAt(text, /[|\r\n]/).filter((one) => one.trim() !== '')) {
    const [number = '', ...attributes] = splitAt(part, /,/);
    const read = attributesOf(attributes);
    if (!read.ok) return failed(`After the number ${number.trim()}: ${read.failure}`);
    records.push({ number: unescaped(number).trim(), attributes: read.value });
  }
  return ok(records);
}

/** The attributes of `attrs`: `NAME:John,SURN:Doe`. Only the first colon of each parts its name from its value, so that a time or an address needs no backslash. */
export const readAttributes = (text: string): Result<NumberRecord['attributes'], string> => attributesOf(splitAt(text, /,/).filter((one) => one.trim() !== ''));

function attributesOf(parts: readonly string[]): Result<NumberRecord['attributes'], string> {
  const attributes: [string, string][] = [];
  for (const part of parts) {
    const [name = '', ...value] = splitAt(part, /:/);
    if (value.length === 0 || unescaped(name).trim() === '') return failed(`“${part.trim().slice(0, 60)}” is not an attribute; they are written NAME:value with commas between them, and a comma in a value as \\,.`);
    attributes.push([unescaped(name).trim(), unescaped(value.join(':')).trim()]);
  }
  return ok(Object.fromEntries(attributes));
}

/** The parts between the signs that have no backslash before them; escapes are left as they are. */
function splitAt(text: string, sign: RegExp): string[] {
  const parts = [''];
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (character === '\\' && index + 1 < text.length) parts[parts.length - 1] += character + text[++index]!;
    else if (sign.test(character)) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

const unescaped = (text: string): string => text.replace(/\\([\\,:|])/g, '$1');
