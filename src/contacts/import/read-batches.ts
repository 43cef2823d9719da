import { createReadStream } from 'node:fs';
import { counted } from '../../shared/counted.js';
import { type ContactInput, type Habits, readContact } from '../read-contact.js';
import { type ContactRow, type Line, type Origin, rowOf } from '../write-contacts.js';
import type { Targets } from './columns.js';
import { type CsvRow, CsvRows } from './csv-rows.js';
import type { Layout } from './preview-import.js';

/** What is needed to read a stored file on from a row. */
export interface Reading extends Layout {
  path: string;
  targets: Targets;
  habits: Habits;
  origin: Origin;
  /** Why contacts without a description are on the list. */
  description: string;
  /** How many rows behind the header were read before. */
  skip: number;
}

interface RejectedRow {
  line: number;
  reason: string;
  content: string;
}

/** Rows of a file, read and checked, ready to be written in one transaction. */
export interface Batch {
  /** Rows in it, taken and rejected. */
  rows: number;
  taken: (Line & { content: string })[];
  rejected: RejectedRow[];
  /** How far the file was read for it. */
  bytesRead: number;
}

const mostRows = 1_000;
/** Also in characters: MariaDB takes 16 MB in a statement, and memory is to stay flat. */
const mostCharacters = 1_000_000;
const keptContent = 2_000;

/** The file's rows from `skip` on, in batches. */
export async function* readBatches(reading: Reading): AsyncGenerator<Batch> {
  const { path, encoding, delimiter, header, skip } = reading;
  const decoder = new TextDecoder(encoding, { fatal: true });
  const reader = new CsvRows(delimiter);
  const toContact = contactReader(reading);
  let left = skip + (header ? 1 : 0);
  let bytesRead = 0;
  let batch = emptyBatch();
  let characters = 0;

  function* add(rows: CsvRow[]): Generator<Batch> {
    for (const row of rows) {
      if (left > 0) {
        left--;
        continue;
      }
      batch.rows++;
      characters += row.raw.length;
      const content = row.raw.slice(0, keptContent);
      const contact = toContact(row);
      if (typeof contact === 'string') batch.rejected.push({ line: row.line, reason: contact, content });
      else batch.taken.push({ line: row.line, row: contact, content });
      if (batch.rows < mostRows && characters < mostCharacters) continue;
      yield { ...batch, bytesRead };
      batch = emptyBatch();
      characters = 0;
    }
  }

  for await (const chunk of createReadStream(path, { highWaterMark: 131_072 })) {
    bytesRead += chunk.length;
    yield* add(reader.push(decoder.decode(chunk, { stream: true })));
  }
  yield* add(reader.push(decoder.decode()));
  yield* add(reader.end());
  if (batch.rows > 0) yield { ...batch, bytesRead };
}

const emptyBatch = (): Batch => ({ rows: 0, taken: [], rejected: [], bytesRead: 0 });

/** Gives, for a row, its contact as it is written, or why there is none. */
function contactReader({ targets, habits, origin, description }: Reading): (row: CsvRow) => ContactRow | string {
  const columns = targets.flatMap((target, index) => (target === '' ? [] : [{ index, target, name: target.slice(target.indexOf(':') + 1) }]));
  const attributes = columns.filter(({ target }) => target.startsWith('attribute:'));
  const numbers = columns.filter(({ target }) => target.startsWith('number:'));
  const fields = columns.filter(({ target }) => !target.includes(':'));

  return ({ fields: cells, flaw }) => {
    if (flaw !== undefined) return flaw;
    if (cells.length > targets.length && cells.slice(targets.length).some((cell) => cell !== ''))
      return `The row has ${counted(cells.length, 'column')}, where the file's first has ${targets.length}; perhaps a quote is missing.`;
    const values = Object.fromEntries(fields.map(({ target, index }) => [target, cells[index] ?? '']));
    const { firstName, lastName, ...rest }: ContactInput & { firstName?: string; lastName?: string } = { number: '', ...values };
    if (firstName !== undefined || lastName !== undefined) rest.name ??= [firstName, lastName].map((name) => name?.trim()).filter(Boolean).join(' ');
    if (attributes.length > 0) rest.attributes = Object.fromEntries(attributes.map(({ name, index }) => [name, cells[index] ?? '']));
    if (numbers.length > 0) rest.otherNumbers = numbers.map(({ name, index }) => ({ type: name, number: cells[index] ?? '' }));
    const contact = readContact(rest, habits);
    if (!contact.ok) return contact.failure;
    contact.value.description ??= description;
    return rowOf(contact.value, origin);
  };
}
