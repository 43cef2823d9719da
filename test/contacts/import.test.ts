import { expect } from 'chai';
import { existsSync, mkdtempSync, readdirSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { DataSource } from 'typeorm';
import { Contact } from '../../src/contacts/contact.entity.js';
import { ContactImport } from '../../src/contacts/contact-import.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { createImport, type NewImport } from '../../src/contacts/import/create-import.js';
import { previewImport } from '../../src/contacts/import/preview-import.js';
import { csvCell, rejectedRows } from '../../src/contacts/import/rejected-rows.js';
import { resumeImport, runImport, unfinishedImports } from '../../src/contacts/import/run-import.js';
import { importFolder, storeUpload } from '../../src/contacts/import/store-upload.js';
import { ImportRejection } from '../../src/contacts/import-rejection.entity.js';
import { createList } from '../../src/contacts/lists.js';
import { onEachDatabase } from '../support/databases.js';
import { type Ground, newAccount, refusalOf, upload, valueOf } from './account.js';

onEachDatabase('an import', (open, kind) => {
  let dataSource: DataSource;
  let folder: string;
  let ground: Ground;
  let list: ContactList;

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    folder = mkdtempSync(join(tmpdir(), 'smart-dialers-import-'));
  });
  after(async () => {
    await dataSource?.destroy();
    if (folder) rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    ground = await newAccount(dataSource, folder);
    list = valueOf(await createList(ground.context, ground.administrator, { name: 'Customers' }));
  });
  afterEach(() => rmSync(importFolder(folder), { recursive: true, force: true }));

  const create = (content: string | Uint8Array, options: NewImport['options'] = {}) =>
    createImport(ground.context, ground.administrator, { listId: list.id, fileName: 'customers.csv', source: upload(content), options });
  const run = async (content: string | Uint8Array, options: NewImport['options'] = {}) => (await runImport(ground.context, valueOf(await create(content, options)).id))!;
  const contacts = () => dataSource.getRepository(Contact).find({ where: { listId: list.id }, order: { id: 'ASC' } });
  const rejections = async ({ id }: ContactImport) =>
    (await dataSource.getRepository(ImportRejection).find({ where: { importId: id }, order: { id: 'ASC' } })).map(({ line, reason, content }) => ({ line, reason, content }));
  const count = async () => (await dataSource.getRepository(ContactList).findOneByOrFail({ id: list.id })).contactCount;
  const manyRows = (rows: number, row: (index: number) => string = (index) => `+1202${5_000_000 + index},Person ${index}`) => ['Phone,Name', ...Array.from({ length: rows }, (_, index) => row(index))].join('\n');
  const text = async (id: number) => {
    const pieces: string[] = [];
    for await (const piece of valueOf(await rejectedRows(ground.context, ground.as('auditor'), id))) pieces.push(piece);
    return pieces.join('');
  };

  it('takes what the mapping says, keeps the other columns, and says where contacts are from', async () => {
    const csv = '\uFEFFPhone;First name;Last name;Mobile;Time zone;Plan\r\n"202-555-0101";Zoë;"O;Neil";+447700900123;Europe/Paris;=1+1\r\n';
    const done = await run(csv);
    expect(done).to.deep.include({ state: 'done', rowsRead: 1, rowsAdded: 1, rowsRejected: 0, bytesRead: done.bytes, failure: null, createdBy: 'ann@example.com' });
    const [contact] = await contacts();
    expect(contact).to.deep.include({
      number: '+12025550101', name: 'Zoë O;Neil', zone: 'Europe/Paris', otherNumbers: [{ type: 'mobile', number: '+447700900123' }], attributes: { Plan: '=1+1' },
      description: 'Import customers.csv', addedBy: 'ann@example.com', accountId: ground.account.id, priority: 0,
    });
    expect(contact!.addedAt.getTime()).to.equal(ground.context.clock.now());
    expect(await count()).to.equal(1);
  });

  it('takes a blacklist: number, date, description and limit, a number as often as it comes', async () => {
    const csv = 'number,date,description,until\n2025550101,01.02.2025,asked,\n2025550101,2025-03-01 10:00,again,12/31/2026\n2025550102,soon,,\n';
    const done = await run(csv, { duplicates: 'keep' });
    const rows = await contacts();
    expect(rows.map(({ addedAt, description, blacklistedUntil }) => [addedAt.toISOString(), description, blacklistedUntil?.toISOString()])).to.deep.equal([
      ['2025-02-01T05:00:00.000Z', 'asked', undefined],
      ['2025-03-01T15:00:00.000Z', 'again', '2027-01-01T04:59:59.999Z'],
    ]);
    expect((await rejections(done))[0]).to.include({ line: 4, reason: 'The date "soon" is not a date; dates are written like 2026-12-31, 31.12.2026 or 2026-12-31 18:00.' });
  });

  it('rejects each bad row with its line and reason, and takes the others', async () => {
    const csv = ['Phone,Name,Zone', '2025550101,"two', 'lines",', '202-555-CALL,b,', '2025550102 x9,c,', '555,d,', '202555010255555,e,', '+999123456,f,', '2025550103,g,Nowhere', ',h,', '2025550101,i,', '2025550104,j,,too,many', '2025550105', '2025550106,k'].join('\n');
    const done = await run(csv.replace('555,d,\n', '555,d,\r\n').replace('+999123456,f,\n', '+999123456,f,\r'));
    expect(done).to.deep.include({ state: 'done', rowsRead: 12, rowsAdded: 3, rowsRejected: 9 });
    expect((await rejections(done)).map(({ line, reason }) => `${line}: ${reason}`)).to.deep.equal([
      '4: The number "202-555-CALL" has letters in it.',
      '5: The number "2025550102 x9" has an extension, which a dialer cannot reach.',
      '6: The number "555" is too short for a phone number.',
      '7: The number "202555010255555" is too long for a phone number.',
      '8: The number "+999123456" has no known country code.',
      '9: The time zone "Nowhere" does not exist; zones are written like America/New_York.',
      '10: There is no number.',
      '11: The number +12025550101 is already in line 2.',
      '12: The row has 5 columns, where the file\'s first has 3; perhaps a quote is missing.',
    ]);
  });

  it('reports a number that is on the list already, also one from an earlier batch of the file', async () => {
    await run('2025550101\n');
    const done = await run(`${manyRows(1_200)}\n+12025550101,again\n+12025000000,twice\n`);
    expect(done).to.include({ rowsAdded: 1_200, rowsRejected: 2 });
    expect((await rejections(done)).map(({ line, reason }) => [line, reason])).to.deep.equal([
      [1_202, 'The number +12025550101 is on the list already.'],
      [1_203, 'The number +12025000000 is on the list already.'],
    ]);
    expect(await count()).to.equal(1_201);
  });

  it('passes over a field of 50 MB', async function () {
    this.timeout(60_000);
    async function* huge() {
      yield Buffer.from('Phone,Name\n2025550101,a\n2025550102,"');
      for (let piece = 0; piece < 50; piece++) yield Buffer.alloc(1_000_000, 'x');
      yield Buffer.from('"\n2025550103,c\n');
    }
    const entry = valueOf(await createImport(ground.context, ground.administrator, { listId: list.id, fileName: 'huge.csv', source: huge() }));
    const done = (await runImport(ground.context, entry.id))!;
    expect(done).to.include({ state: 'done', rowsAdded: 2, rowsRejected: 1 });
    const [row] = await rejections(done);
    expect(row!.content.length).to.equal(2_000);
    expect(row).to.include({ line: 3, reason: 'This row, which begins in line 3, is longer than 250,000 characters; perhaps a quote in it is not closed.' });
  });

  it('takes rows with as much text as is allowed, in every script', async () => {
    const notes = '電'.repeat(15_980);
    const done = await run(['Phone,History', ...Array.from({ length: 150 }, (_, index) => `+1202${5_000_000 + index},${notes}`)].join('\n'));
    expect(done).to.include({ state: 'done', rowsAdded: 150, rowsRejected: 0 });
    expect((await contacts())[149]!.attributes).to.deep.equal({ History: notes });
  });

  for (const [what, content, options, sentence] of [
    ['an empty file', '', {}, 'The file is empty; nothing was added.'],
    ['a binary file', Buffer.from([1, 2, 3, 0, 4]), {}, 'This is not a text file: it holds zero bytes. Save it as CSV in UTF-8 and upload that.'],
    ['a zero byte at its end', `${'2025550101\n'.repeat(30_000)}\0`, {}, 'This is not a text file: it holds zero bytes. Save it as CSV in UTF-8 and upload that.'],
    ['no number column', 'Name,Plan\nAnn,Gold\n', {}, 'No column is said to hold the phone number; choose which one does. Nothing was added.'],
    ['a mapping without number', 'Phone,Name\n2025550101,Ann\n', { targets: ['name', ''] }, 'No column is said to hold the phone number; choose which one does. Nothing was added.'],
    ['a mapping to two names', 'Phone,Name\n2025550101,Ann\n', { targets: ['number', 'number'] }, 'Two columns are to become "number"; choose one of them. Nothing was added.'],
    ['a mapping of more columns', 'Phone\n2025550101\n', { targets: ['number', 'name'] }, 'The mapping names 2 columns, but the file has 1. Nothing was added.'],
    ['an unknown field', 'Phone,Name\n2025550101,Ann\n', { targets: ['number', 'colour'] }, /^"colour" is not what a column can become: give number, name, .* Nothing was added\.$/],
    ['10,000 columns', `${'a,'.repeat(9_999)}b\n`, {}, 'The file has 10000 columns in its first row; up to 250 can be imported. Is the delimiter right?'],
    ['bytes that are not of its encoding', Buffer.from(`Phone\n${'2025550101\n'.repeat(30_000)}\xe9`, 'latin1'), { encoding: 'utf-8' }, /^The file cannot be read as UTF-8, which it was said to be/],
  ] as [string, string | Uint8Array, NewImport['options'], string | RegExp][])
    it(`refuses ${what}, and keeps nothing`, async () => {
      const refusal = refusalOf(await create(content, options));
      if (typeof sentence === 'string') expect(refusal).to.equal(sentence);
      else expect(refusal).to.match(sentence);
      expect(existsSync(importFolder(folder)) ? readdirSync(importFolder(folder)) : []).to.deep.equal([]);
      expect(await dataSource.getRepository(ContactImport).countBy({ listId: list.id })).to.equal(0);
    });

  it('reads Latin-1 that only shows late in the file', async () => {
    const done = await run(Buffer.from(`${manyRows(1_500)}\n+12025550101,Jos\xe9`, 'latin1'));
    expect((await contacts()).at(-1)!.name).to.equal('José');
    expect(done).to.include({ rowsAdded: 1_501 });
  }).timeout(20_000);

  it('removes an upload for which the disk has no room, or that breaks off', async () => {
    const full = () => new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })) });
    const refused = await storeUpload(folder, upload('a,b'), undefined, full);
    expect(refusalOf(refused)).to.equal('The disk of the service is full: the file could not be kept and nothing was added. Free some space and upload it again.');
    async function* broken() {
      yield Buffer.from('2025550101\n');
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    }
    expect(refusalOf(await storeUpload(folder, broken(), undefined))).to.equal('The upload broke off before its end; nothing of it was kept. Upload the file again.');
    expect(readdirSync(importFolder(folder))).to.deep.equal([]);
  });

  it('goes on exactly where it was when it is cut off between batches', async () => {
    const entry = valueOf(await create(manyRows(3_500, (index) => (index % 100 === 7 ? `bad,${index}` : `+1202${5_000_000 + index},Person ${index}`))));
    const rowsSeen: number[] = [];
    for (let round = 0; round < 10; round++) {
      const stop = new AbortController();
      // The first batch is written, then somebody stops the service.
      const watched = { ...ground.context, clock: Object.create(ground.context.clock, { now: { value: () => (stop.abort(), ground.context.clock.now()) } }) };
      const cut = (await runImport(watched, entry.id, stop.signal))!;
      rowsSeen.push(cut.rowsRead);
      if (cut.state === 'done') break;
      expect(await unfinishedImports(ground.context)).to.include(entry.id);
    }
    expect(rowsSeen).to.deep.equal([1_000, 2_000, 3_000, 3_500]);
    const done = await dataSource.getRepository(ContactImport).findOneByOrFail({ id: entry.id });
    expect(done).to.include({ state: 'done', rowsRead: 3_500, rowsAdded: 3_465, rowsRejected: 35 });
    expect((await contacts()).map(({ name }) => name)).to.deep.equal(Array.from({ length: 3_500 }, (_, index) => index).filter((index) => index % 100 !== 7).map((index) => `Person ${index}`));
    expect((await rejections(done)).map(({ line }) => line)).to.deep.equal(Array.from({ length: 35 }, (_, index) => index * 100 + 9));
    expect(await count()).to.equal(3_465);
  }).timeout(20_000);

  it('that fails in the middle of a batch keeps the batches before it, says so, and can go on', async () => {
    const entry = valueOf(await create(manyRows(2_500)));
    let batches = 0;
    const failing = { ...ground.context, clock: Object.create(ground.context.clock, { now: { value: () => (batches++ === 1 ? fail() : ground.context.clock.now()) } }) };
    const cut = (await runImport(failing, entry.id))!;
    expect(cut).to.deep.include({ state: 'failed', rowsRead: 1_000, rowsAdded: 1_000 });
    expect(cut.failure).to.equal("The import stopped at an unexpected error, which is in the service's log. 1000 contacts were added and stay, 0 rows were rejected. Let it go on: it then goes on behind row 1000.");
    expect(await count()).to.equal(1_000);
    valueOf(await resumeImport(ground.context, ground.administrator, entry.id));
    expect(await runImport(ground.context, entry.id)).to.include({ state: 'done', rowsAdded: 2_500, rowsRejected: 0, failure: null });
    expect(refusalOf(await resumeImport(ground.context, ground.administrator, entry.id))).to.equal('The import is done: only one that failed can go on.');
  }).timeout(20_000);

  const fail = (): never => {
    throw new Error('the power is gone');
  };

  it('that two processes run at once is written once', async () => {
    const entry = valueOf(await create(manyRows(2_500)));
    await Promise.all([runImport(ground.context, entry.id), runImport(ground.context, entry.id)]);
    const done = await dataSource.getRepository(ContactImport).findOneByOrFail({ id: entry.id });
    expect(done).to.include({ state: 'done', rowsRead: 2_500, rowsAdded: 2_500, rowsRejected: 0 });
    expect(await count()).to.equal(2_500);
  }).timeout(20_000);

  it('whose upload is gone says so', async () => {
    const entry = valueOf(await create('2025550101\n'));
    unlinkSync(join(importFolder(folder), entry.storedName));
    const cut = (await runImport(ground.context, entry.id))!;
    expect(cut.failure).to.match(/^The uploaded file is no longer in the service's folder\. 0 contacts were added/);
  });

  if (kind === 'SQLite')
    it('for which the database has no room keeps what was added, says so, and goes on when there is', async () => {
      const entry = valueOf(await create(manyRows(20_000)));
      const [{ page_count: pages }] = await dataSource.query('PRAGMA page_count');
      await dataSource.query(`PRAGMA max_page_count = ${pages + 300}`);
      const cut = (await runImport(ground.context, entry.id))!;
      await dataSource.query('PRAGMA max_page_count = 4294967294');
      expect(cut.state).to.equal('failed');
      expect(cut.rowsAdded).to.be.within(1_000, 19_000);
      expect(cut.failure).to.equal(
        `The disk of the database is full. ${cut.rowsAdded} contacts were added and stay, 0 rows were rejected. Free some space and let the import go on: it then goes on behind row ${cut.rowsRead}.`,
      );
      expect(await count()).to.equal(cut.rowsAdded);
      expect(await runImport(ground.context, entry.id)).to.include({ state: 'done', rowsAdded: 20_000 });
    }).timeout(20_000);

  it('gives its rejected rows as a file that can be mended and uploaded again, without a formula in it', async () => {
    const done = await run('Phone;Name;Note\n202-555-CALL;"Ann; ""A""";=HYPERLINK("x")\n555;@cmd;+12025550199\n');
    const csv = await text(done.id);
    expect(csv).to.equal(
      [
        '\uFEFFRejected line;Rejected because;Phone;Name;Note',
        '2;"The number ""202-555-CALL"" has letters in it.";202-555-CALL;"Ann; ""A""";"\'=HYPERLINK(""x"")"',
        '3;"The number ""555"" is too short for a phone number.";555;\'@cmd;+12025550199',
        '',
      ].join('\r\n'),
    );
    const mended = await run(csv.replace('202-555-CALL;', '2025550101;').replace(';555;', ';2025550102;'));
    expect(mended).to.include({ rowsAdded: 2, rowsRejected: 0 });
    const stranger = await newAccount(dataSource, folder);
    expect(refusalOf(await rejectedRows(ground.context, stranger.administrator, done.id))).to.equal(`There is no import ${done.id}.`);
  });

  it('takes no end of an opt-out, proposes none, and reads a registry’s file as any other', async () => {
    const lists = dataSource.getRepository(ContactList);
    const csv = 'Phone,Until\n2025550101,2030-01-01\n';
    await lists.update(list.id, { blocksAll: true });
    expect(valueOf(await previewImport(ground.context, ground.administrator, { listId: list.id, source: upload(csv) })).targets).to.deep.equal(['number', '']);
    for (const options of [{}, { targets: ['number', 'blacklistedUntil'] }])
      expect(refusalOf(await createImport(ground.context, ground.administrator, { listId: list.id, fileName: 'old.csv', source: upload(csv), options }))).to.equal('Whoever is on the list "Customers" is never called again, so an entry there has no end. Nothing was added. Leave the column "Until" out.');
    expect(readdirSync(importFolder(folder))).to.deep.equal([]);
    expect(await run(csv, { targets: ['number', ''] })).to.include({ rowsAdded: 1 });
    await lists.update(list.id, { blocksAll: false, registryOf: 'US' });
    expect(await run('Phone\n2025550102\n')).to.include({ rowsAdded: 1 });
  });

  it('shows, before anything is kept, how a file would be read', async () => {
    const source = upload(manyRows(30_000));
    const preview = valueOf(await previewImport(ground.context, ground.administrator, { listId: list.id, source }));
    expect(preview).to.deep.include({ encoding: 'utf-8', delimiter: ',', header: true, headers: ['Phone', 'Name'], targets: ['number', 'name'] });
    expect(preview.rows.length).to.equal(10);
    expect(await source.next()).to.deep.equal({ done: true, value: undefined });
    expect(existsSync(importFolder(folder))).to.equal(false);
    expect(refusalOf(await previewImport(ground.context, ground.as('auditor'), { listId: list.id, source: upload('a') }))).to.match(/^Your role may not/);
  });
});

describe('a cell for a spreadsheet', () => {
  it('is never run as a formula, and a number stays one', () => {
    expect(['=1', '+1202 555-0123', '-5', '@x', '-cmd', '\tx', 'a"b', 'a\nb', ''].map((text) => csvCell(text, ','))).to.deep.equal([
      "'=1", '+1202 555-0123', '-5', "'@x", "'-cmd", "'\tx", '"a""b"', '"a\nb"', '',
    ]);
  });
});
