import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvRows, type CsvRow } from '../../src/contacts/import/csv-rows.js';

describe('the rows of a CSV file', () => {
  const read = (text: string, delimiter = ',', pieceSize = text.length || 1): CsvRow[] => {
    const reader = new CsvRows(delimiter);
    const rows: CsvRow[] = [];
    for (let start = 0; start < text.length; start += pieceSize) rows.push(...reader.push(text.slice(start, start + pieceSize)));
    return [...rows, ...reader.end()];
  };
  const fieldsOf = (text: string, delimiter?: string) => read(text, delimiter).map(({ fields }) => fields);

  it('are read with line ends of every kind in one file, and with blank lines between them', () => {
    expect(fieldsOf('a,b\r\nc,d\ne,f\rg,h\n\n,,\r\n\r\ni,j')).to.deep.equal([['a', 'b'], ['c', 'd'], ['e', 'f'], ['g', 'h'], ['i', 'j']]);
  });

  // Symptom: a file that Excel was told how to read, by a first line `sep=;`, had that line taken for the names of its columns.
  // Cause: the line is no part of RFC 4180, and the reader gave it as a row.
  // Fix: a first line that names the delimiter is passed over; the preview takes the delimiter from it.
  it('do not begin with a line that names the delimiter, which counts as a line', () => {
    for (const pieceSize of [1, 100]) expect(read('sep=;\r\na;b\nsep=;\n', ';', pieceSize)).to.deep.equal([{ line: 2, fields: ['a', 'b'], raw: 'a;b' }, { line: 3, fields: ['sep=', ''], raw: 'sep=;' }]);
  });

  it('may hold quotes, delimiters and line ends in quoted fields', () => {
    expect(fieldsOf('"a ""b"" c";"d;e";"f\r\ng"\n"";x;""', ';')).to.deep.equal([['a "b" c', 'd;e', 'f\r\ng'], ['', 'x', '']]);
  });

  it('are taken with a quote in a plain field, and with text behind a closing quote', () => {
    expect(fieldsOf('12" pipe,"said "hi" to"\nx,y')).to.deep.equal([['12" pipe', 'said hi" to"'], ['x', 'y']]);
  });

  it('know the line on which they begin, also behind fields of several lines', () => {
    expect(read('h\n"a\r\nb\nc"\n\nd\r\ne').map(({ line }) => line)).to.deep.equal([1, 2, 6, 7]);
  });

  it('are the same in whatever pieces the file arrives', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '"', '""', ',', '\r', '\n', '\r\n', ' '), { maxLength: 60 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (content, pieceSize) => {
        expect(read(content, ',', pieceSize)).to.deep.equal(read(content));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are those that csv-parse reads, where both read the same form', () => {
    const field = fc.array(fc.constantFrom('a', 'é', '1', '"', ',', '\r\n', '\n', ' ', ';'), { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')).filter((text) => text.trim() !== '');
    const table = fc.integer({ min: 1, max: 5 }).chain((columns) => fc.array(fc.array(field, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, lineEnd) => {
        const text = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join(lineEnd);
        expect(fieldsOf(text)).to.deep.equal(rows);
        expect(fieldsOf(text)).to.deep.equal(parse(text, { record_delimiter: [lineEnd] }));
      }),
      { numRuns: 1_000 },
    );
  });

  it('that are too long are passed over in little memory, and the next ones are read', () => {
    const reader = new CsvRows(',');
    const rows = [...reader.push('a,b\n"')];
    const piece = 'x'.repeat(65_536);
    for (let count = 0; count < 800; count++) rows.push(...reader.push(piece));
    expect((reader as unknown as { text: string }).text.length).to.equal(0);
    rows.push(...reader.push('"\nc,d\n'), ...reader.end());
    expect(rows.map(({ line, fields }) => ({ line, fields }))).to.deep.equal([{ line: 1, fields: ['a', 'b'] }, { line: 2, fields: [] }, { line: 3, fields: ['c', 'd'] }]);
    expect(rows[1]!.flaw).to.equal('This row, which begins in line 2, is longer than 250,000 characters; perhaps a quote in it is not closed.');
    expect(rows[1]!.raw.length).to.equal(2_000);
  });

  it('tell of a quote that is never closed', () => {
    const rows = read('a,b\n"c,d\ne,f\n');
    expect(rows.length).to.equal(2);
    expect(rows[1]!.flaw).to.equal('A quote that opens in this row, which begins in line 2, is never closed; the rest of the file belongs to it.');
  });
});
