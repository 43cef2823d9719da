/** One number of a paste, with the name beside it; `line` counts from 1. */
export interface PastedEntry {
  line: number;
  content: string;
  number: string;
  name?: string;
}

/**
 * The entries of pasted text: one number a line, or several in a line with commas, semicolons or tabs
 * between them; each may have a name before or after it (`+12025550123, Ann Smith`). A line without a
 * number gives an entry all the same, so that its writer is told.
 */
export function entriesOf(text: string): PastedEntry[] {
  return text.split(/\r\n|\n|\r/).flatMap((content, index) => entriesOfLine(content.trim(), index + 1));
}

function entriesOfLine(content: string, line: number): PastedEntry[] {
  const entries: PastedEntry[] = [];
  let nameBefore: string | undefined;
  for (const part of content.split(/[,;\t]/).map((piece) => piece.trim()).filter(Boolean)) {
    const last = entries.at(-1);
    if (isNumberLike(part)) {
      entries.push({ line, content: part, number: part, ...(nameBefore !== undefined && { name: nameBefore }) });
      nameBefore = undefined;
    } else if (last && last.name === undefined) {
      last.name = part;
      last.content += `, ${part}`;
    } else {
      nameBefore = part;
    }
  }
  if (nameBefore !== undefined) entries.push({ line, content: nameBefore, number: nameBefore });
  return entries;
}

/** Enough digits for a number, even with letters in it, or at least nothing that could be a name. */
const isNumberLike = (text: string): boolean => (text.match(/\d/g)?.length ?? 0) >= 4 || !/\p{L}/u.test(text);
