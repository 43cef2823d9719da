import { open } from 'node:fs/promises';
import type { Principal } from '../../accounts/principal.js';
import type { Context } from '../../database/context.js';
import type { Country } from '../../shared/phone-number.js';
import { problem, type Problem } from '../../shared/problem.js';
import { failed, ok, type Result } from '../../shared/result.js';
import { habitsOf } from '../add-contacts.js';
import { whyNoLimit } from '../../compliance/list-kind.js';
import { listFor } from '../lists.js';
import { holdsNumber, suggestTargets, targetOf } from './columns.js';
import { type CsvRow, CsvRows, declaredDelimiter } from './csv-rows.js';
import { type Encoding, EncodingScan } from './encoding.js';

/** How a file is read; what is not given is found out. */
export interface Layout {
  encoding: Encoding;
  delimiter: string;
  /** Whether the first row holds the names of the columns. */
  header: boolean;
}

export interface Preview extends Layout {
  /** The names of the columns; `Column 1` and so on where the file has none. */
  headers: string[];
  /** For each column, what it would become (columns.ts). */
  targets: string[];
  /** The first rows behind the header. */
  rows: string[][];
}

/** How much of a file its preview reads. */
const headSize = 262_144;
const shownRows = 10;
const mostColumns = 250;

/** The beginning of a file, as an upload's stream or the path of a stored one; a stream is read to its end, and what is behind the beginning thrown away. */
export async function previewImport(
  context: Context,
  principal: Principal,
  { listId, source, layout = {} }: { listId: number; source: AsyncIterable<Uint8Array> | string; layout?: Partial<Layout> },
): Promise<Result<Preview, Problem>> {
  const found = await listFor(context, principal, listId, 'edit');
  if (!found.ok) return found;
  const { country } = await habitsOf(context, found.value);
  const { head, isCut } = await readHead(source);
  const preview = previewHead(head, isCut, country, layout);
  // What creating the import would refuse is not proposed.
  return preview.ok && whyNoLimit(found.value) ? ok({ ...preview.value, targets: preview.value.targets.map((target) => (target === 'blacklistedUntil' ? '' : target)) }) : preview;
}

/** The preview of a file that begins with `head`. */
export function previewHead(head: Uint8Array, isCut: boolean, country: Country, layout: Partial<Layout>): Result<Preview, Problem> {
  if (head.length === 0) return failed(problem(422, 'The file is empty; nothing was added.'));
  if (layout.delimiter !== undefined && !/^[^"\r\n]$/.test(layout.delimiter)) return failed(problem(422, 'The delimiter must be one character that is neither a quote nor a line end.', 'delimiter'));
  const scan = new EncodingScan(layout.encoding);
  scan.push(head);
  const encoding = scan.end(isCut);
  if (!encoding.ok) return failed(problem(422, encoding.failure));
  const text = new TextDecoder(encoding.value).decode(head, { stream: isCut });
  const delimiter = layout.delimiter ?? declaredDelimiter(text.split(/[\r\n]/, 1)[0]!) ?? guessDelimiter(text, isCut);
  const rows = firstRows(text, isCut, delimiter);
  const [first] = rows;
  if (!first) return failed(problem(422, isCut ? `The first row of the file is longer than ${headSize} bytes; is it a CSV file?` : 'The file holds blank lines alone; nothing was added.'));
  if (first.flaw !== undefined) return failed(problem(422, first.flaw));
  if (first.fields.length > mostColumns) return failed(problem(422, `The file has ${first.fields.length} columns in its first row; up to ${mostColumns} can be imported. Is the delimiter right?`));

  const texts = rows.filter(({ flaw }) => flaw === undefined).map(({ fields }) => fields);
  const header = layout.header ?? isHeader(texts[0]!, texts.slice(1), country);
  const body = header ? texts.slice(1) : texts;
  if (!isCut && rows.length === 1 && header) return failed(problem(422, 'The file has the names of columns, but no rows; nothing was added.'));
  const headers = named(header ? texts[0]! : texts[0]!.map(() => ''));
  return ok({ encoding: encoding.value, delimiter, header, headers, targets: suggestTargets(headers, header, body, country), rows: body.slice(0, shownRows) });
}

/** The first bytes of a stream or a file. */
export async function readHead(source: AsyncIterable<Uint8Array> | string): Promise<{ head: Uint8Array; isCut: boolean }> {
  if (typeof source === 'string') {
    const file = await open(source);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headSize), 0, headSize, 0);
      return { head: buffer.subarray(0, bytesRead), isCut: (await file.stat()).size > bytesRead };
    } finally {
      await file.close();
    }
  }
  const chunks: Uint8Array[] = [];
  let [size, isCut] = [0, false];
  for await (const chunk of source) {
    if (size < headSize) chunks.push(chunk);
    isCut ||= size + chunk.length > headSize;
    size += chunk.length;
  }
  return { head: Buffer.concat(chunks).subarray(0, headSize), isCut };
}

function firstRows(text: string, isCut: boolean, delimiter: string): CsvRow[] {
  const reader = new CsvRows(delimiter);
  const rows = reader.push(text);
  return isCut ? rows : [...rows, ...reader.end()];
}

/** The delimiter that gives the most rows the same number of columns, and more than one. */
function guessDelimiter(text: string, isCut: boolean): string {
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of [',', ';', '\t', '|']) {
    const counts = firstRows(text, isCut, delimiter).slice(0, 50).filter(({ flaw }) => flaw === undefined).map(({ fields }) => fields.length);
    const columns = counts[0] ?? 1;
    const score = columns < 2 ? 0 : counts.filter((count) => count === columns).length / counts.length + Math.min(columns, 50) / 1_000;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** A header holds no phone number, and either a name that we know stands in it or numbers stand below it. */
function isHeader(first: readonly string[], rows: readonly (readonly string[])[], country: Country): boolean {
  if (first.some((cell) => holdsNumber(cell, country))) return false;
  return first.some((cell) => targetOf(cell) !== undefined) || rows.some((row) => row.some((cell) => holdsNumber(cell, country)));
}

/** Every column gets a name of its own: attributes are kept by it. */
function named(headers: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return headers.map((header, index) => {
    const name = header.trim().slice(0, 90) || `Column ${index + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}
