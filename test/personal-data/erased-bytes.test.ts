import { expect } from 'chai';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { Contact } from '../../src/contacts/contact.entity.js';
import { ContactNote } from '../../src/contacts/contact-note.entity.js';
import { openDatabase } from '../../src/database/data-source.js';
import { emptyLog } from '../../src/database/empty-log.js';
import { editContact } from '../../src/dialers/edit-contact.js';
import { schema } from '../../src/entities.js';
import { erasePerson } from '../../src/personal-data/erase.js';
import { attemptUnderWay } from '../calls/attempt-under-way.js';
import { Campaign, valueOf } from '../dialers/campaign.js';

// Symptom: after an erasure the name and the text of the note were to be read in the SQLite file, and its write-ahead log had them too.
// Cause: SQLite leaves what it deletes in the page until that is used again. Fix: it overwrites it, and an erasure empties the log.
describe('the files of an SQLite database', () => {
  let folder: string;
  let dataSource: DataSource;
  let campaign: Campaign;
  const bytes = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1')).join();

  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), 'smart-dialers-bytes-'));
    const opened = await openDatabase(`sqlite:${join(folder, 'database.sqlite')}`, schema);
    if (!opened.ok) throw new Error(opened.failure);
    dataSource = opened.value;
    campaign = await Campaign.open(dataSource);
  });
  after(async () => {
    await dataSource?.destroy();
    rmSync(folder, { recursive: true });
  });

  it('have nothing of a person who was erased, also not where it stood before it was changed or moved', async function () {
    this.timeout(60_000);
    const { context, by, house } = campaign;
    const people = campaign.numbers(150).map((number, index) => {
      // In no order, so that the pages of the indexes are split again and again.
      const mark = ((index * 7_919) % 100_003).toString().padStart(6, '0');
      return { number, words: { name: `Nora ${mark}`, email: `e${mark}@person.example`, client_id: `client-${mark}`, attributes: JSON.stringify({ story: `story-${mark} `.repeat(index % 30 === 0 ? 600 : 2) }) }, note: `note-${mark}`, second: `Renamed ${mark} at length`, mark };
    });
    const listId = await campaign.list();
    for (const { number, words, note, second } of people) {
      await campaign.add(listId, [number], house.one, words);
      const { id: contactId } = await dataSource.getRepository(Contact).findOneByOrFail({ listId, number });
      const said = { accountId: house.one, contactId, number, email: words.email, clientId: words.client_id, reason: `Said of ${words.name}.` };
      const attemptId = await attemptUnderWay(dataSource, { ...said, listId, state: 'settled', settledAt: new Date(house.clock.now()), result: 'answered' });
      await dataSource.getRepository(ContactNote).insert({ accountId: house.one, contactId, attemptId, text: note, writtenBy: 'ann', writtenAt: new Date(house.clock.now()) });
      if (Number(number) % 3 === 0) valueOf(await editContact(context, by, contactId, { name: second }));
    }
    expect(await emptyLog(dataSource)).to.equal(true);
    const erased = people.filter((_, index) => index % 10 === 0);
    const wordsOf = ({ words: { name, email, client_id }, note, second, mark }: (typeof people)[number]) => [name, email, client_id, note, second, `story-${mark}`];
    const before = bytes();
    for (const person of erased) expect(wordsOf(person).filter((word) => before.includes(word))).to.have.length.above(3);

    for (const { number } of erased) valueOf(await erasePerson(context, by, { number, confirm: `erase ${number}`, reason: 'A letter' }));
    const left = bytes();
    expect(erased.flatMap(wordsOf).filter((word) => left.includes(word))).to.deep.equal([]);
    const [, kept] = people as [unknown, (typeof people)[number]];
    expect(left, 'nobody else is').to.include(kept.note).and.include(kept.words.email);
  });
});
