/**
 * How FreeSWITCH takes strings apart (facts from switch_utils.c and switch_event.c, 1.10). An originate
 * string passes through `split` three times: at its spaces, at the commas between braces, and at the
 * first `=` of each variable; each pass takes one layer of quotes and backslashes off.
 */

/** Cuts at `delimiter` outside single quotes. A string that begins `^^x` says that its delimiter is x. */
export function split(text: string, delimiter: string, limit = Number.POSITIVE_INFINITY): string[] {
  if (text.startsWith('^^') && text.length > 3) return split(text.slice(3), text[2]!, limit);
  return delimiter === ' ' ? splitAtBlanks(text, limit) : splitAt(text, delimiter, limit);
}

const BACKSLASH = 92;
const QUOTE = 39;
const BLANK = 32;

function splitAt(text: string, delimiter: string, limit: number): string[] {
  const parts: string[] = [];
  const cut = delimiter.charCodeAt(0);
  let at = 0;
  while (at < text.length && parts.length < limit) {
    // Once the limit is reached, the rest is one part, whatever is in it.
    let end = parts.length + 1 === limit ? text.length : at;
    let quoted = false;
    for (; end < text.length; end++) {
      const character = text.charCodeAt(end);
      if (character === BACKSLASH) end++;
      else if (character === QUOTE && (quoted || text.includes("'", end + 1))) quoted = !quoted;
      else if (character === cut && !quoted) break;
    }
    parts.push(clean(text.slice(at, end), delimiter));
    at = end + 1;
  }
  return parts;
}

/** Several blanks count as one, and a quote here opens even when none closes it. */
function splitAtBlanks(text: string, limit: number): string[] {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length && parts.length < limit) {
    while (text[at] === ' ') at++;
    let end = parts.length + 1 === limit ? text.length : at;
    let quoted = false;
    for (; end < text.length; end++) {
      const character = text.charCodeAt(end);
      if (character === BACKSLASH) end++;
      else if (character === QUOTE) quoted = !quoted;
      else if (character === BLANK && !quoted) break;
    }
    parts.push(clean(text.slice(at, end), ''));
    at = end + 1;
    while (text[at] === ' ') at++;
  }
  return parts;
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', s: ' ' };

/** Takes off one layer: outer blanks, single quotes in pairs, and a backslash before what needs one. */
function clean(part: string, delimiter: string): string {
  if (!part.includes('\\') && !part.includes("'")) return trimBlanks(part);
  const text = part.replace(/^ +/, '');
  let result = '';
  /** After the last character that counts; undefined while there was none. */
  let end: number | undefined;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    const next = text[i + 1];
    if (character === '\\' && next !== undefined) {
      const plain = next === "'" || next === '"' || next === '\\' || (delimiter !== '' && next === delimiter);
      if (plain || next in escapes) {
        result += plain ? next : escapes[next];
        end = result.length;
        i++;
        continue;
      }
    }
    if (character === "'" && (quoted || text.includes("'", i + 1))) {
      quoted = !quoted;
      if (quoted) end = result.length;
      continue;
    }
    result += character;
    if (character !== ' ' || quoted) end = result.length;
  }
  return result.slice(0, end);
}

function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === ' ') start++;
  while (end > start && text[end - 1] === ' ') end--;
  return text.slice(start, end);
}

/** Index of the bracket that closes the one at the start of `text` (after blanks); nested pairs are counted. */
export function closingBracket(text: string, open: string, close: string): number | undefined {
  const start = text.length - text.trimStart().length;
  if (text[start] !== open) return undefined;
  let depth = 1;
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === open) depth++;
    else if (text[i] === close && --depth === 0) return i;
  }
  return undefined;
}
