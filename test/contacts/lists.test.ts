import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { addContact, addContacts } from '../../src/contacts/add-contacts.js';
import { addToList, cancelBlacklist } from '../../src/contacts/blacklist-entries.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { contactLists, createList, ensureDefaultList, renameList } from '../../src/contacts/lists.js';
import { searchContacts } from '../../src/contacts/search-contacts.js';
import { transaction } from '../../src/database/transaction.js';
import { onEachDatabase } from '../support/databases.js';
import { type Ground, newAccount, refusalOf, valueOf } from './account.js';

/** Nobody calls the list, and no rule fills it. */
const nobody = async () => undefined;

onEachDatabase('lists and their contacts', (open) => {
  let dataSource: DataSource;
  let ground: Ground;
  let list: ContactList;
  const listCount = async () => (await dataSource.getRepository(ContactList).findOneByOrFail({ id: list.id })).contactCount;
  const contacts = () => dataSource.getRepository(Contact).find({ where: { listId: list.id }, order: { id: 'ASC' } });

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
  });
  after(() => dataSource?.destroy());
  beforeEach(async () => {
    ground = await newAccount(dataSource);
    list = valueOf(await createList(ground.context, ground.administrator, { name: 'Customers' }));
  });

  describe('a list', () => {
    it('is made, renamed and listed with the count of its contacts, and each deed is recorded', async () => {
      const { context, administrator } = ground;
      valueOf(await addContacts(context, administrator, { listId: list.id, text: '2025550101\n2025550102' }));
      valueOf(await renameList(context, administrator, list.id, { name: 'Clients', description: 'all of them' }, nobody));
      const lists = valueOf(await contactLists(context, ground.as('auditor')));
      expect(lists.map(({ name, description, contactCount }) => ({ name, description, contactCount }))).to.deep.equal([{ name: 'Clients', description: 'all of them', contactCount: 2 }]);
      const deeds = await dataSource.getRepository(AuditEntry).findBy({ accountId: ground.account.id });
      expect(deeds.map(({ action }) => action)).to.deep.equal(['create list', 'rename list']);
    });

    it('has a name of its own in its account', async () => {
      const { context, administrator } = ground;
      expect(refusalOf(await createList(context, administrator, { name: 'Customers' }))).to.equal('There is already a list named "Customers"; nothing was changed.');
      const other = valueOf(await createList(context, administrator, { name: 'Others' }));
      expect(refusalOf(await renameList(context, administrator, other.id, { name: 'Customers' }, nobody))).to.match(/^There is already a list/);
      expect(refusalOf(await createList(context, administrator, { name: ' ' }))).to.equal('A list needs a name.');
    });

    it('is seen and changed only by those who may', async () => {
      const { context } = ground;
      const stranger = await newAccount(dataSource);
      expect(refusalOf(await renameList(context, stranger.administrator, list.id, { name: 'Mine' }, nobody))).to.equal(`There is no list ${list.id}.`);
      expect(refusalOf(await addContacts(context, stranger.administrator, { listId: list.id, text: '2025550101' }))).to.equal(`There is no list ${list.id}.`);
      expect(refusalOf(await searchContacts(context, stranger.administrator, { listId: list.id }))).to.equal(`There is no list ${list.id}.`);
      expect(refusalOf(await createList(context, ground.as('supervisor'), { name: 'No' }))).to.match(/^Your role may not/);
      expect(refusalOf(await createList(context, ground.administrator, { name: 'No', accountId: stranger.account.id }))).to.match(/^There is no account/);
      expect(valueOf(await contactLists(context, stranger.administrator))).to.deep.equal([]);
    });

    it('named Default comes with an account, once', async () => {
      const { account, context } = ground;
      for (let time = 0; time < 2; time++) await transaction(dataSource, (manager) => ensureDefaultList(manager, account.id, context.clock.now()));
      expect(valueOf(await contactLists(context, ground.administrator)).map(({ name }) => name)).to.deep.equal(['Customers', 'Default']);
    });
  });

  describe('pasted numbers', () => {
    it('are added with their names, and every line that is not is told with its reason', async () => {
      const text = ['2025550101', '(202) 555-0102; Ann Smith', '', 'Bob, +12025550103, 2025550104', '202-555-CALL', '2025550101', 'nobody', '2025550105 x1'].join('\r\n');
      const result = valueOf(await addContacts(ground.context, ground.administrator, { listId: list.id, text }));
      expect(result).to.deep.equal({
        added: 4,
        rejected: [
          { line: 5, content: '202-555-CALL', reason: 'The number "202-555-CALL" has letters in it.' },
          { line: 6, content: '2025550101', reason: 'The number +12025550101 is already in line 1.' },
          { line: 7, content: 'nobody', reason: 'The number "nobody" has letters in it.' },
          { line: 8, content: '2025550105 x1', reason: 'The number "2025550105 x1" has an extension, which a dialer cannot reach.' },
        ],
      });
      expect((await contacts()).map(({ number, name, addedBy }) => [number, name, addedBy])).to.deep.equal([
        ['+12025550101', null, 'ann@example.com'], ['+12025550102', 'Ann Smith', 'ann@example.com'], ['+12025550103', 'Bob', 'ann@example.com'], ['+12025550104', null, 'ann@example.com'],
      ]);
      expect(await listCount()).to.equal(4);
    });

    it('are refused where they are on the list, unless they are to be kept', async () => {
      const paste = { listId: list.id, text: '2025550101' };
      valueOf(await addContacts(ground.context, ground.administrator, paste));
      const again = valueOf(await addContacts(ground.context, ground.administrator, paste));
      expect(again).to.deep.equal({ added: 0, rejected: [{ line: 1, content: '2025550101', reason: 'The number +12025550101 is on the list already.' }] });
      expect(valueOf(await addContacts(ground.context, ground.administrator, { ...paste, duplicates: 'keep' })).added).to.equal(1);
      expect(await listCount()).to.equal(2);
    });

    it('may be thousands, and none is refused', async () => {
      const text = Array.from({ length: 2_345 }, (_, index) => `+1202${String(5_000_000 + index)}`).join('\n');
      expect(valueOf(await addContacts(ground.context, ground.administrator, { listId: list.id, text }))).to.deep.equal({ added: 2_345, rejected: [] });
      expect(await dataSource.getRepository(Contact).countBy({ listId: list.id })).to.equal(2_345);
      expect(refusalOf(await addContacts(ground.context, ground.administrator, { listId: list.id, text: ' \n' }))).to.equal('There is no number in the text; nothing was added.');
      expect(refusalOf(await addContacts(ground.context, ground.administrator, { listId: list.id, text: 'x'.repeat(1_000_001) }))).to.match(/^This is too much to paste/);
    });
  });

  describe('a contact', () => {
    it('is added with everything known about it, once', async () => {
      const input = { listId: list.id, number: '2025550101', name: 'Ann', clientId: 'C-1', zone: 'Europe/Paris', otherNumbers: [{ type: 'mobile', number: '+33612345678' }], attributes: { Plan: 'Gold' }, notOn: ['monday'], priority: 3 };
      const { id } = valueOf(await addContact(ground.context, ground.administrator, input));
      const contact = await dataSource.getRepository(Contact).findOneByOrFail({ id });
      expect(contact).to.deep.include({
        number: '+12025550101', name: 'Ann', clientId: 'C-1', zone: 'Europe/Paris', otherNumbers: [{ type: 'mobile', number: '+33612345678' }], attributes: { Plan: 'Gold' },
        preferences: { notOn: ['monday'] }, priority: 3, addedBy: 'ann@example.com', email: null,
      });
      expect(contact.addedAt.getTime()).to.equal(ground.context.clock.now());
      expect(refusalOf(await addContact(ground.context, ground.administrator, input))).to.equal('The number +12025550101 is on the list "Customers" already; nothing was changed.');
      expect(refusalOf(await addContact(ground.context, ground.administrator, { ...input, number: '12' }))).to.equal('The number "12" is too short for a phone number. Nothing was added.');
      expect(await listCount()).to.equal(1);
    });
  });

  describe('an entry that blocks', () => {
    const add = async (number: string, until?: string) => valueOf(await addToList(ground.context, ground.as('supervisor'), { listId: list.id, number, until, description: 'asked', attributes: { REASON: 'recalled' } }));
    const cancel = (numbers: string[]) => cancelBlacklist(ground.context, ground.administrator, { listId: list.id, numbers, reason: 'NEWCASE' });

    it('may be there many times, each with its own limit; all that are active are cancelled at once, and it can be added again', async () => {
      await add('2025550101');
      await add('2025550101', '2026-02-01');
      const expired = await add('2025550101', '2026-01-06T00:00:00Z');
      await add('2025550102');
      await ground.context.clock.advance(86_400_000);
      const result = valueOf(await cancel(['(202) 555-0101', '2025550199']));
      expect(result).to.deep.equal({ cancelled: 2, notFound: ['2025550199'], says: '2 entries were cancelled on "Customers".' });
      const rows = await contacts();
      expect(rows.map(({ id, cancelledAt }) => cancelledAt !== null && id !== expired.id)).to.deep.equal([true, true, false, false]);
      expect(rows[0]).to.deep.include({
        cancelledReason: 'NEWCASE', description: 'asked',
        attributes: { REASON: 'recalled', BLACKLISTED_CANCELLED: `NEWCASE (${new Date(ground.context.clock.now()).toISOString()}, ann@example.com)` },
      });
      expect(rows[0]!.cancelledAt!.getTime()).to.equal(ground.context.clock.now());
      expect(await listCount(), 'those that are not cancelled').to.equal(2);
      expect(valueOf(await cancel(['2025550101']))).to.deep.include({ cancelled: 0, notFound: ['2025550101'] });

      await add('2025550101');
      expect(valueOf(await cancel(['2025550101'])).cancelled).to.equal(1);
      expect(valueOf(await addContacts(ground.context, ground.administrator, { listId: list.id, text: '2025550101' })).added).to.equal(1);
    });

    it('is refused with a limit that is past, an unreadable one, or by somebody who may not', async () => {
      const entry = { listId: list.id, number: '2025550101' };
      expect(refusalOf(await addToList(ground.context, ground.administrator, { ...entry, until: '2020-01-01' }))).to.equal('The time until which the number would be blocked is past; nothing was added.');
      expect(refusalOf(await addToList(ground.context, ground.administrator, { ...entry, until: 'soon' }))).to.match(/is not a date; .* Nothing was added\.$/);
      expect(refusalOf(await addToList(ground.context, ground.as('auditor'), entry))).to.match(/^Your role may not/);
      expect(refusalOf(await cancelBlacklist(ground.context, ground.as('supervisor'), { listId: list.id, numbers: ['2025550101'], reason: 'x' }))).to.match(/^Your role may not/);
      expect(refusalOf(await cancelBlacklist(ground.context, ground.administrator, { listId: list.id, numbers: ['2025550101'], reason: '' }))).to.match(/^Say in up to 500 characters why/);
      expect(refusalOf(await cancelBlacklist(ground.context, ground.administrator, { listId: list.id, numbers: ['x'], reason: 'x' }))).to.equal('The number "x" has letters in it; nothing was changed.');
      expect(await listCount()).to.equal(0);
    });
  });

  describe('a search', () => {
    const found = async (text: string, more = {}) => valueOf(await searchContacts(ground.context, ground.administrator, { listId: list.id, text, ...more }));

    it('goes through a list page by page, also where a number is there many times', async () => {
      const text = '2025550103\n2025550101\n2025550102\n2025550102\n2025550102';
      valueOf(await addContacts(ground.context, ground.administrator, { listId: list.id, text, duplicates: 'keep' }));
      const seen: string[] = [];
      for (let after: number | undefined; ; ) {
        const page = await found('', { after, size: 2 });
        seen.push(...page.contacts.map(({ number }) => number.slice(-1)));
        if (page.next === undefined) break;
        after = page.next;
      }
      expect(seen.join('')).to.equal('12223');
    });

    it('finds by the number or its beginning, and by the beginning of a client ID', async () => {
      for (const [number, clientId] of [['+12025550101', 'A-1'], ['+12025550199', 'A%2'], ['+13035550101', 'B-1']] as const)
        valueOf(await addContact(ground.context, ground.administrator, { listId: list.id, number, clientId }));
      const ids = async (text: string) => (await found(text)).contacts.map(({ clientId }) => clientId);
      expect(await ids('(202) 555-0199')).to.deep.equal(['A%2']);
      expect(await ids('+1 202')).to.deep.equal(['A-1', 'A%2']);
      expect(await ids('+1')).to.deep.equal(['A-1', 'A%2', 'B-1']);
      expect(await ids('A')).to.have.members(['A-1', 'A%2']);
      expect(await ids('A%')).to.deep.equal(['A%2']);
      expect(await ids('+44')).to.deep.equal([]);
      const first = await found('A', { size: 1 });
      const second = await found('A', { size: 1, after: first.next });
      expect([...first.contacts, ...second.contacts].map(({ clientId }) => clientId)).to.have.members(['A-1', 'A%2']);
      expect(second.next).to.equal(undefined);
    });
  });
});
