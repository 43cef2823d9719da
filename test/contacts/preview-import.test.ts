import { expect } from 'chai';
import { type Layout, type Preview, previewHead } from '../../src/contacts/import/preview-import.js';
import { refusalOf, valueOf } from './account.js';

describe('the preview of a file', () => {
  const preview = (content: string | Uint8Array, layout: Partial<Layout> = {}, isCut = false) => previewHead(typeof content === 'string' ? Buffer.from(content) : content, isCut, 'US', layout);
  const seen = (content: string | Uint8Array): Pick<Preview, 'encoding' | 'delimiter' | 'header' | 'rows'> => {
    const { encoding, delimiter, header, rows } = valueOf(preview(content));
    return { encoding, delimiter, header, rows };
  };
  const expected = (more: Partial<Preview>) => ({ encoding: 'utf-8', delimiter: ',', header: true, rows: [['2025550123', 'Zoë']], ...more });

  it('finds out the encoding', () => {
    const text = 'Phone,Name\n2025550123,Zoë\n';
    expect(seen(text)).to.deep.equal(expected({}));
    expect(seen(`\uFEFF${text}`)).to.deep.equal(expected({}));
    expect(seen(Buffer.from(text, 'latin1'))).to.deep.equal(expected({ encoding: 'windows-1252' }));
    expect(seen(Buffer.from(`\uFEFF${text}`, 'utf16le'))).to.deep.equal(expected({ encoding: 'utf-16le' }));
    expect(seen(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16())).to.deep.equal(expected({ encoding: 'utf-16be' }));
  });

  it('is not misled by a letter that its end cuts through', () => {
    const bytes = Buffer.from('Phone,Name\n2025550123,Zoë');
    expect(valueOf(preview(bytes.subarray(0, -1), {}, true)).encoding).to.equal('utf-8');
  });

  for (const delimiter of [',', ';', '\t', '|'])
    it(`finds out the delimiter ${JSON.stringify(delimiter)}`, () => {
      expect(seen(['Phone', 'Name'].join(delimiter) + '\n' + ['2025550123', '"Zoë, Dr.; A|B\tC"'].join(delimiter))).to.deep.include({ delimiter, rows: [['2025550123', 'Zoë, Dr.; A|B\tC']] });
    });

  it('takes the delimiter that the file names in its first line', () => {
    expect(seen('\uFEFFsep=^\r\nPhone^Name\r\n2025550123^Zoë\r\n')).to.deep.equal(expected({ delimiter: '^' }));
  });

  it('takes any other delimiter that it is given', () => {
    expect(valueOf(preview('Phone^Name\n2025550123^Ann', { delimiter: '^' })).headers).to.deep.equal(['Phone', 'Name']);
    expect(refusalOf(preview('a,b', { delimiter: '"' }))).to.match(/^The delimiter must be one character/);
  });

  it('suggests a field for each column by its header, in many spellings, and keeps the others as attributes', () => {
    const headers = ['Phone Number', 'First name', 'SURNAME', 'E-Mail', 'Customer ID', 'Mobile', 'Time Zone', 'Plan', '', 'Plan', 'Blocked until'];
    const { targets, headers: named } = valueOf(preview(`${headers.join(';')}\n2025550123;;;;;;;;;;\n`));
    expect(named.slice(8, 10)).to.deep.equal(['Column 9', 'Plan (2)']);
    expect(targets).to.deep.equal([
      'number', 'firstName', 'lastName', 'email', 'clientId', 'number:mobile', 'zone', 'attribute:Plan', 'attribute:Column 9', 'attribute:Plan (2)', 'blacklistedUntil',
    ]);
  });

  it('finds the numbers by themselves where there is no header, or none that says so', () => {
    const bare = valueOf(preview('Ann;2025550123\nBob;2025550124\n'));
    expect(bare).to.deep.include({ header: false, headers: ['Column 1', 'Column 2'], targets: ['attribute:Column 1', 'number'] });
    expect(valueOf(preview('Who,Where to\nAnn,2025550123\n'))).to.deep.include({ header: true, targets: ['attribute:Who', 'number'] });
    expect(valueOf(preview('Name,Mobile\nAnn,2025550123\n')).targets).to.deep.equal(['name', 'number']);
    expect(valueOf(preview('2025550123\n')).header).to.equal(false);
  });

  it('leaves out the columns that our own file of rejected rows added', () => {
    expect(valueOf(preview('Rejected line,Rejected because,Phone\n3,x,2025550123\n')).targets).to.deep.equal(['', '', 'number']);
  });

  for (const [what, content, layout, sentence] of [
    ['an empty file', '', {}, 'The file is empty; nothing was added.'],
    ['blank lines', '\n\r\n,,\n', {}, 'The file holds blank lines alone; nothing was added.'],
    ['a header without rows', 'Phone,Name\n', {}, 'The file has the names of columns, but no rows; nothing was added.'],
    ['a binary file', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1]), {}, 'This is not a text file: it holds zero bytes. Save it as CSV in UTF-8 and upload that.'],
    ['a workbook', Buffer.from('PK\x03\x04\x14\0'), {}, 'This is a workbook or an archive (ZIP), not a CSV file. Save the sheet as CSV in UTF-8 and upload that.'],
    ['10,000 columns', Array.from({ length: 10_000 }, (_, index) => `c${index}`).join(','), {}, 'The file has 10000 columns in its first row; up to 250 can be imported. Is the delimiter right?'],
    ['bytes that its encoding does not have', Buffer.from('Phone\n\xff\xfe\xfa', 'latin1'), { encoding: 'utf-8' }, 'The file cannot be read as UTF-8, which it was said to be: it holds bytes that this encoding does not have. Save it again as CSV in UTF-8.'],
    ['half a letter of UTF-16', Buffer.from([0xff, 0xfe, 0x41]), {}, 'The file cannot be read as UTF-16, which its first bytes say that it is: it holds bytes that this encoding does not have. Save it again as CSV in UTF-8.'],
  ] as [string, string | Uint8Array, Partial<Layout>, string][])
    it(`refuses ${what}`, () => expect(refusalOf(preview(content, layout))).to.equal(sentence));
});
